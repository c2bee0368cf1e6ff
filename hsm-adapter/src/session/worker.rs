//! One worker: its session, its key handles, and what it does when either is lost.

use std::sync::{PoisonError, atomic::Ordering};

use cryptoki::error::{Error, RvError};

use super::{Shared, worth_another};
use crate::{
    context::Lease,
    failure::{Failure, Remedy},
    job::{Delivery, Job},
    key::KeyFault,
    metrics,
    token::{Access, Handle, Session},
};

/// Works until the pool ends.
pub(super) fn run(shared: &Shared) {
    let mut worker = Worker { shared, desk: None };
    while let Some(job) = shared.take() {
        worker.serve(&job);
    }
    worker.leave();
}

struct Worker<'a> {
    shared: &'a Shared,
    desk: Option<Desk>,
}

/// An open session, logged in, with the key handles found in it so far.
struct Desk {
    /// The initialisation of the module that the session belongs to.
    generation: u64,
    session: Box<dyn Session>,
    handles: Vec<Option<Handle>>,
    /// Whether anything was signed here yet.
    proven: bool,
}

/// How an attempt ended that gave no signature.
enum Setback {
    /// The token gave no session to sign in.
    NoSession(Failure),
    /// The same, though the module has been initialised again for it.
    Lost(Failure),
    Failed(Failure),
    /// The caller has gone and the private key was not asked.
    Gone,
}

/// How far an attempt came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Nothing,
    Session,
}

impl Worker<'_> {
    /// Signs, opening the session anew if it or its handles were lost; what was not attempted is
    /// attempted again here, what may have been signed is not.
    fn serve(&mut self, job: &Job) {
        let (mut attempts_left, mut renewals_left) = (ATTEMPTS, 1);
        let result = loop {
            attempts_left -= 1;
            let (failure, reach) = match self.attempt(job, &mut renewals_left) {
                Ok(signature) => break Ok(signature),
                Err(Setback::Gone) => return,
                Err(Setback::NoSession(failure)) => (failure, Reach::Nothing),
                Err(Setback::Lost(failure)) => {
                    attempts_left = 0;
                    (failure, Reach::Nothing)
                }
                Err(Setback::Failed(failure)) => (failure, Reach::Session),
            };
            tracing::debug!(token = self.token(), %failure, attempts_left, "an attempt to sign failed");
            if attempts_left > 0 && worth_another(&failure) && job.step_back() {
                continue;
            }
            if reach == Reach::Nothing {
                self.shared.equipment.standing.down(&failure);
            }
            break Err(failure);
        };
        match &result {
            Ok(_) => self.shared.equipment.standing.up(),
            Err(failure) => tracing::warn!(token = self.token(), %failure, "the token did not sign"),
        }
        if job.answer(result) == Delivery::Late {
            self.shared.overdue.fetch_sub(1, Ordering::Relaxed);
            metrics::late(self.token());
            tracing::warn!(token = self.token(), "an answer came after the deadline and was dropped");
        }
    }

    /// One attempt; a token that is not found costs one of the renewals, and the last attempt if
    /// there is none left.
    fn attempt(&mut self, job: &Job, renewals_left: &mut u32) -> Result<Vec<u8>, Setback> {
        let context = std::sync::Arc::clone(&self.shared.equipment.context);
        let lease = context.enter().map_err(Setback::NoSession)?;
        let mut desk = match self.sit_down(&lease) {
            Ok(desk) => desk,
            Err(failure) => {
                if failure.remedy() != Remedy::Reconnect {
                    return Err(Setback::NoSession(failure));
                }
                let Some(left) = renewals_left.checked_sub(1) else { return Err(Setback::Lost(failure)) };
                *renewals_left = left;
                context.renew(lease, job.deadline());
                return Err(Setback::NoSession(failure));
            }
        };
        let handle = match self.handle(&mut desk, job.key) {
            Ok(handle) => handle,
            Err(failure) => {
                self.keep_or_close(desk, &failure);
                return Err(Setback::Failed(failure));
            }
        };
        if !job.begin() {
            self.desk = Some(desk);
            return Err(Setback::Gone);
        }
        match desk.session.sign(job.mechanism, handle, &job.input) {
            Ok(signature) => {
                desk.proven = true;
                self.desk = Some(desk);
                Ok(signature)
            }
            Err(error) => {
                let failure = Failure::of(&error);
                self.keep_or_close(desk, &failure);
                Err(Setback::Failed(failure))
            }
        }
    }

    /// The session at hand if it is of this generation, else a new one.
    fn sit_down(&mut self, lease: &Lease<'_>) -> Result<Desk, Failure> {
        // A session of an older generation is void, and its handle may be somebody else's by now.
        if let Some(desk) = self.desk.take().filter(|desk| desk.generation == lease.generation()) {
            return Ok(desk);
        }
        let slot = self.shared.equipment.token.find(lease.library())?;
        let session = lease.library().open(slot, Access::ReadOnly).map_err(|error| Failure::of(&error))?;
        let mut desk = Desk {
            generation: lease.generation(),
            session,
            handles: vec![None; self.shared.equipment.ring.len()],
            proven: false,
        };
        if let Err(failure) = self.log_in(&mut desk) {
            close(desk);
            return Err(failure);
        }
        metrics::session_opened(self.token());
        Ok(desk)
    }

    /// All sessions of a token share one login.
    fn log_in(&self, desk: &mut Desk) -> Result<(), Failure> {
        let equipment = &self.shared.equipment;
        let _one_at_a_time = self.shared.entrance.lock().unwrap_or_else(PoisonError::into_inner);
        equipment.standing.not_barred()?;
        match desk.session.login(&equipment.pin) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(error) => {
                let failure = Failure::of(&error);
                if failure.remedy() == Remedy::Operator {
                    equipment.standing.bar(&failure);
                }
                Err(failure)
            }
        }
    }

    fn handle(&self, desk: &mut Desk, key: usize) -> Result<Handle, Failure> {
        if let Some(Some(handle)) = desk.handles.get(key) {
            return Ok(*handle);
        }
        match self.shared.equipment.ring.find(key, &mut *desk.session) {
            Ok(handle) => {
                if let Some(place) = desk.handles.get_mut(key) {
                    *place = Some(handle);
                }
                Ok(handle)
            }
            // A session that outlived its token or its login sees no private keys at all.
            Err(KeyFault::Missing(failure)) if desk.proven => Err(Failure::stale(failure.detail())),
            Err(fault) => Err(fault.into_failure()),
        }
    }

    fn keep_or_close(&mut self, desk: Desk, failure: &Failure) {
        match failure.remedy() {
            Remedy::Nothing | Remedy::Operator => self.desk = Some(desk),
            Remedy::Reopen | Remedy::Reconnect => close(desk),
        }
    }

    /// Closes the session, if the module has not done so itself.
    fn leave(mut self) {
        let context = std::sync::Arc::clone(&self.shared.equipment.context);
        let (Some(desk), Ok(lease)) = (self.desk.take(), context.enter()) else { return };
        if desk.generation == lease.generation() {
            close(desk);
        }
    }

    fn token(&self) -> &str {
        self.shared.equipment.standing.token()
    }
}

/// A signature, a new session, a new session after the module was initialised again.
const ATTEMPTS: u32 = 3;

fn close(desk: Desk) {
    if let Err(error) = desk.session.close() {
        tracing::debug!(%error, "a session that is given up does not close");
    }
}
