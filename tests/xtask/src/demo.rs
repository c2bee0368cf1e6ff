//! The demo: everything real, in release mode, on this machine.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::command;
use crate::failure::Failure;
use crate::setup::{self, Scope};
use crate::softhsm;
use crate::workspace::Workspace;

/// What happens when the certificates are issued.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The services end.
    End,
    /// The services stay up until they are told to end.
    Serve,
}

/// Builds the services and becomes the demo program; everything it leaves is
/// under `target/demo`, which begins empty.
///
/// # Errors
/// Set-up or build fails, or the demo program cannot be started.
pub fn run(workspace: &Workspace, after: After) -> Result<(), Failure> {
    setup::prepare(workspace, Scope::Demo)?;
    command::run(command::cargo(workspace.root()).args([
        "build",
        "--release",
        "--locked",
        "--package",
        "hsm-adapter",
        "--package",
        "issuance-api",
        "--package",
        "jitsuin-tests",
    ]))?;
    let out = workspace.fresh_artefacts("demo")?.join("out");
    let program = workspace.release_program("jitsuin-demo")?;
    let mut demo = Command::new(&program);
    demo.current_dir(workspace.root()).arg("--out").arg(out);
    if after == After::Serve {
        demo.arg("--serve");
    }
    demo.env("SOFTHSM2_CONF", softhsm::fresh(workspace, "demo/softhsm")?);
    // Taking our place, it alone hears Ctrl-C and may end in its own time.
    let cause = demo.exec();
    Err(Failure::NotStarted { line: program.display().to_string(), cause })
}
