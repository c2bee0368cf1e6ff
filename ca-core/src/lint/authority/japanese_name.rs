//! The subjectAltName is the authority's Japanese name (domain.md 3).

use der::Encode;
use x509_cert::ext::pkix::SubjectAltName;

use crate::lint::parsed::{Parsed, is_directory_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "japanese-name", check };

fn check(parsed: &Parsed<'_>, expected: &AuthorityContents) -> Verdict {
    let names = parsed.extension::<SubjectAltName>()?.0;
    let japanese = expected.japanese_name().to_der().unwrap_or_default();
    require(is_directory_name(&names, &japanese), "the name is not the authority's Japanese name")
}
