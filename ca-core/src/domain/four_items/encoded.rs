//! The four items as the six strings of a signature certificate.

use super::written::is_well_spaced;
use super::{
    Attribute, CertificateText, DateOfBirth, FourItems, Gender, Item, Substitutes, address, redacted_debug,
};
use crate::domain::error::{DomainError, NameRule};

/// The four items in the certificate's form; what encodes decodes to the same again.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodedFourItems {
    name: CertificateText,
    date_of_birth: DateOfBirth,
    gender: Gender,
    address: CertificateText,
}

redacted_debug!(EncodedFourItems);

impl EncodedFourItems {
    /// The certificate's form of the register's items.
    ///
    /// # Errors
    /// Those of [`CertificateText::encode`], of the name first.
    pub fn encode(items: &FourItems, substitutes: &Substitutes) -> Result<Self, DomainError> {
        Ok(Self {
            name: items.name().encode(substitutes)?,
            date_of_birth: items.date_of_birth(),
            gender: items.gender(),
            address: items.address().encode(substitutes)?,
        })
    }

    /// The items read from a certificate's strings, in whatever order.
    ///
    /// # Errors
    /// [`DomainError::AttributeCount`] if one of the six is missing or there twice,
    /// those of [`CertificateText::decode`], [`DateOfBirth::parse`] and
    /// [`Gender::parse`], and [`DomainError::NameMalformed`] or
    /// [`DomainError::AddressMalformed`] for what no encoding gives.
    pub fn decode<'a>(strings: impl IntoIterator<Item = (Attribute, &'a str)>) -> Result<Self, DomainError> {
        let strings: Vec<_> = strings.into_iter().collect();
        let only = |attribute| {
            let mut found = strings.iter().filter(|(which, _)| *which == attribute);
            match (found.next(), found.next()) {
                (Some((_, string)), None) => Ok(*string),
                _ => Err(DomainError::AttributeCount { attribute }),
            }
        };
        let name =
            CertificateText::decode(Item::Name, only(Attribute::Name)?, only(Attribute::NameSubstitutes)?)?;
        if !is_well_spaced(name.as_str()) {
            return Err(DomainError::NameMalformed { rule: NameRule::Spacing });
        }
        let date_of_birth = DateOfBirth::parse(only(Attribute::DateOfBirth)?)?;
        let gender = Gender::parse(only(Attribute::Gender)?)?;
        let address = CertificateText::decode(
            Item::Address,
            only(Attribute::Address)?,
            only(Attribute::AddressSubstitutes)?,
        )?;
        address::check_form(address.as_str())?;
        Ok(Self { name, date_of_birth, gender, address })
    }

    /// The six strings in the order of the certificate (domain.md section 3): never for a log.
    #[must_use]
    pub fn strings(&self) -> [(Attribute, String); 6] {
        Attribute::IN_CERTIFICATE.map(|attribute| {
            let string = match attribute {
                Attribute::Name => self.name.as_str().to_owned(),
                Attribute::NameSubstitutes => self.name.flags().to_owned(),
                Attribute::Gender => self.gender.encode().to_owned(),
                Attribute::DateOfBirth => self.date_of_birth.encode(),
                Attribute::Address => self.address.as_str().to_owned(),
                Attribute::AddressSubstitutes => self.address.flags().to_owned(),
            };
            (attribute, string)
        })
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &CertificateText {
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
    pub const fn address(&self) -> &CertificateText {
        &self.address
    }
}
