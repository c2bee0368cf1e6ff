//! The issuance service for municipal counters.
//!
//! [`register`] is the register that applications are matched with; [`tls`] is
//! the service's own certificate hierarchy and its server; [`error`] says why
//! something was not done.

pub mod compose;
pub mod error;
pub mod register;
pub mod tls;
