//! Why a certification request is refused.

use super::super::{code::Code, public_key::KeyError, signature::SignatureError};

/// The reason why a certification request is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The request is longer than [`CertificationRequest::LIMIT`].
    ///
    /// [`CertificationRequest::LIMIT`]: super::CertificationRequest::LIMIT
    #[error("the request is too large")]
    TooLarge,
    /// The request is not the strict DER of a PKCS#10 request.
    #[error("the request is not the DER of a certification request")]
    Malformed,
    /// The key is not accepted.
    #[error("the key of the request is not accepted: {0}")]
    Key(#[from] KeyError),
    /// The signature algorithm is not accepted, or not with this key.
    #[error("the signature algorithm of the request is not accepted with its key")]
    SignatureAlgorithm,
    /// The request is not signed by the private half of its key.
    #[error("the signature of the request does not verify with its key")]
    PossessionNotProved,
}

impl RequestError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::TooLarge => Code::REQUEST_TOO_LARGE,
            Self::Malformed => Code::REQUEST_MALFORMED,
            Self::Key(error) => error.code(),
            Self::SignatureAlgorithm => Code::KEY_ALGORITHM,
            Self::PossessionNotProved => Code::POSSESSION_NOT_PROVED,
        }
    }
}

impl From<SignatureError> for RequestError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::UnknownAlgorithm | SignatureError::KeyUnfit => Self::SignatureAlgorithm,
            SignatureError::DigestLength | SignatureError::Invalid => Self::PossessionNotProved,
        }
    }
}
