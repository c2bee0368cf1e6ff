//! The authorities that issue.

use ca_core::domain::audit::AuditEntry;
use ca_core::domain::authority::{AuthorityId, KeyName};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::generation::Generation;
use ca_core::domain::prefecture::Prefecture;
use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;
use diesel::prelude::{ExpressionMethods, QueryDsl};

use crate::rows::audit::NewAuditRow;
use crate::rows::columns::corrupt;
use crate::store::Store;
use crate::tables::authorities;

/// One generation of an authority, as the ceremony left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredAuthority {
    /// What it issues.
    pub kind: CertificateKind,
    /// The governor's prefecture.
    pub prefecture: Prefecture,
    /// Which key.
    pub generation: Generation,
    /// The name by which the configuration calls the key.
    pub key: KeyName,
    /// DER of its certificate.
    pub certificate: Vec<u8>,
}

impl RegisteredAuthority {
    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> AuthorityId {
        AuthorityId::new(self.prefecture, self.kind, self.generation)
    }
}

impl Store {
    /// Registers a generation of an authority.
    ///
    /// # Errors
    /// `Conflict` when the generation or the name of its key is registered already.
    pub fn add_authority(
        &self,
        authority: &RegisteredAuthority,
        audit: &AuditEntry,
    ) -> Result<(), RecordFailure> {
        let (authority, audit) = (authority.clone(), NewAuditRow::of(audit));
        self.write(move |connection| {
            diesel::insert_into(authorities::table)
                .values((
                    authorities::id.eq(authority.id().as_str()),
                    authorities::kind.eq(authority.kind.as_str()),
                    authorities::prefecture.eq(authority.prefecture.code()),
                    authorities::generation.eq(i64::from(authority.generation.number())),
                    authorities::key_name.eq(authority.key.as_str()),
                    authorities::certificate.eq(&authority.certificate),
                    authorities::recorded_at.eq(audit.at),
                ))
                .execute(connection)?;
            audit.insert(connection)
        })
    }

    /// All authorities, by prefecture, kind and generation. There are 47 of each
    /// kind and a few generations, so this list is not paged.
    ///
    /// # Errors
    /// [`RecordFailure`].
    pub fn authorities(&self) -> Result<Vec<RegisteredAuthority>, RecordFailure> {
        use authorities::dsl;
        type Row = (String, String, i64, String, Vec<u8>);
        let rows: Vec<Row> = self.read(|connection| {
            Ok(dsl::authorities
                .order((dsl::prefecture, dsl::kind, dsl::generation))
                .select((dsl::kind, dsl::prefecture, dsl::generation, dsl::key_name, dsl::certificate))
                .load(connection)?)
        })?;
        rows.into_iter().map(authority).collect()
    }
}

fn authority(
    (kind, prefecture, generation, key, certificate): (String, String, i64, String, Vec<u8>),
) -> Result<RegisteredAuthority, RecordFailure> {
    let generation = u8::try_from(generation).ok().and_then(Generation::new);
    Ok(RegisteredAuthority {
        kind: CertificateKind::parse(&kind).ok_or_else(|| corrupt("authorities.kind"))?,
        prefecture: Prefecture::with_code(&prefecture).map_err(|_| corrupt("authorities.prefecture"))?,
        generation: generation.ok_or_else(|| corrupt("authorities.generation"))?,
        key: KeyName::new(key),
        certificate,
    })
}
