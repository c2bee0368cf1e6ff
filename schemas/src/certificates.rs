//! The record of intents, certificates and what ends them.
//!
//! What two counters could do at once is decided by constraints and by the
//! number of rows that a conditional statement changed, never by a question
//! asked before.

mod place;
mod revocations;

use ca_core::domain::certificate::{CertificateId, CertificateKind, CurrentCertificate};
use ca_core::domain::jst;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::domain::revocation::{Revocation, RevocationCause};
use ca_core::ports::certificates::{Certificates, Intent, IssuedCertificate, OpenIntent};
use ca_core::ports::record::{ApplicationAct, RecordFailure};
use diesel::RunQueryDsl;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use jiff::Timestamp;

use self::place::Place;
use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::rows::act::ActRows;
use crate::rows::columns::{self, instant, microseconds};
use crate::rows::intent::{IntentColumns, IntentRow, NewCertificateRow, NewIntentRow};
use crate::statement::Statement;
use crate::store::Store;
use crate::tables::{certificates, current_certificates, intents};

/// A key is new, or comes again for the application and kind that it came for.
const CLAIM_KEY: &str = "INSERT INTO keys (fingerprint, application, kind) VALUES (?, ?, ?) \
    ON CONFLICT (fingerprint) DO UPDATE SET kind = excluded.kind \
    WHERE keys.application = excluded.application AND keys.kind = excluded.kind";

/// Closes every open intent of an application as signed.
const SIGN: &str = "UPDATE intents SET outcome = 'signed', tbs = NULL \
    WHERE application = ? AND outcome IS NULL \
    RETURNING authority, serial, application, kind, resident, municipality, not_before, not_after, key, \
    replaces_authority, replaces_serial";

impl Certificates for Store {
    fn current(
        &self,
        resident: &ResidentNumber,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Result<Option<CurrentCertificate>, RecordFailure> {
        use current_certificates::dsl;
        type Row = (Option<String>, Option<Vec<u8>>, Option<i64>);
        // A certificate is valid to the end of its last second.
        let second = microseconds(jst::whole_second(now));
        let row: Option<Row> = self.read(|connection| {
            Ok(dsl::current_certificates
                .find((resident.as_str(), kind.as_str()))
                .filter(dsl::not_after.ge(second))
                .select((dsl::authority, dsl::serial, dsl::not_after))
                .first(connection)
                .optional()?)
        })?;
        match row {
            None => Ok(None),
            Some((Some(authority), Some(serial), Some(not_after))) => Ok(Some(CurrentCertificate {
                id: columns::certificate("current_certificates.serial", authority, &serial)?,
                not_after: instant("current_certificates.not_after", not_after)?,
            })),
            Some(_) => Err(columns::corrupt("current_certificates.serial")),
        }
    }

    fn record_intents(&self, act: &ApplicationAct, intents: &[Intent]) -> Result<(), RecordFailure> {
        let rows = ActRows::of(act);
        let second = microseconds(jst::whole_second(act.audit.at));
        let intents: Vec<_> = intents.iter().map(|intent| NewIntentRow::of(intent, rows.audit.at)).collect();
        self.write(move |connection| {
            rows.advance(connection)?;
            for intent in &intents {
                claim_key(connection, intent)?;
                diesel::insert_into(intents::table).values(intent).execute(connection)?;
                Place::of(&intent.resident, intent.kind).claim(connection, intent, second)?;
            }
            rows.audit.insert(connection)
        })
    }

    fn record_certificates(
        &self,
        act: &ApplicationAct,
        certificates: &[IssuedCertificate],
    ) -> Result<(), RecordFailure> {
        let rows = ActRows::of(act);
        let certificates = certificates.to_vec();
        self.write(move |connection| {
            rows.advance(connection)?;
            record_certificates(connection, &rows, &certificates)?;
            rows.audit.insert(connection)
        })
    }

    fn close_intents(&self, act: &ApplicationAct, unsigned: &[CertificateId]) -> Result<(), RecordFailure> {
        let mut rows = ActRows::of(act);
        let at = act.audit.at;
        let unsigned = unsigned.to_vec();
        self.write(move |connection| {
            rows.advance(connection)?;
            for possibly_issued in close_intents(connection, &rows.application.id, &unsigned)? {
                let certificate = possibly_issued.id()?;
                rows.audit.add(&certificate);
                let revocation = Revocation { certificate, cause: RevocationCause::PossiblyIssued, at };
                revocations::insert(connection, &revocation, &possibly_issued.into())?;
            }
            rows.audit.insert(connection)
        })
    }

    fn revoke(&self, act: &ApplicationAct, revocations: &[Revocation]) -> Result<(), RecordFailure> {
        let rows = ActRows::of(act);
        let revocations = revocations.to_vec();
        self.write(move |connection| {
            rows.advance(connection)?;
            for revocation in &revocations {
                let certificate = revocations::recorded(connection, &revocation.certificate)?;
                if certificate.application != rows.application.id {
                    return Err(RecordFailure::Conflict.into());
                }
                revocations::insert(connection, revocation, &certificate)?;
                Place::of(&certificate.resident, &certificate.kind)
                    .vacate(connection, &revocation.certificate)?;
            }
            rows.audit.insert(connection)
        })
    }

    fn open_intents(&self, before: Timestamp, limit: u16) -> Result<Vec<OpenIntent>, RecordFailure> {
        let rows: Vec<(String, Vec<u8>, Vec<u8>)> = self.read(|connection| {
            Ok(intents::table
                .filter(intents::outcome.is_null())
                .filter(intents::recorded_at.lt(microseconds(before)))
                .order((intents::recorded_at, intents::authority, intents::serial))
                .limit(limit.into())
                .select((intents::authority, intents::serial, intents::application))
                .load(connection)?)
        })?;
        rows.into_iter()
            .map(|(authority, serial, application)| {
                Ok(OpenIntent {
                    certificate: columns::certificate("intents.serial", authority, &serial)?,
                    application: columns::application("intents.application", &application)?,
                })
            })
            .collect()
    }

    fn certificate(&self, id: &CertificateId) -> Result<Option<Vec<u8>>, RecordFailure> {
        self.read(|connection| {
            Ok(certificates::table
                .find((id.authority.as_str(), id.serial.octets().as_slice()))
                .select(certificates::der)
                .first(connection)
                .optional()?)
        })
    }
}

fn claim_key(connection: &mut AnyConnection, intent: &NewIntentRow) -> Result<(), ActFailure> {
    let values = [intent.key.as_slice().into(), intent.application.as_slice().into(), intent.kind.into()];
    let claim: Statement = Statement::new(CLAIM_KEY, values);
    match claim.execute(connection)? {
        1 => Ok(()),
        _ => Err(RecordFailure::KeyReused.into()),
    }
}

/// Records the certificates of exactly the open intents of the application.
fn record_certificates(
    connection: &mut AnyConnection,
    rows: &ActRows,
    issued: &[IssuedCertificate],
) -> Result<(), ActFailure> {
    let sign: Statement<IntentColumns> = Statement::new(SIGN, [rows.application.id.as_slice().into()]);
    let intents: Vec<IntentRow> = sign.load(connection)?;
    if intents.is_empty() || intents.len() != issued.len() {
        return Err(RecordFailure::Conflict.into());
    }
    for intent in intents {
        let id = intent.id()?;
        let certificate = issued.iter().find(|certificate| certificate.id == id);
        let IssuedCertificate { der, .. } = certificate.ok_or(RecordFailure::Conflict)?;
        let row = NewCertificateRow::of(&intent, der, rows.audit.at);
        diesel::insert_into(certificates::table).values(row).execute(connection)?;
        Place::of(&intent.resident, &intent.kind).fill(connection, &intent)?;
        if let Some(replaced) = intent.replaces()? {
            let old = revocations::recorded(connection, &replaced)?;
            let at = instant("audit.at", rows.audit.at)?;
            let revocation = Revocation { certificate: replaced, cause: RevocationCause::Superseded, at };
            revocations::insert(connection, &revocation, &old)?;
        }
    }
    Ok(())
}

/// Closes the open intents of an application and frees their places; gives
/// those that were possibly issued.
fn close_intents(
    connection: &mut AnyConnection,
    application: &[u8],
    unsigned: &[CertificateId],
) -> Result<Vec<IntentRow>, ActFailure> {
    let open: Vec<IntentRow> = intents::table
        .filter(intents::application.eq(application))
        .filter(intents::outcome.is_null())
        .select(IntentRow::as_select())
        .load(connection)?;
    if open.is_empty() {
        return Err(RecordFailure::Conflict.into());
    }
    let mut possibly_issued = Vec::new();
    for intent in open {
        let abandoned = unsigned.contains(&intent.id()?);
        let outcome = if abandoned { "abandoned" } else { "possibly-issued" };
        diesel::update(intents::table.find((&intent.authority, &intent.serial)))
            .set(intents::outcome.eq(outcome))
            .execute(connection)?;
        Place::of(&intent.resident, &intent.kind).release(connection, &intent)?;
        if !abandoned {
            possibly_issued.push(intent);
        }
    }
    Ok(possibly_issued)
}
