//! What must work before counters are served: record, token, clock.

use std::sync::Arc;

use ca_core::domain::validity::Validity;
use ca_core::flow::Policy;
use ca_core::ports::clock::Clock as _;
use hsm_adapter::{Hsm, TokenState};
use jiff::SignedDuration;
use schemas::{AuditScope, Store};

use super::clock::SystemClock;
use crate::http::health::{Check, Readiness};

pub(super) fn readiness(store: &Store, hsm: &Arc<Hsm>, policy: &Policy) -> Readiness {
    let validities = policy.issuers.iter().map(|issuer| issuer.authority().validity).collect();
    Readiness::new(vec![
        Box::new(Record(store.clone())),
        Box::new(Token(Arc::clone(hsm))),
        Box::new(Clock { store: store.clone(), validities }),
    ])
}

/// The database answers.
struct Record(Store);

impl Check for Record {
    fn name(&self) -> &'static str {
        "record"
    }

    fn check(&self) -> Result<(), String> {
        self.0.probe().map_err(|failure| failure.to_string())
    }
}

/// At least one token did the last thing it was asked; the adapter probes them.
struct Token(Arc<Hsm>);

impl Check for Token {
    fn name(&self) -> &'static str {
        "token"
    }

    fn check(&self) -> Result<(), String> {
        if self.0.states().any(|(_, state)| state == TokenState::Up) {
            return Ok(());
        }
        let states: Vec<_> = self.0.states().map(|(token, state)| format!("{token} {state:?}")).collect();
        Err(format!("no token signs: {}", states.join(", ")))
    }
}

/// The clock stands within the validity of an authority, and not before the
/// newest act of the record.
struct Clock {
    store: Store,
    validities: Vec<Validity>,
}

impl Check for Clock {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn check(&self) -> Result<(), String> {
        let now = SystemClock.now();
        let fits = |validity: &Validity| validity.not_before() <= now && now <= validity.not_after();
        if !self.validities.iter().any(fits) {
            return Err(format!("it is {now}, outside the validity of every authority"));
        }
        let newest = self.store.audit(AuditScope::All, None, 1).map_err(|failure| failure.to_string())?;
        match newest.first() {
            Some(act) if act.at > now.saturating_add(TOLERANCE).unwrap_or(now) => {
                Err(format!("it is {now}, and the newest act of the record is of {}", act.at))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// How much clocks of several instances may differ.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);
