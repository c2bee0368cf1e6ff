//! A resident's address as the register writes it.

use super::written::{self, is_well_spaced};
use super::{CertificateText, Item, Substitutes, redacted_debug};
use crate::domain::error::{AddressRule, DomainError};
use crate::domain::prefecture::Prefecture;

/// An address (住所) that begins with its prefecture, in full-width characters, without a postcode.
///
/// Its hyphen is U+FF0D (domain.md section 4): the other forms that keyboards and
/// conversions give, U+2010 to U+2013 and U+2212, are refused rather than changed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

redacted_debug!(Address);

impl Address {
    /// The address written as `text`.
    ///
    /// # Errors
    /// [`DomainError::TextLength`] beyond
    /// [`ADDRESS_CHARACTERS_MAX`](super::ADDRESS_CHARACTERS_MAX),
    /// [`DomainError::CharacterForbidden`], [`DomainError::AddressMalformed`].
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        written::check(Item::Address, text)?;
        check_form(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The address as the register writes it: never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as a certificate holds it.
    ///
    /// # Errors
    /// Those of [`CertificateText::encode`].
    pub fn encode(&self, substitutes: &Substitutes) -> Result<CertificateText, DomainError> {
        CertificateText::encode(Item::Address, &self.0, substitutes)
    }
}

/// Refuses a text that is not of an address's form, whatever its characters.
pub(super) fn check_form(text: &str) -> Result<(), DomainError> {
    let after_prefecture = Prefecture::at_start_of(text).map_or("", |(_, rest)| rest);
    let rules = [
        (AddressRule::Postcode, !text.contains('〒')),
        (AddressRule::Prefecture, !after_prefecture.is_empty() && !after_prefecture.starts_with('\u{3000}')),
        (AddressRule::Hyphen, !text.contains(|c| matches!(c, '\u{2010}'..='\u{2013}' | '\u{2212}'))),
        (AddressRule::Spacing, is_well_spaced(text)),
    ];
    match rules.into_iter().find(|(_, holds)| !holds) {
        Some((rule, _)) => Err(DomainError::AddressMalformed { rule }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;
    use crate::domain::error::{AddressRule, DomainError, ForbiddenCharacter};
    use crate::domain::four_items::Item;

    #[test]
    fn addresses_of_the_register_are_accepted_as_they_are() {
        for text in ["東京都清瀬市中里５－８４２", "北海道札幌市中央区北一条西２丁目　葛\u{E0100}荘１０１号"]
        {
            assert_eq!(Address::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn malformed_addresses_are_refused_with_the_rule_they_break() {
        for (text, rule) in [
            ("清瀬市中里５－８４２", AddressRule::Prefecture),
            ("東京都", AddressRule::Prefecture),
            ("東京都　清瀬市", AddressRule::Prefecture),
            ("　東京都清瀬市", AddressRule::Prefecture),
            ("東京都清瀬市中里５\u{2212}８４２", AddressRule::Hyphen),
            ("東京都清瀬市中里５\u{2010}８４２", AddressRule::Hyphen),
            ("〒２０４－８５１１東京都清瀬市", AddressRule::Postcode),
            ("東京都清瀬市　", AddressRule::Spacing),
            ("東京都清瀬市　　１号", AddressRule::Spacing),
        ] {
            assert_eq!(Address::parse(text), Err(DomainError::AddressMalformed { rule }), "{text}");
        }
    }

    #[test]
    fn half_width_digits_and_hyphens_are_refused_with_their_position() {
        let refused = |position| {
            let found = ForbiddenCharacter::HalfWidth;
            Err(DomainError::CharacterForbidden { item: Item::Address, position, found })
        };
        assert_eq!(Address::parse("東京都清瀬市5－8"), refused(7));
        assert_eq!(Address::parse("東京都清瀬市５-８"), refused(8));
    }

    #[test]
    fn two_hundred_characters_are_the_limit() {
        let longest = format!("東京都{}", "清".repeat(197));
        assert!(Address::parse(&longest).is_ok());
        let refused = DomainError::TextLength { item: Item::Address, length: 201, limit: 200 };
        assert_eq!(Address::parse(&format!("{longest}瀬")), Err(refused));
    }
}
