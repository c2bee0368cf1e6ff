//! The system's clock: the one place where the service reads the time.

use ca_core::ports::clock::Clock;
use jiff::Timestamp;

/// The system's clock, in the whole microseconds that the record keeps: an
/// answer then shows the same instant before and after it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}
