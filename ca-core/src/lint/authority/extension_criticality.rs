//! keyUsage and basicConstraints are critical, the others are not (domain.md 3).

use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "extension-criticality", check };

fn check(parsed: &Parsed<'_>, _: &AuthorityContents) -> Verdict {
    let right = parsed.extensions().iter().all(|extension| {
        let critical = matches!(extension.extn_id, oid::KEY_USAGE | oid::BASIC_CONSTRAINTS);
        extension.critical == critical
    });
    require(right, "an extension is critical that should not be, or the other way round")
}
