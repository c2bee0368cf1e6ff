//! The durable record, in memory: every method is one transaction.

mod applications;
mod certificates;
mod place;

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use ca_core::domain::application::{Application, ApplicationId};
use ca_core::domain::audit::AuditEntry;
use ca_core::domain::certificate::{CertificateEntry, CertificateId, CertificateKind};
use ca_core::domain::public_key::Fingerprint;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::domain::revocation::Revocation;
use ca_core::ports::certificates::Intent;
use ca_core::ports::record::{ApplicationAct, RecordFailure, RequestKey};
use jiff::Timestamp;

pub use place::Held;

/// A record that keeps the contracts of the ports and forgets nothing but a
/// transaction that failed.
#[derive(Default)]
pub struct Record(Mutex<State>);

/// What is recorded.
#[derive(Clone, Default)]
pub struct State {
    /// The applications as they are.
    pub applications: BTreeMap<ApplicationId, Application>,
    /// The intents, with what became of them.
    pub intents: BTreeMap<CertificateId, RecordedIntent>,
    /// The certificates.
    pub certificates: BTreeMap<CertificateId, RecordedCertificate>,
    /// The place of each resident's certificate of a kind.
    pub places: BTreeMap<(ResidentNumber, CertificateKind), Held>,
    /// The revocations.
    pub revocations: BTreeMap<CertificateId, Revocation>,
    /// The audit.
    pub audit: Vec<AuditEntry>,
    requests: HashMap<(String, String), ([u8; 32], ApplicationId)>,
    keys: HashMap<Fingerprint, (ApplicationId, CertificateKind)>,
}

/// An intent in the record.
#[derive(Clone)]
pub struct RecordedIntent {
    /// The intent.
    pub intent: Intent,
    /// What became of it; open while nothing is known.
    pub outcome: Option<Outcome>,
    /// Since when.
    pub recorded: Timestamp,
}

/// What became of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The certificate is recorded.
    Signed,
    /// Nothing was signed.
    Abandoned,
    /// A signature may exist; the serial is revoked.
    PossiblyIssued,
}

/// A certificate in the record.
#[derive(Clone)]
pub struct RecordedCertificate {
    /// What is recorded of it.
    pub entry: CertificateEntry,
    /// Its DER.
    pub der: Vec<u8>,
}

impl Record {
    /// A record that holds this already.
    #[must_use]
    pub const fn of(state: State) -> Self {
        Self(Mutex::new(state))
    }

    /// What is recorded now.
    #[must_use]
    pub fn look(&self) -> State {
        self.read(Clone::clone)
    }

    /// Looks at what is recorded now.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.0.lock().unwrap())
    }

    /// All of the transaction, or nothing of it.
    fn write(
        &self,
        transaction: impl FnOnce(&mut State) -> Result<(), RecordFailure>,
    ) -> Result<(), RecordFailure> {
        let mut recorded = self.0.lock().unwrap();
        let mut changed = recorded.clone();
        transaction(&mut changed)?;
        *recorded = changed;
        Ok(())
    }
}

impl State {
    /// Records the application, whose recorded version is one less, and the
    /// caller's request identifier.
    fn advance(&mut self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.claim_request(act)?;
        let application = self.applications.get_mut(&act.application.id).ok_or(RecordFailure::Conflict)?;
        if application.version + 1 != act.application.version {
            return Err(RecordFailure::Conflict);
        }
        *application = act.application.clone();
        Ok(())
    }

    fn claim_request(&mut self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        let Some(RequestKey { principal, key, digest }) = &act.request else { return Ok(()) };
        let claim = (*digest, act.application.id);
        match self.requests.insert((principal.clone(), key.clone()), claim) {
            None => Ok(()),
            Some((first, _)) if first == *digest => Err(RecordFailure::Conflict),
            Some(_) => Err(RecordFailure::RequestConflict),
        }
    }
}
