//! An authority together with the profile by which it issues.

use std::sync::Arc;

use super::authority::{Authority, IssuerKey};
use super::certificate::CertificateKind;
use super::code::Code;
use super::distribution_point;
use super::municipality::{Municipality, MunicipalityCode};
use super::name::DistinguishedName;
use super::profile::Profile;
use super::uri::HttpUri;

/// An authority and a profile of the same kind: fixed at start, shared by all
/// certificates that are issued.
#[derive(Clone, Debug)]
pub struct Issuer {
    authority: Arc<Authority>,
    profile: Arc<Profile>,
    key: Arc<IssuerKey>,
}

/// The authority does not issue certificates of the profile's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the authority issues {} certificates, the profile is that of {} certificates", .authority.as_str(), .profile.as_str())]
pub struct KindMismatch {
    authority: CertificateKind,
    profile: CertificateKind,
}

impl KindMismatch {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        Code::CONFIGURATION
    }
}

impl Issuer {
    /// The authority that issues by this profile.
    ///
    /// # Errors
    /// [`KindMismatch`].
    pub fn new(authority: Arc<Authority>, profile: Arc<Profile>) -> Result<Self, KindMismatch> {
        if authority.kind != profile.kind() {
            return Err(KindMismatch { authority: authority.kind, profile: profile.kind() });
        }
        let key = Arc::new(authority.key.clone());
        Ok(Self { authority, profile, key })
    }

    /// The authority.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The profile.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What it issues.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        self.profile.kind()
    }

    /// The key that signs.
    #[must_use]
    pub const fn key(&self) -> &Arc<IssuerKey> {
        &self.key
    }

    /// The directoryName of the list on which its certificates for residents of
    /// this municipality are revoked.
    #[must_use]
    pub fn distribution_point_name(&self, municipality: &Municipality) -> DistinguishedName {
        distribution_point::name(municipality, self.kind())
    }

    /// The address of the same list, if the profile has one.
    #[must_use]
    pub fn distribution_point_uri(&self, municipality: MunicipalityCode) -> Option<HttpUri> {
        self.profile.lists().map(|base| distribution_point::uri(base, &self.authority.id, municipality))
    }
}
