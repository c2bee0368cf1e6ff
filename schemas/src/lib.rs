//! The durable record: tables, migrations and stores on SQLite and PostgreSQL.
