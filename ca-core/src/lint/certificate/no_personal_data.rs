//! An authentication certificate holds no personal data: no subjectAltName, and
//! nowhere an identifier of the four items (domain.md 3).

use crate::domain::certificate::CertificateKind;
use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "no-personal-data", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    match expected.issuer().kind() {
        CertificateKind::Signature => Ok(()),
        CertificateKind::Authentication => {
            let absent = parsed.extensions().iter().all(|e| e.extn_id != oid::SUBJECT_ALT_NAME);
            require(absent, "an authentication certificate has a subjectAltName")?;
            // The arc of the four items is what their identifiers have in common.
            let arc = oid::NAME.as_bytes().split_last().map_or(&[][..], |(_, arc)| arc);
            let found = parsed.bytes.windows(arc.len()).any(|window| window == arc);
            require(!found, "an authentication certificate has an identifier of the four items")
        }
    }
}
