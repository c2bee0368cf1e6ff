//! Check: the RSA public exponent is odd, above 2^16 and one of the policy's.

use der::asn1::UintRef;

use super::{error::KeyError, policy::KeyPolicy};

/// FIPS 186-5 A.1.1 asks for an odd exponent above 2^16.
pub(super) fn check(exponent: &UintRef<'_>, policy: &KeyPolicy) -> Result<(), KeyError> {
    let octets = exponent.as_bytes();
    if octets.len() > 8 {
        return Err(KeyError::Exponent);
    }
    let value = octets.iter().fold(0, |value, octet| value << 8 | u64::from(*octet));
    let sound = value % 2 == 1 && value > 1 << 16;
    if sound && policy.accepts_exponent(value) { Ok(()) } else { Err(KeyError::Exponent) }
}
