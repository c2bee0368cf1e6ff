//! The four basic items (基本4情報) of a person: name, date of birth, gender, address.
//!
//! A value here is in one of two forms. The **register's form** ([`FourItems`])
//! holds every character as the register writes it, variation selectors
//! included; claims are made and compared in it. The **certificate's form**
//! ([`EncodedFourItems`]) holds only characters of JIS X 0208 and JIS X 0212
//! ([`repertoire`]), with flags where a registered substitute stands
//! (domain.md section 4). All of it is personal data: nothing here has a
//! `Display` that shows it, and every `Debug` hides it.

mod address;
mod attribute;
mod certificate_text;
mod date_of_birth;
mod encoded;
mod era;
mod gender;
mod item;
mod name;
pub mod repertoire;
mod substitutes;
mod written;

pub use address::Address;
pub use attribute::Attribute;
pub use certificate_text::CertificateText;
pub use date_of_birth::DateOfBirth;
pub use encoded::EncodedFourItems;
pub use era::Era;
pub use gender::Gender;
pub use item::Item;
pub use name::Name;
pub use substitutes::Substitutes;

use crate::domain::error::DomainError;

/// The longest name, alias included, in characters: a decision, no public fact exists.
pub const NAME_CHARACTERS_MAX: usize = 100;

/// The longest address, in characters (domain.md section 4).
pub const ADDRESS_CHARACTERS_MAX: usize = 200;

/// A `Debug` that names the type and hides what it holds.
macro_rules! redacted_debug {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}
use redacted_debug;

/// The four basic items of one person, in the register's form.
#[derive(Clone, PartialEq, Eq)]
pub struct FourItems {
    name: Name,
    date_of_birth: DateOfBirth,
    gender: Gender,
    address: Address,
}

redacted_debug!(FourItems);

impl FourItems {
    /// The items together.
    #[must_use]
    pub const fn new(name: Name, date_of_birth: DateOfBirth, gender: Gender, address: Address) -> Self {
        Self { name, date_of_birth, gender, address }
    }

    /// The items as they are written in the register: text, `EYYYYMMDD`, `1` to `3`, text.
    ///
    /// # Errors
    /// Those of [`Name::parse`], [`DateOfBirth::parse`], [`Gender::parse`] and
    /// [`Address::parse`], the first in this order.
    pub fn parse(name: &str, date_of_birth: &str, gender: &str, address: &str) -> Result<Self, DomainError> {
        Ok(Self {
            name: Name::parse(name)?,
            date_of_birth: DateOfBirth::parse(date_of_birth)?,
            gender: Gender::parse(gender)?,
            address: Address::parse(address)?,
        })
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The date of birth.
    #[must_use]
    pub const fn date_of_birth(&self) -> DateOfBirth {
        self.date_of_birth
    }

    /// The gender.
    #[must_use]
    pub const fn gender(&self) -> Gender {
        self.gender
    }

    /// The address.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// The certificate's form, with the resident's registered substitutes in place.
    ///
    /// # Errors
    /// [`DomainError::CharacterWithoutSubstitute`], and [`DomainError::TextLength`]
    /// if substitutes make a text too long.
    pub fn encode(&self, substitutes: &Substitutes) -> Result<EncodedFourItems, DomainError> {
        EncodedFourItems::encode(self, substitutes)
    }

    /// Which items of `claimed` differ from those of the register, in the order of [`Item`].
    ///
    /// Texts are compared character by character, without any normalisation: NFC
    /// would take U+FA19 for U+795E (two forms of 神), which the register keeps apart, and
    /// spacing, width and hyphens have one form already by parsing. Dates are
    /// compared as [`DateOfBirth::is_same`] says.
    #[must_use]
    pub fn differences(claimed: &Self, registered: &Self) -> Vec<Item> {
        [
            (Item::Name, claimed.name == registered.name),
            (Item::DateOfBirth, claimed.date_of_birth.is_same(registered.date_of_birth)),
            (Item::Gender, claimed.gender == registered.gender),
            (Item::Address, claimed.address == registered.address),
        ]
        .into_iter()
        .filter_map(|(item, same)| (!same).then_some(item))
        .collect()
    }
}

#[cfg(test)]
mod tests;
