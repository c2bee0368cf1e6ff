use sha2::{Digest, Sha256};

use super::{Row, SECOND_FORMS, X0208, X0212, contains, forbidden, has};
use crate::domain::error::ForbiddenCharacter;

fn points(table: &[Row]) -> Vec<char> {
    ('\0'..=char::MAX).filter(|character| has(table, *character)).collect()
}

fn digest(points: &[char]) -> String {
    let bytes: Vec<u8> = points.iter().flat_map(|point| u32::from(*point).to_be_bytes()).collect();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_tables_hold_as_many_characters_as_the_standards() {
    let (x0208, x0212) = (points(X0208), points(X0212));
    assert_eq!(x0208.len(), 6_879);
    assert_eq!(x0212.len(), 6_067);
    assert!(!x0212.iter().any(|point| x0208.binary_search(point).is_ok()), "no character is in both");
    assert!(!SECOND_FORMS.iter().any(|form| has(X0208, *form) || has(X0212, *form)));
}

#[test]
fn the_tables_are_those_of_the_generating_script() {
    assert_eq!(digest(&points(X0208)), "ad06a2989e5231fcea6d32d59f167cb1b315843f3125304573f124a8cfc112dc");
    assert_eq!(digest(&points(X0212)), "42aaec94070a3f8f582fa632e09e2cff4b0522014bec9333ece4dfa3eb92e016");
}

#[test]
fn characters_of_the_two_standards_are_in() {
    // First and last positions, both levels, kana, full-width forms.
    for character in "\u{3000}亜腕弌熙あんアヶー々〆〇０９ＡＺａｚ凜（）丂龥ÀŠ".chars()
    {
        assert!(contains(character), "U+{:04X}", u32::from(character));
    }
    assert!(has(X0208, '剥') && has(X0208, '叱') && has(X0208, '填') && has(X0208, '頬') && has(X0208, '熙'));
    assert!(has(X0212, '塡') && has(X0212, '頰') && has(X0212, '丂') && has(X0212, 'É'));
}

#[test]
fn characters_of_jis_x_0213_and_of_vendors_only_are_out() {
    for character in [
        '\u{20B9F}',
        '剝',
        '\u{20BB7}',
        '俱',
        '驒',
        '\u{20089}',
        '髙',
        '﨑',
        '黑',
        '\u{FA19}',
        '①',
        '㈱',
        'Ⅲ',
        'ㇰ',
    ] {
        assert!(!contains(character), "U+{:04X}", u32::from(character));
        assert_eq!(forbidden(character), None, "U+{:04X}", u32::from(character));
    }
}

#[test]
fn both_unicode_forms_of_a_jis_sign_are_in_and_no_half_width_one() {
    for (first, second) in [
        ('\u{2212}', '\u{FF0D}'),
        ('\u{301C}', '\u{FF5E}'),
        ('\u{2016}', '\u{2225}'),
        ('\u{2015}', '\u{2014}'),
        ('\u{A2}', '\u{FFE0}'),
        ('\u{A3}', '\u{FFE1}'),
        ('\u{AC}', '\u{FFE2}'),
        ('\u{A6}', '\u{FFE4}'),
    ] {
        assert!(contains(first) && contains(second), "U+{:04X}", u32::from(first));
    }
    assert!(contains('\u{FFE5}') && contains('\u{FFE3}') && contains('\u{FF3C}'));
    for half in ['\u{A5}', '\u{203E}', '~', '\\', '-', 'A', '0', ' ', 'ｱ', '｡'] {
        assert!(!contains(half), "U+{:04X}", u32::from(half));
    }
}

#[test]
fn what_no_item_may_hold_is_named_by_kind() {
    use ForbiddenCharacter as Kind;
    for (character, kind) in [
        ('\u{FF71}', Kind::HalfWidth),
        ('\u{FF61}', Kind::HalfWidth),
        ('a', Kind::HalfWidth),
        (' ', Kind::HalfWidth),
        ('\0', Kind::Control),
        ('\t', Kind::Control),
        ('\n', Kind::Control),
        ('\u{7F}', Kind::Control),
        ('\u{85}', Kind::Control),
        ('\u{200D}', Kind::Control),
        ('\u{202E}', Kind::Control),
        ('\u{2066}', Kind::Control),
        ('\u{FEFF}', Kind::Control),
        ('\u{E0041}', Kind::Control),
        ('\u{A0}', Kind::Space),
        ('\u{2003}', Kind::Space),
        ('\u{FFFD}', Kind::Replacement),
        ('\u{E000}', Kind::PrivateUse),
        ('\u{F8FF}', Kind::PrivateUse),
        ('\u{F0000}', Kind::PrivateUse),
        ('\u{10FFFD}', Kind::PrivateUse),
        ('\u{FDD0}', Kind::Noncharacter),
        ('\u{FFFE}', Kind::Noncharacter),
        ('\u{2FFFF}', Kind::Noncharacter),
        ('\u{10FFFF}', Kind::Noncharacter),
        ('\u{FE00}', Kind::VariationSelector),
        ('\u{E0100}', Kind::VariationSelector),
    ] {
        assert_eq!(forbidden(character), Some(kind), "U+{:04X}", u32::from(character));
    }
}

#[test]
fn nothing_of_the_repertoire_is_forbidden() {
    for character in ('\0'..=char::MAX).filter(|character| contains(*character)) {
        assert_eq!(forbidden(character), None, "U+{:04X}", u32::from(character));
    }
}
