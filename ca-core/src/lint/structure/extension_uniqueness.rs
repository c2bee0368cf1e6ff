//! No extension stands twice (RFC 5280 4.2).

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "extension-uniqueness", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let mut identifiers: Vec<_> = parsed.extensions().iter().map(|extension| extension.extn_id).collect();
    identifiers.sort_unstable();
    let repeated = identifiers.array_windows().any(|[one, next]| one == next);
    require(!repeated, "an extension stands twice")
}
