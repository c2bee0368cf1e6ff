use diesel::dsl::sql;
use diesel::sql_types::{Integer, Text};
use diesel::{QueryResult, RunQueryDsl};

use super::database::Database;
use crate::connection::AnyConnection;
use crate::failure::ActFailure;

fn postgres_setting(connection: &mut AnyConnection, name: &str) -> QueryResult<String> {
    let AnyConnection::Postgres(connection) = connection else { panic!("PostgreSQL only") };
    sql::<Text>(&format!("SHOW {name}")).get_result(connection)
}

#[test]
fn sqlite_writes_a_log_and_waits_until_it_is_on_disk() {
    let database = Database::sqlite();
    let store = database.store();
    let settings = store.write(|connection| {
        let AnyConnection::Sqlite(connection) = connection else { panic!("SQLite only") };
        let mode: String = sql::<Text>("PRAGMA journal_mode").get_result(connection)?;
        let numbers = ["synchronous", "foreign_keys", "busy_timeout", "query_only"]
            .map(|name| sql::<Integer>(&format!("PRAGMA {name}")).get_result::<i32>(connection).unwrap());
        Ok((mode, numbers))
    });
    assert_eq!(settings, Ok(("wal".to_owned(), [2, 1, 5000, 0])));
}

#[test]
fn postgres_waits_until_the_log_is_on_disk() {
    let database = Database::postgres();
    let store = database.store();
    let settings = store.write(|connection| {
        Ok(["fsync", "synchronous_commit", "transaction_isolation", "lock_timeout", "statement_timeout"]
            .map(|name| postgres_setting(connection, name).unwrap()))
    });
    assert_eq!(settings, Ok(["on", "on", "read committed", "5s", "5s"].map(str::to_owned)));
}

#[test]
fn postgres_that_does_not_wait_is_refused() {
    let database = Database::postgres();
    drop(database.store());
    let name = database.url.rsplit('=').next().unwrap();
    database.execute(&format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    let refused = crate::Store::open(&database.url, &crate::StoreOptions::default()).unwrap_err();
    assert!(matches!(refused, crate::StoreError::NotDurable(_)), "{refused}");
}

#[test]
fn readers_cannot_write() {
    for database in [Database::sqlite(), Database::postgres()] {
        let write = "INSERT INTO municipalities VALUES ('132217', '13', '清瀬市', 'Kiyose-shi')";
        let outcome = database.store().read(|connection| {
            diesel::connection::SimpleConnection::batch_execute(connection, write).map_err(ActFailure::from)
        });
        assert!(outcome.is_err());
    }
}
