//! A clock that only a test moves.

use std::sync::Mutex;

use ca_core::ports::clock::Clock;
use jiff::{SignedDuration, Timestamp};

/// A clock that goes on by a millisecond whenever it is read, so that no two
/// acts are at once.
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// A clock that shows this instant.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// What the clock shows; time goes on.
    pub fn tick(&self) -> Timestamp {
        let mut now = self.0.lock().unwrap();
        *now += SignedDuration::from_millis(1);
        *now
    }

    /// What the clock shows; time stands.
    pub fn look(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    /// Lets so much time pass.
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }

    /// Lets time pass until this instant.
    pub fn advance_to(&self, instant: Timestamp) {
        let mut now = self.0.lock().unwrap();
        assert!(*now <= instant, "time does not go back");
        *now = instant;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.tick()
    }
}
