//! Why the record cannot be opened, and what an error of the database means.

use ca_core::domain::code::Code;
use ca_core::ports::record::RecordFailure;
use diesel::result::{DatabaseErrorKind, Error};

/// Why the record cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The address names no database.
    #[error("the record's address is neither sqlite:PATH nor postgresql://…")]
    Address,
    /// There is nothing at the address, or it does not let the program in.
    #[error("the record cannot be reached: {0}")]
    Unreachable(String),
    /// The database would answer before the act is on disk (architecture rule 1).
    #[error("the record would not be durable: {0}")]
    NotDurable(String),
    /// The schema is of an earlier program.
    #[error("the record is of schema version {found}, this program needs {needed}: migrate the record first")]
    Older {
        /// The version found; 0 when there is no record yet.
        found: u64,
        /// The version of this program.
        needed: u64,
    },
    /// The schema is of a later program (architecture rule 16).
    #[error("the record is of schema version {found}, this program knows only {known}: use a newer program")]
    Newer {
        /// The version found.
        found: String,
        /// The version of this program.
        known: u64,
    },
    /// A migration did not succeed; it was rolled back.
    #[error("the record could not be migrated: {0}")]
    Migration(String),
}

impl StoreError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Address => Code::CONFIGURATION,
            Self::Unreachable(_) | Self::NotDurable(_) | Self::Migration(_) => Code::RECORD_UNAVAILABLE,
            Self::Older { .. } | Self::Newer { .. } => Code::RECORD_VERSION,
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self::Unreachable(describe(&error))
    }
}

/// Why an act inside a transaction failed.
#[derive(Debug)]
pub(crate) enum ActFailure {
    /// The act itself says so.
    Record(RecordFailure),
    /// The database says so.
    Database(Error),
}

impl ActFailure {
    /// The rows are not what the program can have written.
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Record(RecordFailure::Corrupt(what.into()))
    }
}

impl From<RecordFailure> for ActFailure {
    fn from(failure: RecordFailure) -> Self {
        Self::Record(failure)
    }
}

impl From<Error> for ActFailure {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<ActFailure> for RecordFailure {
    fn from(failure: ActFailure) -> Self {
        match failure {
            ActFailure::Record(failure) => failure,
            ActFailure::Database(error) => meaning(&error),
        }
    }
}

/// What an error of the database means for the act.
fn meaning(error: &Error) -> RecordFailure {
    if let Error::DatabaseError(kind, information) = error {
        if matches!(kind, DatabaseErrorKind::UniqueViolation) {
            return taken(information.constraint_name().unwrap_or_else(|| information.message()));
        }
        if matches!(kind, DatabaseErrorKind::ForeignKeyViolation) {
            return RecordFailure::Conflict;
        }
        let broken = matches!(kind, DatabaseErrorKind::NotNullViolation | DatabaseErrorKind::CheckViolation);
        if broken {
            return RecordFailure::Corrupt(describe(error));
        }
    }
    if matches!(error, Error::DeserializationError(_) | Error::SerializationError(_)) {
        return RecordFailure::Corrupt(describe(error));
    }
    RecordFailure::Unavailable(describe(error))
}

/// Who came first, by the name of a unique constraint (PostgreSQL) or the
/// message that names its table (SQLite).
fn taken(constraint: &str) -> RecordFailure {
    let on = constraint.strip_prefix("UNIQUE constraint failed: ").unwrap_or(constraint);
    if on.starts_with("keys") {
        RecordFailure::KeyReused
    } else if on.starts_with("current_certificates") {
        RecordFailure::ValidCertificateExists
    } else {
        RecordFailure::Conflict
    }
}

/// The error without any value of a row: the database's first line, never its
/// details.
pub(crate) fn describe(error: &Error) -> String {
    if let Error::DatabaseError(_, information) = error {
        return information.message().lines().next().unwrap_or("no message").to_owned();
    }
    if matches!(error, Error::DeserializationError(_)) {
        return "a column does not hold what it should".to_owned();
    }
    if matches!(error, Error::SerializationError(_)) {
        return "a value cannot be written".to_owned();
    }
    error.to_string()
}
