//! No issuerUniqueID and no subjectUniqueID (RFC 5280 4.1.2.8).

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "unique-identifiers", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let certificate = &parsed.certificate;
    let absent = certificate.issuer_unique_id().is_none() && certificate.subject_unique_id().is_none();
    require(absent, "there is a unique identifier")
}
