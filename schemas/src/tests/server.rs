//! A PostgreSQL server of one test, to be stopped and started.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use diesel::{Connection, PgConnection};
use tempfile::TempDir;

/// A server that ends with its test, even if the test is killed.
pub(super) struct Server {
    programs: PathBuf,
    directory: TempDir,
    running: Option<Child>,
}

impl Server {
    /// A server of a new cluster, not started yet.
    pub(super) fn new() -> Self {
        let programs = std::fs::read_dir("/usr/lib/postgresql")
            .expect("no PostgreSQL server programs: run `cargo xtask setup`")
            .map(|version| version.unwrap().path().join("bin"))
            .find(|programs| programs.join("initdb").is_file())
            .expect("no PostgreSQL server programs: run `cargo xtask setup`");
        let directory = TempDir::new().unwrap();
        if is_root() {
            let owner = Command::new("chown").arg("postgres").arg(directory.path()).status();
            assert!(owner.unwrap().success());
        }
        let server = Self { programs, directory, running: None };
        let made = server
            .program("initdb")
            .arg("--pgdata")
            .arg(server.data())
            .args(["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C"])
            .args(["--no-sync", "--no-instructions"])
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        server
    }

    pub(super) fn url(&self) -> String {
        format!("postgresql:///postgres?host={}&user=postgres", self.directory.path().display())
    }

    /// Starts the server and waits until it answers.
    pub(super) fn start(&mut self) {
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data()).args(["-c", "listen_addresses=", "-c"]);
        server.arg(format!("unix_socket_directories={}", self.directory.path().display()));
        self.running = Some(server.stderr(Stdio::null()).spawn().unwrap());
        while PgConnection::establish(&self.url()).is_err() {
            assert!(self.running.as_mut().unwrap().try_wait().unwrap().is_none(), "the server ended");
            std::thread::yield_now();
        }
    }

    /// Stops the server, whoever is connected.
    pub(super) fn stop(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        let stopped = self
            .program("pg_ctl")
            .args(["stop", "--mode", "immediate", "--pgdata"])
            .arg(self.data())
            .stdout(Stdio::null())
            .status();
        assert!(stopped.unwrap().success());
        running.wait().unwrap();
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A program of the server's, under an account that it accepts.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new("setpriv");
        if is_root() {
            command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]);
        }
        command.args(["--pdeathsig", "INT", "--"]).arg(self.programs.join(name)).current_dir("/");
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}
