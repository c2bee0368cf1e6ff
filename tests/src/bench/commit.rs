//! The bare commit: one row of 1.5 kB a transaction, on disk before the next.
//!
//! The databases' own programs write, with plain SQL. PostgreSQL has as many
//! writers as counters and prepared statements; SQLite has one writer, whose
//! statements its shell parses each time (some microseconds of each row).

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::cpu::Usage;
use super::site::Site;
use crate::deployment::{Database, run};

const ROW: usize = 1500;

/// How fast rows become durable, and what it costs the database.
pub struct Bare {
    /// Rows a second.
    pub rate: f64,
    /// Processor seconds a row.
    pub cost: f64,
}

impl Bare {
    /// Commits about this many rows beside a site's record.
    ///
    /// # Panics
    /// When the database refuses.
    #[must_use]
    pub fn measured(site: &Site, writers: usize, rows: usize) -> Self {
        match site.postmaster {
            Some(server) => postgres(&site.directory, &site.database, server, writers, rows),
            None => sqlite(&site.directory, rows),
        }
    }
}

fn postgres(directory: &Path, database: &Database, server: u32, writers: usize, rows: usize) -> Bare {
    database.execute("CREATE TABLE IF NOT EXISTS bare (octets text NOT NULL)");
    let script = directory.join("bare.sql");
    let row = "x".repeat(ROW);
    std::fs::write(&script, format!("INSERT INTO bare VALUES ('{row}');\n")).expect("the script");
    let each = rows.div_ceil(writers);
    let before = Usage::of(&[server]);
    let text = run(Command::new("pgbench")
        .args(["--no-vacuum", "--protocol", "prepared", "--jobs", "2", "--client", &writers.to_string()])
        .args(["--transactions", &each.to_string(), "--file"])
        .arg(&script)
        .arg(database.url()));
    let cost = Usage::of(&[server]).since(&before);
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = rate.and_then(|rate| rate.split(' ').next()?.parse().ok());
    Bare { rate: rate.unwrap_or_else(|| panic!("no rate in: {text}")), cost: cost / number(each * writers) }
}

fn sqlite(directory: &Path, rows: usize) -> Bare {
    let file = directory.join("bare.db");
    let row = "x".repeat(ROW);
    let mut script = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;\n\
        CREATE TABLE IF NOT EXISTS bare (octets text NOT NULL);\n"
        .to_owned();
    for _ in 0..rows {
        writeln!(script, "INSERT INTO bare VALUES ('{row}');").expect("text");
    }
    let path = directory.join("bare.sql");
    std::fs::write(&path, script).expect("the script");
    let own = [std::process::id()];
    let (begun, before) = (Instant::now(), Usage::of(&own));
    let script = std::fs::File::open(&path).expect("the script");
    let ended = Command::new("sqlite3").arg(&file).stdin(script).stdout(Stdio::null()).status();
    assert!(ended.expect("sqlite3 runs").success(), "sqlite3");
    let (seconds, cost) = (begun.elapsed().as_secs_f64(), Usage::of(&own).since(&before));
    Bare { rate: number(rows) / seconds, cost: cost / number(rows) }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("a count"))
}
