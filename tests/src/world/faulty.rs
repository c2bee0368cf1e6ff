//! Every port, with faults before it.

use std::sync::Arc;

use ca_core::domain::application::{Application, ApplicationId};
use ca_core::domain::certificate::{CertificateId, CertificateKind, CurrentCertificate};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::domain::revocation::Revocation;
use ca_core::ports::applications::Applications;
use ca_core::ports::certificates::{Certificates, Intent, IssuedCertificate, OpenIntent};
use ca_core::ports::entropy::{Entropy, EntropyFailure};
use ca_core::ports::record::{Answered, ApplicationAct, RecordFailure, RequestKey};
use ca_core::ports::register::{Register, RegisterEntry, RegisterUnavailable};
use ca_core::ports::signer::{SignFailure, Signer};
use ca_core::signing::SigningOrder;
use jiff::Timestamp;

use super::faults::{Call, Faults, When};

/// A port whose calls go wrong as planned.
pub struct Faulty<P> {
    port: Arc<P>,
    faults: Arc<Faults>,
}

impl<P> Faulty<P> {
    /// The port under this plan.
    #[must_use]
    pub fn new(port: &Arc<P>, faults: &Arc<Faults>) -> Self {
        Self { port: Arc::clone(port), faults: Arc::clone(faults) }
    }

    fn record<T>(
        &self,
        call: Call,
        effect: impl FnOnce(&P) -> Result<T, RecordFailure>,
    ) -> Result<T, RecordFailure> {
        let lost = |_| RecordFailure::Unavailable("as planned".to_owned());
        self.faults.call(call, lost, || effect(&self.port))
    }
}

impl<P: Applications> Applications for Faulty<P> {
    fn create(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.record(Call::CreateApplication, |port| port.create(act))
    }

    fn save(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.record(Call::SaveApplication, |port| port.save(act))
    }

    fn application(&self, id: ApplicationId) -> Result<Option<Application>, RecordFailure> {
        self.record(Call::ReadApplication, |port| port.application(id))
    }

    fn page(
        &self,
        municipality: &MunicipalityCode,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, RecordFailure> {
        self.record(Call::PageApplications, |port| port.page(municipality, before, limit))
    }

    fn answered(&self, request: &RequestKey) -> Result<Answered, RecordFailure> {
        self.record(Call::ReadAnswer, |port| port.answered(request))
    }
}

impl<P: Certificates> Certificates for Faulty<P> {
    fn current(
        &self,
        resident: &ResidentNumber,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Result<Option<CurrentCertificate>, RecordFailure> {
        self.record(Call::ReadCurrent, |port| port.current(resident, kind, now))
    }

    fn record_intents(&self, act: &ApplicationAct, intents: &[Intent]) -> Result<(), RecordFailure> {
        self.record(Call::RecordIntents, |port| port.record_intents(act, intents))
    }

    fn record_certificates(
        &self,
        act: &ApplicationAct,
        certificates: &[IssuedCertificate],
    ) -> Result<(), RecordFailure> {
        self.record(Call::RecordCertificates, |port| port.record_certificates(act, certificates))
    }

    fn close_intents(&self, act: &ApplicationAct, unsigned: &[CertificateId]) -> Result<(), RecordFailure> {
        self.record(Call::CloseIntents, |port| port.close_intents(act, unsigned))
    }

    fn revoke(&self, act: &ApplicationAct, revocations: &[Revocation]) -> Result<(), RecordFailure> {
        self.record(Call::Revoke, |port| port.revoke(act, revocations))
    }

    fn open_intents(&self, before: Timestamp, limit: u16) -> Result<Vec<OpenIntent>, RecordFailure> {
        self.record(Call::ReadOpenIntents, |port| port.open_intents(before, limit))
    }

    fn certificate(&self, id: &CertificateId) -> Result<Option<Vec<u8>>, RecordFailure> {
        self.record(Call::ReadCertificate, |port| port.certificate(id))
    }
}

impl<P: Register> Register for Faulty<P> {
    fn entry(
        &self,
        municipality: &MunicipalityCode,
        number: &ResidentNumber,
    ) -> Result<Option<RegisterEntry>, RegisterUnavailable> {
        let lost = |_| RegisterUnavailable("as planned".to_owned());
        self.faults.call(Call::ReadRegister, lost, || self.port.entry(municipality, number))
    }
}

impl<P: Entropy> Entropy for Faulty<P> {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        self.faults.call(Call::FillEntropy, |_| EntropyFailure, || self.port.fill(octets))
    }
}

impl<P: Signer> Signer for Faulty<P> {
    /// A call that fails before its effect was not attempted; one whose answer
    /// is lost has an unknown outcome.
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        let lost = |when| match when {
            When::Before => SignFailure::NotAttempted("as planned".to_owned()),
            When::After => SignFailure::OutcomeUnknown("as planned".to_owned()),
        };
        self.faults.call(Call::Sign, lost, || self.port.sign(order))
    }
}
