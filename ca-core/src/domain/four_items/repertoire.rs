//! The characters that a certificate can hold: JIS X 0208 and JIS X 0212, exactly.
//!
//! A JIS position has one Unicode form in the consortium's tables (JIS0208.TXT,
//! JIS0212.TXT) and, for a few signs, another in the tables that most Japanese
//! systems convert with. domain.md section 4 prescribes one of the second kind
//! (U+FF0D for the hyphen), so both forms are in the repertoire, and a text
//! keeps the form it has. JIS X 0213 is out, as is everything half-width.

mod tables;

use tables::{Row, X0208, X0212};

use crate::domain::error::ForbiddenCharacter;

/// Second Unicode forms of characters that the tables have under another code point.
///
/// In the order of their JIS positions: X 0208 0x213D (U+2015), 0x2142 (U+2016),
/// 0x215D (U+2212), 0x2171 (U+00A2), 0x2172 (U+00A3), 0x224C (U+00AC), and X 0212
/// 0x2243 (U+00A6). The wave dash 0x2141 (U+301C) is often converted to U+FF5E,
/// which the tables have as the tilde of X 0212.
const SECOND_FORMS: [char; 7] =
    ['\u{2014}', '\u{2225}', '\u{FF0D}', '\u{FFE0}', '\u{FFE1}', '\u{FFE2}', '\u{FFE4}'];

/// Whether a certificate can hold the character.
#[must_use]
pub fn contains(character: char) -> bool {
    has(X0208, character) || has(X0212, character) || SECOND_FORMS.contains(&character)
}

/// Whether the character selects a variant of the one before it (IVS and the standardised selectors).
#[must_use]
pub const fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Why no item may hold the character, not even with a registered substitute.
#[must_use]
pub fn forbidden(character: char) -> Option<ForbiddenCharacter> {
    match character {
        '\u{3000}' => None,
        '\u{20}'..='\u{7E}' | '\u{FF61}'..='\u{FFDC}' | '\u{FFE8}'..='\u{FFEE}' => {
            Some(ForbiddenCharacter::HalfWidth)
        }
        '\u{FFFD}' => Some(ForbiddenCharacter::Replacement),
        '\u{E000}'..='\u{F8FF}' => Some(ForbiddenCharacter::PrivateUse),
        '\u{FDD0}'..='\u{FDEF}' => Some(ForbiddenCharacter::Noncharacter),
        _ if u32::from(character) & 0xFFFE == 0xFFFE => Some(ForbiddenCharacter::Noncharacter),
        '\u{F0000}'.. => Some(ForbiddenCharacter::PrivateUse),
        _ if is_variation_selector(character) => Some(ForbiddenCharacter::VariationSelector),
        _ if character.is_control() || is_format(character) => Some(ForbiddenCharacter::Control),
        _ if character.is_whitespace() => Some(ForbiddenCharacter::Space),
        _ => None,
    }
}

/// Invisible characters that steer layout (general category Cf, and U+034F, U+115F.. that show nothing).
const fn is_format(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}'
            | '\u{8E2}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}'
    )
}

fn has(table: &[Row], character: char) -> bool {
    let [_, plane, block, low] = u32::from(character).to_be_bytes();
    if plane != 0 {
        return false;
    }
    table
        .binary_search_by_key(&block, |(number, _)| *number)
        .ok()
        .and_then(|index| table.get(index))
        .and_then(|(_, words)| words.get(usize::from(low >> 6)))
        .is_some_and(|word| word >> (low & 63) & 1 == 1)
}

#[cfg(test)]
mod tests;
