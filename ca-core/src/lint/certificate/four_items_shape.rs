//! The subjectAltName of a signature certificate is six otherNames in the order
//! .1 .4 .3 .5 .2 .6, each a UTF8String (domain.md 3).

use const_oid::ObjectIdentifier;
use der::{Tag, Tagged};
use x509_cert::ext::pkix::name::GeneralName;

use crate::domain::oid;
use crate::lint::parsed::{Parsed, other_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "four-items-shape", check };

const ORDER: [ObjectIdentifier; 6] = [
    oid::NAME,
    oid::DATE_OF_BIRTH,
    oid::GENDER,
    oid::ADDRESS,
    oid::NAME_SUBSTITUTES,
    oid::ADDRESS_SUBSTITUTES,
];

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    if expected.items().is_none() {
        return Ok(());
    }
    let names = parsed.subject_alt_name()?;
    let shaped = names.len() == ORDER.len() && names.iter().zip(ORDER).all(|(name, oid)| is_text(name, oid));
    require(shaped, "the subjectAltName is not the six otherNames in their order")
}

fn is_text(name: &GeneralName, oid: ObjectIdentifier) -> bool {
    other_name(name).is_some_and(|other| other.type_id == oid && other.value.tag() == Tag::Utf8String)
}
