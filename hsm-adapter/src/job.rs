//! One signature that is wanted: who waits for it, who works on it, and which of them was first.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use crate::{failure::Failure, token::Mechanism};

/// A signature to be made, until its deadline.
pub(crate) struct Job {
    /// The place of the key in the configuration.
    pub(crate) key: usize,
    pub(crate) mechanism: Mechanism,
    /// What the token is given: a DigestInfo or a digest.
    pub(crate) input: Vec<u8>,
    deadline: Instant,
    phase: Mutex<Phase>,
    turned: Condvar,
}

/// Each step is taken once, by the caller or by the worker, never by both.
#[derive(Debug)]
enum Phase {
    /// Nothing has been asked of the private key.
    Waiting,
    /// The private key may have been used.
    Signing,
    Answered(Result<Vec<u8>, Failure>),
    /// The caller has gone and the private key was not asked.
    Withdrawn,
    /// The caller has gone while the private key may have been in use.
    Overdue,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Delivered,
    /// The caller had withdrawn the job.
    Unwanted,
    /// The caller has counted the job as of unknown outcome; the answer was dropped.
    Late,
}

/// Why the caller got what it got.
#[derive(Debug)]
pub(crate) enum Outcome {
    Answered(Result<Vec<u8>, Failure>),
    /// The deadline passed while nothing had been asked of the private key; it never will be.
    Withdrawn,
    /// The deadline passed while the token was signing.
    Overdue,
}

impl Job {
    pub(crate) fn new(key: usize, mechanism: Mechanism, input: Vec<u8>, deadline: Instant) -> Self {
        Self { key, mechanism, input, deadline, phase: Mutex::new(Phase::Waiting), turned: Condvar::new() }
    }

    /// The time after which nobody waits any more.
    pub(crate) const fn deadline(&self) -> Instant {
        self.deadline
    }

    /// The caller's side: waits for the answer until the deadline, then abandons the job.
    pub(crate) fn wait(&self) -> Outcome {
        let mut phase = self.lock();
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            match std::mem::replace(&mut *phase, Phase::Withdrawn) {
                Phase::Answered(result) => return Outcome::Answered(result),
                Phase::Waiting | Phase::Withdrawn if left.is_zero() => return Outcome::Withdrawn,
                Phase::Signing | Phase::Overdue if left.is_zero() => {
                    *phase = Phase::Overdue;
                    return Outcome::Overdue;
                }
                still @ (Phase::Waiting | Phase::Signing | Phase::Withdrawn | Phase::Overdue) => {
                    *phase = still
                }
            }
            phase = self.turned.wait_timeout(phase, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The worker's side: whether the private key may be used now.
    pub(crate) fn begin(&self) -> bool {
        let mut phase = self.lock();
        let begins = matches!(*phase, Phase::Waiting);
        if begins {
            *phase = Phase::Signing;
        }
        begins
    }

    /// The worker's side, after an attempt that did not touch the private key:
    /// whether the caller is still there for another.
    pub(crate) fn step_back(&self) -> bool {
        let mut phase = self.lock();
        let goes_on = matches!(*phase, Phase::Signing | Phase::Waiting);
        if goes_on {
            *phase = Phase::Waiting;
        }
        goes_on
    }

    /// The worker's side: hands the answer over, if anybody waits for it.
    pub(crate) fn answer(&self, result: Result<Vec<u8>, Failure>) -> Delivery {
        let mut phase = self.lock();
        match &*phase {
            Phase::Withdrawn => Delivery::Unwanted,
            Phase::Overdue => Delivery::Late,
            Phase::Waiting | Phase::Signing | Phase::Answered(_) => {
                *phase = Phase::Answered(result);
                self.turned.notify_one();
                Delivery::Delivered
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn overdue_job() -> Job {
        Job::new(0, Mechanism::Ecdsa, vec![0; 32], Instant::now())
    }

    #[test]
    fn a_job_withdrawn_in_the_queue_is_never_signed_later() {
        let job = overdue_job();
        assert!(matches!(job.wait(), Outcome::Withdrawn));
        assert!(!job.begin());
        assert!(!job.step_back());
        assert_eq!(job.answer(Ok(vec![1])), Delivery::Unwanted);
    }

    #[test]
    fn a_job_overdue_at_the_token_is_of_unknown_outcome_and_its_answer_dropped() {
        let job = overdue_job();
        assert!(job.begin());
        assert!(matches!(job.wait(), Outcome::Overdue));
        assert_eq!(job.answer(Ok(vec![1])), Delivery::Late);
    }

    #[test]
    fn a_job_that_stepped_back_counts_as_not_attempted() {
        let job = overdue_job();
        assert!(job.begin());
        assert!(job.step_back());
        assert!(matches!(job.wait(), Outcome::Withdrawn));
    }

    #[test]
    fn an_answer_given_before_the_deadline_is_looked_at_is_delivered() {
        let job = overdue_job();
        assert!(job.begin());
        assert_eq!(job.answer(Ok(vec![7])), Delivery::Delivered);
        assert!(matches!(job.wait(), Outcome::Answered(Ok(signature)) if signature == [7]));
    }

    #[test]
    fn the_caller_wakes_when_the_worker_answers() {
        let job = Job::new(0, Mechanism::Ecdsa, Vec::new(), Instant::now() + Duration::from_secs(60));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                assert!(job.begin());
                job.answer(Ok(vec![9]));
            });
            assert!(matches!(job.wait(), Outcome::Answered(Ok(signature)) if signature == [9]));
        });
    }
}
