//! Why an act was not done.

use crate::domain::certification_request::RequestError;
use crate::domain::code::Code;
use crate::domain::validity::ValidityError;
use crate::ports::entropy::EntropyFailure;
use crate::ports::record::RecordFailure;
use crate::ports::register::RegisterUnavailable;
use crate::signing::{ChainError, LintFailed};
use crate::tbs::TbsError;

/// Why an act was not done: then everything is as it was, unless the variant
/// says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The record failed.
    #[error(transparent)]
    Record(#[from] RecordFailure),
    /// The register failed.
    #[error(transparent)]
    Register(#[from] RegisterUnavailable),
    /// The random source failed.
    #[error(transparent)]
    Entropy(#[from] EntropyFailure),
    /// A rule of the counter stands against it.
    #[error("a rule of the counter stands against it: {0}")]
    Rule(Code),
    /// A certification request is not accepted.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// No validity can be given.
    #[error(transparent)]
    Validity(#[from] ValidityError),
    /// The certificate cannot be encoded.
    #[error(transparent)]
    Tbs(#[from] TbsError),
    /// The certificate breaks a rule of its profile.
    #[error(transparent)]
    Lint(#[from] LintFailed),
    /// The signature failed after the intent was recorded: the application is
    /// `failed`, and what was possibly signed is revoked.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

impl FlowError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Record(failure) => failure.code(),
            Self::Register(_) => Code::REGISTER_UNAVAILABLE,
            Self::Entropy(_) => Code::INTERNAL,
            Self::Rule(code) => *code,
            Self::Request(error) => error.code(),
            Self::Validity(error) => error.code(),
            Self::Tbs(error) => error.code(),
            Self::Lint(_) => Code::LINT_FAILED,
            Self::Chain(error) => error.code(),
        }
    }
}
