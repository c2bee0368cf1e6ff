//! keyUsage is digitalSignature and nonRepudiation, or digitalSignature alone in an
//! authentication certificate (domain.md 3).

use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

use crate::domain::certificate::CertificateKind;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "key-usage", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let usages = match expected.issuer().kind() {
        CertificateKind::Signature => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        CertificateKind::Authentication => KeyUsages::DigitalSignature.into(),
    };
    require(parsed.extension::<KeyUsage>()?.0 == usages, "the key usages are not those of the kind")
}
