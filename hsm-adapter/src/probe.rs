//! The probe: every key signs a message that can be nothing else, and its public half verifies it.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use ca_core::domain::signature::{SignatureAlgorithm, Verifier};

use crate::{
    failure::{Class, Failure},
    key::KeyRing,
    session::Pool,
};

/// What is signed: not the DER of anything, so it is neither a certificate nor a list nor an answer.
const MESSAGE: &[u8] = b"jitsuin hsm-adapter probe 1: this signature certifies nothing";

/// Succeeds only if the token signs with the key and the public half verifies it.
///
/// # Errors
/// [`Failure`]; a signature that does not verify bars the token.
pub(crate) fn probe(pool: &Pool, ring: &KeyRing, place: usize) -> Result<(), Failure> {
    let key = ring.key(place).ok_or_else(|| Failure::refused("no such key is configured"))?;
    let algorithm = SignatureAlgorithm::from(key.config.algorithm);
    let signature = pool.sign(place, algorithm, &algorithm.digest(MESSAGE))?;
    let verified = key
        .public()
        .and_then(|public| Verifier::new(algorithm, public.spki_der()).ok())
        .is_some_and(|verifier| verifier.verify(MESSAGE, &signature).is_ok());
    if verified {
        return Ok(());
    }
    let failure = Failure::broken("the private key is not the other half of the public key beside it");
    pool.bar(&failure);
    Err(failure)
}

/// Probes every key of every token at the interval, until it is dropped.
pub(crate) struct Watch {
    end: Arc<End>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct End {
    reached: Mutex<bool>,
    turned: Condvar,
}

impl Watch {
    /// Starts the watch.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(
        pools: Vec<Arc<Pool>>,
        ring: Arc<KeyRing>,
        interval: Duration,
    ) -> std::io::Result<Self> {
        let end = Arc::new(End::default());
        let seen = Arc::clone(&end);
        let thread = thread::Builder::new().name("hsm-probe".into()).spawn(move || {
            while !seen.within(interval) {
                for pool in &pools {
                    probe_all(pool, &ring);
                }
            }
        })?;
        Ok(Self { end, thread: Some(thread) })
    }
}

impl End {
    /// Waits for the end, at most so long; whether it has come.
    fn within(&self, interval: Duration) -> bool {
        let reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.turned.wait_timeout_while(reached, interval, |reached| !*reached);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *self.end.reached.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.end.turned.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the probe had panicked");
        }
    }
}

fn probe_all(pool: &Pool, ring: &KeyRing) {
    for (place, key) in ring.places() {
        match probe(pool, ring, place) {
            Ok(()) => {}
            Err(failure) if failure.class() == Class::NotAttempted => {
                tracing::warn!(token = pool.token(), key = key.config.name, %failure, "the probe was not signed");
                // The other keys of a lost token fare no better.
                return;
            }
            Err(failure) => {
                tracing::error!(token = pool.token(), key = key.config.name, %failure, "the probe failed");
            }
        }
    }
}

#[cfg(test)]
mod tests;
