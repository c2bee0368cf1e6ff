//! The version of the schema: known, or the program does not start.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::AnyConnection;
use crate::failure::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How many tables of applied versions there are.
const SQLITE_TABLE: &str = "SELECT count(*) FROM sqlite_master WHERE name = '__diesel_schema_migrations'";
const POSTGRES_TABLE: &str =
    "SELECT count(*) FROM pg_class WHERE oid = to_regclass('__diesel_schema_migrations')";

/// Any number that nothing else in the database locks: "JITSUIN".
const LOCK: i64 = 0x4A_49_54_53_55_49_4E;

/// Succeeds only if the schema is of exactly this program's version
/// (architecture rule 16).
pub(crate) fn check(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let (applied, known) = versions(connection)?;
    let newest = known.iter().copied().max().unwrap_or(0);
    for version in &applied {
        if !version.parse::<u64>().is_ok_and(|version| known.contains(&version)) {
            return Err(StoreError::Newer { found: version.clone(), known: newest });
        }
    }
    if applied.len() < known.len() {
        let found = applied.iter().filter_map(|version| version.parse().ok()).max().unwrap_or(0);
        return Err(StoreError::Older { found, needed: newest });
    }
    Ok(())
}

/// Brings the schema to this program's version; a schema of a later program
/// stays as it is. Two programs that migrate at once do not meet.
pub(crate) fn migrate(connection: &mut AnyConnection) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Sqlite(_) => apply(connection),
        AnyConnection::Postgres(locked) => {
            locked.batch_execute(&format!("SET statement_timeout = 0; SELECT pg_advisory_lock({LOCK})"))?;
            let applied = apply(connection);
            connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            applied
        }
    }
}

fn apply(connection: &mut AnyConnection) -> Result<(), StoreError> {
    match check(connection) {
        Err(StoreError::Older { .. }) => {}
        other => return other,
    }
    let applied = match connection {
        AnyConnection::Sqlite(connection) => connection.run_pending_migrations(SQLITE).map(|_| ()),
        AnyConnection::Postgres(connection) => connection.run_pending_migrations(POSTGRES).map(|_| ()),
    };
    // Where another program migrated first, this one failed and all is well.
    match (check(connection), applied) {
        (Err(StoreError::Older { .. }), Err(error)) => Err(StoreError::Migration(error.to_string())),
        (outcome, _) => outcome,
    }
}

/// The versions applied, and those of this program. Asking writes nothing: the
/// database may be another program's.
fn versions(connection: &mut AnyConnection) -> Result<(Vec<String>, Vec<u64>), StoreError> {
    let (tables, known): (i64, _) = match connection {
        AnyConnection::Sqlite(connection) => {
            (sql::<BigInt>(SQLITE_TABLE).get_result(connection)?, known::<Sqlite>(&SQLITE)?)
        }
        AnyConnection::Postgres(connection) => {
            (sql::<BigInt>(POSTGRES_TABLE).get_result(connection)?, known::<Pg>(&POSTGRES)?)
        }
    };
    if tables == 0 {
        return Ok((Vec::new(), known));
    }
    let applied = match connection {
        AnyConnection::Sqlite(connection) => connection.applied_migrations(),
        AnyConnection::Postgres(connection) => connection.applied_migrations(),
    };
    let applied = applied.map_err(|error| StoreError::Migration(error.to_string()))?;
    Ok((applied.iter().map(ToString::to_string).collect(), known))
}

fn known<DB: diesel::backend::Backend>(embedded: &EmbeddedMigrations) -> Result<Vec<u64>, StoreError> {
    let migrations = MigrationSource::<DB>::migrations(embedded)
        .map_err(|error| StoreError::Migration(error.to_string()))?;
    Ok(migrations.iter().filter_map(|migration| number(&migration.name().version())).collect())
}

fn number(version: &MigrationVersion<'_>) -> Option<u64> {
    version.to_string().parse().ok()
}
