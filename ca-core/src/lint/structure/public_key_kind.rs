//! A key that the house knows: RSA of 2048 to 4096 bits with NULL parameters, or an
//! uncompressed point of P-256 or P-384 (domain.md 3; RFC 3279 2.3.1, RFC 5480 2).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::asn1::UintRef;
use der::{Any, Decode, Sequence};

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "public-key-kind", check };

#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
}

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let info = parsed.certificate.subject_public_key_info();
    let bits = info.subject_public_key.as_bytes().unwrap_or_default();
    let parameters = info.algorithm.parameters.as_ref();
    let known = match info.algorithm.oid {
        rfc5912::RSA_ENCRYPTION => parameters == Some(&Any::null()) && is_rsa(bits),
        rfc5912::ID_EC_PUBLIC_KEY => {
            match parameters.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok()) {
                Some(rfc5912::SECP_256_R_1) => bits.len() == 65 && bits.starts_with(&[4]),
                Some(rfc5912::SECP_384_R_1) => bits.len() == 97 && bits.starts_with(&[4]),
                _ => false,
            }
        }
        _ => false,
    };
    require(known, "the subject's key is of no kind that is certified")
}

/// A modulus of whole octets within the limits, odd, and an odd exponent above 2^16.
fn is_rsa(bits: &[u8]) -> bool {
    let Ok(RsaPublicKey { modulus, public_exponent }) = RsaPublicKey::from_der(bits) else { return false };
    let (modulus, exponent) = (modulus.as_bytes(), public_exponent.as_bytes());
    let odd = |number: &[u8]| number.last().is_some_and(|octet| octet & 1 == 1);
    let fits = (256..=512).contains(&modulus.len()) && modulus.first().is_some_and(|octet| octet & 0x80 != 0);
    fits && odd(modulus) && odd(exponent) && (3..=8).contains(&exponent.len())
}
