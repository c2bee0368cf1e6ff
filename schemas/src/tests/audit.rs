use ca_core::domain::audit::Act;
use ca_core::ports::applications::Applications;
use ca_core::ports::record::RecordFailure;
use diesel::QueryDsl;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;

use super::database::Database;
use super::sample::{act, application, request};
use crate::connection::AnyConnection;
use crate::tables;

on_both!(what_is_written_once_stays_as_it_is, an_act_whose_audit_fails_does_not_happen);

fn what_is_written_once_stays_as_it_is(database: &Database) {
    let store = database.store();
    store.create(&act(&application(1), Act::ApplicationReceived)).unwrap();
    let mut connection = database.connection();
    connection
        .batch_execute(
            "INSERT INTO revocations VALUES ('a', zeroblob_16, 'discarded', 1, '132217', 2);"
                .replace("zeroblob_16", &octets(&connection, 16))
                .as_str(),
        )
        .unwrap();
    let certificate = format!(
        "INSERT INTO certificates VALUES ('a', {s}, {s}, 'signature', '0', '132217', 1, 2, {s}, {s}, 3)",
        s = octets(&connection, 16)
    );
    connection.batch_execute(&certificate).unwrap();
    for table in ["audit", "revocations", "certificates"] {
        let column = if table == "audit" { "at" } else { "authority" };
        for statement in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("DELETE FROM {table} WHERE {column} IS NOT NULL"),
        ] {
            let error = connection.batch_execute(&statement).unwrap_err().to_string();
            assert!(error.contains(&format!("{table} is insert-only")), "{statement}: {error}");
        }
    }
    if matches!(connection, AnyConnection::Postgres(_)) {
        connection.batch_execute("TRUNCATE audit").unwrap_err();
    }
    assert_eq!(tables::audit::table.count().get_result(&mut connection), Ok(1_i64));
}

fn an_act_whose_audit_fails_does_not_happen(database: &Database) {
    let store = database.store();
    let refuse = match database.connection() {
        AnyConnection::Sqlite(_) => {
            "CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no audit'); END"
        }
        AnyConnection::Postgres(_) => {
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'no audit'; END $$; \
             CREATE TRIGGER refuse BEFORE INSERT ON audit EXECUTE FUNCTION refuse()"
        }
    };
    database.execute(refuse);
    let mut received = act(&application(1), Act::ApplicationReceived);
    received.request = Some(request("one", 1));
    let outcome = store.create(&received);
    assert_eq!(outcome, Err(RecordFailure::Unavailable("no audit".to_owned())));
    assert!(store.application(received.application.id).unwrap().is_none());
    assert_eq!(store.answered(&request("one", 1)), Ok(None));

    let drop = match database.connection() {
        AnyConnection::Sqlite(_) => "DROP TRIGGER refuse",
        AnyConnection::Postgres(_) => "DROP TRIGGER refuse ON audit",
    };
    database.execute(drop);
    store.create(&received).unwrap();
}

fn octets(connection: &AnyConnection, length: usize) -> String {
    let digits = "00".repeat(length);
    match connection {
        AnyConnection::Sqlite(_) => format!("x'{digits}'"),
        AnyConnection::Postgres(_) => format!("'\\x{digits}'::bytea"),
    }
}
