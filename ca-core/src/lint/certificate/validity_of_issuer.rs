//! The certificate is not valid before or after its issuer's own certificate.

use crate::lint::parsed::{Parsed, seconds};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "validity-of-issuer", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let validity = parsed.certificate.validity();
    let issuer = &expected.issuer().authority().validity;
    let begins = seconds(&validity.not_before) >= Some(issuer.not_before().as_second());
    let ends = seconds(&validity.not_after).is_some_and(|end| end <= issuer.not_after().as_second());
    require(begins && ends, "the validity does not lie within the issuer's")
}
