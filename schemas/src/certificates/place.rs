//! The one place that a resident has for his certificate of a kind.

use ca_core::domain::certificate::CertificateId;
use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;

use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::rows::intent::{IntentRow, NewIntentRow};
use crate::statement::Statement;

/// A row of `current_certificates`.
pub(super) struct Place<'a> {
    resident: &'a str,
    kind: &'a str,
}

/// Puts an intent where no intent is, and no certificate but an expired one or
/// the one to be replaced.
const CLAIM: &str = "INSERT INTO current_certificates (resident, kind, intent_authority, intent_serial) \
    VALUES (?, ?, ?, ?) ON CONFLICT (resident, kind) DO UPDATE \
    SET intent_authority = excluded.intent_authority, intent_serial = excluded.intent_serial \
    WHERE current_certificates.intent_serial IS NULL AND (current_certificates.serial IS NULL \
    OR current_certificates.not_after < ? \
    OR (current_certificates.authority = ? AND current_certificates.serial = ?))";

const FILL: &str = "UPDATE current_certificates SET authority = intent_authority, serial = intent_serial, \
    not_after = ?, intent_authority = NULL, intent_serial = NULL \
    WHERE resident = ? AND kind = ? AND intent_authority = ? AND intent_serial = ?";

const RELEASE: &str = "UPDATE current_certificates SET intent_authority = NULL, intent_serial = NULL \
    WHERE resident = ? AND kind = ? AND intent_authority = ? AND intent_serial = ?";

const VACATE: &str = "UPDATE current_certificates SET authority = NULL, serial = NULL, not_after = NULL \
    WHERE resident = ? AND kind = ? AND authority = ? AND serial = ?";

impl<'a> Place<'a> {
    pub(super) const fn of(resident: &'a str, kind: &'a str) -> Self {
        Self { resident, kind }
    }

    /// Claims the place for an intent, at a second of time.
    pub(super) fn claim(
        &self,
        connection: &mut AnyConnection,
        intent: &NewIntentRow,
        second: i64,
    ) -> Result<(), ActFailure> {
        let claim: Statement = Statement::new(
            CLAIM,
            [
                self.resident.into(),
                self.kind.into(),
                intent.authority.as_str().into(),
                intent.serial.as_slice().into(),
                second.into(),
                intent.replaces_authority.as_deref().into(),
                intent.replaces_serial.as_deref().into(),
            ],
        );
        match claim.execute(connection)? {
            1 => Ok(()),
            _ => Err(RecordFailure::ValidCertificateExists.into()),
        }
    }

    /// Puts the certificate of an intent in the place that the intent has claimed.
    pub(super) fn fill(&self, connection: &mut AnyConnection, intent: &IntentRow) -> Result<(), ActFailure> {
        let [resident, kind, authority, serial] = self.with(&intent.authority, &intent.serial);
        let fill: Statement =
            Statement::new(FILL, [intent.not_after.into(), resident, kind, authority, serial]);
        match fill.execute(connection)? {
            1 => Ok(()),
            _ => Err(ActFailure::corrupt("an open intent has no place")),
        }
    }

    /// Frees the place of an intent that came to nothing.
    pub(super) fn release(
        &self,
        connection: &mut AnyConnection,
        intent: &IntentRow,
    ) -> Result<(), ActFailure> {
        let release: Statement = Statement::new(RELEASE, self.with(&intent.authority, &intent.serial));
        match release.execute(connection)? {
            1 => Ok(()),
            _ => Err(ActFailure::corrupt("an open intent has no place")),
        }
    }

    /// Frees the place of a revoked certificate, if it still has it.
    pub(super) fn vacate(
        &self,
        connection: &mut AnyConnection,
        certificate: &CertificateId,
    ) -> Result<(), ActFailure> {
        let values = self.with(certificate.authority.as_str(), certificate.serial.octets());
        let vacate: Statement = Statement::new(VACATE, values);
        vacate.execute(connection)?;
        Ok(())
    }

    fn with(&self, authority: &str, serial: &[u8]) -> [crate::statement::Value; 4] {
        [self.resident.into(), self.kind.into(), authority.into(), serial.into()]
    }
}
