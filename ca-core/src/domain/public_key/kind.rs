//! The closed list of key kinds.

use std::fmt;

use super::super::signature::SignatureAlgorithm;

/// A kind of key that an authority or a resident may hold (domain.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// RSA with a modulus of exactly 2048 bits.
    Rsa2048,
    /// RSA with a modulus of exactly 3072 bits.
    Rsa3072,
    /// RSA with a modulus of exactly 4096 bits.
    Rsa4096,
    /// The curve P-256 (secp256r1, prime256v1).
    P256,
    /// The curve P-384 (secp384r1).
    P384,
}

impl KeyKind {
    /// Every kind there is.
    pub const ALL: [Self; 5] = [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096, Self::P256, Self::P384];

    /// The stable text of the configuration and the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa-2048",
            Self::Rsa3072 => "rsa-3072",
            Self::Rsa4096 => "rsa-4096",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
        }
    }

    /// The kind with this text, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The size in bits of the modulus or of the field.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
            Self::P256 => 256,
            Self::P384 => 384,
        }
    }

    /// Whether a key of this kind signs by this algorithm.
    #[must_use]
    pub const fn signs_by(self, algorithm: SignatureAlgorithm) -> bool {
        use SignatureAlgorithm as By;
        match self {
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => {
                matches!(algorithm, By::Sha256Rsa | By::Sha384Rsa | By::Sha512Rsa)
            }
            Self::P256 => matches!(algorithm, By::Sha256EcdsaP256),
            Self::P384 => matches!(algorithm, By::Sha384EcdsaP384),
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
