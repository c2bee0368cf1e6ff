//! `[keys]`: which residents' keys are certified.

use std::path::PathBuf;
use std::sync::Arc;

use ca_core::domain::public_key::{Blocklist, KeyPolicy};

use super::Section;

/// RSA-2048, P-256 and P-384, less the keys of the blocklist (`blocklist`: a
/// file of SHA-256 fingerprints of keys in hexadecimal, one a line).
pub(super) fn read(mut section: Section<'_>) -> Option<KeyPolicy> {
    let file = section.optional::<PathBuf>("blocklist");
    let policy = match file? {
        None => Some(KeyPolicy::residents()),
        Some(path) => read_blocklist(&section, &section.resolve(&path))
            .map(|list| KeyPolicy::residents().with_blocklist(Arc::new(list))),
    };
    section.close();
    policy
}

fn read_blocklist(section: &Section<'_>, path: &std::path::Path) -> Option<Blocklist> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    let list = text.and_then(|text| Blocklist::from_hex_lines(&text).map_err(|error| error.to_string()));
    if let Err(error) = &list {
        section.problem("blocklist", format!("{}: {error}", path.display()));
    }
    list.ok()
}
