//! A person's name as the register writes it.

use super::written::{self, is_well_spaced};
use super::{CertificateText, Item, Substitutes, redacted_debug};
use crate::domain::error::{DomainError, NameRule};

/// A name (氏名): family and given name joined by U+3000, with an alias where one is registered.
///
/// The alias (通称) of a foreign resident is part of the name (domain.md section 4)
/// and follows it in full-width parentheses, `ＳＭＩＴＨ　ＪＯＨＮ（山田　太郎）`: a decision.
/// A foreign name has as many parts as it has; one part alone is accepted of a
/// name in Latin letters only, because passports have such names, and refused of
/// others, where it is a forgotten space.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

redacted_debug!(Name);

impl Name {
    /// The name written as `text`, alias included.
    ///
    /// # Errors
    /// [`DomainError::TextLength`] beyond [`NAME_CHARACTERS_MAX`](super::NAME_CHARACTERS_MAX),
    /// [`DomainError::CharacterForbidden`], [`DomainError::NameMalformed`].
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        written::check(Item::Name, text)?;
        match broken_rule(text) {
            Some(rule) => Err(DomainError::NameMalformed { rule }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The name with an alias after it.
    ///
    /// # Errors
    /// Those of [`Self::parse`].
    pub fn with_alias(name: &str, alias: &str) -> Result<Self, DomainError> {
        Self::parse(&format!("{name}（{alias}）"))
    }

    /// The name as the register writes it: never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The alias, if there is one.
    #[must_use]
    pub fn alias(&self) -> Option<&str> {
        split_alias(&self.0).and_then(|(_, alias)| alias)
    }

    /// The name as a certificate holds it.
    ///
    /// # Errors
    /// Those of [`CertificateText::encode`].
    pub fn encode(&self, substitutes: &Substitutes) -> Result<CertificateText, DomainError> {
        CertificateText::encode(Item::Name, &self.0, substitutes)
    }
}

fn broken_rule(text: &str) -> Option<NameRule> {
    let Some((name, alias)) = split_alias(text) else { return Some(NameRule::Alias) };
    if !is_well_spaced(name) || !alias.is_none_or(is_well_spaced) {
        return Some(NameRule::Spacing);
    }
    let has_parts = name.contains('\u{3000}') || name.chars().all(is_latin);
    (!has_parts).then_some(NameRule::Parts)
}

/// The name and its alias; nothing if parentheses stand otherwise than one pair around the alias.
fn split_alias(text: &str) -> Option<(&str, Option<&str>)> {
    let (name, alias) = match text.split_once('（') {
        Some((name, rest)) => (name, Some(rest.strip_suffix('）')?)),
        None => (text, None),
    };
    let is_plain = |part: &str| !part.contains(['（', '）']);
    (is_plain(name) && alias.is_none_or(is_plain)).then_some((name, alias))
}

/// Full-width Latin, or Latin with diacritics.
const fn is_latin(character: char) -> bool {
    matches!(
        character,
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}'
            | '\u{1E00}'..='\u{1EFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::Name;
    use crate::domain::error::{DomainError, ForbiddenCharacter, NameRule};
    use crate::domain::four_items::Item;

    #[test]
    fn names_of_the_register_are_accepted_as_they_are() {
        for text in [
            "山田　太郎",
            "葛\u{E0100}城　\u{20BB7}子",
            "ＳＭＩＴＨ　ＪＯＨＮ　ＰＡＵＬ",
            "ＳＵＨＡＲＴＯ",
            "李　明",
        ] {
            let name = Name::parse(text).unwrap();
            assert_eq!((name.as_str(), name.alias()), (text, None));
        }
    }

    #[test]
    fn an_alias_is_part_of_the_name() {
        let name = Name::with_alias("ＳＭＩＴＨ　ＪＯＨＮ", "山田　太郎").unwrap();
        assert_eq!(name.as_str(), "ＳＭＩＴＨ　ＪＯＨＮ（山田　太郎）");
        assert_eq!(name.alias(), Some("山田　太郎"));
    }

    #[test]
    fn malformed_names_are_refused_with_the_rule_they_break() {
        for (text, rule) in [
            ("山田太郎", NameRule::Parts),
            ("\u{20BB7}", NameRule::Parts),
            ("山田太郎（山田　太郎）", NameRule::Parts),
            ("　山田", NameRule::Spacing),
            ("山田　", NameRule::Spacing),
            ("山田　　太郎", NameRule::Spacing),
            ("　", NameRule::Spacing),
            ("（山田　太郎）", NameRule::Spacing),
            ("ＳＭＩＴＨ　ＪＯＨＮ　（山田）", NameRule::Spacing),
            ("ＳＭＩＴＨ　ＪＯＨＮ（）", NameRule::Spacing),
            ("ＳＭＩＴＨ　ＪＯＨＮ（山田", NameRule::Alias),
            ("ＳＭＩＴＨ　ＪＯＨＮ）", NameRule::Alias),
            ("ＳＭＩＴＨ　ＪＯＨＮ（山田）（太郎）", NameRule::Alias),
            ("ＳＭＩＴＨ（山田）　ＪＯＨＮ", NameRule::Alias),
        ] {
            assert_eq!(Name::parse(text), Err(DomainError::NameMalformed { rule }), "{text}");
        }
    }

    #[test]
    fn the_position_of_a_forbidden_character_counts_written_characters() {
        let refused =
            |position, found| Err(DomainError::CharacterForbidden { item: Item::Name, position, found });
        assert_eq!(Name::parse("葛\u{E0100}城　ﾀﾛｳ"), refused(4, ForbiddenCharacter::HalfWidth));
        assert_eq!(Name::parse("山田 太郎"), refused(3, ForbiddenCharacter::HalfWidth));
        assert_eq!(Name::parse("山田　\u{FFFD}郎"), refused(4, ForbiddenCharacter::Replacement));
        assert_eq!(
            Name::parse("葛\u{E0100}\u{E0101}　郎"),
            refused(2, ForbiddenCharacter::VariationSelector)
        );
    }

    #[test]
    fn the_limit_counts_written_characters() {
        let longest = format!("葛\u{E0100}　{}", "郎".repeat(98));
        assert!(Name::parse(&longest).is_ok());
        let refused = |length| Err(DomainError::TextLength { item: Item::Name, length, limit: 100 });
        assert_eq!(Name::parse(&format!("{longest}郎")), refused(101));
        assert_eq!(Name::parse(""), refused(0));
    }
}
