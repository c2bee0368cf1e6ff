//! The time.

use jiff::Timestamp;

/// A clock that an operator keeps right.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}
