//! The key pair device: keys of residents and the requests for them.

use ca_core::domain::application::RequestedCertificates;
use ca_core::domain::certificate::CertificateKind;
use ca_core::flow::KeyRequest;
use rcgen::{CertificateParams, KeyPair};

/// New keys on P-256, one for each certificate applied for, with their requests.
#[must_use]
pub fn new_keys(certificates: RequestedCertificates) -> Vec<KeyRequest> {
    certificates.kinds().map(new_key).collect()
}

/// A new key on P-256, with its request (RFC 2986).
#[must_use]
pub fn new_key(kind: CertificateKind) -> KeyRequest {
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::default().serialize_request(&key).unwrap();
    KeyRequest { kind, der: request.der().to_vec() }
}
