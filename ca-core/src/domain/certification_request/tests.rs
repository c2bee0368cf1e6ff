//! Requests made at run time: by OpenSSL as others make them, by hand where
//! only one thing may be wrong.

use super::{CertificationRequest, RequestError};
use crate::domain::{
    code::Code,
    public_key::{KeyPolicy, samples},
};

mod form;
mod keys;
mod maker;
mod mutation;
mod possession;

fn residents(der: &[u8]) -> Result<CertificationRequest, RequestError> {
    CertificationRequest::parse(der, &KeyPolicy::residents())
}

fn refusal(der: &[u8]) -> RequestError {
    residents(der).expect_err("the request must be refused")
}

/// A private key in PEM, by `openssl genpkey`.
fn private_key(genpkey: &[&str]) -> Vec<u8> {
    samples::openssl(&[&["genpkey", "-quiet"], genpkey].concat())
}

/// A request in DER, by `openssl req`.
fn request(private_key: &[u8], options: &[&str]) -> Vec<u8> {
    let subject = ["req", "-new", "-key", "/dev/stdin", "-outform", "DER", "-utf8", "-subj", "/CN=実印/C=JP"];
    samples::openssl_with_input(&[&subject, options].concat(), private_key)
}

const RSA_2048: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
const P256: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const P384: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];

#[test]
fn every_refusal_has_a_code_of_its_own_kind() {
    assert_eq!(RequestError::TooLarge.code(), Code::REQUEST_TOO_LARGE);
    assert_eq!(RequestError::Malformed.code(), Code::REQUEST_MALFORMED);
    assert_eq!(RequestError::SignatureAlgorithm.code(), Code::KEY_ALGORITHM);
    assert_eq!(RequestError::PossessionNotProved.code(), Code::POSSESSION_NOT_PROVED);
}
