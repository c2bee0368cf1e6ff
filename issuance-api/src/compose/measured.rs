//! Ports that take the time of each call (see [`crate::stages`]) and else only pass it on.

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

use crate::stages::{Port, of_a_port};

/// A port of which every call is timed.
pub(super) struct Measured<P: ?Sized>(pub Arc<P>);

impl<P: Applications + ?Sized> Applications for Measured<P> {
    fn create(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.0.create(act)
    }

    fn save(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.0.save(act)
    }

    fn application(&self, id: ApplicationId) -> Result<Option<Application>, RecordFailure> {
        of_a_port(Port::Read, || self.0.application(id))
    }

    fn page(
        &self,
        municipality: &MunicipalityCode,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, RecordFailure> {
        self.0.page(municipality, before, limit)
    }

    fn answered(&self, request: &RequestKey) -> Result<Answered, RecordFailure> {
        of_a_port(Port::Read, || self.0.answered(request))
    }
}

impl<P: Certificates + ?Sized> Certificates for Measured<P> {
    fn current(
        &self,
        resident: &ResidentNumber,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Result<Option<CurrentCertificate>, RecordFailure> {
        of_a_port(Port::Read, || self.0.current(resident, kind, now))
    }

    fn record_intents(&self, act: &ApplicationAct, intents: &[Intent]) -> Result<(), RecordFailure> {
        of_a_port(Port::RecordIntent, || self.0.record_intents(act, intents))
    }

    fn record_certificates(
        &self,
        act: &ApplicationAct,
        certificates: &[IssuedCertificate],
    ) -> Result<(), RecordFailure> {
        of_a_port(Port::RecordCertificate, || self.0.record_certificates(act, certificates))
    }

    fn close_intents(&self, act: &ApplicationAct, unsigned: &[CertificateId]) -> Result<(), RecordFailure> {
        self.0.close_intents(act, unsigned)
    }

    fn revoke(&self, act: &ApplicationAct, revocations: &[Revocation]) -> Result<(), RecordFailure> {
        self.0.revoke(act, revocations)
    }

    fn open_intents(&self, before: Timestamp, limit: u16) -> Result<Vec<OpenIntent>, RecordFailure> {
        self.0.open_intents(before, limit)
    }

    fn certificate(&self, id: &CertificateId) -> Result<Option<Vec<u8>>, RecordFailure> {
        of_a_port(Port::Read, || self.0.certificate(id))
    }
}

impl<P: Register + ?Sized> Register for Measured<P> {
    fn entry(
        &self,
        municipality: &MunicipalityCode,
        number: &ResidentNumber,
    ) -> Result<Option<RegisterEntry>, RegisterUnavailable> {
        of_a_port(Port::Register, || self.0.entry(municipality, number))
    }
}

impl<P: Signer + ?Sized> Signer for Measured<P> {
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        of_a_port(Port::Sign, || self.0.sign(order))
    }
}

impl<P: Entropy + ?Sized> Entropy for Measured<P> {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        of_a_port(Port::Entropy, || self.0.fill(octets))
    }
}
