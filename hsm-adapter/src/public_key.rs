//! The public half of a key on a token, as everybody else sees it.

use std::fmt;

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rsa::PublicKeyComponents,
};
use ca_core::domain::signature::{SignatureAlgorithm, Verifier};

/// A public key read from a token, with the DER of its SubjectPublicKeyInfo.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    spki_der: Vec<u8>,
    shape: Shape,
}

/// What the key is, apart from its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// RSA with a modulus of so many bits.
    Rsa {
        /// The length of the modulus in bits.
        bits: usize,
    },
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
}

impl PublicKey {
    /// The RSA key of this modulus and exponent, big-endian; nothing if it is not 2048 to 4096 bits
    /// long, even, or its exponent is even or below 65537.
    pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus = without_zeros(modulus)?;
        let exponent = without_zeros(exponent)?;
        let bits = bit_length(modulus)?;
        let odd = |number: &[u8]| number.last().is_some_and(|octet| octet & 1 == 1);
        let large = exponent.len() > 3 || exponent.len() == 3 && exponent >= [1, 0, 1].as_slice();
        if !(2048..=4096).contains(&bits) || !odd(modulus) || !odd(exponent) || !large {
            return None;
        }
        let key = PublicKeyComponents { n: modulus, e: exponent };
        let spki_der: PublicKeyX509Der<'_> = key.as_der().ok()?;
        Some(Self { spki_der: spki_der.as_ref().to_vec(), shape: Shape::Rsa { bits } })
    }

    /// The key with these CKA_EC_PARAMS and this CKA_EC_POINT; nothing if the curve is neither P-256
    /// nor P-384 or the point not on it.
    pub(crate) fn elliptic(params: &[u8], point: &[u8]) -> Option<Self> {
        let (shape, prefix, algorithm, octets) = match params {
            SECP256R1 => (Shape::P256, SPKI_P256, SignatureAlgorithm::Sha256EcdsaP256, 65),
            SECP384R1 => (Shape::P384, SPKI_P384, SignatureAlgorithm::Sha384EcdsaP384, 97),
            _ => return None,
        };
        let point = uncompressed_point(point, octets)?;
        let spki_der = [prefix, point].concat();
        Verifier::new(algorithm, &spki_der).ok()?;
        Some(Self { spki_der, shape })
    }

    /// The DER of the SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki_der
    }

    /// What the key is.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// Whether a key of this shape signs by this algorithm.
    #[must_use]
    pub const fn fits(&self, algorithm: SignatureAlgorithm) -> bool {
        match algorithm {
            SignatureAlgorithm::Sha256Rsa | SignatureAlgorithm::Sha384Rsa | SignatureAlgorithm::Sha512Rsa => {
                matches!(self.shape, Shape::Rsa { .. })
            }
            SignatureAlgorithm::Sha256EcdsaP256 => matches!(self.shape, Shape::P256),
            SignatureAlgorithm::Sha384EcdsaP384 => matches!(self.shape, Shape::P384),
        }
    }

    /// How long an RSA signature is in octets; zero for the others.
    pub(crate) const fn modulus_octets(&self) -> usize {
        match self.shape {
            Shape::Rsa { bits } => bits.div_ceil(8),
            Shape::P256 | Shape::P384 => 0,
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey").field("shape", &self.shape).finish_non_exhaustive()
    }
}

/// The DER of namedCurve: what CKA_EC_PARAMS holds (RFC 5480 2.1.1.1).
pub(crate) const SECP256R1: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
pub(crate) const SECP384R1: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 0x22];

/// The SubjectPublicKeyInfo up to the point (RFC 5480 2).
const SPKI_P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3,
    1, 7, 3, 0x42, 0,
];
const SPKI_P384: &[u8] = &[
    0x30, 0x76, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22, 3, 0x62,
    0,
];

/// CKA_EC_POINT is a DER OCTET STRING; some modules leave its header away.
fn uncompressed_point(point: &[u8], octets: usize) -> Option<&[u8]> {
    let bare = if point.len() == octets {
        point
    } else {
        match point {
            [4, length, bare @ ..] if usize::from(*length) == octets => bare,
            _ => return None,
        }
    };
    (bare.len() == octets && bare.first() == Some(&4)).then_some(bare)
}

fn without_zeros(number: &[u8]) -> Option<&[u8]> {
    number.get(number.iter().position(|octet| *octet != 0)?..)
}

fn bit_length(number: &[u8]) -> Option<usize> {
    let unused = usize::try_from(number.first()?.leading_zeros()).ok()?;
    (number.len() * 8).checked_sub(unused)
}

#[cfg(test)]
mod tests;
