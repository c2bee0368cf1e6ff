//! The issuance core of the certificate authority: pure and synchronous.
//!
//! No clock, no random source, no file, no socket, no SQL and no PKCS#11 is
//! reached from here; what the core needs of the world it asks for through
//! [`ports`]. Read from the top: [`domain`] (what things are), [`tbs`] (the
//! bytes to be signed), [`lint`] (what may be signed), [`signing`] (the order
//! of record, signature and verification), [`flow`] (the acts).

pub mod decide;
pub mod domain;
pub mod flow;
pub mod lint;
pub mod ports;
pub mod signing;
pub mod tbs;
