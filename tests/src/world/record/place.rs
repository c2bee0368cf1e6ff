//! The one place that a resident has for his certificate of a kind.

use ca_core::domain::certificate::{CertificateId, CurrentCertificate};
use ca_core::ports::certificates::Intent;
use ca_core::ports::record::RecordFailure;
use jiff::Timestamp;

/// What holds a place: a certificate, and an open intent that will take it.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The certificate, which may have expired.
    pub certificate: Option<CurrentCertificate>,
    /// The open intent.
    pub intent: Option<CertificateId>,
}

impl Held {
    /// The certificate, unless it has expired: it is valid to the end of its last second.
    pub(super) fn valid(&self, second: Timestamp) -> Option<&CurrentCertificate> {
        self.certificate.as_ref().filter(|certificate| certificate.not_after >= second)
    }

    /// Puts an intent where none is, nor a certificate but the one it replaces.
    pub(super) fn claim(&mut self, intent: &Intent, second: Timestamp) -> Result<(), RecordFailure> {
        let in_the_way = self.valid(second).is_some_and(|held| Some(&held.id) != intent.replaces.as_ref());
        if in_the_way || self.intent.is_some() {
            return Err(RecordFailure::ValidCertificateExists);
        }
        self.intent = Some(intent.entry.id.clone());
        Ok(())
    }

    /// Puts the certificate of the intent in its place.
    pub(super) fn fill(&mut self, intent: &Intent) -> Result<(), RecordFailure> {
        self.release(&intent.entry.id)?;
        let not_after = intent.entry.validity.not_after();
        self.certificate = Some(CurrentCertificate { id: intent.entry.id.clone(), not_after });
        Ok(())
    }

    /// Frees the place of an intent that came to nothing.
    pub(super) fn release(&mut self, intent: &CertificateId) -> Result<(), RecordFailure> {
        match self.intent.take() {
            Some(open) if open == *intent => Ok(()),
            Some(_) | None => Err(RecordFailure::Corrupt("an open intent has no place".to_owned())),
        }
    }

    /// Frees the place of a revoked certificate, if it still has it.
    pub(super) fn vacate(&mut self, certificate: &CertificateId) {
        self.certificate.take_if(|held| held.id == *certificate);
    }
}
