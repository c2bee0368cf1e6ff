//! One PKCS#11 context a module in this process, and the gate through which every call to it passes.
//!
//! C_Finalize and C_Initialize end every session of the process, and a call in
//! flight meanwhile is undefined. So whoever calls the module holds a
//! [`Lease`]; who needs the module initialised again asks for it, and the last
//! one to give back a lease does it, once.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Instant,
};

use crate::{
    failure::Failure,
    token::{CryptokiLibrary, Library},
};

/// The module and its gate.
pub(crate) struct Context {
    library: Box<dyn Library>,
    gate: Mutex<Gate>,
    turned: Condvar,
}

/// How far the module is, and who is inside.
#[derive(Debug)]
struct Gate {
    state: State,
    /// Counts the initialisations; sessions of an older one are void.
    generation: u64,
    inside: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// To be initialised by the next one to come in.
    Closed,
    Open,
    /// To be initialised again as soon as nobody is inside; newcomers wait until then.
    Renewing {
        until: Instant,
    },
}

/// The right to call the module; while it is held the module is not initialised again.
pub(crate) struct Lease<'a> {
    context: &'a Context,
    generation: u64,
}

impl Context {
    /// The one context of the module in this process, loaded at the first call.
    ///
    /// # Errors
    /// [`Failure`] of class broken if the module cannot be loaded.
    pub(crate) fn of_module(path: &Path) -> Result<Arc<Self>, Failure> {
        static MODULES: OnceLock<Mutex<HashMap<PathBuf, Arc<Context>>>> = OnceLock::new();

        let path =
            path.canonicalize().map_err(|error| Failure::broken(format!("{}: {error}", path.display())))?;
        let modules = MODULES.get_or_init(Mutex::default);
        let mut modules = modules.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(context) = modules.get(&path) {
            return Ok(Arc::clone(context));
        }
        let library = CryptokiLibrary::load(&path).map_err(|error| Failure::of(&error))?;
        let context = Arc::new(Self::new(Box::new(library)));
        modules.insert(path, Arc::clone(&context));
        Ok(context)
    }

    pub(crate) fn new(library: Box<dyn Library>) -> Self {
        let gate = Gate { state: State::Closed, generation: 0, inside: 0 };
        Self { library, gate: Mutex::new(gate), turned: Condvar::new() }
    }

    /// Comes in, initialising the module if it is not; waits for a renewal under way.
    ///
    /// # Errors
    /// [`Failure`] if the module does not initialise; nothing was attempted.
    pub(crate) fn enter(&self) -> Result<Lease<'_>, Failure> {
        let mut gate = self.lock();
        while let State::Renewing { until } = gate.state {
            let now = Instant::now();
            if now >= until {
                gate.state = State::Open;
                break;
            }
            gate = self.wait(gate, until.saturating_duration_since(now));
        }
        if gate.state == State::Closed {
            self.library.initialise().map_err(|error| Failure::of(&error))?;
            gate.generation += 1;
            gate.state = State::Open;
        }
        gate.inside += 1;
        Ok(Lease { context: self, generation: gate.generation })
    }

    /// Gives the lease back and has the module initialised again, unless that has
    /// happened since the lease was taken.
    ///
    /// A call that hangs inside keeps the module as it is: after `until` the
    /// renewal is given up and everybody goes on.
    pub(crate) fn renew(&self, lease: Lease<'_>, until: Instant) {
        let seen = lease.generation;
        {
            let mut gate = self.lock();
            if gate.generation == seen && gate.state == State::Open {
                gate.state = State::Renewing { until };
            }
        }
        drop(lease);

        let mut gate = self.lock();
        while gate.generation == seen && matches!(gate.state, State::Renewing { .. }) {
            let now = Instant::now();
            if now >= until {
                gate.state = State::Open;
                self.turned.notify_all();
                return;
            }
            gate = self.wait(gate, until.saturating_duration_since(now));
        }
    }

    fn leave(&self) {
        let mut gate = self.lock();
        gate.inside -= 1;
        if gate.inside == 0 && matches!(gate.state, State::Renewing { .. }) {
            self.initialise_again(&mut gate);
            self.turned.notify_all();
        }
    }

    fn initialise_again(&self, gate: &mut Gate) {
        gate.state = State::Closed;
        if let Err(error) = self.library.finalise() {
            tracing::warn!(%error, "the PKCS#11 module does not finalise");
        }
        match self.library.initialise() {
            Ok(()) => {
                gate.generation += 1;
                gate.state = State::Open;
                tracing::info!(generation = gate.generation, "the PKCS#11 module is initialised again");
            }
            // Left closed: the next one to come in tries again and reports it.
            Err(error) => tracing::error!(%error, "the PKCS#11 module does not initialise"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, gate: MutexGuard<'a, Gate>, at_most: std::time::Duration) -> MutexGuard<'a, Gate> {
        self.turned.wait_timeout(gate, at_most).unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Lease<'_> {
    /// The calls of the module.
    pub(crate) fn library(&self) -> &dyn Library {
        &*self.context.library
    }

    /// Which initialisation of the module this lease stands in.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        self.context.leave();
    }
}
