//! Fuzzing on the stable toolchain.
//!
//! libFuzzer's coverage needs one unstable compiler flag and no sanitizer, so
//! the stable compiler is asked to accept unstable flags for this build only.

use crate::command;
use crate::failure::Failure;
use crate::setup;
use crate::workspace::Workspace;

/// Runs one target, or every one, for `seconds` each.
///
/// # Errors
/// The tool cannot be installed, or a target finds a fault.
pub fn run(workspace: &Workspace, target: Option<&str>, seconds: u64) -> Result<(), Failure> {
    setup::tool(workspace, &setup::FUZZ)?;
    let listed =
        command::output(command::cargo(workspace.root()).args(["fuzz", "list", "--fuzz-dir", "tests/fuzz"]))?;
    for name in listed.lines().filter(|name| target.is_none_or(|target| target == *name)) {
        eprintln!("== fuzz {name}, {seconds} s");
        command::run(
            command::cargo(workspace.root())
                .env("RUSTC_BOOTSTRAP", "1")
                .env_remove("CARGO_TARGET_DIR")
                .args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir", "tests/fuzz", name])
                .args(["--", &format!("-max_total_time={seconds}")]),
        )?;
    }
    Ok(())
}
