//! Days as Japan counts them: certificates begin and end on JST day borders.

use jiff::civil::{Date, time};
use jiff::tz::{self, TimeZone};
use jiff::{SignedDuration, Timestamp};

const JST: tz::Offset = tz::offset(9);

/// The day in Japan at this instant.
#[must_use]
pub fn date(at: Timestamp) -> Date {
    JST.to_datetime(at).date()
}

/// The last second of this day in Japan, 23:59:59 JST.
#[must_use]
pub fn end_of_day(day: Date) -> Timestamp {
    instant(day, 23, 59, 59)
}

/// The first second of this day in Japan.
#[must_use]
pub fn start_of_day(day: Date) -> Timestamp {
    instant(day, 0, 0, 0)
}

/// The instant without its fraction of a second: X.509 times have whole seconds.
#[must_use]
pub fn whole_second(at: Timestamp) -> Timestamp {
    at - SignedDuration::from_nanos(i64::from(at.subsec_nanosecond()))
}

/// The time zone of every date shown to a person.
#[must_use]
pub fn time_zone() -> TimeZone {
    TimeZone::fixed(JST)
}

fn instant(day: Date, hour: i8, minute: i8, second: i8) -> Timestamp {
    // Only the first and last days that jiff can hold have no instant in JST.
    JST.to_timestamp(day.to_datetime(time(hour, minute, second, 0))).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::{date, end_of_day, start_of_day, whole_second};
    use jiff::Timestamp;

    #[test]
    fn days_begin_at_fifteen_hours_utc() {
        let last: Timestamp = "2025-10-27T14:59:59.999Z".parse().unwrap();
        let first: Timestamp = "2025-10-27T15:00:00Z".parse().unwrap();
        assert_eq!(date(last), jiff::civil::date(2025, 10, 27));
        assert_eq!(date(first), jiff::civil::date(2025, 10, 28));
        assert_eq!(end_of_day(date(last)), whole_second(last));
        assert_eq!(start_of_day(date(first)), first);
    }
}
