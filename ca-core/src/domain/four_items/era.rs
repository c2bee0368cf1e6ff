//! The Japanese eras (元号) since Meiji, as the first digit of a date of birth.

use jiff::civil::{Date, date};

/// The era that the register notes with a date of birth (domain.md section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// Not known, earlier than Meiji, or of a person registered by the Gregorian calendar.
    Unknown,
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// All of them, in the order of their digits.
    pub const ALL: [Self; 6] =
        [Self::Unknown, Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The digit in `EYYYYMMDD`.
    #[must_use]
    pub const fn digit(self) -> char {
        match self {
            Self::Unknown => '0',
            Self::Meiji => '1',
            Self::Taisho => '2',
            Self::Showa => '3',
            Self::Heisei => '4',
            Self::Reiwa => '5',
        }
    }

    /// The era of this digit.
    #[must_use]
    pub fn with_digit(digit: char) -> Option<Self> {
        Self::ALL.into_iter().find(|era| era.digit() == digit)
    }

    /// The era in which a day lies; a day on which one ended and the next began belongs to the next.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let begun = |era: &Self| *era != Self::Unknown && era.first_day() <= day;
        Self::ALL.into_iter().rev().find(begun).unwrap_or(Self::Unknown)
    }

    /// Its first day.
    ///
    /// Meiji counts from the first day of the lunar year 明治元年. An unknown era
    /// has every day of the calendar.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::Unknown => Date::MIN,
            Self::Meiji => date(1868, 1, 25),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// Its last day.
    ///
    /// Taisho and Showa began on the very day on which the era before ended, so that
    /// day lies in both; Heisei and Reiwa began the day after.
    #[must_use]
    pub const fn last_day(self) -> Date {
        match self {
            Self::Meiji => date(1912, 7, 30),
            Self::Taisho => date(1926, 12, 25),
            Self::Showa => date(1989, 1, 7),
            Self::Heisei => date(2019, 4, 30),
            Self::Unknown | Self::Reiwa => Date::MAX,
        }
    }
}
