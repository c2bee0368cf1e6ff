//! An authentication certificate is for TLS client authentication only; a signature
//! certificate has no extKeyUsage (domain.md 3).

use x509_cert::ext::pkix::ExtendedKeyUsage;

use crate::domain::certificate::CertificateKind;
use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "extended-key-usage", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    match expected.issuer().kind() {
        CertificateKind::Signature => {
            let absent = parsed.extensions().iter().all(|e| e.extn_id != oid::EXTENDED_KEY_USAGE);
            require(absent, "a signature certificate has key purposes")
        }
        CertificateKind::Authentication => {
            let purposes = parsed.extension::<ExtendedKeyUsage>()?.0;
            require(
                purposes == [oid::CLIENT_AUTHENTICATION],
                "the purpose is not client authentication alone",
            )
        }
    }
}
