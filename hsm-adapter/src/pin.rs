//! The PIN of a token: read once, held as a secret, never shown.

use std::{
    fs,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use secrecy::SecretString;
use serde::Deserialize;

/// Where a PIN comes from; the PIN itself never stands in a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinSource {
    /// A file that nobody else may read; one line end at its end is left away.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// A systemd credential of the service (systemd.exec(5), `LoadCredential=`).
    Credential(String),
    /// A person at the terminal, asked with this text.
    Prompt(String),
}

/// How a program asks a person for a PIN: it gets the text of the question.
pub type Prompt<'a> = &'a dyn Fn(&str) -> io::Result<SecretString>;

/// The prompt of a program that has no terminal.
///
/// # Errors
/// Always.
pub fn no_prompt(_question: &str) -> io::Result<SecretString> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this program cannot ask for a PIN"))
}

impl PinSource {
    /// Reads the PIN.
    ///
    /// # Errors
    /// If the source is missing, empty, not text, or a file that everybody may read.
    pub fn read(&self, prompt: Prompt<'_>) -> io::Result<SecretString> {
        match self {
            Self::File(path) => read_file(path),
            Self::Env(name) => std::env::var(name)
                .map_err(|_| wrong(format!("the environment variable {name} is not set, or not text")))
                .and_then(checked),
            Self::Credential(name) => {
                let directory = std::env::var_os("CREDENTIALS_DIRECTORY")
                    .ok_or_else(|| wrong("CREDENTIALS_DIRECTORY is not set: not started by systemd"))?;
                if name.contains('/') || name.starts_with('.') {
                    return Err(wrong("the name of a credential is not a path"));
                }
                read_file(&Path::new(&directory).join(name))
            }
            Self::Prompt(question) => prompt(question),
        }
    }
}

fn read_file(path: &Path) -> io::Result<SecretString> {
    let about = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut file = fs::File::open(path).map_err(about)?;
    let metadata = file.metadata().map_err(about)?;
    if metadata.mode() & OTHERS != 0 {
        return Err(wrong(format!("{}: others may read or write it", path.display())));
    }
    if metadata.len() > MAX_OCTETS {
        return Err(wrong(format!("{}: too long for a PIN", path.display())));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(about)?;
    checked(text)
}

/// The permission bits of those who are neither the owner nor of the group.
const OTHERS: u32 = 0o007;
const MAX_OCTETS: u64 = 1024;

fn checked(mut text: String) -> io::Result<SecretString> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    let empty = text.is_empty();
    let secret = SecretString::from(text);
    if empty { Err(wrong("the PIN is empty")) } else { Ok(secret) }
}

fn wrong(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}

#[cfg(test)]
mod tests;
