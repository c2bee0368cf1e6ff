//! Connections to either database, set so that a commit is on disk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::dsl::sql;
use diesel::sql_types::{Integer, Text};
use diesel::{Connection, PgConnection, QueryResult, RunQueryDsl, SqliteConnection};

use crate::failure::StoreError;

/// A connection to SQLite or to PostgreSQL.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// Where the record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A libpq URL.
    Postgres(String),
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Reading only: the database refuses anything else.
    Read,
    /// Writing.
    Write,
}

impl Address {
    /// The address with this text, `sqlite:PATH` or `postgresql://…`.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgresql://") || url.starts_with("postgres://") {
            return Ok(Self::Postgres(with_limits(url)));
        }
        let path = url.strip_prefix("sqlite:").ok_or(StoreError::Address)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        // The readers are connections of their own: they would see another memory.
        if path.is_empty() || path.contains(":memory:") || path.starts_with("file:") {
            return Err(StoreError::Address);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    /// A connection, set up; `patience` bounds every wait for a lock.
    pub(crate) fn connect(&self, purpose: Purpose, patience: Duration) -> Result<AnyConnection, StoreError> {
        match self {
            Self::Sqlite(path) => connect_sqlite(path, purpose, patience).map(AnyConnection::Sqlite),
            Self::Postgres(url) => connect_postgres(url, purpose, patience).map(AnyConnection::Postgres),
        }
    }
}

impl AnyConnection {
    /// Begins a transaction that will write. On SQLite it takes the write lock
    /// at once: one that takes it later may find the database changed under it.
    pub(crate) fn begin(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => {
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
            }
            Self::Postgres(connection) => AnsiTransactionManager::begin_transaction(connection),
        }
    }

    /// Begins a savepoint within the transaction.
    pub(crate) fn savepoint(&mut self) -> QueryResult<()> {
        <Self as TransactionManager<Self>>::begin_transaction(self)
    }

    /// Keeps what was done since the last `begin` or `savepoint`.
    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        <Self as TransactionManager<Self>>::commit_transaction(self)
    }

    /// Undoes what was done since the last `begin` or `savepoint`.
    pub(crate) fn roll_back(&mut self) -> QueryResult<()> {
        <Self as TransactionManager<Self>>::rollback_transaction(self)
    }
}

fn connect_sqlite(path: &Path, purpose: Purpose, patience: Duration) -> Result<SqliteConnection, StoreError> {
    let text = path.to_str().ok_or(StoreError::Address)?;
    let mut connection = SqliteConnection::establish(text)
        .map_err(|error| StoreError::Unreachable(format!("{}: {error}", path.display())))?;
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384; \
         PRAGMA query_only = {};",
        patience.as_millis(),
        if purpose == Purpose::Read { "ON" } else { "OFF" },
    ))?;
    let mode: String = sql::<Text>("PRAGMA journal_mode").get_result(&mut connection)?;
    let synchronous: i32 = sql::<Integer>("PRAGMA synchronous").get_result(&mut connection)?;
    if mode != "wal" || synchronous != 2 {
        return Err(StoreError::NotDurable(format!(
            "SQLite is in journal mode {mode} with synchronous {synchronous}, not in wal with 2 (FULL)"
        )));
    }
    Ok(connection)
}

fn connect_postgres(url: &str, purpose: Purpose, patience: Duration) -> Result<PgConnection, StoreError> {
    let mut connection = PgConnection::establish(url)
        .map_err(|error| StoreError::Unreachable(error.to_string().trim().to_owned()))?;
    let milliseconds = patience.as_millis();
    connection.batch_execute(&format!(
        "SET lock_timeout = {milliseconds}; SET statement_timeout = {milliseconds}; \
         SET idle_in_transaction_session_timeout = {milliseconds}; \
         SET default_transaction_isolation = 'read committed'; SET client_min_messages = warning; \
         SET default_transaction_read_only = {};",
        if purpose == Purpose::Read { "on" } else { "off" },
    ))?;
    let commit = setting(&mut connection, "synchronous_commit")?;
    let fsync = setting(&mut connection, "fsync")?;
    if commit == "off" || fsync == "off" {
        return Err(StoreError::NotDurable(format!(
            "PostgreSQL runs with fsync {fsync} and synchronous_commit {commit}"
        )));
    }
    Ok(connection)
}

/// A URL with limits on how long a dead server can go unnoticed, unless the
/// operator has set his own.
fn with_limits(url: &str) -> String {
    let mut limited = url.to_owned();
    for limit in [
        "connect_timeout=5",
        "keepalives_idle=10",
        "keepalives_interval=5",
        "keepalives_count=3",
        "tcp_user_timeout=15000",
        "application_name=jitsuin",
    ] {
        let name = limit.split('=').next().unwrap_or_default();
        if !url.contains(&format!("{name}=")) {
            limited.push(if limited.contains('?') { '&' } else { '?' });
            limited.push_str(limit);
        }
    }
    limited
}

fn setting(connection: &mut PgConnection, name: &str) -> QueryResult<String> {
    sql::<Text>(&format!("SHOW {name}")).get_result(connection)
}

#[cfg(test)]
mod tests {
    use super::{Address, Purpose};
    use crate::failure::StoreError;
    use std::path::PathBuf;
    use std::time::Duration;

    #[test]
    fn only_files_and_servers_are_addresses() {
        assert_eq!(Address::parse("sqlite:a/b.db"), Ok(Address::Sqlite(PathBuf::from("a/b.db"))));
        assert_eq!(Address::parse("sqlite:///a/b.db"), Ok(Address::Sqlite(PathBuf::from("/a/b.db"))));
        assert!(matches!(Address::parse("postgres://host/x"), Ok(Address::Postgres(_))));
        for url in ["", "a.db", "sqlite:", "sqlite::memory:", "sqlite:file:a?mode=memory", "mysql://x"] {
            assert_eq!(Address::parse(url), Err(StoreError::Address), "{url}");
        }
    }

    #[test]
    fn the_operators_own_limits_stay() {
        let Ok(Address::Postgres(url)) = Address::parse("postgresql://host/x?connect_timeout=60") else {
            panic!()
        };
        assert!(url.starts_with("postgresql://host/x?connect_timeout=60&keepalives_idle=10&"), "{url}");
        assert_eq!(url.matches("connect_timeout").count(), 1);
    }

    #[test]
    fn a_database_that_cannot_keep_a_log_is_refused() {
        let connect = |path| Address::Sqlite(PathBuf::from(path)).connect(Purpose::Write, Duration::ZERO);
        assert!(matches!(connect(":memory:"), Err(StoreError::NotDurable(_))));
        assert!(matches!(connect("/dev/null/record.db"), Err(StoreError::Unreachable(_))));
    }
}
