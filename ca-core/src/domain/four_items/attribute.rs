//! The six strings that carry the four items in a certificate.

use std::fmt;

use super::Item;

/// One of the six otherName values in a signature certificate's subjectAltName.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// 氏名
    Name,
    /// Where substitutes stand in the name.
    NameSubstitutes,
    /// 性別
    Gender,
    /// 生年月日
    DateOfBirth,
    /// 住所
    Address,
    /// Where substitutes stand in the address.
    AddressSubstitutes,
}

impl Attribute {
    /// The six, in the order in which a certificate has them (domain.md section 3).
    pub const IN_CERTIFICATE: [Self; 6] = [
        Self::Name,
        Self::DateOfBirth,
        Self::Gender,
        Self::Address,
        Self::NameSubstitutes,
        Self::AddressSubstitutes,
    ];

    /// The last arc of its identifier 1.2.392.200149.8.5.5.n (domain.md section 2).
    #[must_use]
    pub const fn arc(self) -> u32 {
        match self {
            Self::Name => 1,
            Self::NameSubstitutes => 2,
            Self::Gender => 3,
            Self::DateOfBirth => 4,
            Self::Address => 5,
            Self::AddressSubstitutes => 6,
        }
    }

    /// The item that it carries or describes.
    #[must_use]
    pub const fn item(self) -> Item {
        match self {
            Self::Name | Self::NameSubstitutes => Item::Name,
            Self::Gender => Item::Gender,
            Self::DateOfBirth => Item::DateOfBirth,
            Self::Address | Self::AddressSubstitutes => Item::Address,
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameSubstitutes | Self::AddressSubstitutes => {
                write!(f, "substitute flags of the {}", self.item())
            }
            Self::Name | Self::Gender | Self::DateOfBirth | Self::Address => self.item().fmt(f),
        }
    }
}
