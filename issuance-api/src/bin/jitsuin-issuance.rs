//! The issuance service, and the commands of its operators.

use std::process::ExitCode;

use clap::Parser as _;
use issuance_api::cli::{Cli, run};

fn main() -> ExitCode {
    match run(Cli::parse(), &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error [{}]: {error}", error.code());
            ExitCode::FAILURE
        }
    }
}
