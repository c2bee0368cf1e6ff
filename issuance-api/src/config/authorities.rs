//! `[[authorities]]`: the authorities that issue.

use std::path::PathBuf;

use ca_core::domain::authority::KeyName;
use ca_core::domain::generation::Generation;

use super::Section;

/// One generation of one authority; prefecture and kind stand in its certificate.
#[derive(Clone, Debug)]
pub struct AuthorityConfig {
    /// PEM or DER: its certificate.
    pub certificate: PathBuf,
    /// Its key on the token.
    pub key: KeyName,
    /// The generation of the key: the first octet of every serial.
    pub generation: Generation,
}

pub(super) fn read(root: &mut Section<'_>) -> Option<Vec<AuthorityConfig>> {
    let sections = root.sections("authorities");
    let count = sections.len();
    let authorities: Vec<_> = sections.into_iter().filter_map(read_one).collect();
    (count > 0 && authorities.len() == count).then_some(authorities)
}

fn read_one(mut section: Section<'_>) -> Option<AuthorityConfig> {
    let certificate = section.path("certificate");
    let key = section.required::<String>("key");
    let generation = section.number("generation", 1..=127, 1);
    section.close();
    Some(AuthorityConfig {
        certificate: certificate?,
        key: KeyName::new(key?),
        generation: Generation::new(u8::try_from(generation?).ok()?)?,
    })
}
