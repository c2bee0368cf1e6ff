//! Whether a token is worth asking now.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    failure::Failure,
    metrics::{self, StateGauge},
};

/// What is known of one token; shared by its workers and callers.
#[derive(Debug)]
pub(crate) struct Standing {
    token: String,
    /// How long a lost token is left alone at first.
    pause: Duration,
    state: Mutex<State>,
}

/// The state of a token, for readiness and operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// Nothing has been asked of it yet.
    Untried,
    /// The last thing it was asked, it did.
    Up,
    /// It is lost; it is looked for again by itself.
    Down,
    /// It is not asked any more until an operator has acted and the service was started again.
    Barred,
}

#[derive(Debug)]
enum State {
    Untried,
    Up,
    Down { until: Instant, losses: u32, why: String },
    Barred { why: String },
}

impl Standing {
    pub(crate) fn new(token: &str, pause: Duration) -> Self {
        Self { token: token.to_owned(), pause, state: Mutex::new(State::Untried) }
    }

    /// The name of the token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Succeeds if the token may be asked now.
    ///
    /// # Errors
    /// [`Failure`] of class not attempted.
    pub(crate) fn admit(&self) -> Result<(), Failure> {
        match &*self.lock() {
            State::Down { until, why, .. } if Instant::now() < *until => Err(Failure::not_attempted(why)),
            State::Barred { why } => Err(Failure::not_attempted(why)),
            State::Untried | State::Up | State::Down { .. } => Ok(()),
        }
    }

    /// Succeeds unless an operator must act first.
    ///
    /// # Errors
    /// [`Failure`] of class not attempted.
    pub(crate) fn not_barred(&self) -> Result<(), Failure> {
        match &*self.lock() {
            State::Barred { why } => Err(Failure::not_attempted(why)),
            State::Untried | State::Up | State::Down { .. } => Ok(()),
        }
    }

    /// The token did what it was asked.
    pub(crate) fn up(&self) {
        let mut state = self.lock();
        match &*state {
            State::Up | State::Barred { .. } => return,
            State::Untried => {}
            State::Down { .. } => tracing::info!(token = self.token, "the token is back"),
        }
        *state = State::Up;
        metrics::state(&self.token, StateGauge::Up);
    }

    /// The token is lost: it is left alone for a while, longer each time.
    pub(crate) fn down(&self, failure: &Failure) {
        let mut state = self.lock();
        let losses = match &*state {
            State::Barred { .. } => return,
            State::Untried | State::Up => {
                tracing::error!(token = self.token, %failure, "the token is lost");
                0
            }
            // Those who failed at the same time count once.
            State::Down { until, losses, .. } if Instant::now() < *until => *losses,
            State::Down { losses, .. } => losses.saturating_add(1).min(MAX_DOUBLINGS),
        };
        let until = Instant::now() + self.pause.saturating_mul(1 << losses);
        *state = State::Down { until, losses, why: format!("the token is lost: {}", failure.detail()) };
        metrics::state(&self.token, StateGauge::Down);
    }

    /// The token is not asked any more.
    pub(crate) fn bar(&self, failure: &Failure) {
        tracing::error!(token = self.token, %failure, "the token is not asked any more: an operator must act");
        *self.lock() = State::Barred { why: format!("an operator must act: {}", failure.detail()) };
        metrics::state(&self.token, StateGauge::Barred);
    }

    /// What is known, in one word.
    pub(crate) fn state(&self) -> TokenState {
        match &*self.lock() {
            State::Untried => TokenState::Untried,
            State::Up => TokenState::Up,
            State::Down { .. } => TokenState::Down,
            State::Barred { .. } => TokenState::Barred,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lost token is left alone for at most 2^5 times the first pause.
const MAX_DOUBLINGS: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Class;

    #[test]
    fn a_lost_token_is_left_alone_and_then_asked_again() {
        let patient = Standing::new("a", Duration::from_secs(3600));
        patient.down(&Failure::token_gone("gone"));
        assert_eq!(patient.admit().unwrap_err().class(), Class::NotAttempted);
        let eager = Standing::new("b", Duration::ZERO);
        eager.down(&Failure::token_gone("gone"));
        assert!(eager.admit().is_ok());
        assert_eq!(eager.state(), TokenState::Down);
    }

    #[test]
    fn a_token_that_signs_again_is_up() {
        let standing = Standing::new("a", Duration::from_secs(3600));
        standing.down(&Failure::token_gone("gone"));
        standing.up();
        assert!(standing.admit().is_ok());
        assert_eq!(standing.state(), TokenState::Up);
    }

    #[test]
    fn a_barred_token_stays_barred() {
        let standing = Standing::new("a", Duration::ZERO);
        standing.bar(&Failure::broken("the PIN was rejected"));
        standing.up();
        standing.down(&Failure::token_gone("gone"));
        assert_eq!(standing.state(), TokenState::Barred);
        assert_eq!(standing.admit().unwrap_err().class(), Class::NotAttempted);
        assert!(standing.not_barred().is_err());
    }
}
