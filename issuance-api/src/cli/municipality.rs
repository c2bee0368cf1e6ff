//! `municipality add|list`.

use std::io::Write;

use ca_core::domain::audit::Act;
use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use clap::Subcommand;

use super::{Office, say};
use crate::compose::PAGE;
use crate::error::Error;

#[derive(Debug, Subcommand)]
pub(super) enum MunicipalityCommand {
    /// Add a municipality, or give it new names
    Add {
        /// Six digits (全国地方公共団体コード)
        code: String,
        /// Its name: 清瀬市
        #[arg(long)]
        kanji: String,
        /// Its name as in certificates: Kiyose-shi
        #[arg(long)]
        romaji: String,
    },
    /// List them: code, name, romaji
    List,
}

pub(super) fn run(command: MunicipalityCommand, office: &Office, out: &mut dyn Write) -> Result<(), Error> {
    match command {
        MunicipalityCommand::Add { code, kanji, romaji } => {
            let municipality = Municipality::new(MunicipalityCode::parse(&code)?, &kanji, &romaji)?;
            let audit = office.audit(Act::MunicipalityChanged, Some(municipality.code()));
            office.store.put_municipality(&municipality, &audit)?;
            say(out, format_args!("{code} {kanji} is served; restart the service"))
        }
        MunicipalityCommand::List => {
            let mut after = None;
            loop {
                let page = office.store.municipalities(after, PAGE)?;
                for town in &page {
                    say(out, format_args!("{}\t{}\t{}", town.code(), town.kanji(), town.romaji()))?;
                }
                match page.last() {
                    Some(last) => after = Some(last.code()),
                    None => return Ok(()),
                }
            }
        }
    }
}
