//! `authority add|list`.

use std::io::Write;

use ca_core::domain::audit::Act;
use clap::Subcommand;
use schemas::RegisteredAuthority;

use super::{Office, say};
use crate::compose::read_authority;
use crate::error::Error;

#[derive(Debug, Subcommand)]
pub(super) enum AuthorityCommand {
    /// Enter the authorities of the configuration in the record; those that stand there are left
    Add,
    /// List them: identifier, key
    List,
}

pub(super) fn run(command: &AuthorityCommand, office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    match command {
        AuthorityCommand::Add => add(office, out),
        AuthorityCommand::List => {
            for authority in office.store.authorities()? {
                say(out, format_args!("{}\t{}", authority.id(), authority.key))?;
            }
            Ok(())
        }
    }
}

fn add(office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    let known = office.store.authorities()?;
    for config in &office.config.authorities {
        let proved = read_authority(config)?;
        let authority = RegisteredAuthority {
            kind: proved.kind,
            prefecture: proved.prefecture,
            generation: proved.generation,
            key: proved.key.name().clone(),
            certificate: proved.certificate,
        };
        let id = authority.id();
        match known.iter().find(|known| known.id() == id) {
            None => {
                office.store.add_authority(&authority, &office.audit(Act::AuthorityRegistered, None))?;
                say(out, format_args!("{id} is registered"))?;
            }
            Some(known) if *known == authority => say(out, format_args!("{id} stands there"))?,
            Some(_) => {
                return Err(Error::Configuration(format!(
                    "{id} is registered with another key or certificate"
                )));
            }
        }
    }
    Ok(())
}
