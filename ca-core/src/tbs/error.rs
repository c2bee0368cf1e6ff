//! Why there are no to-be-signed bytes.

use crate::domain::code::Code;
use crate::domain::validity::ValidityError;

/// Values that do not make a certificate; nothing was recorded or signed.
#[derive(Debug, thiserror::Error)]
pub enum TbsError {
    /// The municipality lies in another prefecture than the authority's.
    #[error("the municipality is not one of the authority's prefecture")]
    ForeignMunicipality,
    /// The serial is of another generation than the authority's key.
    #[error("the serial is not of the authority's generation")]
    ForeignSerial,
    /// The key that would be certified signs by another algorithm.
    #[error("the key does not sign by the algorithm asked for")]
    KeyUnfit,
    /// The validity cannot be given.
    #[error(transparent)]
    Validity(#[from] ValidityError),
    /// A value has no DER. The text names the type, never the value.
    #[error("a value cannot be encoded: {0}")]
    Encoding(#[from] der::Error),
}

impl TbsError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::ForeignMunicipality => Code::AUTHORITY_UNKNOWN,
            Self::ForeignSerial => Code::INTERNAL,
            Self::KeyUnfit => Code::KEY_ALGORITHM,
            Self::Validity(error) => error.code(),
            Self::Encoding(_) => Code::ENCODING_FAILED,
        }
    }
}
