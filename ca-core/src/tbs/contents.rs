//! What decides the bytes of a resident certificate.

use std::sync::Arc;

use super::TbsError;
use crate::domain::certificate::CertificateKind;
use crate::domain::four_items::EncodedFourItems;
use crate::domain::issuer::Issuer;
use crate::domain::municipality::Municipality;
use crate::domain::name::DistinguishedName;
use crate::domain::public_key::PublicKey;
use crate::domain::serial::Serial;
use crate::domain::subject::{self, OpaqueId};
use crate::domain::validity::Validity;

/// What is particular to one certificate.
#[derive(Clone, Debug)]
pub struct Particulars {
    /// Its serial, of the issuer's generation.
    pub serial: Serial,
    /// When it is valid.
    pub validity: Validity,
    /// The municipality of the resident's address.
    pub municipality: Municipality,
    /// The commonName.
    pub opaque_id: OpaqueId,
    /// The resident's public key, which has passed the profile's key policy.
    pub key: PublicKey,
}

/// Everything that decides the bytes of a resident certificate, in agreement with
/// its issuer: serial, municipality and validity are ones that it may use.
///
/// An authentication certificate's contents hold no personal data at all.
#[derive(Clone, Debug)]
pub struct CertificateContents {
    issuer: Arc<Issuer>,
    particulars: Particulars,
    items: Option<EncodedFourItems>,
}

impl CertificateContents {
    /// The contents of the issuer's kind of certificate. The items go into a
    /// signature certificate and are left behind for an authentication certificate.
    ///
    /// # Errors
    /// [`TbsError::ForeignMunicipality`], [`TbsError::ForeignSerial`],
    /// [`TbsError::Validity`].
    pub fn new(
        issuer: Arc<Issuer>,
        particulars: Particulars,
        items: &EncodedFourItems,
    ) -> Result<Self, TbsError> {
        let authority = issuer.authority();
        if particulars.municipality.prefecture() != authority.prefecture {
            return Err(TbsError::ForeignMunicipality);
        }
        if !particulars.serial.octets().starts_with(&[authority.generation.number()]) {
            return Err(TbsError::ForeignSerial);
        }
        particulars.validity.within(&authority.validity)?;
        let items = match issuer.kind() {
            CertificateKind::Signature => Some(items.clone()),
            CertificateKind::Authentication => None,
        };
        Ok(Self { issuer, particulars, items })
    }

    /// Who issues it and by which profile.
    #[must_use]
    pub const fn issuer(&self) -> &Arc<Issuer> {
        &self.issuer
    }

    /// What is particular to it.
    #[must_use]
    pub const fn particulars(&self) -> &Particulars {
        &self.particulars
    }

    /// The four items: of a signature certificate only.
    #[must_use]
    pub const fn items(&self) -> Option<&EncodedFourItems> {
        self.items.as_ref()
    }

    /// The subject.
    #[must_use]
    pub fn subject(&self) -> DistinguishedName {
        let Particulars { municipality, opaque_id, .. } = &self.particulars;
        match self.issuer.kind() {
            CertificateKind::Signature => subject::of_signature_certificate(municipality, opaque_id),
            CertificateKind::Authentication => subject::of_authentication_certificate(opaque_id),
        }
    }
}
