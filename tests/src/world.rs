//! A whole counter in memory, in which every call of a port can be made to fail.
//!
//! [`World`] holds the flow under test over ports of our own: a record that keeps
//! the contracts of [`ca_core::ports`] ([`record`]), a token of software keys, a
//! register, a clock that a test moves and a seeded random source. Between the
//! flow and all of them stands [`faults`]. [`invariants`] is what must be true
//! whatever happened, and [`clerk`] somebody who brings an application to its end
//! however often he is interrupted.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a world that is not what it should be fails the test"
)]

pub mod clerk;
pub mod clock;
pub mod device;
pub mod entropy;
pub mod faults;
pub mod faulty;
pub mod invariants;
pub mod issuers;
pub mod people;
pub mod record;
pub mod register;
pub mod request;
pub mod token;
pub mod twins;

use std::sync::Arc;

use ca_core::flow::{Counter, KeyCodeSecret, Policy};
use ca_core::ports::applications::Applications;
use ca_core::ports::certificates::Certificates;
use jiff::{SignedDuration, Timestamp};
use schemas::Store;

use self::clock::TestClock;
use self::entropy::Seeded;
use self::faults::Faults;
use self::faulty::Faulty;
use self::record::{Record, State};
use self::register::Residents;
use self::token::{SignedDigest, Token};
use self::twins::Twins;

/// How long a key authorization lives here.
pub const KEY_AUTHORIZATION_LIFE: SignedDuration = SignedDuration::from_mins(15);

/// A counter and everything around it.
pub struct World {
    /// The flow under test.
    pub counter: Counter,
    /// The record, as a test may look into it.
    pub record: Arc<Record>,
    /// The register, as its municipalities may change it.
    pub register: Arc<Residents>,
    /// The token, with what it has signed.
    pub token: Arc<Token>,
    /// The time.
    pub clock: Arc<TestClock>,
    /// What goes wrong.
    pub faults: Arc<Faults>,
    entropy: Arc<Seeded>,
    applications: Arc<dyn Applications>,
    certificates: Arc<dyn Certificates>,
}

/// What has happened in a world.
#[derive(Clone)]
pub struct Past {
    /// What is recorded.
    pub record: State,
    /// What the token has signed.
    pub signed: Vec<SignedDigest>,
    /// What the clock shows.
    pub now: Timestamp,
}

impl Default for Past {
    /// Nothing, on a Monday morning in Japan.
    fn default() -> Self {
        let now = "2025-10-27T01:00:00Z".parse().unwrap();
        Self { record: State::default(), signed: Vec::new(), now }
    }
}

impl World {
    /// A world on a Monday morning in Japan, with nothing recorded and nothing failing.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::after(Past::default(), seed)
    }

    /// A world in which this has happened. Another seed than before, or serials repeat.
    #[must_use]
    pub fn after(past: Past, seed: u64) -> Self {
        let record = Arc::new(Record::of(past.record));
        Self::over(&record, &record, seed, past.signed, past.now)
    }

    /// A world in which a database keeps the record too, and must give the same
    /// answers as the one in memory.
    #[must_use]
    pub fn beside(store: Store, seed: u64) -> Self {
        let record = Arc::new(Record::default());
        let twins = Arc::new(Twins::new(Arc::clone(&record), store));
        Self::over(&twins, &record, seed, Vec::new(), Past::default().now)
    }

    fn over<P: Applications + Certificates + 'static>(
        port: &Arc<P>,
        record: &Arc<Record>,
        seed: u64,
        signed: Vec<SignedDigest>,
        now: Timestamp,
    ) -> Self {
        let faults = Arc::new(Faults::default());
        let register = Arc::new(Residents::of(people::all()));
        let token = Arc::new(Token::new(Arc::clone(record), issuers::keys(), signed));
        let clock = Arc::new(TestClock::at(now));
        let entropy = Arc::new(Seeded::new(seed));
        let policy = Policy {
            issuers: issuers::tokyo(),
            municipalities: people::municipalities(),
            key_authorization_life: KEY_AUTHORIZATION_LIFE,
            key_code_secret: KeyCodeSecret::new(&[0x6b; 32]),
        };
        let counter = Counter {
            applications: Arc::new(Faulty::new(port, &faults)),
            certificates: Arc::new(Faulty::new(port, &faults)),
            register: Arc::new(Faulty::new(&register, &faults)),
            signer: Arc::new(Faulty::new(&token, &faults)),
            clock: clock.clone(),
            entropy: Arc::new(Faulty::new(&entropy, &faults)),
            policy: Arc::new(policy),
        };
        Self {
            counter,
            record: Arc::clone(record),
            register,
            token,
            clock,
            faults,
            entropy,
            applications: port.clone(),
            certificates: port.clone(),
        }
    }

    /// Another process beside the first, over the same record, with which nothing goes wrong.
    #[must_use]
    pub fn another_counter(&self) -> Counter {
        Counter {
            applications: self.applications.clone(),
            certificates: self.certificates.clone(),
            register: self.register.clone(),
            signer: self.token.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            policy: self.counter.policy.clone(),
        }
    }

    /// What has happened until now.
    #[must_use]
    pub fn past(&self) -> Past {
        Past { record: self.record.look(), signed: self.token.signed(), now: self.clock.look() }
    }

    /// The process is started again if it died; then, as at every start and from
    /// time to time, what is open is closed.
    pub fn recover(&self) {
        // One fault may hit the recovery itself.
        while {
            self.faults.restart();
            self.counter.resume(self.clock.tick()).is_err()
        } {}
    }
}
