//! The contracts of the record, each on SQLite and on PostgreSQL.

/// Runs every test on a database of its own of either kind.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::tests::database::Database::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&crate::tests::database::Database::postgres()); })*
        }
    };
}

mod administration;
mod application;
mod audit;
mod certificate;
mod database;
mod durability;
mod group;
mod loss;
mod principal;
mod register;
mod sample;
mod server;
mod version;
