//! `tls init|server`.

use std::io::Write;
use std::path::Path;

use clap::Subcommand;
use hsm_adapter::ceremony::{KeyPlan, generate_service_key};
use hsm_adapter::config::{AlgorithmName, KeyConfig};

use super::service_authority::{configured, from_now, open, service_key};
use super::{prompt, say};
use crate::compose::entropy::SystemEntropy;
use crate::config::Config;
use crate::error::Error;
use crate::tls::{ServerName, ServiceAuthority, write_certificate};

/// The authority's life.
const AUTHORITY_DAYS: u16 = 3650;

#[derive(Debug, Subcommand)]
pub(super) enum TlsCommand {
    /// Make the authority's key on the first token, its certificate, and a server certificate
    ///
    /// What exists already is used and not made again: a key on the token, the
    /// authority's certificate. The server's files are never overwritten.
    Init {
        /// A name or IP address by which counters reach the server; may be repeated
        #[arg(long = "name", value_name = "NAME", required = true)]
        names: Vec<String>,
        /// For how many days the server's certificate is valid
        #[arg(long, default_value_t = 398, value_parser = clap::value_parser!(u16).range(1..=1100))]
        days: u16,
    },
}

pub(super) fn run(command: TlsCommand, config: &Config, out: &mut dyn Write) -> Result<(), Error> {
    let TlsCommand::Init { names, days } = command;
    let names = names.iter().map(|name| ServerName::parse(name)).collect::<Result<Vec<_>, _>>()?;
    let authority_config = configured(config)?;
    if !authority_config.certificate.exists() {
        make_key(config, authority_config.key.as_str(), out)?;
    }
    let key = service_key(config, authority_config)?;
    let authority = if authority_config.certificate.exists() {
        open(&key, authority_config)?
    } else {
        let founded =
            ServiceAuthority::found(&key, &SystemEntropy, "service authority", from_now(AUTHORITY_DAYS)?)?;
        make_directory(&authority_config.certificate)?;
        write_certificate(&authority_config.certificate, founded.certificate())?;
        say(out, authority_config.certificate.display())?;
        founded
    };
    let server = authority.issue_server(&names, from_now(days)?)?;
    make_directory(&config.tls.certificates)?;
    make_directory(&config.tls.private_key)?;
    server.write_to(&config.tls.certificates, &config.tls.private_key)?;
    say(out, config.tls.certificates.display())?;
    say(out, config.tls.private_key.display())
}

/// Makes the key on the first token, unless it is there.
fn make_key(config: &Config, name: &str, out: &mut dyn Write) -> Result<(), Error> {
    let (Some(token), Some(key)) =
        (config.hsm.tokens.first(), config.hsm.keys.iter().find(|key| key.name == name))
    else {
        return Err(Error::Configuration(format!("no token, or no [[hsm.key]] named {name}")));
    };
    match generate_service_key(token, &plan(key), &prompt::ask) {
        Ok(_) => say(out, format_args!("{}: a new key on the token {}", key.label, token.name)),
        // It may be there from a run that was broken off; opening the token will tell.
        Err(hsm_adapter::Error::Key { reason, .. }) => say(out, format_args!("{}: {reason}", key.label)),
        Err(error) => Err(error.into()),
    }
}

fn plan(key: &KeyConfig) -> KeyPlan {
    let kind = match key.algorithm {
        AlgorithmName::Sha256Rsa | AlgorithmName::Sha384Rsa | AlgorithmName::Sha512Rsa => "rsa-3072",
        AlgorithmName::Sha256EcdsaP256 => "p-256",
        AlgorithmName::Sha384EcdsaP384 => "p-384",
    };
    KeyPlan { label: key.label.clone(), id: key.id.clone(), kind: kind.to_owned(), algorithm: key.algorithm }
}

fn make_directory(file: &Path) -> Result<(), Error> {
    let Some(directory) = file.parent() else { return Ok(()) };
    std::fs::create_dir_all(directory).map_err(|source| Error::File { path: directory.to_owned(), source })
}
