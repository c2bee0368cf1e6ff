//! The issuer is, octet by octet, the subject of the authority's certificate
//! (RFC 5280 4.1.2.4 and 6.1.3 (a) (4)).

use crate::lint::parsed::{Parsed, is_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "issuer", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let authority = expected.issuer().authority();
    require(
        is_name(parsed.certificate.issuer(), &authority.name),
        "the issuer is not the authority's subject",
    )
}
