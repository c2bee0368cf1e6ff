//! A database for one test.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use tempfile::TempDir;

use crate::connection::{Address, AnyConnection, Purpose};
use crate::{Migration, Store, StoreOptions};

/// An empty database, removed when dropped.
pub(super) struct Database {
    pub(super) url: String,
    place: Place,
}

enum Place {
    Directory(#[expect(dead_code, reason = "kept to be removed when dropped")] TempDir),
    Server { url: String, name: String },
}

impl Database {
    pub(super) fn sqlite() -> Self {
        let directory = TempDir::new().unwrap();
        let url = format!("sqlite:{}", directory.path().join("record.db").display());
        Self { url, place: Place::Directory(directory) }
    }

    pub(super) fn postgres() -> Self {
        let url = std::env::var("JITSUIN_TEST_POSTGRES").expect(
            "JITSUIN_TEST_POSTGRES names no PostgreSQL server: run the tests with `cargo xtask test`, \
             or set it to a URL such as postgresql:///postgres?host=/directory&user=postgres",
        );
        let name = format!("jitsuin_test_{:016x}", RandomState::new().build_hasher().finish());
        administer(&url, &format!("CREATE DATABASE {name}"));
        let joint = if url.contains('?') { '&' } else { '?' };
        Self { url: format!("{url}{joint}dbname={name}"), place: Place::Server { url, name } }
    }

    /// The store, with the schema of this program.
    pub(super) fn store(&self) -> Store {
        self.store_with(&StoreOptions::default())
    }

    pub(super) fn store_with(&self, options: &StoreOptions) -> Store {
        Store::open(&self.url, &StoreOptions { migration: Migration::Apply, ..options.clone() }).unwrap()
    }

    /// A connection past the store.
    pub(super) fn connection(&self) -> AnyConnection {
        Address::parse(&self.url).unwrap().connect(Purpose::Write, Duration::from_secs(5)).unwrap()
    }

    /// Executes statements past the store.
    pub(super) fn execute(&self, statements: &str) {
        self.connection().batch_execute(statements).unwrap();
    }

    /// Ends every connection to a PostgreSQL database and lets in none, as a
    /// server that is stopped; or lets them in again.
    pub(super) fn stop(&self) {
        if let Place::Server { url, name } = &self.place {
            administer(url, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
            administer(url, &format!("{end} = '{name}'"));
        }
    }

    pub(super) fn start(&self) {
        if let Place::Server { url, name } = &self.place {
            administer(url, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.place {
            Place::Directory(_) => {}
            Place::Server { url, name } => administer(url, &format!("DROP DATABASE {name} WITH (FORCE)")),
        }
    }
}

fn administer(url: &str, statement: &str) {
    PgConnection::establish(url).unwrap().batch_execute(statement).unwrap();
}
