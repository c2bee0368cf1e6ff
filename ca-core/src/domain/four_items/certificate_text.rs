//! A text as a certificate holds it, with the flags beside it.

use super::written::{self, characters};
use super::{Item, Substitutes, redacted_debug};
use crate::domain::error::DomainError;

/// A name or address of repertoire characters only, with one flag for each of them.
///
/// The flag is `1` where (part of) a registered substitute stands and `0` where
/// the register's own character does, so the two strings always have the same
/// number of characters (domain.md section 4).
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateText {
    text: String,
    flags: String,
}

redacted_debug!(CertificateText);

impl CertificateText {
    /// The register's text with a substitute in the place of each outside character.
    ///
    /// # Errors
    /// [`DomainError::CharacterForbidden`], [`DomainError::CharacterWithoutSubstitute`],
    /// and [`DomainError::TextLength`] before or after the substitution.
    pub fn encode(item: Item, text: &str, substitutes: &Substitutes) -> Result<Self, DomainError> {
        written::check(item, text)?;
        let mut encoded = Self { text: String::with_capacity(text.len()), flags: String::new() };
        for (position, written) in characters(text) {
            if let Some(character) = written.in_repertoire() {
                encoded.text.push(character);
                encoded.flags.push('0');
            } else {
                let missing = DomainError::CharacterWithoutSubstitute { item, position };
                let substitute = substitutes.of(written).ok_or(missing)?;
                encoded.text.push_str(substitute);
                encoded.flags.extend(substitute.chars().map(|_| '1'));
            }
        }
        written::check_length(item, encoded.flags.len())?;
        Ok(encoded)
    }

    /// The text and flags of a certificate.
    ///
    /// # Errors
    /// [`DomainError::TextLength`], [`DomainError::CharacterForbidden`],
    /// [`DomainError::CharacterWithoutSubstitute`] for a character outside the
    /// repertoire, [`DomainError::FlagsMalformed`].
    pub fn decode(item: Item, text: &str, flags: &str) -> Result<Self, DomainError> {
        written::check(item, text)?;
        for (position, written) in characters(text) {
            written.in_repertoire().ok_or(DomainError::CharacterWithoutSubstitute { item, position })?;
        }
        if flags.len() != text.chars().count() || !flags.bytes().all(|flag| matches!(flag, b'0' | b'1')) {
            return Err(DomainError::FlagsMalformed { item });
        }
        Ok(Self { text: text.to_owned(), flags: flags.to_owned() })
    }

    /// The text: for the certificate, never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `0` or `1` for each character of the text.
    #[must_use]
    pub fn flags(&self) -> &str {
        &self.flags
    }
}
