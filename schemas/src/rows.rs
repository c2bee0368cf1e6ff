//! Rows: what the columns hold, and the way from and to the domain.
//!
//! A row is made on the caller's thread before a writer is asked, and read back
//! strictly: a column that does not hold what the program writes is
//! [`RecordFailure::Corrupt`](ca_core::ports::record::RecordFailure), named by
//! its column and never by its contents.

pub(crate) mod act;
pub(crate) mod application;
pub(crate) mod audit;
pub(crate) mod columns;
pub(crate) mod evidence;
pub(crate) mod intent;
