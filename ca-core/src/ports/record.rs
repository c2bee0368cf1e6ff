//! What every part of the durable record has in common.

use crate::domain::application::{Application, ApplicationId};
use crate::domain::audit::AuditEntry;
use crate::domain::code::Code;

/// Why the record did not do what it was asked; then it changed nothing.
///
/// One case is not known: a connection that is lost during the commit is
/// `Unavailable`, although the act may be on disk. The application's version,
/// its open intents and the request identifier tell when they are read again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordFailure {
    /// The database does not answer, or is full. The text is for the log.
    #[error("the record is not available: {0}")]
    Unavailable(String),
    /// Another act came first: the version, an intent or a serial is taken.
    #[error("another act on the same thing came first")]
    Conflict,
    /// The key has been submitted before, for another application.
    #[error("the key has been submitted before")]
    KeyReused,
    /// The resident holds a valid certificate of the kind, or one is being issued.
    #[error("a valid certificate of the kind exists")]
    ValidCertificateExists,
    /// The request identifier was used with another request.
    #[error("the request identifier was used with another request")]
    RequestConflict,
    /// The rows are not what the program can have written. The text is for the log.
    #[error("the record is corrupt: {0}")]
    Corrupt(String),
}

impl RecordFailure {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Unavailable(_) => Code::RECORD_UNAVAILABLE,
            Self::Conflict => Code::RECORD_CONFLICT,
            Self::KeyReused => Code::KEY_REUSED,
            Self::ValidCertificateExists => Code::VALID_CERTIFICATE_EXISTS,
            Self::RequestConflict => Code::IDEMPOTENCY_CONFLICT,
            Self::Corrupt(_) => Code::RECORD_CORRUPT,
        }
    }
}

/// The identifier that a caller gives a request, so that repeating it is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// Who asks: keys of different principals never meet.
    pub principal: String,
    /// The caller's own key.
    pub key: String,
    /// SHA-256 of method, path and body: the same key with another is refused.
    pub digest: [u8; 32],
}

/// One act on one application, recorded whole or not at all: the application as
/// it is after the act (its `version` already raised by one), the audit entry
/// and the caller's request identifier.
#[derive(Clone, Debug)]
pub struct ApplicationAct {
    /// The application after the act.
    pub application: Application,
    /// What the audit keeps.
    pub audit: AuditEntry,
    /// The request, if a caller asked.
    pub request: Option<RequestKey>,
}

/// The answer that a repeated request gets: the application it acted on.
pub type Answered = Option<ApplicationId>;
