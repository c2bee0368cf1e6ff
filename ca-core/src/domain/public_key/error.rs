//! Why a public key is refused.

use super::{super::code::Code, kind::KeyKind};

/// The reason why a public key is not certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The SubjectPublicKeyInfo is not the strict DER of one.
    #[error("the public key is not the DER of a SubjectPublicKeyInfo")]
    Malformed,
    /// The algorithm is neither rsaEncryption nor id-ecPublicKey.
    #[error("the key algorithm is not accepted")]
    Algorithm,
    /// The parameters are not NULL (RSA) or a named curve (EC).
    #[error("the key algorithm's parameters are not accepted")]
    Parameters,
    /// The curve is neither P-256 nor P-384.
    #[error("the curve is not accepted")]
    Curve,
    /// The modulus is not exactly of an accepted length.
    #[error("a modulus of {bits} bits is not accepted")]
    Size {
        /// The length of the modulus in bits.
        bits: u32,
    },
    /// The policy does not accept this kind of key here.
    #[error("a key of kind {0} is not accepted here")]
    Kind(KeyKind),
    /// The RSA public exponent is not an accepted one.
    #[error("the public exponent is not accepted")]
    Exponent,
    /// The modulus has a small prime factor.
    #[error("the modulus is divisible by {0}")]
    SmallFactor(u32),
    /// The modulus is a power of one number.
    #[error("the modulus is a perfect power")]
    PerfectPower,
    /// The two primes are so close that Fermat's method finds them.
    #[error("the primes of the modulus are too close")]
    ClosePrimes,
    /// The modulus carries the ROCA fingerprint (CVE-2017-15361).
    #[error("the modulus comes from a broken generator")]
    Roca,
    /// The key stands on the blocklist.
    #[error("the key stands on the blocklist")]
    Blocked,
    /// The point is not an uncompressed point of the curve, or is the identity.
    #[error("the point is not a point of its curve")]
    Point,
}

impl KeyError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::Malformed => Code::REQUEST_MALFORMED,
            Self::Algorithm | Self::Parameters | Self::Curve => Code::KEY_ALGORITHM,
            Self::Size { .. } | Self::Kind(_) => Code::KEY_SIZE,
            Self::Exponent => Code::KEY_EXPONENT,
            Self::SmallFactor(_) | Self::PerfectPower | Self::ClosePrimes => Code::KEY_WEAK,
            Self::Roca => Code::KEY_ROCA,
            Self::Blocked => Code::KEY_BLOCKED,
            Self::Point => Code::KEY_POINT,
        }
    }
}
