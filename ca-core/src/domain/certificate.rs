//! The two certificates of a card, and what is recorded of each.

use jiff::Timestamp;

use super::application::ApplicationId;
use super::authority::AuthorityId;
use super::municipality::MunicipalityCode;
use super::public_key::Fingerprint;
use super::resident_number::ResidentNumber;
use super::serial::Serial;
use super::validity::Validity;

/// Which of the two certificates (domain.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CertificateKind {
    /// Resident signature certificate (署名用電子証明書).
    Signature,
    /// Resident authentication certificate (利用者証明用電子証明書).
    Authentication,
}

impl CertificateKind {
    /// Both, in the order of issue.
    pub const ALL: [Self; 2] = [Self::Signature, Self::Authentication];

    /// The stable text: `signature` or `authentication`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Authentication => "authentication",
        }
    }

    /// The kind with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Which certificate: unique in the whole service (RFC 5280 4.1.2.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateId {
    /// The authority that issued it.
    pub authority: AuthorityId,
    /// Its serial there.
    pub serial: Serial,
}

/// What is recorded of a certificate before it is signed and kept afterwards.
#[derive(Clone, Debug)]
pub struct CertificateEntry {
    /// Which certificate.
    pub id: CertificateId,
    /// Signature or authentication.
    pub kind: CertificateKind,
    /// The application it answers.
    pub application: ApplicationId,
    /// Whose it is.
    pub resident: ResidentNumber,
    /// The municipality whose CRL it falls under.
    pub municipality: MunicipalityCode,
    /// When it is valid.
    pub validity: Validity,
    /// The key, by the fingerprint that is unique across all authorities.
    pub key: Fingerprint,
}

/// The certificate of a kind that a resident holds now, revoked ones left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentCertificate {
    /// Which certificate.
    pub id: CertificateId,
    /// Its last second.
    pub not_after: Timestamp,
}
