//! The subject does not name the person: nothing but country, localities in ASCII and
//! a commonName that is an opaque identifier, in the number and order of the
//! certificate's kind (domain.md 3).

use const_oid::ObjectIdentifier;

use crate::domain::certificate::CertificateKind;
use crate::domain::oid;
use crate::domain::subject::OpaqueId;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "subject-pseudonymous", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let attributes: &[ObjectIdentifier] = match expected.issuer().kind() {
        CertificateKind::Signature => &[oid::COUNTRY, oid::LOCALITY, oid::LOCALITY, oid::COMMON_NAME],
        CertificateKind::Authentication => &[oid::COUNTRY, oid::COMMON_NAME],
    };
    let subject = parsed.certificate.subject();
    let same = subject.iter().map(|attribute| &attribute.oid).eq(attributes);
    require(same, "the subject has other attributes than those of its kind")?;
    require(subject.iter().all(|a| a.value.value().is_ascii()), "the subject has a character outside ASCII")?;
    let identifier = subject.iter().last().map_or(&[][..], |common_name| common_name.value.value());
    let opaque = std::str::from_utf8(identifier).ok().and_then(OpaqueId::parse).is_some();
    require(opaque, "the commonName is not an opaque identifier")
}
