//! Reading the audit.

use ca_core::domain::application::ApplicationId;
use ca_core::domain::audit::Actor;
use ca_core::domain::certificate::CertificateId;
use ca_core::domain::code::Code;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{OfficerId, TerminalId};
use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;
use diesel::prelude::{ExpressionMethods, QueryDsl, Queryable, Selectable, SelectableHelper};
use jiff::Timestamp;

use crate::rows::columns::{self, corrupt, instant};
use crate::store::Store;
use crate::tables::audit;

/// Which entries of the audit are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditScope {
    /// All of them.
    All,
    /// Those for one municipality.
    Municipality(MunicipalityCode),
    /// Those on one application.
    Application(ApplicationId),
}

/// An entry of the audit as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number: later entries have higher ones, some numbers are never used.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, as the text of `Act`: an old entry may name an act that is no more.
    pub act: String,
    /// For which municipality.
    pub municipality: Option<MunicipalityCode>,
    /// On which application.
    pub application: Option<ApplicationId>,
    /// On which certificates.
    pub certificates: Vec<CertificateId>,
    /// The codes of a refusal or failure.
    pub codes: Vec<Code>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit)]
struct AuditRow {
    id: i64,
    at: i64,
    actor_kind: String,
    actor: String,
    act: String,
    municipality: Option<String>,
    application: Option<Vec<u8>>,
    certificates: String,
    codes: String,
}

impl Store {
    /// At most `limit` entries, newest first, with a number below `before`.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn audit(
        &self,
        scope: AuditScope,
        before: Option<i64>,
        limit: u16,
    ) -> Result<Vec<AuditRecord>, RecordFailure> {
        let before = before.unwrap_or(i64::MAX);
        let rows: Vec<AuditRow> = self.read(|connection| {
            let newest =
                audit::table.filter(audit::id.lt(before)).order(audit::id.desc()).limit(limit.into());
            let newest = newest.select(AuditRow::as_select());
            Ok(match scope {
                AuditScope::All => newest.load(connection)?,
                AuditScope::Municipality(code) => {
                    newest.filter(audit::municipality.eq(code.to_string())).load(connection)?
                }
                AuditScope::Application(id) => {
                    newest.filter(audit::application.eq(id.octets().as_slice())).load(connection)?
                }
            })
        })?;
        rows.into_iter().map(AuditRow::record).collect()
    }
}

impl AuditRow {
    fn record(self) -> Result<AuditRecord, RecordFailure> {
        let municipality = self.municipality.as_deref();
        let application = self.application.as_deref();
        Ok(AuditRecord {
            number: self.id,
            at: instant("audit.at", self.at)?,
            actor: actor(&self.actor_kind, self.actor)?,
            act: self.act,
            municipality: municipality
                .map(|code| columns::municipality("audit.municipality", code))
                .transpose()?,
            application: application.map(|id| columns::application("audit.application", id)).transpose()?,
            certificates: columns::certificates("audit.certificates", &self.certificates)?,
            codes: columns::codes("audit.codes", &self.codes)?,
        })
    }
}

fn actor(kind: &str, name: String) -> Result<Actor, RecordFailure> {
    let corrupt = || corrupt("audit.actor");
    match kind {
        "officer" => OfficerId::parse(&name).map(Actor::Officer).ok_or_else(corrupt),
        "terminal" => TerminalId::parse(&name).map(Actor::Terminal).ok_or_else(corrupt),
        "operator" => Ok(Actor::Operator(name)),
        "service" => Ok(Actor::Service),
        _ => Err(corrupt()),
    }
}
