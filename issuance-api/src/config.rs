//! The configuration of the service: one TOML file, read whole or not at all.
//!
//! Every problem of the file is reported at once, each with the path of its
//! key; a key that the program does not know is a problem (architecture rule
//! 16). Paths of files are taken from the directory of the configuration.
//! `docs/operator.md` describes every key.

mod authorities;
mod files;
mod hsm;
mod key_authorization;
mod keys;
mod listen;
mod log;
mod operations;
mod profile;
mod record;
mod register;
mod section;
mod tls;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use hsm_adapter::config::HsmConfig;

pub use authorities::AuthorityConfig;
pub use key_authorization::KeyAuthorizationConfig;
pub use listen::ListenConfig;
pub use log::{LogConfig, LogFormat};
pub use operations::OperationsConfig;
pub use profile::ProfilesConfig;
pub use record::RecordConfig;
pub use register::{GatewayConfig, RegisterConfig};
pub use section::Problem;
pub use tls::{ServiceAuthorityConfig, TlsConfig};

use section::Section;

/// The whole configuration, every value of it usable.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where counters reach the service.
    pub listen: ListenConfig,
    /// How the service proves itself, and whose client certificates count.
    pub tls: TlsConfig,
    /// The durable record.
    pub record: RecordConfig,
    /// The tokens and their keys.
    pub hsm: HsmConfig,
    /// The authorities that issue.
    pub authorities: Vec<AuthorityConfig>,
    /// What the certificates say beside the resident.
    pub profiles: ProfilesConfig,
    /// The basic resident register.
    pub register: RegisterConfig,
    /// The one-time key authorization.
    pub key_authorization: KeyAuthorizationConfig,
    /// Metrics, health and housekeeping.
    pub operations: OperationsConfig,
    /// The log.
    pub log: LogConfig,
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Keys are wrong, missing or unknown: all of them.
    #[error("{} problem(s) in the configuration:{}", .0.len(), lines(.0))]
    Problems(Vec<Problem>),
}

impl Config {
    /// The configuration in this file.
    ///
    /// # Errors
    /// [`ConfigError`], with every problem at once.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |reason: String| ConfigError::Unreadable { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let base = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, base)
    }

    /// The configuration in this text; relative paths start at `base`.
    ///
    /// # Errors
    /// [`ConfigError::Problems`].
    pub fn parse(text: &str, base: &Path) -> Result<Self, ConfigError> {
        let table = text.parse::<toml::Table>().map_err(|error| {
            ConfigError::Problems(vec![Problem::new("(file)", error.to_string().trim().to_owned())])
        })?;
        let problems = section::Problems::default();
        let config = Self::read(Section::root(table, base, &problems));
        match (config, problems.into_sorted()) {
            (Some(config), problems) if problems.is_empty() => Ok(config),
            (_, problems) => Err(ConfigError::Problems(problems)),
        }
    }

    /// The files that the configuration names and that cannot be read: some of
    /// them are made by commands that need the configuration.
    #[must_use]
    pub fn unreadable_files(&self) -> Vec<Problem> {
        files::unreadable(self)
    }

    fn read(mut root: Section<'_>) -> Option<Self> {
        let listen = ListenConfig::read(root.section("listen"));
        let tls = root.needed("tls").and_then(TlsConfig::read);
        let record = root.needed("record").and_then(RecordConfig::read);
        let hsm = root.needed("hsm").and_then(hsm::read);
        let authorities = authorities::read(&mut root);
        let keys = keys::read(root.section("keys"));
        let profiles =
            root.needed("profile").and_then(|section| ProfilesConfig::read(section, keys.as_ref()));
        let register = RegisterConfig::read(root.section("register"));
        let key_authorization = root.needed("key_authorization").and_then(KeyAuthorizationConfig::read);
        let operations = OperationsConfig::read(root.section("operations"));
        let log = LogConfig::read(root.section("log"));
        if let (Some(hsm), Some(tls), Some(authorities)) = (&hsm, &tls, &authorities) {
            hsm::check_keys(&root, hsm, tls, authorities);
        }
        root.close();
        Some(Self {
            listen: listen?,
            tls: tls?,
            record: record?,
            hsm: hsm?,
            authorities: authorities?,
            profiles: profiles?,
            register: register?,
            key_authorization: key_authorization?,
            operations: operations?,
            log: log?,
        })
    }
}

/// Where the configuration is when the command line does not say.
#[must_use]
pub fn default_path() -> PathBuf {
    std::env::var_os("JITSUIN_CONFIG")
        .map_or_else(|| PathBuf::from("/etc/jitsuin/issuance.toml"), PathBuf::from)
}

/// The name of the person at the command line, as the system knows it.
#[must_use]
pub fn system_user() -> Option<String> {
    ["SUDO_USER", "USER"].iter().find_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty())
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}
