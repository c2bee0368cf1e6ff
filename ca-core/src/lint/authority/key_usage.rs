//! keyUsage is keyCertSign and cRLSign (domain.md 3).

use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "key-usage", check };

fn check(parsed: &Parsed<'_>, _: &AuthorityContents) -> Verdict {
    let usages = KeyUsages::KeyCertSign | KeyUsages::CRLSign;
    require(parsed.extension::<KeyUsage>()?.0 == usages, "the key usages are not keyCertSign and cRLSign")
}
