//! The extensions of the kind and no other: none is missing, none unknown (domain.md 3).

use std::collections::BTreeSet;

use super::extension_order::in_order;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "extension-set", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let kind: BTreeSet<_> = in_order(expected.issuer().kind()).iter().map(|(oid, _)| *oid).collect();
    let found: BTreeSet<_> = parsed.extensions().iter().map(|extension| extension.extn_id).collect();
    require(found.is_subset(&kind), "there is an extension that is not of the kind")?;
    require(kind.is_subset(&found), "an extension of the kind is missing")
}
