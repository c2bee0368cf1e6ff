//! Measurements, in release mode, against a token and a database of their own.

use std::process::Command;

use clap::Subcommand;

use crate::command;
use crate::failure::Failure;
use crate::postgres::{self, Server};
use crate::setup::{self, Scope};
use crate::softhsm;
use crate::workspace::Workspace;

/// What can be measured.
#[derive(Subcommand)]
pub enum Subject {
    /// Certificates per second and CPU per certificate
    Issue {
        /// Passed to the measuring program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// Measures one subject; figures are printed and lie under `target/bench`.
///
/// # Errors
/// Set-up, build or measurement fails.
pub fn run(workspace: &Workspace, subject: &Subject) -> Result<(), Failure> {
    setup::prepare(workspace, Scope::Tests)?;
    command::run(command::cargo(workspace.root()).args([
        "build",
        "--release",
        "--locked",
        "--package",
        "issuance-api",
        "--package",
        "jitsuin-tests",
    ]))?;
    let (name, arguments) = match subject {
        Subject::Issue { arguments } => ("issue", arguments),
    };
    let out = workspace.fresh_artefacts("bench")?;
    let server = Server::start()?;
    command::run(
        Command::new(workspace.release_program("jitsuin-bench")?)
            .current_dir(workspace.root())
            .arg(name)
            .arg("--out")
            .arg(out.join(name).with_extension("json"))
            .args(arguments)
            .env("SOFTHSM2_CONF", softhsm::fresh(workspace, "bench/softhsm")?)
            .env(postgres::VARIABLE, server.url()),
    )
}
