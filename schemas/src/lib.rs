//! The durable record: tables, migrations and stores on SQLite and PostgreSQL.
//!
//! Read from the top: [`Store`] (what is opened, and the ports of `ca-core` that
//! it keeps), `tx` (how acts become durable), `connection` and `version` (what a
//! database must be), `tables` and `rows` (what is written down).

mod applications;
mod certificates;
mod connection;
mod failure;
mod rows;
mod statement;
mod store;
mod tables;
mod tx;
mod version;

pub use failure::StoreError;
pub use store::{Migration, Store, StoreOptions};

#[cfg(test)]
mod tests;
