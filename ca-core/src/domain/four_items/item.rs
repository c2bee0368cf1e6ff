//! The items by name, for refusals that must not show what the items hold.

use std::fmt;

use super::{ADDRESS_CHARACTERS_MAX, NAME_CHARACTERS_MAX};
use crate::domain::code::Code;

/// One of the four basic items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// 氏名
    Name,
    /// 生年月日
    DateOfBirth,
    /// 性別
    Gender,
    /// 住所
    Address,
}

impl Item {
    /// The four, in the order in which application forms have them.
    pub const ALL: [Self; 4] = [Self::Name, Self::DateOfBirth, Self::Gender, Self::Address];

    /// The code of a claim whose item differs from the register's.
    #[must_use]
    pub const fn differs_code(self) -> Code {
        match self {
            Self::Name => Code::NAME_DIFFERS,
            Self::DateOfBirth => Code::DATE_OF_BIRTH_DIFFERS,
            Self::Gender => Code::GENDER_DIFFERS,
            Self::Address => Code::ADDRESS_DIFFERS,
        }
    }

    /// The code of an item that is not of its form.
    #[must_use]
    pub const fn malformed_code(self) -> Code {
        match self {
            Self::Name => Code::NAME_MALFORMED,
            Self::DateOfBirth => Code::DATE_OF_BIRTH_MALFORMED,
            Self::Gender => Code::GENDER_MALFORMED,
            Self::Address => Code::ADDRESS_MALFORMED,
        }
    }

    /// How many characters the item's text may have.
    #[must_use]
    pub const fn characters_max(self) -> usize {
        match self {
            Self::Name => NAME_CHARACTERS_MAX,
            Self::DateOfBirth => 9,
            Self::Gender => 1,
            Self::Address => ADDRESS_CHARACTERS_MAX,
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::DateOfBirth => "date of birth",
            Self::Gender => "gender",
            Self::Address => "address",
        })
    }
}
