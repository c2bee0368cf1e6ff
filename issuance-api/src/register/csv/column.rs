//! The columns of a register file.

use std::fmt;

/// A column, named in the header as [`Column::name`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The resident record number (住民票コード), eleven digits.
    ResidentNumber,
    /// The family name (氏), or the whole of a name of one part.
    FamilyName,
    /// The given name (名); empty for a name of one part.
    GivenName,
    /// The alias (通称) of a foreign resident; usually empty.
    Alias,
    /// The date of birth, `EYYYYMMDD`.
    DateOfBirth,
    /// The gender: `1`, `2` or `3`.
    Gender,
    /// The address, prefecture first.
    Address,
    /// The registered substitutes, `character=substitute` joined by `;`.
    Substitutes,
    /// `registered` or `struck-off`.
    Status,
    /// Since when, `YYYY-MM-DD`.
    StatusDate,
}

impl Column {
    /// Every column, in the order of the file.
    pub const ALL: [Self; 10] = [
        Self::ResidentNumber,
        Self::FamilyName,
        Self::GivenName,
        Self::Alias,
        Self::DateOfBirth,
        Self::Gender,
        Self::Address,
        Self::Substitutes,
        Self::Status,
        Self::StatusDate,
    ];

    /// The name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResidentNumber => "resident_number",
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::Alias => "alias",
            Self::DateOfBirth => "date_of_birth",
            Self::Gender => "gender",
            Self::Address => "address",
            Self::Substitutes => "substitutes",
            Self::Status => "status",
            Self::StatusDate => "status_date",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
