//! `register import`.

use std::io::Write;
use std::path::PathBuf;

use ca_core::domain::municipality::MunicipalityCode;
use clap::Subcommand;

use super::{Office, say};
use crate::compose::clock::SystemClock;
use crate::error::Error;
use crate::register::import::import;

#[derive(Debug, Subcommand)]
pub(super) enum RegisterCommand {
    /// Put the register of a municipality in force, in the place of the one before: all of it or nothing
    ///
    /// The format is described in docs/register-csv.md. An error names the line
    /// and the column, never what stands there.
    Import {
        /// The municipality: six digits
        municipality: String,
        /// The file: UTF-8, one resident a line
        file: PathBuf,
    },
}

pub(super) fn run(command: RegisterCommand, office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    let RegisterCommand::Import { municipality, file } = command;
    let municipality = MunicipalityCode::parse(&municipality)?;
    if office.store.municipality(municipality)?.is_none() {
        return Err(Error::Configuration(format!("municipality {municipality} is not served: add it first")));
    }
    let report = import(&office.store, &SystemClock, &office.operator, municipality, &file)?;
    say(out, format_args!("{municipality}: {report}"))
}
