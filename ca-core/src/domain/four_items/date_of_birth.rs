//! A date of birth as the register knows it, perhaps without its day or month.

use jiff::civil::Date;

use super::{Era, redacted_debug};
use crate::domain::date;
use crate::domain::error::{DateRule, DomainError};

/// The earliest year of birth: nobody registered is older, and a typing error is found.
const EARLIEST_YEAR: i16 = 1800;

/// A date of birth (生年月日) that lies in its era, `EYYYYMMDD` with a Gregorian year.
///
/// The day, or the month and the day, may be unknown (written `00`); the year is
/// known. Of an incomplete date at least one possible day lies in the era.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateOfBirth {
    era: Era,
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

redacted_debug!(DateOfBirth);

impl DateOfBirth {
    /// The date in the register's era.
    ///
    /// # Errors
    /// [`DomainError::DateOfBirthMalformed`].
    pub fn new(era: Era, year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DomainError> {
        let refused = |rule| DomainError::DateOfBirthMalformed { rule };
        let born = Self { era, year, month, day };
        let (earliest, latest) = born.calendar_days().ok_or(refused(DateRule::Calendar))?;
        if latest < era.first_day() || earliest > era.last_day() {
            return Err(refused(DateRule::Era));
        }
        Ok(born)
    }

    /// A date known to the day, in the era of that day.
    ///
    /// # Errors
    /// [`DomainError::DateOfBirthMalformed`] if nobody can be registered as born that day.
    pub fn on(day: Date) -> Result<Self, DomainError> {
        Self::new(Era::of(day), day.year(), Some(day.month()), Some(day.day()))
    }

    /// The date written as nine half-width digits, `EYYYYMMDD`.
    ///
    /// # Errors
    /// [`DomainError::DateOfBirthMalformed`].
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let shape = DomainError::DateOfBirthMalformed { rule: DateRule::Shape };
        if text.len() != 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(shape);
        }
        let era = text.chars().next().and_then(Era::with_digit).ok_or(shape)?;
        let year = text.get(1..5).and_then(|year| year.parse().ok()).ok_or(shape)?;
        let month: i8 = text.get(5..7).and_then(|month| month.parse().ok()).ok_or(shape)?;
        let day: i8 = text.get(7..9).and_then(|day| day.parse().ok()).ok_or(shape)?;
        Self::new(era, year, (month != 0).then_some(month), (day != 0).then_some(day))
    }

    /// `EYYYYMMDD`: for the certificate and the record, never for a log.
    #[must_use]
    pub fn encode(self) -> String {
        let (month, day) = (self.month.unwrap_or(0), self.day.unwrap_or(0));
        format!("{}{:04}{month:02}{day:02}", self.era.digit(), self.year)
    }

    /// The first day on which the person can have been born.
    #[must_use]
    pub fn earliest_possible(self) -> Date {
        self.calendar_days().map_or(Date::MIN, |(earliest, _)| earliest.max(self.era.first_day()))
    }

    /// The last day on which the person can have been born.
    #[must_use]
    pub fn latest_possible(self) -> Date {
        self.calendar_days().map_or(Date::MAX, |(_, latest)| latest.min(self.era.last_day()))
    }

    /// Whether the person may still be under `age` on a day: unknown parts make them as young as possible.
    ///
    /// Ages are counted in whole days, see [`date::age_reached_on`].
    #[must_use]
    pub fn is_under(self, age: u8, on: Date) -> bool {
        on < date::age_reached_on(self.latest_possible(), age)
    }

    /// Whether both say the same of the same day.
    ///
    /// The era says nothing more about a day that is fully known, so a border day or
    /// an unknown era makes no difference there; of an incomplete date it does.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        let known = self.day.is_some();
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
            && (known || self.era == other.era)
    }

    /// The first and last day that the year, month and day leave open, whatever the era.
    fn calendar_days(self) -> Option<(Date, Date)> {
        if !(EARLIEST_YEAR..=9999).contains(&self.year) {
            return None;
        }
        let day = |month, day| Date::new(self.year, month, day).ok();
        match (self.month, self.day) {
            (Some(month), Some(known)) => day(month, known).map(|day| (day, day)),
            (Some(month), None) => day(month, 1).map(|first| (first, first.last_of_month())),
            (None, None) => day(1, 1).zip(day(12, 31)),
            (None, Some(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DateOfBirth;
    use crate::domain::error::{DateRule, DomainError};
    use crate::domain::four_items::Era;
    use jiff::civil::date;

    fn parse(text: &str) -> DateOfBirth {
        DateOfBirth::parse(text).unwrap()
    }

    #[test]
    fn a_date_encodes_to_what_it_was_parsed_from() {
        for text in
            ["319800217", "420190430", "520190501", "019800217", "018001231", "319800200", "319800000"]
        {
            assert_eq!(parse(text).encode(), text);
        }
        assert_eq!(DateOfBirth::on(date(1980, 2, 17)).unwrap().encode(), "319800217");
    }

    #[test]
    fn what_is_no_date_of_the_register_is_refused() {
        for (text, rule) in [
            ("", DateRule::Shape),
            ("19800217", DateRule::Shape),
            ("3198002170", DateRule::Shape),
            ("619800217", DateRule::Shape),
            ("3+9800217", DateRule::Shape),
            ("31980021７", DateRule::Shape),
            ("３１９", DateRule::Shape),
            ("319800230", DateRule::Calendar),
            ("319791301", DateRule::Calendar),
            ("319810229", DateRule::Calendar),
            ("319800017", DateRule::Calendar),
            ("017991231", DateRule::Calendar),
            ("000000000", DateRule::Calendar),
            ("419800217", DateRule::Era),
            ("319890108", DateRule::Era),
            ("420190501", DateRule::Era),
            ("419880000", DateRule::Era),
            ("319890200", DateRule::Era),
        ] {
            assert_eq!(DateOfBirth::parse(text), Err(DomainError::DateOfBirthMalformed { rule }), "{text}");
        }
    }

    #[test]
    fn a_day_shared_by_two_eras_is_accepted_in_both_and_belongs_to_the_later() {
        for text in ["119120730", "219120730", "219261225", "319261225"] {
            assert_eq!(parse(text).encode(), text);
        }
        assert_eq!(Era::of(date(1912, 7, 30)), Era::Taisho);
        assert_eq!(Era::of(date(1926, 12, 25)), Era::Showa);
        assert_eq!(Era::of(date(1989, 1, 7)), Era::Showa);
        assert_eq!(Era::of(date(1989, 1, 8)), Era::Heisei);
        assert_eq!(Era::of(date(2019, 4, 30)), Era::Heisei);
        assert_eq!(Era::of(date(2019, 5, 1)), Era::Reiwa);
        assert_eq!(Era::of(date(1868, 1, 25)), Era::Meiji);
        assert_eq!(Era::of(date(1868, 1, 24)), Era::Unknown);
    }

    #[test]
    fn an_incomplete_date_lies_between_days_of_its_year_month_and_era() {
        for (text, earliest, latest) in [
            ("319800217", date(1980, 2, 17), date(1980, 2, 17)),
            ("319800200", date(1980, 2, 1), date(1980, 2, 29)),
            ("319800000", date(1980, 1, 1), date(1980, 12, 31)),
            ("319890000", date(1989, 1, 1), date(1989, 1, 7)),
            ("419890100", date(1989, 1, 8), date(1989, 1, 31)),
            ("019890000", date(1989, 1, 1), date(1989, 12, 31)),
        ] {
            let born = parse(text);
            assert_eq!((born.earliest_possible(), born.latest_possible()), (earliest, latest), "{text}");
        }
    }

    #[test]
    fn the_fifteenth_birthday_ends_being_under_fifteen() {
        let born = parse("420100402");
        assert!(born.is_under(15, date(2025, 4, 1)));
        assert!(!born.is_under(15, date(2025, 4, 2)));
        let leap = parse("420080229");
        assert!(leap.is_under(15, date(2023, 2, 28)));
        assert!(!leap.is_under(15, date(2023, 3, 1)));
    }

    #[test]
    fn an_unknown_day_of_birth_counts_as_the_latest_possible() {
        let born = parse("420100400");
        assert!(born.is_under(15, date(2025, 4, 29)));
        assert!(!born.is_under(15, date(2025, 4, 30)));
        assert!(parse("420100000").is_under(15, date(2025, 12, 30)));
        assert!(!parse("420100000").is_under(15, date(2025, 12, 31)));
    }

    #[test]
    fn the_era_matters_for_a_comparison_only_where_the_day_is_unknown() {
        assert!(parse("219261225").is_same(parse("319261225")));
        assert!(parse("019800217").is_same(parse("319800217")));
        assert!(!parse("319890000").is_same(parse("419890000")));
        assert!(!parse("319800217").is_same(parse("319800200")));
        assert!(!parse("319800217").is_same(parse("319800218")));
    }
}
