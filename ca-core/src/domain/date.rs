//! Birthdays and ages as the law counts them, in whole days.

use std::num::NonZeroU8;

use jiff::civil::Date;

/// The birthday in `year`; one of 29 February is kept on 28 February in ordinary years.
///
/// This is the day on which a certificate's validity ends (domain.md section 3,
/// a decision). A year that the calendar does not have gives the calendar's
/// last day.
#[must_use]
pub fn birthday_in(born: Date, year: i16) -> Date {
    anniversary(born, year, (2, 28))
}

/// The `n`-th birthday later than `after`; a birthday on `after` itself does not count.
#[must_use]
pub fn nth_birthday_after(born: Date, after: Date, n: NonZeroU8) -> Date {
    let first_year =
        if birthday_in(born, after.year()) > after { after.year() } else { after.year().saturating_add(1) };
    birthday_in(born, first_year.saturating_add(i16::from(n.get()) - 1))
}

/// The first day that is wholly lived at `age`.
///
/// An age is attained at the end of the day *before* the birthday (年齢計算ニ関スル法律
/// with 民法 Art. 143); acts at a counter are dated by the day, so the age counts
/// from the birthday itself. Someone born on 29 February attains it at the end of
/// 28 February of an ordinary year (Art. 143 (2)) and is of that age from 1 March:
/// not the day on which validity ends, see [`birthday_in`].
#[must_use]
pub fn age_reached_on(born: Date, age: u8) -> Date {
    anniversary(born, born.year().saturating_add(i16::from(age)), (3, 1))
}

fn anniversary(born: Date, year: i16, instead_of_29_february: (i8, i8)) -> Date {
    let (month, day) = instead_of_29_february;
    Date::new(year, born.month(), born.day()).or_else(|_| Date::new(year, month, day)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::{age_reached_on, birthday_in, nth_birthday_after};
    use jiff::civil::{Date, date};
    use std::num::NonZeroU8;

    fn nth(born: Date, after: Date, n: u8) -> Date {
        nth_birthday_after(born, after, NonZeroU8::new(n).unwrap())
    }

    #[test]
    fn a_birthday_of_29_february_is_kept_on_the_28th_in_ordinary_years() {
        let born = date(2000, 2, 29);
        assert_eq!(birthday_in(born, 2023), date(2023, 2, 28));
        assert_eq!(birthday_in(born, 2024), date(2024, 2, 29));
        assert_eq!(birthday_in(born, 2100), date(2100, 2, 28));
    }

    #[test]
    fn the_fifth_birthday_counts_from_the_day_after_issue() {
        let born = date(1980, 6, 15);
        assert_eq!(nth(born, date(2025, 6, 14), 5), date(2029, 6, 15));
        assert_eq!(nth(born, date(2025, 6, 15), 5), date(2030, 6, 15));
        assert_eq!(nth(born, date(2025, 6, 16), 5), date(2030, 6, 15));
        assert_eq!(nth(date(2000, 2, 29), date(2025, 2, 27), 1), date(2025, 2, 28));
        assert_eq!(nth(date(2000, 2, 29), date(2025, 2, 28), 3), date(2028, 2, 29));
    }

    #[test]
    fn an_age_is_of_whole_days_from_the_birthday() {
        assert_eq!(age_reached_on(date(2010, 4, 2), 15), date(2025, 4, 2));
        assert_eq!(age_reached_on(date(2008, 2, 29), 15), date(2023, 3, 1));
        assert_eq!(age_reached_on(date(2008, 2, 29), 16), date(2024, 2, 29));
    }

    #[test]
    fn the_end_of_the_calendar_is_not_passed() {
        assert_eq!(birthday_in(date(9990, 1, 1), i16::MAX), Date::MAX);
        assert_eq!(nth(date(9990, 1, 1), Date::MAX, 255), Date::MAX);
        assert_eq!(age_reached_on(Date::MAX, 200), Date::MAX);
    }
}
