//! The validity begins before it ends (RFC 5280 4.1.2.5).

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "validity-order", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let validity = parsed.certificate.validity();
    let ordered = validity.not_before.to_unix_duration() < validity.not_after.to_unix_duration();
    require(ordered, "the validity does not begin before it ends")
}
