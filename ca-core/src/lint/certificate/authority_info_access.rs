//! An authentication certificate names the OCSP responder and nothing else; a
//! signature certificate has no authorityInfoAccess (domain.md 3).

use x509_cert::ext::pkix::AuthorityInfoAccessSyntax;

use crate::domain::oid;
use crate::lint::parsed::{Parsed, uri};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "authority-info-access", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let Some(responder) = expected.issuer().profile().ocsp() else {
        let absent = parsed.extensions().iter().all(|e| e.extn_id != oid::AUTHORITY_INFO_ACCESS);
        return require(absent, "a signature certificate has an authorityInfoAccess");
    };
    let access = parsed.extension::<AuthorityInfoAccessSyntax>()?.0;
    let [only] = &*access else { return Err("there is not exactly one access") };
    let right = only.access_method == oid::OCSP && uri(&only.access_location) == Some(responder.as_str());
    require(right, "the access is not the profile's OCSP responder alone")
}
