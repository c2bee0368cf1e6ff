use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{self as host, EcdsaKeyPair, KeyPair},
};
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;

use super::{Hasher, SignatureAlgorithm, SignatureError, Verifier};

const MESSAGE: &[u8] = b"to be signed";

/// The SubjectPublicKeyInfo of a fresh key and its signature over `MESSAGE`.
fn signed(algorithm: SignatureAlgorithm) -> (Vec<u8>, Vec<u8>) {
    let random = SystemRandom::new();
    let rsa = |encoding: &'static host::RsaSignatureEncoding| {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(encoding, &random, MESSAGE, &mut signature).unwrap();
        (AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(), signature)
    };
    let ecdsa = |signing| {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        let signature = pair.sign(&random, MESSAGE).unwrap();
        (AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(), signature.as_ref().to_vec())
    };
    match algorithm {
        SignatureAlgorithm::Sha256Rsa => rsa(&host::RSA_PKCS1_SHA256),
        SignatureAlgorithm::Sha384Rsa => rsa(&host::RSA_PKCS1_SHA384),
        SignatureAlgorithm::Sha512Rsa => rsa(&host::RSA_PKCS1_SHA512),
        SignatureAlgorithm::Sha256EcdsaP256 => ecdsa(&host::ECDSA_P256_SHA256_ASN1_SIGNING),
        SignatureAlgorithm::Sha384EcdsaP384 => ecdsa(&host::ECDSA_P384_SHA384_ASN1_SIGNING),
    }
}

#[test]
fn identifier_bytes_carry_the_oid_and_only_rsa_has_null_parameters() {
    for algorithm in SignatureAlgorithm::ALL {
        let parsed = AlgorithmIdentifierOwned::from_der(algorithm.algorithm_identifier_der()).unwrap();
        assert_eq!(parsed.oid, algorithm.oid());
        let rsa = matches!(
            algorithm,
            SignatureAlgorithm::Sha256Rsa | SignatureAlgorithm::Sha384Rsa | SignatureAlgorithm::Sha512Rsa
        );
        assert_eq!(parsed.parameters.is_some_and(|any| any.is_null()), rsa);
        assert_eq!(SignatureAlgorithm::from_oid(parsed.oid), Ok(algorithm));
        let bytes = algorithm.algorithm_identifier_der();
        assert_eq!(SignatureAlgorithm::from_algorithm_identifier_der(bytes), Ok(algorithm));
    }
}

#[test]
fn sha1_and_missing_null_parameters_are_not_accepted() {
    let sha1 = const_oid::db::rfc5912::SHA_1_WITH_RSA_ENCRYPTION;
    assert_eq!(SignatureAlgorithm::from_oid(sha1), Err(SignatureError::UnknownAlgorithm));
    let without_null =
        AlgorithmIdentifierOwned { oid: SignatureAlgorithm::Sha256Rsa.oid(), parameters: None };
    assert_eq!(
        SignatureAlgorithm::from_algorithm_identifier_der(&without_null.to_der().unwrap()),
        Err(SignatureError::UnknownAlgorithm)
    );
}

#[test]
fn a_signature_verifies_over_its_message_and_its_digest_only() {
    for algorithm in SignatureAlgorithm::ALL {
        let (spki, signature) = signed(algorithm);
        let digest = algorithm.digest(MESSAGE);
        assert_eq!(algorithm.verify(&spki, MESSAGE, &signature), Ok(()));
        assert_eq!(algorithm.verify_digest(&spki, &digest, &signature), Ok(()));

        let verifier = Verifier::new(algorithm, &spki).unwrap();
        assert_eq!(verifier.verify(b"another", &signature), Err(SignatureError::Invalid));
        let other = algorithm.digest(b"another");
        assert_eq!(verifier.verify_digest(&other, &signature), Err(SignatureError::Invalid));
        assert_eq!(verifier.verify_digest(&digest[1..], &signature), Err(SignatureError::DigestLength));
        for at in [0, signature.len() / 2, signature.len() - 1] {
            let mut broken = signature.clone();
            broken[at] ^= 1;
            assert_eq!(verifier.verify(MESSAGE, &broken), Err(SignatureError::Invalid));
        }
        let longer = [signature.as_slice(), &[0]].concat();
        assert_eq!(verifier.verify(MESSAGE, &longer), Err(SignatureError::Invalid));
        assert_eq!(verifier.verify(MESSAGE, &[]), Err(SignatureError::Invalid));
    }
}

#[test]
fn a_key_of_another_kind_is_unfit() {
    for algorithm in SignatureAlgorithm::ALL {
        let (spki, signature) = signed(algorithm);
        for other in SignatureAlgorithm::ALL {
            let expected = match (algorithm, other) {
                (one, two) if one == two => Ok(()),
                (one, two) if is_rsa(one) && is_rsa(two) => Err(SignatureError::Invalid),
                _ => Err(SignatureError::KeyUnfit),
            };
            assert_eq!(other.verify(&spki, MESSAGE, &signature), expected, "{algorithm:?} {other:?}");
        }
    }
}

#[test]
fn pieces_give_the_digest_of_the_whole() {
    for algorithm in SignatureAlgorithm::ALL {
        let mut hasher: Hasher = algorithm.hasher();
        for piece in MESSAGE.chunks(5) {
            hasher.update(piece);
        }
        let digest = hasher.finish();
        assert_eq!(digest, algorithm.digest(MESSAGE));
        assert_eq!(digest.len(), algorithm.digest_length());
    }
}

fn is_rsa(algorithm: SignatureAlgorithm) -> bool {
    algorithm.algorithm_identifier_der().ends_with(&[5, 0])
}
