//! Who was found behind a certificate a moment ago.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ca_core::domain::officer::{ClientCertificate, Principal};
use jiff::{SignedDuration, Timestamp};

/// Remembers the registered, and nobody else, for a short time.
#[derive(Default)]
pub(super) struct Cache(Mutex<HashMap<ClientCertificate, (Principal, Timestamp)>>);

impl Cache {
    /// How long: a suspension takes effect after at most so long.
    pub(super) const LIFE: SignedDuration = SignedDuration::from_secs(5);
    /// How many before the lapsed ones are dropped.
    const SWEEP: usize = 4096;

    pub(super) fn fresh(&self, certificate: &ClientCertificate, now: Timestamp) -> Option<Principal> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (principal, since) = entries.get(certificate)?;
        is_fresh(*since, now).then(|| principal.clone())
    }

    pub(super) fn keep(&self, certificate: ClientCertificate, principal: Principal, now: Timestamp) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= Self::SWEEP {
            entries.retain(|_, (_, since)| is_fresh(*since, now));
        }
        entries.insert(certificate, (principal, now));
    }
}

/// A clock that was set back makes an entry stale, not immortal.
fn is_fresh(since: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(since);
    !age.is_negative() && age < Cache::LIFE
}
