//! The system's clock: the one place where the service reads the time.

use ca_core::ports::clock::Clock;
use jiff::Timestamp;

/// The system's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
