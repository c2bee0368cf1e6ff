//! Subject and issuer are the authority's one name, the same in all generations
//! (domain.md 3; RFC 5280 4.1.2.6).

use der::Encode;

use crate::lint::parsed::{Parsed, is_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "self-issued", check };

fn check(parsed: &Parsed<'_>, expected: &AuthorityContents) -> Verdict {
    let name = expected.name().to_der().unwrap_or_default();
    require(is_name(parsed.certificate.subject(), &name), "the subject is not the authority's name")?;
    require(is_name(parsed.certificate.issuer(), &name), "the issuer is not the authority's name")
}
