//! How a client certificate is recognised.

use ca_core::domain::officer::ClientCertificate;
use rustls::pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};

/// SHA-256 of the DER of the leaf, as `openssl x509 -fingerprint -sha256` shows it.
#[must_use]
pub fn fingerprint(leaf: &CertificateDer<'_>) -> ClientCertificate {
    ClientCertificate(Sha256::digest(leaf.as_ref()).into())
}
