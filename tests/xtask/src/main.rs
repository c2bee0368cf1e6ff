//! Set-up, checks, demo and measurements of the project: `cargo xtask`.
//!
//! Read from the top: [`setup`] (what a machine needs), [`postgres`] and
//! [`softhsm`] (the environment of the tests), [`check`] (everything that must
//! hold), [`layering`] and [`text`] (the project's own rules), [`demo`],
//! [`mod@bench`], [`fuzz`] and [`openapi`].

mod bench;
mod check;
mod command;
mod demo;
mod failure;
mod fuzz;
mod layering;
mod openapi;
mod postgres;
mod setup;
mod softhsm;
mod text;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use workspace::Workspace;

/// Set-up, checks, demo and measurements of Jitsuin.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Issue certificates end to end, with everything real, and tell each step
    Demo {
        /// Keep the services up afterwards and print how to reach them
        #[arg(long)]
        serve: bool,
    },
    /// Check everything: format, lints, documentation, rules, licences, all tests
    Test,
    /// Run only tests, in their environment, with arguments for the test runner
    Nextest {
        /// Passed to `cargo nextest run`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure, and write the figures as JSON under target/bench
    Bench {
        /// What is measured
        #[command(subcommand)]
        subject: bench::Subject,
    },
    /// Feed a parser with generated input
    Fuzz {
        /// One target; all of them when absent
        target: Option<String>,
        /// How long each target runs
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// Hold the dependencies and sources against the project's architecture
    Layering,
    /// Hold the texts against the project's rules: paths, links, the two commands
    Text,
    /// Install what the tests need, and write their environment
    Setup {
        /// Only what the demo needs
        #[arg(long)]
        demo: bool,
    },
    /// Write the committed OpenAPI files anew from the program
    Openapi,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(arguments.task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<(), Failure> {
    let workspace = Workspace::locate()?;
    match task {
        Task::Demo { serve } => {
            demo::run(&workspace, if serve { demo::After::Serve } else { demo::After::End })
        }
        Task::Test => check::everything(&workspace),
        Task::Nextest { arguments } => check::tests(&workspace, &arguments),
        Task::Bench { subject } => bench::run(&workspace, &subject),
        Task::Fuzz { target, seconds } => fuzz::run(&workspace, target.as_deref(), seconds),
        Task::Layering => layering::check(&workspace),
        Task::Text => text::check(&workspace),
        Task::Setup { demo: true } => setup::prepare(&workspace, setup::Scope::Demo),
        Task::Setup { demo: false } => setup::prepare(&workspace, setup::Scope::Tests),
        Task::Openapi => openapi::write(&workspace),
    }
}
