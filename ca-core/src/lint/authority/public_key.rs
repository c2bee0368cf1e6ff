//! The key is, octet by octet, the one that the token made.

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "public-key", check };

fn check(parsed: &Parsed<'_>, expected: &AuthorityContents) -> Verdict {
    require(parsed.public_key() == expected.key().spki_der(), "the key is not the one that the token made")
}
