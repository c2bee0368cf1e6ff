//! The register's substitutes (代替文字) for what a certificate cannot hold.

use std::collections::BTreeMap;

use super::redacted_debug;
use super::written::{Written, characters};

use crate::domain::error::{DomainError, SubstituteRule};

/// The substitutes registered for one resident: each outside character has at most one.
///
/// An outside character is one without a place in the repertoire, or any
/// character with a variation selector: 葛 with a selector needs 葛 registered as
/// its substitute, it is not assumed. A substitute is one letter or several,
/// because a kanji without a substitute is written as its kana; each letter of it
/// is flagged.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Substitutes(BTreeMap<Written, String>);

redacted_debug!(Substitutes);

impl Substitutes {
    /// No substitutes: every character of the resident is in the repertoire.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// The substitutes written as `𠮷=吉;﨑=崎`, the form of registers and of the record.
    ///
    /// # Errors
    /// [`DomainError::SubstituteMalformed`] with the number of the entry.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let mut substitutes = Self::none();
        if text.is_empty() {
            return Ok(substitutes);
        }
        for (entry, pair) in (1..).zip(text.split(';')) {
            substitutes.add(pair).map_err(|rule| DomainError::SubstituteMalformed { entry, rule })?;
        }
        Ok(substitutes)
    }

    /// The form that [`Self::parse`] reads: for the register and the record only.
    #[must_use]
    pub fn to_register_text(&self) -> String {
        let mut text = String::new();
        for (written, substitute) in &self.0 {
            if !text.is_empty() {
                text.push(';');
            }
            written.push_to(&mut text);
            text.push('=');
            text.push_str(substitute);
        }
        text
    }

    /// The substitute of a character, if one is registered.
    pub(super) fn of(&self, written: Written) -> Option<&str> {
        self.0.get(&written).map(String::as_str)
    }

    fn add(&mut self, pair: &str) -> Result<(), SubstituteRule> {
        let (character, substitute) = pair.split_once('=').ok_or(SubstituteRule::Shape)?;
        let written = Written::only(character).ok_or(SubstituteRule::Shape)?;
        if written.is_forbidden() {
            return Err(SubstituteRule::Forbidden);
        }
        if written.in_repertoire().is_some() {
            return Err(SubstituteRule::NotNeeded);
        }
        let is_letter =
            |(_, written): (usize, Written)| written.in_repertoire().is_some_and(char::is_alphanumeric);
        if substitute.is_empty() || !characters(substitute).all(is_letter) {
            return Err(SubstituteRule::Outside);
        }
        match self.0.insert(written, substitute.to_owned()) {
            None => Ok(()),
            Some(_) => Err(SubstituteRule::Twice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Substitutes;
    use crate::domain::error::{DomainError, SubstituteRule};

    #[test]
    fn the_register_s_text_is_read_and_written() {
        for text in ["", "﨑=崎", "葛\u{E0100}=葛;\u{20BB7}=吉", "\u{20B9F}=しか"] {
            assert_eq!(Substitutes::parse(text).unwrap().to_register_text(), text);
        }
    }

    #[test]
    fn an_unusable_entry_is_refused_with_its_number() {
        for (pair, rule) in [
            ("", SubstituteRule::Shape),
            ("﨑", SubstituteRule::Shape),
            ("﨑髙=崎", SubstituteRule::Shape),
            ("=崎", SubstituteRule::Shape),
            ("崎=崎", SubstituteRule::NotNeeded),
            ("ｱ=ア", SubstituteRule::Forbidden),
            ("\u{E000}=外", SubstituteRule::Forbidden),
            ("\u{E0100}=葛", SubstituteRule::Forbidden),
            ("﨑=", SubstituteRule::Outside),
            ("﨑=ｻ", SubstituteRule::Outside),
            ("﨑=崎\u{E0100}", SubstituteRule::Outside),
            ("﨑=さ\u{3000}き", SubstituteRule::Outside),
            ("﨑=崎=崎", SubstituteRule::Outside),
            ("髙=商", SubstituteRule::Twice),
        ] {
            let text = format!("髙=高;{pair}");
            let expected = Err(DomainError::SubstituteMalformed { entry: 2, rule });
            assert_eq!(Substitutes::parse(&text), expected, "{pair}");
        }
    }
}
