//! The subject is the one of the profile: prefecture, municipality and opaque
//! identifier in a signature certificate, the identifier alone in an
//! authentication certificate (domain.md 3).

use der::Encode;

use crate::lint::parsed::{Parsed, is_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "subject", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let name = expected.subject().to_der().unwrap_or_default();
    require(is_name(parsed.certificate.subject(), &name), "the subject is not the one of the profile")
}
