//! Base32 without padding (RFC 4648 6): `A`–`Z` and `2`–`7`, for codes and
//! identifiers that people read.

/// The characters, by value.
pub(crate) const ALPHABET: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U',
    'V', 'W', 'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
];

/// The text of these octets; the last character is filled up with zero bits.
pub(crate) fn encode<'a>(octets: impl IntoIterator<Item = &'a u8>) -> String {
    let (mut text, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for octet in octets {
        bits = bits << 8 | u32::from(*octet);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.extend(character(bits >> held));
        }
        bits &= (1 << held) - 1;
    }
    if held > 0 {
        text.extend(character(bits << (5 - held)));
    }
    text
}

fn character(bits: u32) -> Option<&'static char> {
    ALPHABET.get(usize::try_from(bits & 31).ok()?)
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, encode};
    use std::collections::BTreeSet;

    #[test]
    fn the_alphabet_has_no_character_twice() {
        assert_eq!(ALPHABET.iter().collect::<BTreeSet<_>>().len(), 32);
    }

    #[test]
    fn the_vectors_of_rfc_4648_hold() {
        for (octets, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
        ] {
            assert_eq!(encode(octets.as_bytes()), text);
        }
    }
}
