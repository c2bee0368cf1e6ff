//! What a caller holds while his act waits for its commit.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ca_core::ports::record::RecordFailure;

use crate::connection::AnyConnection;
use crate::failure::ActFailure;

/// An act for a writer to run.
pub(crate) trait Job: Send {
    /// Whether the act is still wanted; from then on its caller waits for it.
    fn begin(&mut self) -> bool;

    /// Runs the act; its outcome is kept until the commit.
    ///
    /// # Errors
    /// The act's own failure; nothing of the act may stay.
    fn run(&mut self, connection: &mut AnyConnection) -> Result<(), RecordFailure>;

    /// Tells the caller: his act's own outcome, or why there was no commit.
    fn answer(self: Box<Self>, committed: Result<(), RecordFailure>);
}

/// A job and the ticket for it.
pub(crate) fn job<T, F>(act: F) -> (Box<dyn Job>, Ticket<T>)
where
    T: Send + 'static,
    F: FnOnce(&mut AnyConnection) -> Result<T, ActFailure> + Send + 'static,
{
    let slot = Arc::new(Slot { state: Mutex::new(State::Waiting), answered: Condvar::new() });
    (Box::new(Act { act: Some(act), outcome: None, slot: Arc::clone(&slot) }), Ticket(slot))
}

/// The caller's half.
pub(crate) struct Ticket<T>(Arc<Slot<T>>);

struct Slot<T> {
    state: Mutex<State<T>>,
    answered: Condvar,
}

enum State<T> {
    Waiting,
    Begun,
    Abandoned,
    Answered(Result<T, RecordFailure>),
}

struct Act<T, F> {
    act: Option<F>,
    outcome: Option<Result<T, RecordFailure>>,
    slot: Arc<Slot<T>>,
}

impl<T> Ticket<T> {
    /// The outcome of the act, after its commit.
    ///
    /// An act that has not begun within `patience` is withdrawn: it will not
    /// happen. One that has begun gets as much again to end, since the database
    /// has limits of its own.
    pub(crate) fn wait(self, patience: Duration) -> Result<T, RecordFailure> {
        let begun = Instant::now();
        let mut state = self.0.lock();
        loop {
            let waited = begun.elapsed();
            let limit = match *state {
                State::Waiting | State::Abandoned => patience,
                State::Begun | State::Answered(_) => patience.saturating_mul(2),
            };
            state = match std::mem::replace(&mut *state, State::Abandoned) {
                State::Answered(outcome) => return outcome,
                State::Waiting if waited >= limit => {
                    return unavailable("the act waited too long for a writer and was withdrawn");
                }
                State::Begun if waited >= limit => {
                    return unavailable("the database does not say whether it recorded the act");
                }
                State::Abandoned => return unavailable("the act was withdrawn"),
                still @ (State::Waiting | State::Begun) => {
                    *state = still;
                    let left = limit.saturating_sub(waited);
                    self.0.answered.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

impl<T> Slot<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, outcome: Result<T, RecordFailure>) {
        *self.lock() = State::Answered(outcome);
        self.answered.notify_one();
    }
}

impl<T, F> Job for Act<T, F>
where
    T: Send,
    F: FnOnce(&mut AnyConnection) -> Result<T, ActFailure> + Send,
{
    fn begin(&mut self) -> bool {
        let mut state = self.slot.lock();
        let wanted = matches!(*state, State::Waiting);
        if wanted {
            *state = State::Begun;
        }
        wanted
    }

    fn run(&mut self, connection: &mut AnyConnection) -> Result<(), RecordFailure> {
        let Some(act) = self.act.take() else { return unavailable("the act ran before") };
        let outcome = act(connection).map_err(RecordFailure::from);
        let done = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
        self.outcome = Some(outcome);
        done
    }

    fn answer(mut self: Box<Self>, committed: Result<(), RecordFailure>) {
        let outcome = self.outcome.take();
        self.slot.answer(match committed {
            Ok(()) => outcome.unwrap_or_else(|| unavailable("the act did not run")),
            Err(failure) => Err(failure),
        });
    }
}

impl<T, F> Drop for Act<T, F> {
    /// A job that is dropped unanswered, whatever happened, leaves no caller waiting.
    fn drop(&mut self) {
        let mut state = self.slot.lock();
        if matches!(*state, State::Waiting | State::Begun) {
            *state = State::Answered(unavailable("the writer stopped"));
            self.slot.answered.notify_one();
        }
    }
}

fn unavailable<T>(why: &str) -> Result<T, RecordFailure> {
    Err(RecordFailure::Unavailable(why.to_owned()))
}
