use ca_core::domain::code::Code;

use super::database::Database;
use crate::{Migration, Store, StoreError, StoreOptions};

on_both!(
    a_record_is_made_only_when_asked,
    an_older_schema_is_refused_until_migrated,
    an_unknown_schema_is_refused_and_left_alone,
    a_current_schema_is_opened_again_and_again,
);

fn open(database: &Database, migration: Migration) -> Result<Store, StoreError> {
    Store::open(&database.url, &StoreOptions { migration, ..StoreOptions::default() })
}

fn a_record_is_made_only_when_asked(database: &Database) {
    let refused = open(database, Migration::Refuse).unwrap_err();
    if let Some(path) = database.url.strip_prefix("sqlite:") {
        assert_eq!(refused.code(), Code::RECORD_UNAVAILABLE);
        assert!(!std::path::Path::new(path).exists());
    } else {
        assert_eq!(refused, StoreError::Older { found: 0, needed: 1 });
        let tables = "DO $$ BEGIN IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public') \
            THEN RAISE EXCEPTION 'something was written'; END IF; END $$";
        database.execute(tables);
    }
    open(database, Migration::Apply).unwrap();
    open(database, Migration::Refuse).unwrap().probe().unwrap();
}

fn an_older_schema_is_refused_until_migrated(database: &Database) {
    database.execute("CREATE TABLE something_else (x BIGINT)");
    let refused = open(database, Migration::Refuse).unwrap_err();
    assert_eq!(refused, StoreError::Older { found: 0, needed: 1 });
    assert_eq!(refused.code(), Code::RECORD_VERSION);
    assert!(refused.to_string().contains("migrate the record first"));
    open(database, Migration::Apply).unwrap();
}

fn an_unknown_schema_is_refused_and_left_alone(database: &Database) {
    drop(database.store());
    for version in ["00000000000099", "20990101000000", "x"] {
        let known = "'00000000000001'";
        let table = "__diesel_schema_migrations";
        database.execute(&format!(
            "DELETE FROM {table} WHERE version <> {known}; INSERT INTO {table} (version) VALUES ('{version}')"
        ));
        for migration in [Migration::Refuse, Migration::Apply] {
            let refused = open(database, migration).unwrap_err();
            assert_eq!(refused, StoreError::Newer { found: version.to_owned(), known: 1 });
            assert_eq!(refused.code(), Code::RECORD_VERSION);
        }
    }
}

fn a_current_schema_is_opened_again_and_again(database: &Database) {
    for _ in 0..3 {
        open(database, Migration::Apply).unwrap().probe().unwrap();
    }
    let (one, other) = (database.store(), database.store());
    one.probe().unwrap();
    other.probe().unwrap();
}
