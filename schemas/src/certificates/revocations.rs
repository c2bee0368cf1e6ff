//! Revocations: written once, never taken back.

use ca_core::domain::certificate::CertificateId;
use ca_core::domain::revocation::Revocation;
use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;
use diesel::prelude::{OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper};

use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::rows::columns::microseconds;
use crate::rows::intent::IntentRow;
use crate::statement::Statement;
use crate::tables::certificates;

/// The first cause stays: a second revocation changes nothing.
const INSERT: &str = "INSERT INTO revocations (authority, serial, cause, at, municipality, not_after) \
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (authority, serial) DO NOTHING";

/// What a revocation takes from the certificate that it ends.
#[derive(Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub(super) struct Ended {
    pub(super) application: Vec<u8>,
    pub(super) kind: String,
    pub(super) resident: String,
    municipality: String,
    not_after: i64,
}

impl From<IntentRow> for Ended {
    fn from(intent: IntentRow) -> Self {
        let IntentRow { application, kind, resident, municipality, not_after, .. } = intent;
        Self { application, kind, resident, municipality, not_after }
    }
}

/// The recorded certificate.
///
/// # Errors
/// `Conflict` when there is none.
pub(super) fn recorded(connection: &mut AnyConnection, id: &CertificateId) -> Result<Ended, ActFailure> {
    let found = certificates::table
        .find((id.authority.as_str(), id.serial.octets().as_slice()))
        .select(Ended::as_select())
        .first(connection)
        .optional()?;
    found.ok_or_else(|| RecordFailure::Conflict.into())
}

/// Records a revocation, unless there is one already.
pub(super) fn insert(
    connection: &mut AnyConnection,
    revocation: &Revocation,
    ended: &Ended,
) -> Result<(), ActFailure> {
    let Revocation { certificate, cause, at } = revocation;
    let insert: Statement = Statement::new(
        INSERT,
        [
            certificate.authority.as_str().into(),
            certificate.serial.octets().as_slice().into(),
            cause.as_str().into(),
            microseconds(*at).into(),
            ended.municipality.as_str().into(),
            ended.not_after.into(),
        ],
    );
    insert.execute(connection)?;
    Ok(())
}
