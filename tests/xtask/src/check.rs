//! Everything that must hold before a change lands, in order of cost; the
//! tests come last, so that the output ends with their summary.

use std::time::Instant;

use crate::command;
use crate::failure::Failure;
use crate::layering;
use crate::postgres::{self, Server};
use crate::setup::{self, Scope};
use crate::softhsm;
use crate::text;
use crate::workspace::Workspace;

/// Runs every step and stops at the first that fails.
///
/// # Errors
/// [`Failure::Step`] with the step's own failure.
pub fn everything(workspace: &Workspace) -> Result<(), Failure> {
    let cargo = |arguments: &[&str]| command::run(command::cargo(workspace.root()).args(arguments));
    step("setup", || setup::prepare(workspace, Scope::Tests))?;
    step("fmt", || {
        cargo(&["fmt", "--all", "--check"])?;
        cargo(&["fmt", "--manifest-path", "tests/fuzz/Cargo.toml", "--check"])
    })?;
    step("text", || text::check(workspace))?;
    step("clippy", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"])
    })?;
    step("rustdoc", || {
        command::run(
            command::cargo(workspace.root())
                .args(["doc", "--workspace", "--no-deps", "--document-private-items", "--locked", "--quiet"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    })?;
    step("layering", || layering::check(workspace))?;
    step("deny", || {
        cargo(&["deny", "--locked", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"])
    })?;
    step("doc tests", || cargo(&["test", "--doc", "--workspace", "--locked", "--quiet"]))?;
    announce("tests");
    tests(workspace, &["--workspace".to_owned()])
}

/// Runs tests on a fresh token directory and a database server of their own,
/// with the programs that stories run. No test is left out for being marked as
/// ignored.
///
/// # Errors
/// The environment does not come up, or a test fails.
pub fn tests(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    command::run(command::cargo(workspace.root()).args(["build", "--workspace", "--bins", "--locked"]))?;
    let token = softhsm::fresh(workspace, "softhsm")?;
    let server = Server::start()?;
    command::run(
        command::cargo(workspace.root())
            .args(["nextest", "run", "--locked", "--run-ignored", "all"])
            .args(arguments)
            .env("SOFTHSM2_CONF", token)
            .env(postgres::VARIABLE, server.url()),
    )
}

fn step(name: &'static str, act: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    announce(name);
    let started = Instant::now();
    let outcome = act();
    let seconds = started.elapsed().as_secs_f64();
    outcome.map_err(|cause| Failure::Step { step: name, seconds, cause: Box::new(cause) })?;
    eprintln!("== {name}: passed in {seconds:.1} s");
    Ok(())
}

fn announce(name: &str) {
    eprintln!("\n== {name}");
}
