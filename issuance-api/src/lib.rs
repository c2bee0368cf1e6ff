//! The issuance service for municipal counters.
//!
//! [`tls`] is the service's own certificate hierarchy and its server;
//! [`error`] says why something was not done.

pub mod error;
pub mod tls;
