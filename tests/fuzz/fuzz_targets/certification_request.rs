//! No bytes make the reader of certification requests panic, what it accepts
//! holds the key it returns, and no change to a valid request is accepted.
#![no_main]

use std::sync::LazyLock;

use ca_core::domain::{
    certification_request::CertificationRequest,
    public_key::{KeyPolicy, PublicKey},
};
use libfuzzer_sys::fuzz_target;

/// Requests of keys that were thrown away after signing them.
const VALID: [&[u8]; 2] = [include_bytes!("../seeds/p-256.der"), include_bytes!("../seeds/rsa-2048.der")];

static POLICY: LazyLock<KeyPolicy> = LazyLock::new(KeyPolicy::residents);

fuzz_target!(|input: &[u8]| {
    let _ = CertificationRequest::from_pem_or_der(input, &POLICY);
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
});

/// Four octets of the input are one edit: where (two), how, and with what.
fn changed(valid: &[u8], edits: &[u8]) -> Vec<u8> {
    edits.chunks_exact(4).take(16).fold(valid.to_vec(), |mut der, edit| {
        let at = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % der.len().max(1);
        match edit[2] % 4 {
            0 if at < der.len() => der[at] = edit[3],
            1 => der.insert(at, edit[3]),
            2 if at < der.len() => drop(der.remove(at)),
            _ => der.truncate(at),
        }
        der
    })
}
