//! The record of intents, certificates and what ends them.

use jiff::Timestamp;

use super::record::{ApplicationAct, RecordFailure};
use crate::domain::application::ApplicationId;
use crate::domain::certificate::{CertificateEntry, CertificateId, CertificateKind, CurrentCertificate};
use crate::domain::resident_number::ResidentNumber;
use crate::domain::revocation::Revocation;

/// The intent to sign a certificate: everything about it but the signature.
#[derive(Clone, Debug)]
pub struct Intent {
    /// What is recorded of the certificate.
    pub entry: CertificateEntry,
    /// The to-be-signed bytes.
    pub tbs: Vec<u8>,
    /// The certificate it replaces, which is revoked when this one is recorded.
    pub replaces: Option<CertificateId>,
}

/// A certificate whose signature has been verified.
#[derive(Clone, Debug)]
pub struct IssuedCertificate {
    /// Which certificate.
    pub id: CertificateId,
    /// DER of the certificate.
    pub der: Vec<u8>,
}

/// An intent that no outcome was recorded for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIntent {
    /// The certificate that may exist.
    pub certificate: CertificateId,
    /// The application it was for.
    pub application: ApplicationId,
}

/// The durable record of certificates. Every method is one transaction.
pub trait Certificates: Send + Sync {
    /// The unexpired, unrevoked certificate of this kind that the resident holds.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn current(
        &self,
        resident: &ResidentNumber,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Result<Option<CurrentCertificate>, RecordFailure>;

    /// Records the intent to sign these certificates, their keys (each unique
    /// across all authorities, unless the same application submitted it for the
    /// same kind before) and the place of each as the resident's one certificate
    /// of its kind.
    ///
    /// # Errors
    /// `KeyReused`; `ValidCertificateExists` when the resident holds a valid
    /// certificate that `replaces` does not name, or another intent is open;
    /// `Conflict` when a serial or the application's version is taken.
    fn record_intents(&self, act: &ApplicationAct, intents: &[Intent]) -> Result<(), RecordFailure>;

    /// Records the certificates of these intents, closes the intents, and
    /// revokes what they replace as superseded.
    ///
    /// # Errors
    /// `Conflict` when an intent is not open any more: the certificates must
    /// then not be delivered.
    fn record_certificates(
        &self,
        act: &ApplicationAct,
        certificates: &[IssuedCertificate],
    ) -> Result<(), RecordFailure>;

    /// Closes every open intent of the application without a certificate: those
    /// that `unsigned` names as abandoned, all others as possibly issued, with
    /// their revocation recorded at the time of the audit entry (to which the
    /// revoked serials are added). The residents' places become free again.
    ///
    /// # Errors
    /// `Conflict` when there is no open intent; otherwise [`RecordFailure`]: the
    /// intents then stay open for `resume`.
    fn close_intents(&self, act: &ApplicationAct, unsigned: &[CertificateId]) -> Result<(), RecordFailure>;

    /// Records an act that revokes certificates of the application.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn revoke(&self, act: &ApplicationAct, revocations: &[Revocation]) -> Result<(), RecordFailure>;

    /// At most `limit` intents recorded before this instant and still open, oldest first.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn open_intents(&self, before: Timestamp, limit: u16) -> Result<Vec<OpenIntent>, RecordFailure>;

    /// DER of a recorded certificate.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn certificate(&self, id: &CertificateId) -> Result<Option<Vec<u8>>, RecordFailure>;
}
