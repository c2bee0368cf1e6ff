//! The certificate ends ten years after the day on which it begins, at 23:59:59 JST
//! (domain.md 3).

use jiff::Timestamp;

use crate::lint::parsed::{Parsed, seconds};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "ten-years", check };

fn check(parsed: &Parsed<'_>, _: &AuthorityContents) -> Verdict {
    let validity = parsed.certificate.validity();
    let begins = seconds(&validity.not_before).and_then(|second| Timestamp::from_second(second).ok());
    let ten_years = begins.and_then(|begins| AuthorityContents::validity_from(begins).ok());
    let ends = ten_years.map(|ten_years| ten_years.not_after().as_second());
    require(ends.is_some() && ends == seconds(&validity.not_after), "the end is not that of ten years")
}
