//! Rows of `intents` and `certificates`, which share their columns.

use ca_core::domain::certificate::CertificateId;
use ca_core::ports::certificates::Intent;
use ca_core::ports::record::RecordFailure;
use diesel::prelude::{Insertable, Queryable, Selectable};
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::columns::{self, microseconds};
use crate::tables::{certificates, intents};

/// An intent to be written.
#[derive(Clone, Insertable)]
#[diesel(table_name = intents, treat_none_as_default_value = false)]
pub(crate) struct NewIntentRow {
    pub(crate) authority: String,
    pub(crate) serial: Vec<u8>,
    pub(crate) application: Vec<u8>,
    pub(crate) kind: &'static str,
    pub(crate) resident: String,
    municipality: String,
    not_before: i64,
    not_after: i64,
    pub(crate) key: Vec<u8>,
    pub(crate) replaces_authority: Option<String>,
    pub(crate) replaces_serial: Option<Vec<u8>>,
    tbs: Vec<u8>,
    recorded_at: i64,
}

impl NewIntentRow {
    pub(crate) fn of(intent: &Intent, recorded_at: i64) -> Self {
        let Intent { entry, tbs, replaces } = intent;
        Self {
            authority: entry.id.authority.as_str().to_owned(),
            serial: entry.id.serial.octets().to_vec(),
            application: entry.application.octets().to_vec(),
            kind: entry.kind.as_str(),
            resident: entry.resident.as_str().to_owned(),
            municipality: entry.municipality.to_string(),
            not_before: microseconds(entry.validity.not_before()),
            not_after: microseconds(entry.validity.not_after()),
            key: entry.key.as_bytes().to_vec(),
            replaces_authority: replaces.as_ref().map(|old| old.authority.as_str().to_owned()),
            replaces_serial: replaces.as_ref().map(|old| old.serial.octets().to_vec()),
            tbs: tbs.clone(),
            recorded_at,
        }
    }
}

/// The SQL types of [`IntentRow`].
pub(crate) type IntentColumns =
    (Text, Binary, Binary, Text, Text, Text, BigInt, BigInt, Binary, Nullable<Text>, Nullable<Binary>);

/// An intent read back: everything but its to-be-signed bytes.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = intents)]
pub(crate) struct IntentRow {
    pub(crate) authority: String,
    pub(crate) serial: Vec<u8>,
    pub(crate) application: Vec<u8>,
    pub(crate) kind: String,
    pub(crate) resident: String,
    pub(crate) municipality: String,
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    pub(crate) key: Vec<u8>,
    pub(crate) replaces_authority: Option<String>,
    pub(crate) replaces_serial: Option<Vec<u8>>,
}

impl IntentRow {
    pub(crate) fn id(&self) -> Result<CertificateId, RecordFailure> {
        columns::certificate("intents.serial", self.authority.clone(), &self.serial)
    }

    /// The certificate that this one replaces.
    pub(crate) fn replaces(&self) -> Result<Option<CertificateId>, RecordFailure> {
        match (&self.replaces_authority, &self.replaces_serial) {
            (None, None) => Ok(None),
            (Some(authority), Some(serial)) => {
                columns::certificate("intents.replaces_serial", authority.clone(), serial).map(Some)
            }
            _ => Err(columns::corrupt("intents.replaces_serial")),
        }
    }
}

/// A certificate to be written.
#[derive(Insertable)]
#[diesel(table_name = certificates)]
pub(crate) struct NewCertificateRow<'a> {
    authority: &'a str,
    serial: &'a [u8],
    application: &'a [u8],
    kind: &'a str,
    resident: &'a str,
    municipality: &'a str,
    not_before: i64,
    not_after: i64,
    key: &'a [u8],
    der: &'a [u8],
    recorded_at: i64,
}

impl<'a> NewCertificateRow<'a> {
    pub(crate) fn of(intent: &'a IntentRow, der: &'a [u8], recorded_at: i64) -> Self {
        Self {
            authority: &intent.authority,
            serial: &intent.serial,
            application: &intent.application,
            kind: &intent.kind,
            resident: &intent.resident,
            municipality: &intent.municipality,
            not_before: intent.not_before,
            not_after: intent.not_after,
            key: &intent.key,
            der,
            recorded_at,
        }
    }
}
