//! Officers, terminals and the client certificates by which they prove it.

use ca_core::domain::audit::AuditEntry;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::{ClientCertificate, OfficerId, Principal, TerminalId};
use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;
use diesel::prelude::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl};
use jiff::Timestamp;

use crate::rows::audit::NewAuditRow;
use crate::rows::columns::{self, corrupt, instant};
use crate::store::Store;
use crate::tables::{client_certificates, principals};

/// Officer or terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// A counter officer.
    Officer,
    /// A terminal or key pair device.
    Terminal,
}

/// Which officer or terminal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalId {
    /// This officer.
    Officer(OfficerId),
    /// This terminal.
    Terminal(TerminalId),
}

/// Whether an officer or terminal may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalStatus {
    /// It may.
    Active,
    /// It may not: its client certificates prove nothing.
    Suspended,
}

/// An officer or terminal as registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredPrincipal {
    /// Who, and for which municipality.
    pub principal: Principal,
    /// Whether it may act.
    pub status: PrincipalStatus,
    /// Its client certificates.
    pub certificates: Vec<ClientCertificate>,
    /// When it was last changed.
    pub changed: Timestamp,
}

impl PrincipalKind {
    /// The stable text: `officer` or `terminal`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Terminal => "terminal",
        }
    }
}

impl PrincipalId {
    /// Officer or terminal.
    #[must_use]
    pub const fn kind(&self) -> PrincipalKind {
        match self {
            Self::Officer(_) => PrincipalKind::Officer,
            Self::Terminal(_) => PrincipalKind::Terminal,
        }
    }

    /// The identifier without its kind.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Officer(id) => id.as_str(),
            Self::Terminal(id) => id.as_str(),
        }
    }
}

impl From<&Principal> for PrincipalId {
    fn from(principal: &Principal) -> Self {
        match principal {
            Principal::Officer { id, .. } => Self::Officer(id.clone()),
            Principal::Terminal { id, .. } => Self::Terminal(id.clone()),
        }
    }
}

impl PrincipalStatus {
    /// The stable text: `active` or `suspended`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    fn read(text: &str) -> Result<Self, RecordFailure> {
        match text {
            "active" => Ok(Self::Active),
            "suspended" => Ok(Self::Suspended),
            _ => Err(corrupt("principals.status")),
        }
    }
}

impl Store {
    /// The active officer or terminal to whom this client certificate belongs.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn principal(&self, certificate: &ClientCertificate) -> Result<Option<Principal>, RecordFailure> {
        let row: Option<(String, String, String)> = self.read(|connection| {
            let same = principals::kind
                .eq(client_certificates::kind)
                .and(principals::id.eq(client_certificates::id));
            Ok(client_certificates::table
                .inner_join(principals::table.on(same))
                .filter(client_certificates::fingerprint.eq(certificate.0.as_slice()))
                .filter(principals::status.eq(PrincipalStatus::Active.as_str()))
                .select((principals::kind, principals::id, principals::municipality))
                .first(connection)
                .optional()?)
        })?;
        row.map(|(kind, id, municipality)| principal(&kind, &id, &municipality)).transpose()
    }

    /// Registers an officer or terminal, active and without a client certificate.
    ///
    /// # Errors
    /// `Conflict` when the identifier is taken.
    pub fn register_principal(&self, principal: &Principal, audit: &AuditEntry) -> Result<(), RecordFailure> {
        let (who, municipality) = (PrincipalId::from(principal), principal.municipality().to_string());
        let audit = NewAuditRow::of(audit);
        self.write(move |connection| {
            diesel::insert_into(principals::table)
                .values((
                    principals::kind.eq(who.kind().as_str()),
                    principals::id.eq(who.as_str()),
                    principals::municipality.eq(&municipality),
                    principals::status.eq(PrincipalStatus::Active.as_str()),
                    principals::changed.eq(audit.at),
                ))
                .execute(connection)?;
            audit.insert(connection)
        })
    }

    /// Lets an officer or terminal act, or not: from the next connection or
    /// request on.
    ///
    /// # Errors
    /// `Conflict` when there is no such officer or terminal.
    pub fn set_principal_status(
        &self,
        who: &PrincipalId,
        status: PrincipalStatus,
        audit: &AuditEntry,
    ) -> Result<(), RecordFailure> {
        let (who, audit) = (who.clone(), NewAuditRow::of(audit));
        self.write(move |connection| {
            let changed = diesel::update(principals::table.find((who.kind().as_str(), who.as_str())))
                .set((principals::status.eq(status.as_str()), principals::changed.eq(audit.at)))
                .execute(connection)?;
            if changed == 0 {
                return Err(RecordFailure::Conflict.into());
            }
            audit.insert(connection)
        })
    }

    /// Adds a client certificate to an officer or terminal.
    ///
    /// # Errors
    /// `Conflict` when there is no such officer or terminal, or the certificate
    /// belongs to one already.
    pub fn attach_certificate(
        &self,
        who: &PrincipalId,
        certificate: ClientCertificate,
        audit: &AuditEntry,
    ) -> Result<(), RecordFailure> {
        let (who, audit) = (who.clone(), NewAuditRow::of(audit));
        self.write(move |connection| {
            diesel::insert_into(client_certificates::table)
                .values((
                    client_certificates::fingerprint.eq(certificate.0.as_slice()),
                    client_certificates::kind.eq(who.kind().as_str()),
                    client_certificates::id.eq(who.as_str()),
                ))
                .execute(connection)?;
            audit.insert(connection)
        })
    }

    /// Takes a client certificate from an officer or terminal: it proves
    /// nothing any more.
    ///
    /// # Errors
    /// `Conflict` when it does not belong to this officer or terminal.
    pub fn detach_certificate(
        &self,
        who: &PrincipalId,
        certificate: ClientCertificate,
        audit: &AuditEntry,
    ) -> Result<(), RecordFailure> {
        let (who, audit) = (who.clone(), NewAuditRow::of(audit));
        self.write(move |connection| {
            let own = client_certificates::table
                .filter(client_certificates::fingerprint.eq(certificate.0.as_slice()))
                .filter(client_certificates::kind.eq(who.kind().as_str()))
                .filter(client_certificates::id.eq(who.as_str()));
            if diesel::delete(own).execute(connection)? == 0 {
                return Err(RecordFailure::Conflict.into());
            }
            audit.insert(connection)
        })
    }

    /// At most `limit` officers or terminals whose identifier follows `after`,
    /// by identifier.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn principals(
        &self,
        kind: PrincipalKind,
        after: Option<&str>,
        limit: u16,
    ) -> Result<Vec<RegisteredPrincipal>, RecordFailure> {
        type Row = (String, String, String, i64);
        type Certificate = (String, Vec<u8>);
        let (rows, certificates) = self.read(|connection| {
            let rows: Vec<Row> = principals::table
                .filter(principals::kind.eq(kind.as_str()))
                .filter(principals::id.gt(after.unwrap_or_default()))
                .order(principals::id)
                .limit(limit.into())
                .select((principals::id, principals::municipality, principals::status, principals::changed))
                .load(connection)?;
            let last = rows.last().map(|row| row.0.as_str()).unwrap_or_default();
            let certificates: Vec<Certificate> = client_certificates::table
                .filter(client_certificates::kind.eq(kind.as_str()))
                .filter(client_certificates::id.gt(after.unwrap_or_default()))
                .filter(client_certificates::id.le(last))
                .order((client_certificates::id, client_certificates::fingerprint))
                .select((client_certificates::id, client_certificates::fingerprint))
                .load(connection)?;
            Ok((rows, certificates))
        })?;
        rows.into_iter()
            .map(|(id, municipality, status, changed)| {
                let own = certificates.iter().filter(|certificate| certificate.0 == id);
                Ok(RegisteredPrincipal {
                    principal: principal(kind.as_str(), &id, &municipality)?,
                    status: PrincipalStatus::read(&status)?,
                    certificates: own.map(|(_, octets)| fingerprint(octets)).collect::<Result<_, _>>()?,
                    changed: instant("principals.changed", changed)?,
                })
            })
            .collect()
    }
}

fn principal(kind: &str, id: &str, municipality: &str) -> Result<Principal, RecordFailure> {
    let municipality: MunicipalityCode = columns::municipality("principals.municipality", municipality)?;
    let corrupt = || corrupt("principals.id");
    match kind {
        "officer" => Ok(Principal::Officer { id: OfficerId::parse(id).ok_or_else(corrupt)?, municipality }),
        "terminal" => {
            Ok(Principal::Terminal { id: TerminalId::parse(id).ok_or_else(corrupt)?, municipality })
        }
        _ => Err(corrupt()),
    }
}

fn fingerprint(octets: &[u8]) -> Result<ClientCertificate, RecordFailure> {
    octets.try_into().map(ClientCertificate).map_err(|_| corrupt("client_certificates.fingerprint"))
}
