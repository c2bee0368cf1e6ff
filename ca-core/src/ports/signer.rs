//! The token that signs.

use crate::domain::code::Code;
use crate::signing::SigningOrder;

/// Why there is no signature. The text is for the log and names no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignFailure {
    /// The token refused the call: nothing was signed, a repetition will not help.
    #[error("the token refused to sign: {0}")]
    Refused(String),
    /// The call was not attempted: nothing was signed, later may help.
    #[error("the token was not reached: {0}")]
    NotAttempted(String),
    /// The call was made and its outcome is not known: a signature may exist.
    #[error("the outcome of the token's call is not known: {0}")]
    OutcomeUnknown(String),
    /// The token or its key is not what it should be: an operator must act.
    #[error("the token is broken: {0}")]
    Broken(String),
}

impl SignFailure {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Refused(_) => Code::TOKEN_REFUSED,
            Self::NotAttempted(_) => Code::TOKEN_UNAVAILABLE,
            Self::OutcomeUnknown(_) => Code::TOKEN_OUTCOME_UNKNOWN,
            Self::Broken(_) => Code::TOKEN_BROKEN,
        }
    }

    /// Whether a signature may exist.
    #[must_use]
    pub const fn possibly_signed(&self) -> bool {
        match self {
            Self::Refused(_) | Self::NotAttempted(_) => false,
            Self::OutcomeUnknown(_) | Self::Broken(_) => true,
        }
    }
}

/// A token that signs what it is ordered to, and nothing else.
pub trait Signer: Send + Sync {
    /// The signature: PKCS#1 v1.5 octets for RSA, DER of `Ecdsa-Sig-Value` for ECDSA.
    ///
    /// # Errors
    /// [`SignFailure`].
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure>;
}
