//! Why certificates are revoked.

use jiff::Timestamp;

use super::certificate::{CertificateId, CertificateKind};

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
    /// The resident does not want it any more (Art. 9, 失効の申請).
    NotWanted,
    /// The key leaked, was lost or damaged, or the card is unusable (Art. 10).
    KeyCompromised,
    /// One of the four basic items changed (Art. 12).
    ItemsChanged,
    /// The resident was struck off the register (Art. 12).
    StruckOff,
    /// A recording error or omission (Art. 13).
    RecordedWrongly,
    /// Discarded before delivery.
    Discarded,
    /// Renewed or re-issued: a successor was issued.
    Superseded,
    /// Doubt about the key's safety; never released.
    OnHold,
    /// The authority's key is compromised (Art. 14): everything of that key ends.
    AuthorityCompromised,
    /// The intent to sign was recorded, but no certificate: it may exist.
    PossiblyIssued,
}

impl RevocationCause {
    /// All causes.
    pub const ALL: [Self; 10] = [
        Self::NotWanted,
        Self::KeyCompromised,
        Self::ItemsChanged,
        Self::StruckOff,
        Self::RecordedWrongly,
        Self::Discarded,
        Self::Superseded,
        Self::OnHold,
        Self::AuthorityCompromised,
        Self::PossiblyIssued,
    ];

    /// The reason that CRLs and OCSP answers carry.
    #[must_use]
    pub const fn crl_reason(self) -> CrlReason {
        match self {
            Self::NotWanted => CrlReason::CessationOfOperation,
            Self::KeyCompromised => CrlReason::KeyCompromise,
            Self::ItemsChanged | Self::StruckOff | Self::RecordedWrongly => CrlReason::AffiliationChanged,
            Self::Discarded | Self::PossiblyIssued => CrlReason::Unspecified,
            Self::Superseded => CrlReason::Superseded,
            Self::OnHold => CrlReason::CertificateHold,
            Self::AuthorityCompromised => CrlReason::CaCompromise,
        }
    }

    /// Whether the cause ends a certificate of this kind: one that holds no
    /// personal data outlives a change of the four items (domain.md 5).
    #[must_use]
    pub const fn ends(self, kind: CertificateKind) -> bool {
        match (self, kind) {
            (Self::ItemsChanged, CertificateKind::Authentication) => false,
            (Self::ItemsChanged, CertificateKind::Signature)
            | (
                Self::NotWanted
                | Self::KeyCompromised
                | Self::StruckOff
                | Self::RecordedWrongly
                | Self::Discarded
                | Self::Superseded
                | Self::OnHold
                | Self::AuthorityCompromised
                | Self::PossiblyIssued,
                CertificateKind::Signature | CertificateKind::Authentication,
            ) => true,
        }
    }

    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotWanted => "not-wanted",
            Self::KeyCompromised => "key-compromised",
            Self::ItemsChanged => "items-changed",
            Self::StruckOff => "struck-off",
            Self::RecordedWrongly => "recorded-wrongly",
            Self::Discarded => "discarded",
            Self::Superseded => "superseded",
            Self::OnHold => "on-hold",
            Self::AuthorityCompromised => "authority-compromised",
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

#[cfg(test)]
mod tests {
    use super::{CertificateKind, RevocationCause};

    #[test]
    fn every_cause_has_the_reason_of_its_law() {
        let reasons: Vec<_> =
            RevocationCause::ALL.iter().map(|cause| (cause.as_str(), cause.crl_reason().number())).collect();
        let expected = [
            ("not-wanted", 5),
            ("key-compromised", 1),
            ("items-changed", 3),
            ("struck-off", 3),
            ("recorded-wrongly", 3),
            ("discarded", 0),
            ("superseded", 4),
            ("on-hold", 6),
            ("authority-compromised", 2),
            ("possibly-issued", 0),
        ];
        assert_eq!(reasons, expected);
        assert!(
            RevocationCause::ALL.iter().all(|cause| RevocationCause::parse(cause.as_str()) == Some(*cause))
        );
    }

    #[test]
    fn only_a_change_of_items_spares_authentication() {
        for cause in RevocationCause::ALL {
            assert!(cause.ends(CertificateKind::Signature));
            let spared = cause == RevocationCause::ItemsChanged;
            assert_eq!(cause.ends(CertificateKind::Authentication), !spared);
        }
    }
}
