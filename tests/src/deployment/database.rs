//! A database of a deployment's own, and what an administrator may do with it.

use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::run;

/// An empty database; removed when dropped.
pub struct Database {
    place: Place,
}

enum Place {
    /// The file in the deployment's directory, which removes itself.
    File(PathBuf),
    Server {
        administration: String,
        url: String,
        name: String,
    },
}

impl Database {
    /// SQLite in a deployment's directory.
    #[must_use]
    pub fn sqlite(deployment: &Path) -> Self {
        Self { place: Place::File(deployment.join("jitsuin.db")) }
    }

    /// A database on the tests' PostgreSQL server.
    ///
    /// # Panics
    /// When there is no such server.
    #[must_use]
    pub fn postgresql() -> Self {
        let server = std::env::var("JITSUIN_TEST_POSTGRES").expect(
            "JITSUIN_TEST_POSTGRES names no PostgreSQL server: run the tests with `cargo xtask test`, \
             or set it to a URL such as postgresql:///postgres?host=/directory&user=postgres",
        );
        let name = format!("jitsuin_story_{:016x}", RandomState::new().hash_one(std::process::id()));
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}dbname={name}");
        let database = Self { place: Place::Server { administration: server, url, name: name.clone() } };
        database.administer(&format!("CREATE DATABASE {name}"));
        database
    }

    /// The address, as the configuration names it.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.place {
            Place::File(file) => format!("sqlite:{}", file.display()),
            Place::Server { url, .. } => url.clone(),
        }
    }

    /// Executes a statement past the service and returns its rows, one a line,
    /// their columns parted by `|`.
    ///
    /// # Panics
    /// When the database refuses.
    pub fn execute(&self, statement: &str) -> Vec<String> {
        let text = match &self.place {
            Place::File(file) => {
                run(Command::new("sqlite3").arg("-cmd").arg(".timeout 5000").arg(file).arg(statement))
            }
            Place::Server { url, .. } => run(psql(url).args(["--command", statement])),
        };
        text.lines().map(str::to_owned).collect()
    }

    /// The expression that prints octets in lower-case hexadecimal.
    #[must_use]
    pub fn hex(&self, column: &str) -> String {
        match &self.place {
            Place::File(_) => format!("lower(hex({column}))"),
            Place::Server { .. } => format!("encode({column}, 'hex')"),
        }
    }

    /// Lets this many days pass: applications were received, their key
    /// authorizations end, and open intents were recorded so much earlier.
    ///
    /// # Panics
    /// When the database refuses.
    pub fn pass_days(&self, days: u32) {
        let span = u64::from(days) * 86_400_000_000;
        self.execute(&format!("UPDATE intents SET recorded_at = recorded_at - {span} WHERE outcome IS NULL"));
        self.execute(&format!(
            "UPDATE applications SET received = received - {span}, changed = changed - {span}, \
             authorization_expires = authorization_expires - {span}"
        ));
    }

    /// From now on the database takes longer over a certificate than anybody
    /// waits, so that the service stands between signature and record.
    ///
    /// # Panics
    /// When the database refuses.
    pub fn stall_before_certificates(&self) {
        self.execute(match self.place {
            // Counts the triples of residents.
            Place::File(_) => {
                "CREATE TRIGGER stall BEFORE INSERT ON certificates BEGIN \
                 SELECT count(*) FROM residents a, residents b, residents c; END"
            }
            Place::Server { .. } => {
                "CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN PERFORM pg_sleep(3600); RETURN NEW; END'; \
                 CREATE TRIGGER stall BEFORE INSERT ON certificates FOR EACH ROW EXECUTE FUNCTION stall()"
            }
        });
    }

    /// The database takes certificates again.
    ///
    /// # Panics
    /// When the database refuses.
    pub fn go_on(&self) {
        self.execute(match self.place {
            Place::File(_) => "DROP TRIGGER stall",
            Place::Server { .. } => "DROP TRIGGER stall ON certificates",
        });
    }

    /// The server stops: it ends every connection and lets in none.
    ///
    /// # Panics
    /// When there is no server.
    pub fn stop(&self) {
        let Place::Server { name, .. } = &self.place else { panic!("a file cannot stop") };
        self.administer(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
        self.administer(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
    }

    /// The server is there again.
    ///
    /// # Panics
    /// When there is no server.
    pub fn start(&self) {
        let Place::Server { name, .. } = &self.place else { panic!("a file cannot start") };
        self.administer(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    }

    fn administer(&self, statement: &str) {
        if let Place::Server { administration, .. } = &self.place {
            run(psql(administration).args(["--command", statement]));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Server { name, .. } = &self.place
            && !std::thread::panicking()
        {
            self.administer(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn psql(url: &str) -> Command {
    let mut command = Command::new("psql");
    command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
    command.arg(url);
    command
}
