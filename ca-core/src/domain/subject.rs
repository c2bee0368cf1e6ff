//! Whose certificate it is, said without saying who.

use super::base32;
use super::municipality::Municipality;
use super::name::DistinguishedName;
use super::oid;

/// The commonName of a resident certificate: 26 characters that say nothing.
///
/// 128 random bits in base32 (RFC 4648 6, without padding): `A`–`Z` and `2`–`7`.
/// Made anew for every certificate, so that neither the two certificates of a card
/// nor a certificate and its successor can be linked by it; the link is kept in
/// the record. domain.md 3 asks for an opaque identifier, its form is our decision.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OpaqueId(String);

impl OpaqueId {
    /// How many random octets make one.
    pub const RANDOM: usize = 16;
    /// How many characters it has.
    pub const LENGTH: usize = 26;

    /// The identifier made of these random octets.
    #[must_use]
    pub fn from_random(octets: [u8; Self::RANDOM]) -> Self {
        Self(base32::encode(&octets))
    }

    /// The identifier with this text, if it has the form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == Self::LENGTH && text.chars().all(|c| base32::ALPHABET.contains(&c));
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OpaqueId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpaqueId({})", self.0)
    }
}

/// The subject of a signature certificate: `C=JP, L=<Prefecture>,
/// L=<Municipality>, CN=<opaque id>` (domain.md 3). The person's name is not in it.
#[must_use]
pub fn of_signature_certificate(municipality: &Municipality, id: &OpaqueId) -> DistinguishedName {
    DistinguishedName::in_japan(&[
        (oid::LOCALITY, municipality.prefecture().romaji()),
        (oid::LOCALITY, municipality.romaji()),
        (oid::COMMON_NAME, id.as_str()),
    ])
}

/// The subject of an authentication certificate: `C=JP, CN=<opaque id>`
/// (domain.md 3), so that not even the municipality is told.
#[must_use]
pub fn of_authentication_certificate(id: &OpaqueId) -> DistinguishedName {
    DistinguishedName::in_japan(&[(oid::COMMON_NAME, id.as_str())])
}

#[cfg(test)]
mod tests {
    use super::{OpaqueId, of_authentication_certificate, of_signature_certificate};
    use crate::domain::municipality::{Municipality, MunicipalityCode};
    use proptest::prelude::*;

    #[test]
    fn an_opaque_id_is_base32_of_its_octets() {
        // RFC 4648 10: the base32 of "foobar" is MZXW6YTBOI, and zeros are As.
        let mut octets = [0; 16];
        octets[..6].copy_from_slice(b"foobar");
        assert_eq!(OpaqueId::from_random(octets).as_str(), "MZXW6YTBOIAAAAAAAAAAAAAAAA");
        assert_eq!(OpaqueId::from_random([0xff; 16]).as_str(), "77777777777777777777777774");
    }

    proptest! {
        #[test]
        fn every_bit_of_the_octets_is_kept(octets: [u8; 16], bit in 0_u32..128) {
            let id = OpaqueId::from_random(octets);
            let other = OpaqueId::from_random((u128::from_be_bytes(octets) ^ 1 << bit).to_be_bytes());
            prop_assert_ne!(&id, &other);
            prop_assert_eq!(OpaqueId::parse(id.as_str()), Some(id));
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "MZXW6YTBOI",
            "mzxw6ytboiaaaaaaaaaaaaaaaa",
            "MZXW6YTBOIAAAAAAAAAAAAAAA1",
            "あああああああああ",
        ] {
            assert!(OpaqueId::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn subjects_are_those_of_the_profile() {
        let code = MunicipalityCode::parse("132217").unwrap();
        let kiyose = Municipality::new(code, "清瀬市", "Kiyose-shi").unwrap();
        let id = OpaqueId::from_random([0; 16]);
        assert_eq!(
            of_signature_certificate(&kiyose, &id).to_string(),
            "C=JP, L=Tokyo-to, L=Kiyose-shi, CN=AAAAAAAAAAAAAAAAAAAAAAAAAA"
        );
        assert_eq!(of_authentication_certificate(&id).to_string(), "C=JP, CN=AAAAAAAAAAAAAAAAAAAAAAAAAA");
    }
}
