//! The validity is the one planned, to the second.

use crate::lint::parsed::{Parsed, is_period};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "validity", check };

fn check(parsed: &Parsed<'_>, expected: &AuthorityContents) -> Verdict {
    let planned = expected.validity();
    require(is_period(parsed.certificate.validity(), planned), "the validity is not the one planned")
}
