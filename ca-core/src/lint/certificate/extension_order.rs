//! The extensions stand in the order of the profile (domain.md 3).

use const_oid::ObjectIdentifier;

use crate::domain::certificate::CertificateKind;
use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "extension-order", check };

/// Whether a verifier that does not know an extension must refuse the certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Criticality {
    Critical,
    Ignorable,
}
use Criticality::{Critical, Ignorable};

/// The extensions of a kind, in their order.
pub(super) const fn in_order(kind: CertificateKind) -> &'static [(ObjectIdentifier, Criticality)] {
    match kind {
        CertificateKind::Signature => &[
            (oid::KEY_USAGE, Critical),
            (oid::SUBJECT_ALT_NAME, Ignorable),
            (oid::CERTIFICATE_POLICIES, Critical),
            (oid::ISSUER_ALT_NAME, Ignorable),
            (oid::CRL_DISTRIBUTION_POINTS, Ignorable),
            (oid::AUTHORITY_KEY_IDENTIFIER, Ignorable),
            (oid::SUBJECT_KEY_IDENTIFIER, Ignorable),
        ],
        CertificateKind::Authentication => &[
            (oid::KEY_USAGE, Critical),
            (oid::EXTENDED_KEY_USAGE, Ignorable),
            (oid::AUTHORITY_INFO_ACCESS, Ignorable),
            (oid::CERTIFICATE_POLICIES, Critical),
            (oid::ISSUER_ALT_NAME, Ignorable),
            (oid::CRL_DISTRIBUTION_POINTS, Ignorable),
            (oid::AUTHORITY_KEY_IDENTIFIER, Ignorable),
            (oid::SUBJECT_KEY_IDENTIFIER, Ignorable),
        ],
    }
}

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let order = in_order(expected.issuer().kind());
    let places =
        parsed.extensions().iter().filter_map(|e| order.iter().position(|(oid, _)| *oid == e.extn_id));
    require(places.is_sorted(), "the extensions stand in another order")
}
