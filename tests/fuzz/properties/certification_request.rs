//! No bytes make the reader of certification requests panic, what it accepts
//! holds the key it returns, and no change to a valid request is accepted.

use std::sync::LazyLock;

use ca_core::domain::{
    certification_request::CertificationRequest,
    public_key::{KeyPolicy, PublicKey},
};

/// Requests of keys that were thrown away after signing them.
const VALID: [&[u8]; 2] = [
    include_bytes!("../seeds/certification_request/p-256.der"),
    include_bytes!("../seeds/certification_request/rsa-2048.der"),
];

static POLICY: LazyLock<KeyPolicy> = LazyLock::new(KeyPolicy::residents);

/// Says whether `input` is a request.
///
/// # Panics
/// The property does not hold.
pub fn holds(input: &[u8]) -> bool {
    let accepted = CertificationRequest::from_pem_or_der(input, &POLICY).is_ok();
    if let Ok(request) = CertificationRequest::parse(input, &POLICY) {
        let spki = request.public_key().spki_der();
        assert!(input.windows(spki.len()).any(|window| window == spki));
        assert_eq!(PublicKey::parse(spki, &POLICY).as_ref(), Ok(request.public_key()));
    }
    let _ = PublicKey::parse(input, &POLICY);
    for valid in VALID {
        let changed = changed(valid, input);
        assert_eq!(CertificationRequest::parse(&changed, &POLICY).is_ok(), changed == valid);
    }
    accepted
}

/// Four octets of the input are one edit: where (two), how, and with what.
fn changed(valid: &[u8], edits: &[u8]) -> Vec<u8> {
    let (edits, _) = edits.as_chunks::<4>();
    edits.iter().take(16).fold(valid.to_vec(), |mut der, [high, low, how, with]| {
        let at = usize::from(u16::from_be_bytes([*high, *low])) % der.len().max(1);
        match how % 4 {
            0 if at < der.len() => der[at] = *with,
            1 => der.insert(at, *with),
            2 if at < der.len() => drop(der.remove(at)),
            _ => der.truncate(at),
        }
        der
    })
}
