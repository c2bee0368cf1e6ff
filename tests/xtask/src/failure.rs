//! Why a task did not succeed, told so that a newcomer knows what to do next.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// One reason for the end of a task; its text is complete.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A program was started and failed.
    #[error("`{line}` failed ({status})")]
    Ended {
        /// The command line.
        line: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A program could not be started.
    #[error("`{line}` could not be started: {cause}")]
    NotStarted {
        /// The command line.
        line: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A file or directory could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Something must be installed by hand.
    #[error("missing on this machine: {what}\n\nInstall it, then try again:\n\n    {command}\n")]
    Missing {
        /// What is missing.
        what: String,
        /// The exact command.
        command: String,
    },
    /// A rule of the project is broken.
    #[error("{rule}: {} broken\n{}", count(.broken), list(.broken))]
    Rules {
        /// Which set of rules.
        rule: &'static str,
        /// One line for each violation.
        broken: Vec<String>,
    },
    /// A step of the whole check failed.
    #[error("step `{step}` failed after {seconds:.1} s: {cause}")]
    Step {
        /// Its name.
        step: &'static str,
        /// How long it ran.
        seconds: f64,
        /// Why.
        cause: Box<Failure>,
    },
    /// The database server of the tests did not come up.
    #[error("the PostgreSQL server of the tests did not start:\n{log}")]
    Postgres {
        /// What the server wrote.
        log: String,
    },
    /// Another program answered in a way that is not understood.
    #[error("{what}: {cause}")]
    Answer {
        /// Whose answer.
        what: String,
        /// What is wrong with it.
        cause: String,
    },
}

impl Failure {
    /// The failure of one access to `path`.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::File { path, cause }
    }

    /// No failure if nothing is `broken`.
    ///
    /// # Errors
    /// [`Failure::Rules`] with every line of `broken`.
    pub fn unless_empty(rule: &'static str, broken: Vec<String>) -> Result<(), Self> {
        if broken.is_empty() { Ok(()) } else { Err(Self::Rules { rule, broken }) }
    }
}

fn count(broken: &[String]) -> String {
    if broken.len() == 1 { "1 rule is".to_owned() } else { format!("{} rules are", broken.len()) }
}

fn list(broken: &[String]) -> String {
    broken.iter().map(|line| format!("  - {line}\n")).collect()
}
