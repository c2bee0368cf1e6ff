//! Measures the service against what limits it. `cargo xtask bench` calls it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use jitsuin_tests::bench::{Ask, Scale, measure, sign};

/// Measures the service against what limits it.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand)]
enum Subject {
    /// Certificates a second, and what one costs
    Issue {
        /// Where the JSON goes
        #[arg(long)]
        out: PathBuf,
        /// As little as shows that everything works
        #[arg(long)]
        quick: bool,
    },
    /// The bare token, for a process of its own
    #[command(hide = true)]
    Token(Ask),
}

fn main() {
    match Arguments::parse().subject {
        Subject::Issue { out, quick } => {
            let scale = if quick { Scale::quick() } else { Scale::full() };
            // The disk of the figures' file: the system's temporary files may lie in memory.
            let beside = out.parent().filter(|parent| !parent.as_os_str().is_empty());
            let parent = beside.unwrap_or(".".as_ref()).canonicalize().expect("the directory of the figures");
            let directory = tempfile::tempdir_in(parent).expect("a directory for the deployments");
            measure(&scale, directory.path(), &out);
        }
        Subject::Token(ask) => sign(&ask),
    }
}
