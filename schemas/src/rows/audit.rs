//! Rows of `audit`.

use ca_core::domain::audit::{Actor, AuditEntry};
use ca_core::domain::certificate::CertificateId;
use diesel::RunQueryDsl;
use diesel::prelude::Insertable;

use super::columns::{self, microseconds};
use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::tables::audit;

/// An entry to be written; the database gives it its number.
#[derive(Clone, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub(crate) struct NewAuditRow {
    pub(crate) at: i64,
    actor_kind: &'static str,
    actor: String,
    act: &'static str,
    municipality: Option<String>,
    application: Option<Vec<u8>>,
    certificates: String,
    codes: String,
}

impl NewAuditRow {
    pub(crate) fn of(entry: &AuditEntry) -> Self {
        let (actor_kind, actor) = match &entry.actor {
            Actor::Officer(id) => ("officer", id.as_str()),
            Actor::Terminal(id) => ("terminal", id.as_str()),
            Actor::Operator(name) => ("operator", name.as_str()),
            Actor::Service => ("service", ""),
        };
        Self {
            at: microseconds(entry.at),
            actor_kind,
            actor: actor.to_owned(),
            act: entry.act.as_str(),
            municipality: entry.municipality.map(|code| code.to_string()),
            application: entry.application.map(|id| id.octets().to_vec()),
            certificates: columns::certificates_text(&entry.certificates),
            codes: columns::codes_text(&entry.codes),
        }
    }

    /// Adds a certificate that the act turned out to touch.
    pub(crate) fn add(&mut self, certificate: &CertificateId) {
        let word = columns::certificates_text(std::slice::from_ref(certificate));
        if !self.certificates.split(' ').any(|known| known == word) {
            columns::push_word(&mut self.certificates, &word);
        }
    }

    pub(crate) fn insert(&self, connection: &mut AnyConnection) -> Result<(), ActFailure> {
        diesel::insert_into(audit::table).values(self).execute(connection)?;
        Ok(())
    }
}
