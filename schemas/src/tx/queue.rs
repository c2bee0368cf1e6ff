//! What waits for a writer.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ca_core::ports::record::RecordFailure;

use super::ticket::Job;

/// The jobs that wait, in the order in which they came.
pub(crate) struct Queue {
    state: Mutex<Waiting>,
    changed: Condvar,
    capacity: usize,
}

struct Waiting {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

impl Queue {
    /// A queue in which at most `capacity` jobs wait.
    pub(crate) fn new(capacity: usize) -> Self {
        let state = Mutex::new(Waiting { jobs: VecDeque::new(), closed: false });
        Self { state, changed: Condvar::new(), capacity }
    }

    /// Lets a job wait.
    ///
    /// # Errors
    /// `Unavailable` when too many wait already, or the store is closing.
    pub(crate) fn push(&self, job: Box<dyn Job>) -> Result<(), RecordFailure> {
        let mut waiting = self.lock();
        if waiting.closed || waiting.jobs.len() >= self.capacity {
            return Err(RecordFailure::Unavailable("too many acts are waiting".to_owned()));
        }
        waiting.jobs.push_back(job);
        drop(waiting);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for jobs and takes those that wait, at most `limit`; none when the
    /// queue is closed and empty.
    pub(crate) fn take(&self, limit: usize) -> Vec<Box<dyn Job>> {
        let mut waiting = self.lock();
        while waiting.jobs.is_empty() && !waiting.closed {
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let count = waiting.jobs.len().min(limit);
        let taken = waiting.jobs.drain(..count).collect();
        if !waiting.jobs.is_empty() {
            self.changed.notify_one();
        }
        taken
    }

    /// How many jobs wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Takes no more jobs; those that wait are still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
