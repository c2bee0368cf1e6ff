//! A whole service in a directory of its own: token, ceremony, record, TLS,
//! register, officers, and the running process.
//!
//! Everything is done by the programs that an operator uses, called as the
//! operator's guide says; nothing is prepared behind their back.

mod config;
mod database;
mod process;
mod token;
mod town;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::client::{Client, Counter};

pub use database::Database;
pub use process::{Programs, Service, get, run};
pub use token::{Token, module};
pub use town::{TOWNS, Town, form};

/// The kind of key that the authorities sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityKey {
    /// RSA-2048 with SHA-256: today's.
    Rsa2048,
    /// ECDSA P-256 with SHA-256.
    P256,
    /// ECDSA P-384 with SHA-384.
    P384,
}

impl AuthorityKey {
    /// The name of the key's kind in a ceremony's plan.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa-2048",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
        }
    }

    /// The algorithm in a plan and in the configuration.
    #[must_use]
    pub const fn algorithm(self) -> &'static str {
        match self {
            Self::Rsa2048 => "sha256-rsa",
            Self::P256 => "sha256-ecdsa-p256",
            Self::P384 => "sha384-ecdsa-p384",
        }
    }
}

/// What to deploy.
#[derive(Clone, Debug)]
pub struct Plan {
    /// An empty directory.
    pub directory: PathBuf,
    /// Database URL; `None` for SQLite in the directory.
    pub record: Option<String>,
    /// The authorities' keys.
    pub key: AuthorityKey,
    /// Configuration lines that replace the defaults, by section: `("[hsm]", "deadline_ms = 500")`.
    pub settings: Vec<(&'static str, String)>,
}

impl Plan {
    /// SQLite and RSA-2048 in this directory.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            record: None,
            key: AuthorityKey::Rsa2048,
            settings: Vec::new(),
        }
    }
}

/// A deployment that is ready to serve.
pub struct Deployment {
    /// Its directory.
    pub directory: PathBuf,
    /// Its token.
    pub token: Token,
    programs: Programs,
    address: String,
    operations: String,
}

impl Deployment {
    /// Makes token, keys, certificates and record.
    ///
    /// # Panics
    /// When a program fails: its output is the message.
    #[must_use]
    pub fn prepare(plan: &Plan, programs: &Programs) -> Self {
        let directory = plan.directory.clone();
        std::fs::create_dir_all(&directory).expect("the deployment's directory");
        let token = Token::initialise(&directory);
        let (address, operations) = (process::free_address(), process::free_address());
        let text = config::configuration(plan, &token, &address, &operations);
        std::fs::write(directory.join("issuance.toml"), text).expect("issuance.toml");
        token::secret(&directory.join("key-authorization.secret"));
        let deployment = Self { directory, token, programs: programs.clone(), address, operations };
        for (number, kind) in ["signature", "authentication"].into_iter().enumerate() {
            deployment.hold_ceremony(kind, number + 1, plan.key);
        }
        deployment.issuance(&["migrate"]);
        for town in TOWNS {
            deployment.issuance(&[
                "municipality",
                "add",
                town.code,
                "--kanji",
                town.kanji,
                "--romaji",
                town.romaji,
            ]);
        }
        deployment.issuance(&["authority", "add"]);
        deployment.issuance(&["tls", "init", "--name", "localhost", "--name", "127.0.0.1"]);
        deployment
    }

    fn hold_ceremony(&self, kind: &str, id: usize, key: AuthorityKey) {
        let name = format!("tokyo-{kind}-1");
        let plan = self.directory.join(format!("{name}.plan.toml"));
        std::fs::write(&plan, config::ceremony(&self.token, kind, id, key)).expect("the plan");
        std::fs::create_dir_all(self.directory.join("authorities")).expect("authorities");
        let ceremony = |execute: bool| {
            let mut command = Command::new(&self.programs.ceremony);
            command.current_dir(&self.directory).env("SOFTHSM2_CONF", self.token.configuration());
            command.arg("hold").arg(&plan);
            if execute {
                command.arg("--execute");
                command.arg("--transcript").arg(format!("{name}.transcript.jsonl"));
                command.arg("--certificate").arg(format!("authorities/{name}.pem"));
            }
            run(&mut command)
        };
        // The rehearsal is what everybody reads before the key is made.
        let _ = ceremony(false);
        let _ = ceremony(true);
    }

    /// Runs `jitsuin-issuance` with these arguments and returns what it printed.
    ///
    /// # Panics
    /// When it fails.
    pub fn issuance(&self, arguments: &[&str]) -> String {
        run(self.command().args(arguments))
    }

    /// `jitsuin-issuance` with this deployment's configuration and token.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.programs.issuance);
        command
            .current_dir(&self.directory)
            .env("SOFTHSM2_CONF", self.token.configuration())
            .arg("--config")
            .arg(self.directory.join("issuance.toml"))
            .args(["--operator", "test-operator"]);
        command
    }

    /// Imports a municipality's residents.
    ///
    /// # Panics
    /// When the import fails.
    pub fn import(&self, town: Town, residents: &Path) {
        let file = residents.to_str().expect("a UTF-8 path");
        self.issuance(&["register", "import", town.code, file]);
    }

    /// Registers an officer and a key pair device of a municipality, with certificates.
    ///
    /// # Panics
    /// When a command fails.
    #[must_use]
    pub fn counter(&self, town: Town, number: usize) -> Counter {
        Counter {
            officer: self.client(&self.enrol("officer", &format!("officer-{}-{number}", town.code), town)),
            device: self.client(&self.enrol("terminal", &format!("device-{}-{number}", town.code), town)),
        }
    }

    /// Registers an officer or terminal and returns the directory of its certificate.
    ///
    /// # Panics
    /// When a command fails.
    #[must_use]
    pub fn enrol(&self, role: &str, id: &str, town: Town) -> PathBuf {
        let directory = self.directory.join("clients").join(id);
        std::fs::create_dir_all(&directory).expect("a client's directory");
        self.issuance(&[role, "add", id, "--municipality", town.code]);
        let out = directory.to_str().expect("a UTF-8 path");
        self.issuance(&[role, "certificate", "issue", id, "--directory", out]);
        directory
    }

    /// A client that shows the certificate in this directory.
    #[must_use]
    pub fn client(&self, directory: &Path) -> Client {
        let file = |ending: &str| {
            let mut files = std::fs::read_dir(directory).expect("a client's directory").flatten();
            let found = files.find(|file| file.path().extension().is_some_and(|known| known == ending));
            found.unwrap_or_else(|| panic!("no .{ending} in {}", directory.display())).path()
        };
        Client::new(&self.base(), &self.service_authority(), &file("pem"), &file("key"))
    }

    /// The service's address for counters.
    #[must_use]
    pub fn base(&self) -> String {
        format!("https://{}", self.address)
    }

    /// PEM of the service's TLS authority.
    #[must_use]
    pub fn service_authority(&self) -> PathBuf {
        self.directory.join("tls/service-authority.pem")
    }

    /// PEM of an authority's certificate: `signature` or `authentication`.
    #[must_use]
    pub fn authority(&self, kind: &str) -> PathBuf {
        self.directory.join(format!("authorities/tokyo-{kind}-1.pem"))
    }

    /// Starts the service and waits until it is ready.
    ///
    /// # Panics
    /// When it does not become ready; its log is the message.
    #[must_use]
    pub fn serve(&self) -> Service {
        Service::start(self.command().arg("serve"), &self.directory, &self.operations)
    }

    /// The same for a process whose files may be limited in their size (`prlimit`,
    /// systemd's `LimitFSIZE`): the signal that would end it is ignored, so that
    /// writing beyond the limit fails as on a full disk.
    ///
    /// # Panics
    /// As [`serve`](Self::serve).
    #[must_use]
    pub fn serve_without_room_signals(&self) -> Service {
        let service = self.command();
        let mut command = Command::new("env");
        command.arg("--ignore-signal=XFSZ").arg(service.get_program()).args(service.get_args()).arg("serve");
        command.current_dir(&self.directory).env("SOFTHSM2_CONF", self.token.configuration());
        Service::start(&mut command, &self.directory, &self.operations)
    }

    /// The address of `/metrics` and `/health`.
    #[must_use]
    pub fn operations(&self) -> &str {
        &self.operations
    }
}
