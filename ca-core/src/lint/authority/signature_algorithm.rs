//! The algorithm is the one by which the authority's key signs (RFC 5280 4.1.2.3).

use der::Encode;

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "signature-algorithm", check };

fn check(parsed: &Parsed<'_>, expected: &AuthorityContents) -> Verdict {
    let der = parsed.certificate.signature().to_der().unwrap_or_default();
    require(der == expected.algorithm().algorithm_identifier_der(), "the algorithm is not that of the key")
}
