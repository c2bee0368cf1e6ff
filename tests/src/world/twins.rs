//! The record in memory and the one of a database, side by side.

use std::fmt::Debug;
use std::sync::Arc;

use ca_core::domain::application::{Application, ApplicationId};
use ca_core::domain::certificate::{CertificateId, CertificateKind, CurrentCertificate};
use ca_core::domain::four_items::FourItems;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::domain::revocation::Revocation;
use ca_core::ports::applications::Applications;
use ca_core::ports::certificates::{Certificates, Intent, IssuedCertificate, OpenIntent};
use ca_core::ports::record::{Answered, ApplicationAct, RecordFailure, RequestKey};
use jiff::Timestamp;
use schemas::Store;

use super::record::Record;

/// Two records that are told the same: a test fails when they answer differently.
pub struct Twins {
    memory: Arc<Record>,
    store: Store,
}

impl Twins {
    /// Both of them, empty.
    #[must_use]
    pub const fn new(memory: Arc<Record>, store: Store) -> Self {
        Self { memory, store }
    }
}

/// The answer, if both gave it. Of a failure only its code counts.
fn both<T, S: PartialEq + Debug>(
    memory: Result<T, RecordFailure>,
    store: Result<T, RecordFailure>,
    seen: impl Fn(&T) -> S,
) -> Result<T, RecordFailure> {
    let code = |failure: &RecordFailure| failure.code();
    assert_eq!(
        store.as_ref().map(&seen).map_err(code),
        memory.as_ref().map(&seen).map_err(code),
        "the database answers differently from the record in memory"
    );
    memory
}

/// All of an application, also what its `Debug` hides.
fn whole(application: &Application) -> (String, ResidentNumber, FourItems, Option<String>) {
    let digits = application.evidence.as_ref().map(|evidence| match &evidence.proof {
        ca_core::domain::evidence::Proof::Photo { last_digits, .. }
        | ca_core::domain::evidence::Proof::Letter { last_digits }
        | ca_core::domain::evidence::Proof::Proxy { last_digits, .. } => last_digits.as_str().to_owned(),
    });
    let form = &application.form;
    (format!("{application:?}"), form.resident.clone(), form.claimed.clone(), digits)
}

impl Applications for Twins {
    fn create(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        both(self.memory.create(act), self.store.create(act), |()| ())
    }

    fn save(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        both(self.memory.save(act), self.store.save(act), |()| ())
    }

    fn application(&self, id: ApplicationId) -> Result<Option<Application>, RecordFailure> {
        let seen = |found: &Option<Application>| found.as_ref().map(whole);
        both(self.memory.application(id), self.store.application(id), seen)
    }

    fn page(
        &self,
        municipality: &MunicipalityCode,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, RecordFailure> {
        let seen = |page: &Vec<Application>| page.iter().map(whole).collect::<Vec<_>>();
        let memory = self.memory.page(municipality, before, limit);
        both(memory, self.store.page(municipality, before, limit), seen)
    }

    fn answered(&self, request: &RequestKey) -> Result<Answered, RecordFailure> {
        both(self.memory.answered(request), self.store.answered(request), |answered| *answered)
    }
}

impl Certificates for Twins {
    fn current(
        &self,
        resident: &ResidentNumber,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Result<Option<CurrentCertificate>, RecordFailure> {
        let memory = self.memory.current(resident, kind, now);
        both(memory, self.store.current(resident, kind, now), Clone::clone)
    }

    fn record_intents(&self, act: &ApplicationAct, intents: &[Intent]) -> Result<(), RecordFailure> {
        both(self.memory.record_intents(act, intents), self.store.record_intents(act, intents), |()| ())
    }

    fn record_certificates(
        &self,
        act: &ApplicationAct,
        certificates: &[IssuedCertificate],
    ) -> Result<(), RecordFailure> {
        let memory = self.memory.record_certificates(act, certificates);
        both(memory, self.store.record_certificates(act, certificates), |()| ())
    }

    fn close_intents(&self, act: &ApplicationAct, unsigned: &[CertificateId]) -> Result<(), RecordFailure> {
        both(self.memory.close_intents(act, unsigned), self.store.close_intents(act, unsigned), |()| ())
    }

    fn revoke(&self, act: &ApplicationAct, revocations: &[Revocation]) -> Result<(), RecordFailure> {
        both(self.memory.revoke(act, revocations), self.store.revoke(act, revocations), |()| ())
    }

    fn open_intents(&self, before: Timestamp, limit: u16) -> Result<Vec<OpenIntent>, RecordFailure> {
        both(self.memory.open_intents(before, limit), self.store.open_intents(before, limit), |open| {
            let mut open = open.clone();
            open.sort_by_key(|intent| intent.certificate.clone());
            open
        })
    }

    fn certificate(&self, id: &CertificateId) -> Result<Option<Vec<u8>>, RecordFailure> {
        both(self.memory.certificate(id), self.store.certificate(id), Clone::clone)
    }
}
