//! The issuerAltName is the authority's Japanese name (domain.md 3).

use x509_cert::ext::pkix::IssuerAltName;

use crate::lint::parsed::{Parsed, is_directory_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "issuer-alt-name", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let names = parsed.extension::<IssuerAltName>()?.0;
    let japanese = &expected.issuer().authority().japanese_name;
    require(is_directory_name(&names, japanese), "the name is not the authority's Japanese name")
}
