//! Why this crate could not do what was asked, with the code that is published for it.

use std::{io, path::PathBuf};

use ca_core::domain::code::Code;

use crate::failure::{Class, Failure};

/// The errors of this crate; what a signature's failure means is said by [`Failure`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration contradicts itself or leaves something out.
    #[error("the configuration of the tokens: {0}")]
    Configuration(String),
    /// The PIN cannot be read from its source.
    #[error("the PIN of token {token}: {reason}")]
    Pin {
        /// The token's name in the configuration.
        token: String,
        /// What is wrong with the source; never the PIN.
        reason: String,
    },
    /// A call to the token failed.
    #[error("token {token}: {failure}")]
    Token {
        /// The token's name in the configuration.
        token: String,
        /// What the failure means.
        #[source]
        failure: Failure,
    },
    /// The key cannot be used as it stands on the token.
    #[error("key {key}: {reason}")]
    Key {
        /// The key's name in the configuration, or its label.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The ceremony's plan is not one that can be carried out.
    #[error("the plan of the ceremony: {0}")]
    Plan(String),
    /// The transcript of the ceremony cannot be written, or is not the one that was written.
    #[error("the transcript {path}: {reason}", path = path.display())]
    Transcript {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The authority's certificate was not made.
    #[error("the certificate of the authority: {reason}")]
    Certificate {
        /// The code of the core.
        code: Code,
        /// What the core said.
        reason: String,
    },
}

impl Error {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Configuration(_) | Self::Pin { .. } | Self::Plan(_) => Code::CONFIGURATION,
            Self::Token { failure, .. } => match failure.class() {
                Class::Refused => Code::TOKEN_REFUSED,
                Class::NotAttempted => Code::TOKEN_UNAVAILABLE,
                Class::OutcomeUnknown => Code::TOKEN_OUTCOME_UNKNOWN,
                Class::Broken => Code::TOKEN_BROKEN,
            },
            Self::Key { .. } => Code::TOKEN_KEY,
            Self::Transcript { .. } => Code::RECORD_UNAVAILABLE,
            Self::Certificate { code, .. } => *code,
        }
    }

    pub(crate) fn token(token: &str, failure: Failure) -> Self {
        Self::Token { token: token.to_owned(), failure }
    }

    pub(crate) fn key(key: &str, reason: impl Into<String>) -> Self {
        Self::Key { key: key.to_owned(), reason: reason.into() }
    }

    pub(crate) fn certificate(code: Code, reason: &dyn std::error::Error) -> Self {
        Self::Certificate { code, reason: reason.to_string() }
    }

    pub(crate) fn pin(token: &str, error: &io::Error) -> Self {
        Self::Pin { token: token.to_owned(), reason: error.to_string() }
    }
}
