//! The to-be-signed bytes of an application's certificates.

use std::sync::Arc;

use jiff::Timestamp;

use super::counter::Held;
use super::{Counter, FlowError};
use crate::decide;
use crate::domain::application::Application;
use crate::domain::certificate::CertificateId;
use crate::domain::code::Code;
use crate::domain::four_items::EncodedFourItems;
use crate::domain::issuer::Issuer;
use crate::domain::public_key::PublicKey;
use crate::domain::serial::Serial;
use crate::domain::subject::OpaqueId;
use crate::signing::Linted;
use crate::tbs::{CertificateContents, CertificateDraft, Particulars};

/// The certificates of one application: issued or failed as a unit.
pub(super) struct Unit {
    pub(super) drafts: Vec<Linted<CertificateDraft>>,
    /// For each, the certificate it replaces.
    pub(super) replaces: Vec<Option<CertificateId>>,
}

/// A key whose possession is proved, and who will certify it.
pub(super) struct Submitted {
    pub(super) issuer: Arc<Issuer>,
    pub(super) key: PublicKey,
}

impl Counter {
    /// Linted drafts of all certificates, with fresh serials.
    pub(super) fn draft(
        &self,
        application: &Application,
        items: &EncodedFourItems,
        keys: Vec<Submitted>,
        held: &Held,
        now: Timestamp,
    ) -> Result<Unit, FlowError> {
        let (mut drafts, mut replaces) = (Vec::with_capacity(keys.len()), Vec::with_capacity(keys.len()));
        for Submitted { issuer, key } in keys {
            let current = held.iter().find(|(kind, _)| *kind == issuer.kind());
            let current = current.and_then(|(_, current)| current.as_ref());
            replaces.push(decide::replaced(application.form.kind, current));
            let particulars = self.particulars(application, items, &issuer, key, now)?;
            let contents = CertificateContents::new(issuer, particulars, items)?;
            let resident = application.form.resident.clone();
            drafts.push(CertificateDraft::draft(contents, application.id, resident)?.lint()?);
        }
        Ok(Unit { drafts, replaces })
    }

    fn particulars(
        &self,
        application: &Application,
        items: &EncodedFourItems,
        issuer: &Issuer,
        key: PublicKey,
        now: Timestamp,
    ) -> Result<Particulars, FlowError> {
        let municipality = self.policy.municipalities.get(&application.municipality);
        let municipality = municipality.ok_or(FlowError::Rule(Code::AUTHORITY_UNKNOWN))?.clone();
        let policy = issuer.profile().validity();
        let validity = policy.validity(now, &items.date_of_birth(), application.form.card_expiry)?;
        let (mut random, mut opaque) = ([0; Serial::RANDOM], [0; OpaqueId::RANDOM]);
        self.entropy.fill(&mut random)?;
        self.entropy.fill(&mut opaque)?;
        Ok(Particulars {
            serial: Serial::compose(issuer.authority().generation, random),
            validity,
            municipality,
            opaque_id: OpaqueId::from_random(opaque),
            key,
        })
    }
}
