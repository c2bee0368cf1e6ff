//! What goes wrong, and when.

use std::sync::{Arc, Mutex};

/// A method of a port: a place where something can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Call {
    /// `Applications::create`
    CreateApplication,
    /// `Applications::save`
    SaveApplication,
    /// `Applications::application`
    ReadApplication,
    /// `Applications::page`
    PageApplications,
    /// `Applications::answered`
    ReadAnswer,
    /// `Certificates::current`
    ReadCurrent,
    /// `Certificates::record_intents`
    RecordIntents,
    /// `Certificates::record_certificates`
    RecordCertificates,
    /// `Certificates::close_intents`
    CloseIntents,
    /// `Certificates::revoke`
    Revoke,
    /// `Certificates::open_intents`
    ReadOpenIntents,
    /// `Certificates::certificate`
    ReadCertificate,
    /// `Register::entry`
    ReadRegister,
    /// `Entropy::fill`
    FillEntropy,
    /// `Signer::sign`
    Sign,
}

/// What goes wrong with a call.
#[derive(Clone)]
pub enum Fault {
    /// The call does nothing and fails.
    FailsBefore,
    /// The call does its work, and the caller is told that it failed: the answer was lost.
    FailsAfter,
    /// The process dies before the call has any effect.
    DiesBefore,
    /// The process dies once the call has had its effect.
    DiesAfter,
    /// Something else happens just before the call, which then goes well.
    Meanwhile(Arc<dyn Fn() + Send + Sync>),
}

impl Fault {
    /// The four ways in which every call can go wrong.
    #[must_use]
    pub const fn all() -> [Self; 4] {
        [Self::FailsBefore, Self::FailsAfter, Self::DiesBefore, Self::DiesAfter]
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::FailsBefore => "fails before",
            Self::FailsAfter => "fails after",
            Self::DiesBefore => "dies before",
            Self::DiesAfter => "dies after",
            Self::Meanwhile(_) => "meanwhile",
        })
    }
}

/// The plan of what goes wrong, and the journal of all calls.
#[derive(Default)]
pub struct Faults(Mutex<State>);

#[derive(Default)]
struct State {
    journal: Vec<Call>,
    plan: Vec<Planned>,
    happened: usize,
    dead: bool,
}

struct Planned {
    call: Call,
    skip: usize,
    fault: Fault,
}

impl Faults {
    /// Plans a fault of a method's call number `nth` from now, counted from 0.
    pub fn plan(&self, call: Call, nth: usize, fault: Fault) {
        self.0.lock().unwrap().plan.push(Planned { call, skip: nth, fault });
    }

    /// All calls so far, in their order.
    #[must_use]
    pub fn journal(&self) -> Vec<Call> {
        self.0.lock().unwrap().journal.clone()
    }

    /// Whether every planned fault has happened.
    #[must_use]
    pub fn all_happened(&self) -> bool {
        self.0.lock().unwrap().plan.is_empty()
    }

    /// How many planned faults have happened.
    #[must_use]
    pub fn happened(&self) -> usize {
        self.0.lock().unwrap().happened
    }

    /// Whether the process is dead.
    #[must_use]
    pub fn dead(&self) -> bool {
        self.0.lock().unwrap().dead
    }

    /// Starts the process again.
    pub fn restart(&self) {
        self.0.lock().unwrap().dead = false;
    }

    /// Makes a call as planned: `effect` is its work, `lost` what the caller is
    /// told of a fault before or (`true`) after the effect.
    pub(super) fn call<T, E>(
        &self,
        call: Call,
        lost: impl Fn(When) -> E,
        effect: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(fault) = self.enter(call) else { return Err(lost(When::Before)) };
        match fault {
            None => effect(),
            Some(Fault::Meanwhile(event)) => {
                event();
                effect()
            }
            Some(Fault::FailsBefore) => Err(lost(When::Before)),
            Some(Fault::FailsAfter) => effect().and(Err(lost(When::After))),
            Some(Fault::DiesBefore) => {
                self.die();
                Err(lost(When::Before))
            }
            Some(Fault::DiesAfter) => {
                let done = effect();
                self.die();
                done.and(Err(lost(When::After)))
            }
        }
    }

    /// What is planned for this call; nothing at all of a dead process.
    #[expect(clippy::option_option, reason = "a dead process is not one without faults")]
    fn enter(&self, call: Call) -> Option<Option<Fault>> {
        let mut state = self.0.lock().unwrap();
        if state.dead {
            return None;
        }
        state.journal.push(call);
        let due = state.plan.iter().position(|planned| planned.call == call && planned.skip == 0);
        let fault = due.map(|at| state.plan.remove(at).fault);
        state.happened += usize::from(fault.is_some());
        for planned in &mut state.plan {
            if planned.call == call {
                planned.skip = planned.skip.saturating_sub(1);
            }
        }
        Some(fault)
    }

    fn die(&self) {
        self.0.lock().unwrap().dead = true;
    }
}

/// On which side of its effect a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Before,
    After,
}
