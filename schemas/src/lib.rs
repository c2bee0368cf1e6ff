//! The durable record: tables, migrations and stores on SQLite and PostgreSQL.
//!
//! [`Store`] is what is opened. It keeps the ports of `ca-core` (`applications`,
//! `certificates`, `register`) and what an operator administers (`principals`,
//! `authorities`, `municipalities`, `audit`, `requests`). Below it: `tx` (how acts
//! become durable), `connection` and `version` (what a database must be),
//! `rows`, `statement` and `tables` (what is written down).

mod applications;
mod audit;
mod authorities;
mod certificates;
mod connection;
mod failure;
mod municipalities;
mod principals;
mod register;
mod requests;
mod rows;
mod statement;
mod store;
mod tables;
mod tx;
mod version;

pub use audit::{AuditRecord, AuditScope};
pub use authorities::RegisteredAuthority;
pub use failure::StoreError;
pub use principals::{PrincipalId, PrincipalKind, PrincipalStatus, RegisteredPrincipal};
pub use register::{Imported, RegisterImport};
pub use store::{Migration, Store, StoreOptions};

#[cfg(test)]
mod tests;
