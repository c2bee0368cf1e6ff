//! Fuzzing on the stable toolchain.
//!
//! libFuzzer's coverage needs one unstable compiler flag and no sanitizer, so
//! the stable compiler is asked to accept unstable flags for this build only.
//! The targets are a workspace of their own with the versions of ours.

use std::fs;

use crate::command;
use crate::failure::Failure;
use crate::setup::{self, Scope};
use crate::workspace::Workspace;

/// Runs one target, or every one, for `seconds` each.
///
/// # Errors
/// The tool cannot be installed, or a target finds a fault.
pub fn run(workspace: &Workspace, target: Option<&str>, seconds: u64) -> Result<(), Failure> {
    setup::prepare(workspace, Scope::Fuzzing)?;
    let directory = workspace.root().join("tests/fuzz");
    let lock = directory.join("Cargo.lock");
    fs::copy(workspace.root().join("Cargo.lock"), &lock).map_err(Failure::file(&lock))?;
    let listed =
        command::output(command::cargo(workspace.root()).args(["fuzz", "list", "--fuzz-dir", "tests/fuzz"]))?;
    let names: Vec<_> = listed.lines().filter(|name| target.is_none_or(|target| target == *name)).collect();
    if names.is_empty() {
        let cause = format!("no such target; there are: {}", listed.lines().collect::<Vec<_>>().join(", "));
        return Err(Failure::Answer { what: target.unwrap_or("tests/fuzz").to_owned(), cause });
    }
    for name in names {
        eprintln!("\n== fuzz {name}, {seconds} s");
        let found = directory.join("corpus").join(name);
        fs::create_dir_all(&found).map_err(Failure::file(&found))?;
        command::run(
            command::cargo(workspace.root())
                .env("RUSTC_BOOTSTRAP", "1")
                .env_remove("CARGO_TARGET_DIR")
                .args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir", "tests/fuzz", name])
                .args([found, directory.join("seeds").join(name)])
                .args(["--", &format!("-max_total_time={seconds}")]),
        )?;
    }
    Ok(())
}
