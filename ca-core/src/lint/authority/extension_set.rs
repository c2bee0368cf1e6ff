//! keyUsage, basicConstraints, subjectAltName and subjectKeyIdentifier, in this
//! order, and no other (domain.md 3).

use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "extension-set", check };

fn check(parsed: &Parsed<'_>, _: &AuthorityContents) -> Verdict {
    let order = [oid::KEY_USAGE, oid::BASIC_CONSTRAINTS, oid::SUBJECT_ALT_NAME, oid::SUBJECT_KEY_IDENTIFIER];
    let found = parsed.extensions().iter().map(|extension| extension.extn_id);
    require(found.eq(order), "the extensions are not those of an authority, in their order")
}
