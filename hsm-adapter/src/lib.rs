//! PKCS#11 tokens as signers, and the key ceremony.
