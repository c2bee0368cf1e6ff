//! The gender as the register notes it.

use super::redacted_debug;
use crate::domain::error::DomainError;

/// The gender (性別) by the register's code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// 男
    Male,
    /// 女
    Female,
    /// 不明
    Unknown,
}

redacted_debug!(Gender);

impl Gender {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Male, Self::Female, Self::Unknown];

    /// The gender written as `1`, `2` or `3`.
    ///
    /// # Errors
    /// [`DomainError::GenderMalformed`].
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        Self::ALL.into_iter().find(|gender| gender.encode() == text).ok_or(DomainError::GenderMalformed)
    }

    /// `1`, `2` or `3`.
    #[must_use]
    pub const fn encode(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
            Self::Unknown => "3",
        }
    }
}
