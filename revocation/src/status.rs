//! What is said of a certificate.

use ca_core::domain::revocation::RevocationCause;
use jiff::Timestamp;

/// The status of a serial number (RFC 6960 2.2), as the record has it.
///
/// `Good` is said only of a certificate that was issued (architecture rule 4):
/// there is no way to make it of a serial that the record does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateStatus {
    /// Issued and not revoked.
    Good,
    /// Revoked, for this cause, at this instant.
    Revoked {
        /// What ended it.
        cause: RevocationCause,
        /// When (revocationDate).
        at: Timestamp,
    },
    /// Never issued, as far as the record knows.
    Unknown,
}

impl CertificateStatus {
    /// The status of a serial of which the record has a certificate or none, and
    /// a revocation or none. A possibly issued serial has only the latter.
    #[must_use]
    pub const fn of(issued: Option<()>, revoked: Option<(RevocationCause, Timestamp)>) -> Self {
        match (issued, revoked) {
            (_, Some((cause, at))) => Self::Revoked { cause, at },
            (Some(()), None) => Self::Good,
            (None, None) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CertificateStatus, RevocationCause, Timestamp};

    #[test]
    fn good_needs_a_certificate_and_no_revocation() {
        let ended = (RevocationCause::PossiblyIssued, Timestamp::UNIX_EPOCH);
        let revoked = CertificateStatus::Revoked { cause: ended.0, at: ended.1 };
        assert_eq!(CertificateStatus::of(Some(()), None), CertificateStatus::Good);
        assert_eq!(CertificateStatus::of(None, None), CertificateStatus::Unknown);
        assert_eq!(CertificateStatus::of(None, Some(ended)), revoked);
        assert_eq!(CertificateStatus::of(Some(()), Some(ended)), revoked);
    }
}
