//! `jitsuin-issuance`: what an operator types.

mod authority;
mod check;
mod municipality;
mod office;
mod principal;
pub mod prompt;
mod register;
mod serve;
mod service_authority;
mod tls;

#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use schemas::Migration;

use crate::compose::open_record;
use crate::config::{self, Config};
use crate::error::Error;
use crate::http::openapi;

use office::Office;
use principal::PrincipalCommand;

/// Issue resident certificates (公的個人認証サービス) for municipal counters.
///
/// The order of a first installation: check-config, migrate, municipality add,
/// authority add, tls init, officer add, officer certificate issue, the same
/// with terminal, register import, serve. docs/operator.md tells it in full.
#[derive(Debug, Parser)]
#[command(name = "jitsuin-issuance", version, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration [default: $JITSUIN_CONFIG, else /etc/jitsuin/issuance.toml]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Who acts, for the audit [default: $SUDO_USER, else $USER]
    #[arg(long, global = true, value_name = "NAME")]
    operator: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve counters until SIGTERM or SIGINT, then finish the requests in work
    Serve,
    /// Print every problem of the configuration at once
    CheckConfig,
    /// Make the record, or bring it to the version of this program
    Migrate,
    /// Print the description of the interface (OpenAPI 3.1)
    Openapi,
    /// The municipalities served; `serve` reads them at its start
    #[command(subcommand)]
    Municipality(municipality::MunicipalityCommand),
    /// The authorities that issue
    #[command(subcommand)]
    Authority(authority::AuthorityCommand),
    /// The service's own TLS: its authority and its server
    #[command(subcommand)]
    Tls(tls::TlsCommand),
    /// Counter officers (受付窓口の職員) and their client certificates
    #[command(subcommand)]
    Officer(PrincipalCommand),
    /// Terminals and key pair devices (鍵ペア生成装置) and their client certificates
    #[command(subcommand)]
    Terminal(PrincipalCommand),
    /// The embedded resident register (住民基本台帳)
    #[command(subcommand)]
    Register(register::RegisterCommand),
}

/// Does what the command line says; results go to `out`.
///
/// # Errors
/// [`Error`]: nothing was done then, unless the sentence says otherwise.
pub fn run(cli: Cli, out: &mut dyn Write) -> Result<(), Error> {
    let path = cli.config.unwrap_or_else(config::default_path);
    let load = || Config::load(&path).map_err(Error::from);
    let office = || Office::open(load()?, cli.operator);
    match cli.command {
        Command::Serve => serve::serve(&load()?),
        Command::CheckConfig => check::check(&load()?, out),
        Command::Migrate => {
            open_record(&load()?.record, Migration::Apply)?;
            say(out, "the record is of this program's version")
        }
        Command::Openapi => say(out, openapi::description().trim_end()),
        Command::Municipality(command) => municipality::run(command, &office()?, out),
        Command::Authority(command) => authority::run(&command, &office()?, out),
        Command::Tls(command) => tls::run(command, &load()?, out),
        Command::Officer(command) => principal::officer(command, &office()?, out),
        Command::Terminal(command) => principal::terminal(command, &office()?, out),
        Command::Register(command) => register::run(command, &office()?, out),
    }
}

/// Writes a line of the result.
fn say(out: &mut dyn Write, line: impl std::fmt::Display) -> Result<(), Error> {
    writeln!(out, "{line}").map_err(|source| Error::System { what: "standard output", source })
}
