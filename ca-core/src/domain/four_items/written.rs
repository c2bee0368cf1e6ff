//! Text as the register writes it: characters, some with a variation selector.

use super::{Item, repertoire};
use crate::domain::error::DomainError;

/// One character as it is written: a base and, for a particular form of it, a selector.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Written {
    base: char,
    selector: Option<char>,
}

impl Written {
    /// The only character of the text, or none if it has another number of them.
    pub(super) fn only(text: &str) -> Option<Self> {
        let mut all = characters(text);
        let (_, first) = all.next()?;
        all.next().is_none().then_some(first)
    }

    /// The character, if a certificate can hold it as it is.
    pub(super) fn in_repertoire(self) -> Option<char> {
        (self.selector.is_none() && repertoire::contains(self.base)).then_some(self.base)
    }

    /// Whether no item may hold it, not even with a substitute.
    pub(super) fn is_forbidden(self) -> bool {
        repertoire::forbidden(self.base).is_some()
    }

    pub(super) fn push_to(self, text: &mut String) {
        text.push(self.base);
        text.extend(self.selector);
    }
}

/// The written characters of a text, each with its position from 1.
pub(super) fn characters(text: &str) -> impl Iterator<Item = (usize, Written)> {
    let mut rest = text.chars().peekable();
    let next = move || {
        let base = rest.next()?;
        let selectable = !repertoire::is_variation_selector(base);
        let selector = rest.next_if(|next| selectable && repertoire::is_variation_selector(*next));
        Some(Written { base, selector })
    };
    (1..).zip(std::iter::from_fn(next))
}

/// Refuses a text that no register can hold: empty, too long, or with a forbidden character.
pub(super) fn check(item: Item, text: &str) -> Result<(), DomainError> {
    check_length(item, characters(text).count())?;
    for (position, written) in characters(text) {
        if let Some(found) = repertoire::forbidden(written.base) {
            return Err(DomainError::CharacterForbidden { item, position, found });
        }
    }
    Ok(())
}

/// Refuses a number of characters that the item cannot have.
pub(super) fn check_length(item: Item, length: usize) -> Result<(), DomainError> {
    let limit = item.characters_max();
    if (1..=limit).contains(&length) { Ok(()) } else { Err(DomainError::TextLength { item, length, limit }) }
}

/// Whether every U+3000 of the text stands alone between two other characters.
pub(super) fn is_well_spaced(text: &str) -> bool {
    text.split('\u{3000}').all(|part| !part.is_empty())
}
