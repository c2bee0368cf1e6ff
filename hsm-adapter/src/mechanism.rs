//! What a signature algorithm asks of the token, and how its answer becomes a signature value.
//!
//! The host hashes; the token gets one digest however large the message was.

use ca_core::domain::signature::SignatureAlgorithm;

use crate::token::Mechanism;

/// The mechanism and its input for this digest, or nothing if the digest is not of the algorithm's length.
pub(crate) fn input(algorithm: SignatureAlgorithm, digest: &[u8]) -> Option<(Mechanism, Vec<u8>)> {
    if digest.len() != algorithm.digest_length() {
        return None;
    }
    let prefix = match algorithm {
        SignatureAlgorithm::Sha256Rsa => DIGEST_INFO_SHA256,
        SignatureAlgorithm::Sha384Rsa => DIGEST_INFO_SHA384,
        SignatureAlgorithm::Sha512Rsa => DIGEST_INFO_SHA512,
        SignatureAlgorithm::Sha256EcdsaP256 | SignatureAlgorithm::Sha384EcdsaP384 => {
            return Some((Mechanism::Ecdsa, digest.to_vec()));
        }
    };
    Some((Mechanism::RsaPkcs, [prefix, digest].concat()))
}

/// The signature value for what the token gave, or nothing if that is not of the right shape.
///
/// RSA: as long as the modulus. ECDSA: r and s of equal length become the DER of an Ecdsa-Sig-Value
/// (RFC 3279 2.2.3).
pub(crate) fn signature_value(
    algorithm: SignatureAlgorithm,
    modulus_octets: usize,
    raw: Vec<u8>,
) -> Option<Vec<u8>> {
    match algorithm {
        SignatureAlgorithm::Sha256Rsa | SignatureAlgorithm::Sha384Rsa | SignatureAlgorithm::Sha512Rsa => {
            (raw.len() == modulus_octets).then_some(raw)
        }
        SignatureAlgorithm::Sha256EcdsaP256 => ecdsa_sig_value(&raw, 32),
        SignatureAlgorithm::Sha384EcdsaP384 => ecdsa_sig_value(&raw, 48),
    }
}

/// The DER of the DigestInfo up to the digest (RFC 8017 9.2, note 1).
const DIGEST_INFO_SHA256: &[u8] =
    &[0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
const DIGEST_INFO_SHA384: &[u8] =
    &[0x30, 0x41, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 5, 0, 4, 0x30];
const DIGEST_INFO_SHA512: &[u8] =
    &[0x30, 0x51, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 0x40];

fn ecdsa_sig_value(raw: &[u8], octets: usize) -> Option<Vec<u8>> {
    if raw.len() != 2 * octets {
        return None;
    }
    let (r, s) = raw.split_at(octets);
    let (r, s) = (der_integer(r)?, der_integer(s)?);
    let mut der = vec![0x30, u8::try_from(r.len() + s.len()).ok().filter(|length| *length < 0x80)?];
    der.extend(r);
    der.extend(s);
    Some(der)
}

/// The INTEGER of a big-endian number that must not be zero; its length always fits one octet.
fn der_integer(number: &[u8]) -> Option<Vec<u8>> {
    let first = number.iter().position(|octet| *octet != 0)?;
    let magnitude = number.get(first..)?;
    let sign: &[u8] = if magnitude.first().is_some_and(|octet| *octet >= 0x80) { &[0] } else { &[] };
    let length = u8::try_from(sign.len() + magnitude.len()).ok()?;
    Some([&[0x02, length], sign, magnitude].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rsa_gets_a_digest_info_and_ecdsa_the_bare_digest() {
        let (mechanism, input) = input(SignatureAlgorithm::Sha256Rsa, &[7; 32]).unwrap();
        assert_eq!(mechanism, Mechanism::RsaPkcs);
        assert_eq!(input.len(), 51);
        assert_eq!(input[19..], [7; 32]);
        let (mechanism, input) = super::input(SignatureAlgorithm::Sha384EcdsaP384, &[7; 48]).unwrap();
        assert_eq!((mechanism, input), (Mechanism::Ecdsa, vec![7; 48]));
    }

    #[test]
    fn a_digest_of_another_length_is_not_taken() {
        for algorithm in SignatureAlgorithm::ALL {
            assert!(input(algorithm, &vec![1; algorithm.digest_length()]).is_some());
            assert!(input(algorithm, &vec![1; algorithm.digest_length() + 1]).is_none());
            assert!(input(algorithm, &[]).is_none());
        }
    }

    #[test]
    fn ecdsa_integers_are_minimal_and_positive() {
        let mut raw = vec![0; 64];
        raw[30..32].copy_from_slice(&[0x80, 0x01]);
        raw[63] = 0x7f;
        let value = signature_value(SignatureAlgorithm::Sha256EcdsaP256, 0, raw).unwrap();
        assert_eq!(value, [0x30, 8, 2, 3, 0, 0x80, 0x01, 2, 1, 0x7f]);
    }

    #[test]
    fn the_longest_ecdsa_value_fits_the_short_length_form() {
        let value = signature_value(SignatureAlgorithm::Sha384EcdsaP384, 0, vec![0xff; 96]).unwrap();
        assert_eq!(value.len(), 104);
        assert_eq!(value[..4], [0x30, 102, 2, 49]);
    }

    #[test]
    fn an_answer_of_the_wrong_shape_is_no_signature() {
        assert_eq!(signature_value(SignatureAlgorithm::Sha256Rsa, 256, vec![1; 255]), None);
        assert_eq!(signature_value(SignatureAlgorithm::Sha256EcdsaP256, 0, vec![1; 63]), None);
        assert_eq!(signature_value(SignatureAlgorithm::Sha256EcdsaP256, 0, vec![0; 64]), None);
    }
}
