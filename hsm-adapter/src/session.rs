//! A fixed set of worker threads a token, one session each.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use ca_core::domain::signature::SignatureAlgorithm;
use secrecy::SecretString;

use crate::{
    context::Context,
    failure::{Class, Failure},
    job::{Job, Outcome},
    key::KeyRing,
    mechanism, metrics,
    standing::{Standing, TokenState},
    token::TokenName,
};

mod worker;

/// One token, ready to sign.
pub(crate) struct Pool {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
    deadline: Duration,
}

/// What a pool is made of.
pub(crate) struct Equipment {
    pub(crate) context: Arc<Context>,
    pub(crate) token: TokenName,
    pub(crate) pin: SecretString,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) standing: Standing,
    pub(crate) deadline: Duration,
}

/// What the workers and the callers of one token share.
struct Shared {
    equipment: Equipment,
    queue: Mutex<Queue>,
    filled: Condvar,
    /// One login at a time: a wrong PIN is shown to the token once, not by every worker.
    entrance: Mutex<()>,
    /// Workers that are in the middle of a signature nobody waits for any more.
    overdue: AtomicI64,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Arc<Job>>,
    closed: bool,
}

impl Pool {
    /// Starts the workers; sessions are opened with the first job of each.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub(crate) fn start(equipment: Equipment, sessions: usize) -> io::Result<Self> {
        let deadline = equipment.deadline;
        let shared = Arc::new(Shared {
            equipment,
            queue: Mutex::default(),
            filled: Condvar::new(),
            entrance: Mutex::new(()),
            overdue: AtomicI64::new(0),
        });
        let workers = (0..sessions)
            .map(|number| {
                let shared = Arc::clone(&shared);
                thread::Builder::new()
                    .name(format!("hsm-{}-{number}", shared.equipment.standing.token()))
                    .spawn(move || worker::run(&shared))
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { shared, workers, deadline })
    }

    /// The signature value over the digest, by the key at this place of the ring.
    ///
    /// # Errors
    /// [`Failure`]; after its deadline, not attempted if the private key had not been asked and outcome
    /// unknown if it had.
    pub(crate) fn sign(
        &self,
        key: usize,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        let since = Instant::now();
        let result = self.sign_until(key, algorithm, digest, since + self.deadline);
        match &result {
            Ok(_) => metrics::signed(self.token(), since.elapsed()),
            Err(failure) => metrics::failed(self.token(), failure.class(), since.elapsed()),
        }
        result
    }

    fn sign_until(
        &self,
        key: usize,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        deadline: Instant,
    ) -> Result<Vec<u8>, Failure> {
        let standing = &self.shared.equipment.standing;
        standing.admit()?;
        if !self.shared.has_free_worker(self.workers.len()) {
            return Err(Failure::not_attempted(
                "every session of the token is in a call beyond its deadline",
            ));
        }
        let (mechanism, input) = mechanism::input(algorithm, digest)
            .ok_or_else(|| Failure::refused("the digest is not of the algorithm's length"))?;

        let job = Arc::new(Job::new(key, mechanism, input, deadline));
        self.shared.put(Arc::clone(&job));
        let raw = match job.wait() {
            Outcome::Answered(answer) => answer?,
            Outcome::Withdrawn => {
                self.shared.withdraw(&job);
                let failure = Failure::not_attempted("no session of the token was free within the deadline");
                standing.down(&failure);
                return Err(failure);
            }
            Outcome::Overdue => {
                self.shared.overdue.fetch_add(1, Ordering::Relaxed);
                return Err(Failure::outcome_unknown("the token did not answer within the deadline"));
            }
        };
        let modulus = self.shared.equipment.ring.key(key).and_then(|key| key.public());
        let modulus_octets = modulus.map_or(0, |public| public.modulus_octets());
        mechanism::signature_value(algorithm, modulus_octets, raw).ok_or_else(|| {
            let failure =
                Failure::outcome_unknown("what the token gave is not a signature of this algorithm");
            standing.bar(&failure);
            failure
        })
    }

    /// The token gave a signature that is none: it is not asked any more.
    pub(crate) fn bar(&self, failure: &Failure) {
        self.shared.equipment.standing.bar(failure);
    }

    /// The name of the token in the configuration.
    pub(crate) fn token(&self) -> &str {
        self.shared.equipment.standing.token()
    }

    /// Whether the token can be expected to sign.
    pub(crate) fn state(&self) -> TokenState {
        self.shared.equipment.standing.state()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.filled.notify_all();
        let stuck = self.shared.overdue.load(Ordering::Relaxed) > 0;
        for worker in self.workers.drain(..) {
            // A worker in a call that never ends must not keep the service from ending.
            if !stuck && worker.join().is_err() {
                tracing::error!(token = self.shared.equipment.standing.token(), "a worker had panicked");
            }
        }
    }
}

impl Shared {
    fn put(&self, job: Arc<Job>) {
        self.lock().jobs.push_back(job);
        self.filled.notify_one();
    }

    /// The next job, or nothing when the pool ends.
    fn take(&self) -> Option<Arc<Job>> {
        let mut queue = self.lock();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            if queue.closed {
                return None;
            }
            queue = self.filled.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn withdraw(&self, job: &Arc<Job>) {
        self.lock().jobs.retain(|other| !Arc::ptr_eq(other, job));
    }

    fn has_free_worker(&self, workers: usize) -> bool {
        let overdue = usize::try_from(self.overdue.load(Ordering::Relaxed)).unwrap_or(0);
        overdue < workers
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether another attempt of the same job is allowed and can fare better.
fn worth_another(failure: &Failure) -> bool {
    use crate::failure::Remedy;
    failure.class() == Class::NotAttempted && matches!(failure.remedy(), Remedy::Reopen | Remedy::Reconnect)
}

#[cfg(test)]
pub(crate) mod bench;
#[cfg(test)]
mod tests;
