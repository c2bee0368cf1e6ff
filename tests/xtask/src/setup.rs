//! What a machine needs beyond Rust, git and a C compiler.
//!
//! Everything that is there already is left alone, so a second call costs a
//! few look-ups. What a system package gives comes from the system's package
//! manager; what cargo or Python gives is pinned to one version.

mod cargo_tool;
mod package;
mod pkilint;

use crate::command;
use crate::failure::Failure;
use crate::softhsm;
use crate::workspace::Workspace;

/// Who will use the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The demo: building, and a token.
    Demo,
    /// Everything: also the database server and the foreign judges.
    Tests,
    /// The fuzzer: building, with libFuzzer.
    Fuzzing,
}

/// Installs what is missing and writes the tests' token configuration.
///
/// # Errors
/// [`Failure::Missing`] with the exact command where the rights to install are
/// missing, otherwise the installation that failed.
pub fn prepare(workspace: &Workspace, scope: Scope) -> Result<(), Failure> {
    package::install(scope)?;
    match scope {
        Scope::Demo => Ok(()),
        Scope::Fuzzing => cargo_tool::install(workspace, &cargo_tool::FUZZ),
        Scope::Tests => {
            require_components(workspace)?;
            cargo_tool::install(workspace, &cargo_tool::NEXTEST)?;
            cargo_tool::install(workspace, &cargo_tool::DENY)?;
            pkilint::install(workspace)?;
            softhsm::kept(workspace, "softhsm").map(drop)
        }
    }
}

/// The parts of the toolchain that a minimal Rust installation leaves out.
fn require_components(workspace: &Workspace) -> Result<(), Failure> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let mut question = command::cargo(workspace.root());
        if command::answer(question.args([subcommand, "--version"])).is_none() {
            return Err(Failure::Missing {
                what: format!("cargo {subcommand}"),
                command: format!("rustup component add {component}"),
            });
        }
    }
    Ok(())
}
