//! A PostgreSQL server of our own, for one run.
//!
//! It listens on a socket in a private directory only, so it meets no other
//! server, and it keeps its promises (fsync stays on). A guardian process
//! stops it and removes its files when our end of a pipe closes: at the end of
//! the run, on a failure, on Ctrl-C and even when we are killed.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::command;
use crate::failure::Failure;

/// The environment variable that tells the tests the server's libpq URL.
pub const VARIABLE: &str = "JITSUIN_TEST_POSTGRES";

/// The account that Debian's packages make; PostgreSQL refuses to run as root.
const ACCOUNT: &str = "postgres";

const PATIENCE: Duration = Duration::from_secs(60);

const GUARDIAN: &str = r#"
trap '' INT TERM HUP
directory=$1
shift
"$@" >>"$directory/log" 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$directory"
"#;

/// A running server; stopped and removed when dropped.
pub struct Server {
    directory: PathBuf,
    guardian: Child,
}

impl Server {
    /// Makes a cluster in a new temporary directory and starts its server.
    ///
    /// # Errors
    /// [`Failure::Missing`] without PostgreSQL's programs, [`Failure::Postgres`]
    /// when the server does not come up, otherwise a failed command.
    pub fn start() -> Result<Self, Failure> {
        let programs = programs().ok_or_else(|| Failure::Missing {
            what: "the PostgreSQL server programs".to_owned(),
            command: "cargo xtask setup".to_owned(),
        })?;
        let directory = std::env::temp_dir().join(format!("jitsuin-postgres-{:016x}", random()));
        command::run(as_account("mkdir").args(["-m", "0700"]).arg(&directory))?;
        let guardian = guardian(&programs, &directory).inspect_err(|_| remove(&directory))?;
        let server = Self { directory, guardian };
        server.await_ready(&programs)?;
        Ok(server)
    }

    /// The libpq URL of the server's first database, for [`VARIABLE`].
    pub fn url(&self) -> String {
        let host = self.directory.to_string_lossy().replace('%', "%25").replace(' ', "%20");
        format!("postgresql:///postgres?host={host}&port=5432&user={ACCOUNT}")
    }

    fn await_ready(&self, programs: &Path) -> Result<(), Failure> {
        let started = Instant::now();
        let mut question = Command::new(programs.join("pg_isready"));
        question.arg("--host").arg(&self.directory).args(["--port", "5432", "--quiet"]);
        while command::answer(&mut question).is_none() {
            if started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
                return Err(Failure::Postgres { log });
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guardian.stdin.take());
        if let Err(cause) = self.guardian.wait() {
            eprintln!("xtask: the PostgreSQL server of the tests may still run: {cause}");
        }
    }
}

/// The directory of PostgreSQL's server programs, the newest version first.
pub fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max();
    match newest {
        Some((_, programs)) => Some(programs),
        None => command::find("initdb")?.canonicalize().ok()?.parent().map(Path::to_owned),
    }
}

fn guardian(programs: &Path, directory: &Path) -> Result<Child, Failure> {
    let data = directory.join("data");
    command::run(
        as_account(programs.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--username", ACCOUNT, "--auth", "trust", "--encoding", "UTF8", "--locale", "C"])
            .args(["--no-sync", "--no-instructions"])
            .stdout(Stdio::null()),
    )?;
    let server = as_account(programs.join("postgres"));
    let mut guardian = Command::new("sh");
    guardian.args(["-c", GUARDIAN, "postgres-guardian"]).arg(directory);
    guardian.arg(server.get_program()).args(server.get_args());
    guardian.arg("-D").arg(&data).args(["-c", "listen_addresses=", "-c", "max_connections=200"]);
    guardian.arg("-c").arg(format!("unix_socket_directories={}", directory.display()));
    guardian.args(["-c", "port=5432"]).current_dir("/").stdin(Stdio::piped());
    guardian.spawn().map_err(|cause| Failure::NotStarted {
        line: "sh (guardian of the PostgreSQL server)".to_owned(),
        cause,
    })
}

/// A command under the server's account: its own when root runs us, else ours.
fn as_account(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command;
    if is_root() {
        command = Command::new("setpriv");
        command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups", "--"]).arg(program);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/").env_remove("PGDATA").env_remove("PGPORT");
    command
}

/// Whether the superuser runs us: the owner of our own process entry.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Best effort: what is left over lies in the system's temporary directory.
fn remove(directory: &Path) {
    if let Err(cause) = fs::remove_dir_all(directory) {
        eprintln!("xtask: {} remains: {cause}", directory.display());
    }
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_durable_and_leaves_nothing_behind() {
        let server = Server::start().unwrap();
        let mut question = Command::new(programs().unwrap().join("psql"));
        question.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", "show fsync"]);
        assert_eq!(command::output(question.arg(server.url())).unwrap(), "on\n");
        let directory = server.directory.clone();
        assert!(directory.exists());
        drop(server);
        assert!(!directory.exists());
    }

    #[test]
    fn two_servers_do_not_meet() {
        let (one, other) = (Server::start().unwrap(), Server::start().unwrap());
        assert_ne!(one.url(), other.url());
    }
}
