//! Cargo tools of one tested version, built without optimisation: that takes
//! about a minute instead of many, and they spend their time waiting for us.

use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// A cargo subcommand that comes as a crate.
pub struct Tool {
    subcommand: &'static str,
    krate: &'static str,
    version: Version,
    options: &'static [&'static str],
}

/// Runs every test in a process of its own.
pub const NEXTEST: Tool = Tool {
    subcommand: "nextest",
    krate: "cargo-nextest",
    version: Version(0, 9, 143),
    options: &["--no-default-features", "--features", "default-no-update"],
};

/// Judges the dependencies.
pub const DENY: Tool =
    Tool { subcommand: "deny", krate: "cargo-deny", version: Version(0, 20, 2), options: &[] };

/// Drives libFuzzer.
pub const FUZZ: Tool =
    Tool { subcommand: "fuzz", krate: "cargo-fuzz", version: Version(0, 13, 2), options: &[] };

/// Installs `tool` unless it is there in a compatible version.
///
/// # Errors
/// The installation fails.
pub fn install(workspace: &Workspace, tool: &Tool) -> Result<(), Failure> {
    let mut question = command::cargo(workspace.root());
    let answer = command::answer(question.args([tool.subcommand, "--version"]));
    if answer.and_then(|text| Version::first_in(&text)).is_some_and(|found| found.serves(tool.version)) {
        return Ok(());
    }
    let Version(major, minor, patch) = tool.version;
    eprintln!("setup: installing {} {major}.{minor}.{patch}", tool.krate);
    command::run(
        command::cargo(workspace.root())
            .env_remove("CARGO_TARGET_DIR")
            .args(["install", "--locked", "--debug", "--quiet", "--force"])
            .args(tool.options)
            .arg(format!("{}@{major}.{minor}.{patch}", tool.krate)),
    )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32, u32);

impl Version {
    /// The first word of `text` that is a version.
    fn first_in(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(|word| {
            let mut numbers = word.split('.').map(str::parse);
            match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
                (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => Some(Self(major, minor, patch)),
                _ => None,
            }
        })
    }

    /// Whether this version can stand for the `tested` one: the same series,
    /// not older.
    fn serves(self, tested: Self) -> bool {
        (self.0, self.1) == (tested.0, tested.1) && self.2 >= tested.2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_a_tool_says() {
        assert_eq!(Version::first_in("cargo-deny 0.20.2"), Some(Version(0, 20, 2)));
        assert_eq!(
            Version::first_in("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143"),
            Some(Version(0, 9, 143))
        );
        assert_eq!(Version::first_in("no version 1.2 here"), None);
    }

    #[test]
    fn an_older_or_another_series_does_not_serve() {
        let tested = Version(0, 20, 2);
        assert!(Version(0, 20, 2).serves(tested));
        assert!(Version(0, 20, 10).serves(tested));
        assert!(!Version(0, 20, 1).serves(tested));
        assert!(!Version(0, 21, 0).serves(tested));
        assert!(!Version(1, 20, 2).serves(tested));
    }
}
