//! Drafts of the signing chain: bytes that know what they should say.

use std::sync::Arc;

use super::{AuthorityContents, CertificateContents, TbsError, authority_certificate, certificate};
use crate::domain::application::ApplicationId;
use crate::domain::authority::{IssuerKey, KeyName};
use crate::domain::certificate::{CertificateEntry, CertificateId};
use crate::domain::resident_number::ResidentNumber;
use crate::lint::{self, Finding};
use crate::signing::{Artefact, Draft};

/// A resident certificate on its way to a signature.
#[derive(Clone, Debug)]
pub struct CertificateDraft {
    /// What is recorded of it.
    pub entry: CertificateEntry,
    contents: CertificateContents,
}

impl CertificateDraft {
    /// The draft of a certificate with these contents, for this application of
    /// this resident.
    ///
    /// # Errors
    /// [`TbsError::Encoding`].
    pub fn draft(
        contents: CertificateContents,
        application: ApplicationId,
        resident: ResidentNumber,
    ) -> Result<Draft<Self>, TbsError> {
        let (issuer, particulars) = (contents.issuer(), contents.particulars());
        let entry = CertificateEntry {
            id: CertificateId { authority: issuer.authority().id.clone(), serial: particulars.serial },
            kind: issuer.kind(),
            application,
            resident,
            municipality: particulars.municipality.code(),
            validity: particulars.validity,
            key: particulars.key.key_fingerprint(),
        };
        let tbs = certificate(&contents)?;
        let key = Arc::clone(issuer.key());
        Ok(Draft::new(Self { entry, contents }, key, tbs))
    }
}

impl Artefact for CertificateDraft {
    fn lint(&self, tbs: &[u8]) -> Vec<Finding> {
        lint::certificate(tbs, &self.contents)
    }
}

/// An authority's own certificate on its way to a signature.
#[derive(Clone, Debug)]
pub struct AuthorityDraft {
    contents: AuthorityContents,
}

impl AuthorityDraft {
    /// The draft of a self-signed certificate, to be signed with the token's key
    /// of this name.
    ///
    /// # Errors
    /// [`TbsError::Encoding`].
    pub fn draft(contents: AuthorityContents, key: KeyName) -> Result<Draft<Self>, TbsError> {
        let tbs = authority_certificate(&contents)?;
        let key = IssuerKey::new(key, contents.algorithm(), contents.key().spki_der().to_vec());
        Ok(Draft::new(Self { contents }, Arc::new(key), tbs))
    }

    /// What the certificate says.
    #[must_use]
    pub const fn contents(&self) -> &AuthorityContents {
        &self.contents
    }
}

impl Artefact for AuthorityDraft {
    fn lint(&self, tbs: &[u8]) -> Vec<Finding> {
        lint::authority(tbs, &self.contents)
    }
}
