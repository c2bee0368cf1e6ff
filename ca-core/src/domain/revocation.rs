//! Why certificates are revoked.

use jiff::Timestamp;

use super::certificate::CertificateId;

/// A CRLReason (RFC 5280 5.3.1) that this service gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CrlReason {
    /// unspecified (0): encoded by leaving the reason out.
    Unspecified,
    /// keyCompromise (1).
    KeyCompromise,
    /// cACompromise (2).
    CaCompromise,
    /// affiliationChanged (3).
    AffiliationChanged,
    /// superseded (4).
    Superseded,
    /// cessationOfOperation (5).
    CessationOfOperation,
    /// certificateHold (6).
    CertificateHold,
}

impl CrlReason {
    /// The number of the ENUMERATED.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::CaCompromise => 2,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::CertificateHold => 6,
        }
    }
}

/// What ended a certificate; the cause decides the CRLReason (domain.md 5), so
/// that nobody has to pick one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RevocationCause {
    /// Discarded before delivery.
    Discarded,
    /// Renewed or re-issued: a successor was issued.
    Superseded,
    /// The intent to sign was recorded, but no certificate: it may exist.
    PossiblyIssued,
}

impl RevocationCause {
    /// All causes.
    pub const ALL: [Self; 3] = [Self::Discarded, Self::Superseded, Self::PossiblyIssued];

    /// The reason that CRLs and OCSP answers carry.
    #[must_use]
    pub const fn crl_reason(self) -> CrlReason {
        match self {
            Self::Discarded | Self::PossiblyIssued => CrlReason::Unspecified,
            Self::Superseded => CrlReason::Superseded,
        }
    }

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discarded => "discarded",
            Self::Superseded => "superseded",
            Self::PossiblyIssued => "possibly-issued",
        }
    }

    /// The cause with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

/// A revocation, recorded at once and never taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// Which certificate.
    pub certificate: CertificateId,
    /// Why.
    pub cause: RevocationCause,
    /// When (revocationDate).
    pub at: Timestamp,
}
