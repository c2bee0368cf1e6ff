//! Packages of Debian and Ubuntu, installed only when what they give is missing.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Scope;
use crate::command;
use crate::failure::Failure;
use crate::postgres;

/// Something the system gives.
struct Need {
    what: &'static str,
    package: &'static str,
    scopes: &'static [Scope],
    is_there: fn() -> bool,
}

const NEEDS: [Need; 9] = [
    Need {
        what: "SoftHSM2, a PKCS#11 token in software",
        package: "softhsm2",
        scopes: &[Scope::Demo, Scope::Tests],
        is_there: || command::find("softhsm2-util").is_some() && is_library("softhsm/libsofthsm2.so"),
    },
    Need {
        what: "libpq, the client library of PostgreSQL, for building",
        package: "libpq-dev",
        scopes: &[Scope::Demo, Scope::Tests, Scope::Fuzzing],
        is_there: || command::find("pg_config").is_some() && is_library("libpq.so"),
    },
    Need {
        what: "the PostgreSQL server",
        package: "postgresql",
        scopes: &[Scope::Tests],
        is_there: || postgres::programs().is_some(),
    },
    Need {
        what: "SQLite's shell, to look past the service into its record",
        package: "sqlite3",
        scopes: &[Scope::Tests],
        is_there: || command::find("sqlite3").is_some(),
    },
    Need {
        what: "OpenSSL's command, a foreign judge",
        package: "openssl",
        scopes: &[Scope::Tests],
        is_there: || command::find("openssl").is_some(),
    },
    Need {
        what: "GnuTLS' certtool, a foreign judge",
        package: "gnutls-bin",
        scopes: &[Scope::Tests],
        is_there: || command::find("certtool").is_some(),
    },
    Need {
        what: "a Java compiler, a foreign judge",
        package: "default-jdk-headless",
        scopes: &[Scope::Tests],
        is_there: || command::find("javac").is_some(),
    },
    Need {
        what: "Python with virtual environments, for pkilint",
        package: "python3-venv",
        scopes: &[Scope::Tests],
        is_there: || super::pkilint::python().is_some(),
    },
    Need {
        what: "a C++ compiler, for libFuzzer",
        package: "g++",
        scopes: &[Scope::Fuzzing],
        is_there: || command::find("c++").is_some(),
    },
];

/// Installs every missing package of `scope` in one go.
///
/// # Errors
/// [`Failure::Missing`] without the right to install, or when a package does
/// not give what it should.
pub fn install(scope: Scope) -> Result<(), Failure> {
    let missing = missing(scope);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|need| need.package).collect();
    let Some(privilege) = privilege() else { return Err(by_hand(&missing)) };
    eprintln!("setup: installing {}", names.join(" "));
    command::run(privilege.command().args(["apt-get", "update", "--quiet"]))?;
    command::run(
        privilege
            .command()
            .args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes"])
            .args(["--quiet", "--no-install-recommends"])
            .args(&names),
    )?;
    let still: Vec<_> = missing.into_iter().filter(|need| !(need.is_there)()).collect();
    if still.is_empty() { Ok(()) } else { Err(by_hand(&still)) }
}

fn missing(scope: Scope) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| need.scopes.contains(&scope) && !(need.is_there)()).collect()
}

fn by_hand(missing: &[&Need]) -> Failure {
    let what: Vec<_> = missing.iter().map(|need| need.what).collect();
    let names: Vec<_> = missing.iter().map(|need| need.package).collect();
    Failure::Missing {
        what: what.join("; "),
        command: format!("sudo apt-get update && sudo apt-get install --yes {}", names.join(" ")),
    }
}

/// By what right we may install.
enum Privilege {
    Root,
    Sudo,
}

impl Privilege {
    fn command(&self) -> Command {
        match self {
            Self::Root => Command::new("env"),
            Self::Sudo => {
                let mut command = Command::new("sudo");
                command.arg("-n");
                command
            }
        }
    }
}

fn privilege() -> Option<Privilege> {
    command::find("apt-get")?;
    if postgres::is_root() {
        return Some(Privilege::Root);
    }
    command::answer(Command::new("sudo").args(["-n", "true"])).map(|_| Privilege::Sudo)
}

/// Whether a library lies in one of the system's library directories, with or
/// without an architecture's directory in between.
fn is_library(name: &str) -> bool {
    ["/usr/lib", "/usr/lib64", "/usr/local/lib"].iter().map(Path::new).any(|directory| {
        directory.join(name).exists()
            || fs::read_dir(directory)
                .into_iter()
                .flatten()
                .flatten()
                .any(|entry| entry.path().join(name).exists())
    })
}
