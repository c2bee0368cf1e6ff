//! How long a certificate is valid.

use std::num::NonZeroU8;

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::code::Code;
use super::date;
use super::four_items::DateOfBirth;
use super::jst;

/// A validity period: whole seconds, beginning before it ends, both before 2050
/// (so that RFC 5280 4.1.2.5 encodes both as UTCTime).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    not_before: Timestamp,
    not_after: Timestamp,
}

/// A validity that cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidityError {
    /// The period would end before it begins.
    #[error("the certificate would end before it begins: check the card's expiry")]
    Empty,
    /// The period would end after 2049 or before 1950.
    #[error("the certificate would not lie between 1950 and 2049")]
    OutOfRange,
    /// The authority's own certificate ends first.
    #[error("the authority's certificate ends before this certificate would: a new generation is needed")]
    BeyondAuthority,
}

impl ValidityError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::Empty | Self::OutOfRange => Code::ENCODING_FAILED,
            Self::BeyondAuthority => Code::AUTHORITY_EXPIRING,
        }
    }
}

/// How the end of a certificate is found: data of the profile (domain.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidityPolicy {
    /// So many years from the day of issue.
    Years(u8),
    /// Until the n-th birthday after the day of issue, at most `cap` years.
    Birthday {
        /// Which birthday after issue.
        nth: NonZeroU8,
        /// The most years that may pass.
        cap: u8,
    },
}

impl Validity {
    /// The period from `not_before` to `not_after`, both in whole seconds.
    ///
    /// # Errors
    /// [`ValidityError::Empty`] and [`ValidityError::OutOfRange`].
    pub fn new(not_before: Timestamp, not_after: Timestamp) -> Result<Self, ValidityError> {
        let (not_before, not_after) = (jst::whole_second(not_before), jst::whole_second(not_after));
        let years = [not_before, not_after].map(|at| jiff::tz::Offset::UTC.to_datetime(at).year());
        if years.iter().any(|year| !(1950..2050).contains(year)) {
            return Err(ValidityError::OutOfRange);
        }
        if not_before >= not_after {
            return Err(ValidityError::Empty);
        }
        Ok(Self { not_before, not_after })
    }

    /// The first second of the period.
    #[must_use]
    pub const fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last second of the period.
    #[must_use]
    pub const fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// The same period, provided that it lies within that of the authority.
    ///
    /// # Errors
    /// [`ValidityError::BeyondAuthority`].
    pub fn within(self, authority: &Self) -> Result<Self, ValidityError> {
        if self.not_before < authority.not_before || self.not_after > authority.not_after {
            return Err(ValidityError::BeyondAuthority);
        }
        Ok(self)
    }
}

impl ValidityPolicy {
    /// The period of a certificate issued at this instant: it ends at 23:59:59
    /// JST of the last day, which is never later than the card's own expiry.
    ///
    /// # Errors
    /// [`ValidityError::Empty`] when the card has expired already.
    pub fn validity(
        self,
        issued: Timestamp,
        born: &DateOfBirth,
        card_expiry: Option<Date>,
    ) -> Result<Validity, ValidityError> {
        let today = jst::date(issued);
        let last = match self {
            Self::Years(years) => years_after(today, years),
            Self::Birthday { nth, cap } => {
                date::nth_birthday_after(born.latest_possible(), today, nth).min(years_after(today, cap))
            }
        };
        let last = card_expiry.map_or(last, |expiry| last.min(expiry));
        Validity::new(issued, jst::end_of_day(last))
    }
}

/// The same day `years` later; 29 February becomes 28 February (domain.md 3).
fn years_after(day: Date, years: u8) -> Date {
    day.saturating_add(Span::new().years(i64::from(years)))
}

/// How long before expiry a renewal may be applied for: three months (domain.md 3).
#[must_use]
pub fn renewal_opens(not_after: Timestamp) -> Timestamp {
    let last = jst::date(not_after);
    jst::start_of_day(last.saturating_sub(Span::new().months(3)))
}

#[cfg(test)]
mod tests;
