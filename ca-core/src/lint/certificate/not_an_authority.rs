//! A resident certifies nobody: no basicConstraints, and neither keyCertSign nor
//! cRLSign (domain.md 3).

use x509_cert::ext::pkix::KeyUsage;

use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "not-an-authority", check };

fn check(parsed: &Parsed<'_>, _: &CertificateContents) -> Verdict {
    let absent = parsed.extensions().iter().all(|e| e.extn_id != oid::BASIC_CONSTRAINTS);
    require(absent, "there is a basicConstraints")?;
    let certifies =
        parsed.extension::<KeyUsage>().is_ok_and(|usage| usage.key_cert_sign() || usage.crl_sign());
    require(!certifies, "the key may sign certificates or lists")
}
