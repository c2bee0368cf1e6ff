//! Serial numbers of certificates.

use super::generation::Generation;

/// A certificate serial number that RFC 5280 4.1.2.2 accepts by construction.
///
/// Sixteen octets: the generation of the issuing authority's key (1 to 127, so
/// that the integer is positive and its DER never needs padding) and fifteen
/// octets of the system's random source, 120 bits (domain.md 3). One textual
/// form: 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Serial([u8; Self::LENGTH]);

impl Serial {
    /// Length in octets.
    pub const LENGTH: usize = 16;
    /// How many of the octets are random.
    pub const RANDOM: usize = Self::LENGTH - 1;

    /// The serial of this generation with these random octets.
    #[must_use]
    pub fn compose(generation: Generation, random: [u8; Self::RANDOM]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = random;
        Self([generation.number(), a, b, c, d, e, f, g, h, i, j, k, l, m, n, o])
    }

    /// The serial with this textual form, if it is one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 2 * Self::LENGTH {
            return None;
        }
        let mut octets = [0; Self::LENGTH];
        for (octet, pair) in octets.iter_mut().zip(digits.chunks_exact(2)) {
            let &[high, low] = pair else { return None };
            *octet = nibble(high)? << 4 | nibble(low)?;
        }
        Self::from_octets(&octets)
    }

    /// The serial with these octets (big-endian, as in DER), if it is one of ours.
    #[must_use]
    pub fn from_octets(octets: &[u8]) -> Option<Self> {
        let octets: [u8; Self::LENGTH] = octets.try_into().ok()?;
        Generation::new(*octets.first()?).map(|_| Self(octets))
    }

    /// The sixteen octets, big-endian: the contents of the DER INTEGER.
    #[must_use]
    pub const fn octets(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl std::fmt::Display for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl std::fmt::Debug for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Generation, Serial};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_and_octets_lead_back(generation in 1_u8..=127, random: [u8; 15]) {
            let serial = Serial::compose(Generation::new(generation).unwrap(), random);
            prop_assert_eq!(Serial::parse(&serial.to_string()), Some(serial));
            prop_assert_eq!(Serial::from_octets(serial.octets()), Some(serial));
            prop_assert!(serial.octets()[0] & 0x80 == 0 && serial.octets()[0] != 0);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let text = Serial::compose(Generation::FIRST, [0xab; 15]).to_string();
        assert!(Serial::parse(&text.to_uppercase()).is_none());
        assert!(Serial::parse(&text[2..]).is_none());
        assert!(Serial::parse(&format!("{}00", text)).is_none());
        assert!(Serial::parse(&format!("00{}", &text[2..])).is_none());
        assert!(Serial::parse(&format!("80{}", &text[2..])).is_none());
        assert!(Serial::parse(&text.replace('a', "é")).is_none());
    }
}
