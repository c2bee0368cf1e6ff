//! basicConstraints says CA, without a path length: there is one tier (domain.md 3;
//! RFC 5280 4.2.1.9).

use x509_cert::ext::pkix::BasicConstraints;

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "basic-constraints", check };

fn check(parsed: &Parsed<'_>, _: &AuthorityContents) -> Verdict {
    let constraints = parsed.extension::<BasicConstraints>()?;
    require(constraints.ca, "the certificate is not an authority's")?;
    require(constraints.path_len_constraint.is_none(), "there is a path length")
}
