//! Where a certificate's validity begins and ends.

use std::num::NonZeroU8;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::{Validity, ValidityError, ValidityPolicy, renewal_opens};
use crate::domain::code::Code;
use crate::domain::four_items::DateOfBirth;
use crate::domain::jst;

const BORN: &str = "319800615";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn birthday(nth: u8, cap: u8) -> ValidityPolicy {
    ValidityPolicy::Birthday { nth: NonZeroU8::new(nth).unwrap(), cap }
}

/// The last day in Japan, having checked that it is whole.
fn last_day(policy: ValidityPolicy, issued: &str, born: &str, card: Option<Date>) -> Date {
    let born = DateOfBirth::parse(born).unwrap();
    let validity = policy.validity(at(issued), &born, card).unwrap();
    assert_eq!(validity.not_before(), jst::whole_second(at(issued)));
    let last = jst::date(validity.not_after());
    assert_eq!(validity.not_after(), jst::end_of_day(last), "ends at 23:59:59 JST");
    last
}

#[test]
fn years_count_from_the_day_of_issue_in_japan() {
    for (years, issued, last) in [
        (3, "2025-10-27T03:00:00Z", date(2028, 10, 27)),
        (5, "2025-10-27T14:59:59Z", date(2030, 10, 27)),
        (5, "2025-10-27T15:00:00Z", date(2030, 10, 28)),
        (1, "2025-12-31T15:00:00Z", date(2027, 1, 1)),
        (3, "2024-02-29T03:00:00Z", date(2027, 2, 28)),
        (4, "2024-02-29T03:00:00Z", date(2028, 2, 29)),
    ] {
        assert_eq!(last_day(ValidityPolicy::Years(years), issued, BORN, None), last, "{years} {issued}");
    }
}

#[test]
fn the_end_is_the_last_second_of_the_day_in_japan() {
    let born = DateOfBirth::parse(BORN).unwrap();
    let validity = ValidityPolicy::Years(3).validity(at("2025-10-27T03:00:00.75Z"), &born, None).unwrap();
    assert_eq!(validity.not_before(), at("2025-10-27T03:00:00Z"));
    assert_eq!(validity.not_after(), at("2028-10-27T14:59:59Z"));
}

#[test]
fn the_nth_birthday_is_counted_after_the_day_of_issue() {
    for (nth, issued, born, last) in [
        (5, "2025-06-13T15:00:00Z", BORN, date(2029, 6, 15)),
        (5, "2025-06-14T14:59:59Z", BORN, date(2029, 6, 15)),
        (5, "2025-06-14T15:00:00Z", BORN, date(2030, 6, 15)),
        (5, "2025-10-27T03:00:00Z", BORN, date(2030, 6, 15)),
        (1, "2025-10-27T03:00:00Z", BORN, date(2026, 6, 15)),
        // 29 February ends on 28 February in ordinary years.
        (1, "2026-10-27T03:00:00Z", "420000229", date(2027, 2, 28)),
        (2, "2026-10-27T03:00:00Z", "420000229", date(2028, 2, 29)),
        (1, "2027-02-27T03:00:00Z", "420000229", date(2027, 2, 28)),
        (1, "2027-02-28T03:00:00Z", "420000229", date(2028, 2, 29)),
    ] {
        assert_eq!(last_day(birthday(nth, 10), issued, born, None), last, "{nth} {issued} {born}");
    }
}

#[test]
fn an_unknown_day_of_birth_is_taken_as_the_last_it_can_be() {
    let issued = "2025-10-27T03:00:00Z";
    assert_eq!(last_day(birthday(1, 10), issued, "319800600", None), date(2026, 6, 30));
    assert_eq!(last_day(birthday(1, 10), issued, "319800000", None), date(2025, 12, 31));
    // Within its era: Showa 64 ended on 7 January 1989.
    assert_eq!(last_day(birthday(1, 10), issued, "319890000", None), date(2026, 1, 7));
}

#[test]
fn the_cap_ends_what_a_birthday_would_not() {
    let issued = "2025-10-27T03:00:00Z";
    assert_eq!(last_day(birthday(5, 4), issued, BORN, None), date(2029, 10, 27));
    assert_eq!(last_day(birthday(5, 5), issued, BORN, None), date(2030, 6, 15));
    assert_eq!(last_day(birthday(5, 5), issued, "319801026", None), date(2030, 10, 26));
    assert_eq!(last_day(birthday(5, 5), issued, "319801027", None), date(2030, 10, 27));
}

#[test]
fn no_certificate_outlives_its_card() {
    let issued = "2025-10-27T03:00:00Z";
    for policy in [ValidityPolicy::Years(5), birthday(5, 10)] {
        let card = date(2027, 3, 31);
        assert_eq!(last_day(policy, issued, BORN, Some(card)), card);
        let without = last_day(policy, issued, BORN, None);
        assert_eq!(last_day(policy, issued, BORN, Some(date(2035, 1, 1))), without);
    }
}

#[test]
fn a_card_that_expires_today_still_gets_a_certificate_and_one_of_yesterday_none() {
    let born = DateOfBirth::parse(BORN).unwrap();
    let issued = "2025-10-27T03:00:00Z";
    assert_eq!(
        last_day(ValidityPolicy::Years(5), issued, BORN, Some(date(2025, 10, 27))),
        date(2025, 10, 27)
    );
    let expired = ValidityPolicy::Years(5).validity(at(issued), &born, Some(date(2025, 10, 26)));
    assert_eq!(expired, Err(ValidityError::Empty));
    // In the last second of the day nothing is left.
    let last_second = at("2025-10-27T14:59:59Z");
    let none = ValidityPolicy::Years(5).validity(last_second, &born, Some(date(2025, 10, 27)));
    assert_eq!(none, Err(ValidityError::Empty));
}

#[test]
fn a_period_ends_after_it_begins() {
    let (noon, next) = (at("2025-10-27T03:00:00Z"), at("2025-10-27T03:00:01Z"));
    assert!(Validity::new(noon, next).is_ok());
    assert_eq!(Validity::new(noon, noon), Err(ValidityError::Empty));
    assert_eq!(Validity::new(next, noon), Err(ValidityError::Empty));
    // Fractions do not make a second.
    assert_eq!(Validity::new(noon, at("2025-10-27T03:00:00.999Z")), Err(ValidityError::Empty));
}

#[test]
fn both_ends_can_be_written_as_utctime() {
    let noon = at("2025-10-27T03:00:00Z");
    assert!(Validity::new(noon, at("2049-12-31T23:59:59Z")).is_ok());
    assert_eq!(Validity::new(noon, at("2050-01-01T00:00:00Z")), Err(ValidityError::OutOfRange));
    assert!(Validity::new(at("1950-01-01T00:00:00Z"), noon).is_ok());
    assert_eq!(Validity::new(at("1949-12-31T23:59:59Z"), noon), Err(ValidityError::OutOfRange));
    let born = DateOfBirth::parse(BORN).unwrap();
    let late = ValidityPolicy::Years(30).validity(noon, &born, None);
    assert_eq!(late, Err(ValidityError::OutOfRange));
}

#[test]
fn no_certificate_outlives_or_precedes_its_authority() {
    let authority = Validity::new(at("2025-04-01T00:00:00Z"), at("2035-03-31T14:59:59Z")).unwrap();
    for (not_before, not_after, fits) in [
        ("2025-04-01T00:00:00Z", "2035-03-31T14:59:59Z", true),
        ("2025-03-31T23:59:59Z", "2030-03-31T14:59:59Z", false),
        ("2025-04-01T00:00:00Z", "2035-03-31T15:00:00Z", false),
    ] {
        let validity = Validity::new(at(not_before), at(not_after)).unwrap();
        let expected = if fits { Ok(validity) } else { Err(ValidityError::BeyondAuthority) };
        assert_eq!(validity.within(&authority), expected, "{not_before} {not_after}");
    }
    assert_eq!(ValidityError::BeyondAuthority.code(), Code::AUTHORITY_EXPIRING);
}

#[test]
fn renewal_opens_with_a_day_in_japan() {
    for (not_after, opens) in [
        ("2026-01-27T14:59:59Z", "2025-10-26T15:00:00Z"),
        ("2026-05-31T14:59:59Z", "2026-02-27T15:00:00Z"),
        ("2028-05-30T14:59:59Z", "2028-02-28T15:00:00Z"),
        ("2026-02-28T14:59:59Z", "2025-11-27T15:00:00Z"),
    ] {
        assert_eq!(renewal_opens(at(not_after)), at(opens), "{not_after}");
    }
}
