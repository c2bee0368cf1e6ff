//! keyUsage and certificatePolicies are critical, every other extension is not (domain.md 3).

use super::extension_order::{Criticality, in_order};
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "extension-criticality", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let right = in_order(expected.issuer().kind()).iter().all(|(oid, criticality)| {
        let critical = *criticality == Criticality::Critical;
        parsed.extensions().iter().filter(|e| e.extn_id == *oid).all(|e| e.critical == critical)
    });
    require(right, "an extension is critical that should not be, or the other way round")
}
