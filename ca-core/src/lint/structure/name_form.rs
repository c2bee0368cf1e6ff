//! Names of our form: `C=JP` first, RDNs of one attribute, countryName as
//! PrintableString and everything else as non-empty UTF8String of at most 64
//! characters, 128 for a locality (domain.md 3; RFC 5280 4.1.2.4 and appendix A).

use der::{Tag, Tagged};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::Name;

use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "name-form", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let certificate = &parsed.certificate;
    require(has_form(certificate.issuer()), "the issuer is not of the form of our names")?;
    require(has_form(certificate.subject()), "the subject is not of the form of our names")
}

fn has_form(name: &Name) -> bool {
    let single_valued = name.iter_rdn().all(|rdn| rdn.len() == 1);
    let mut attributes = name.iter();
    let in_japan = attributes.next().is_some_and(|first| {
        first.oid == oid::COUNTRY && first.value.tag() == Tag::PrintableString && first.value.value() == b"JP"
    });
    single_valued && in_japan && attributes.all(is_text)
}

fn is_text(attribute: &AttributeTypeAndValue) -> bool {
    let longest = match attribute.oid {
        oid::ORGANIZATION | oid::ORGANIZATIONAL_UNIT | oid::COMMON_NAME => 64,
        oid::LOCALITY => 128,
        _ => return false,
    };
    let text = std::str::from_utf8(attribute.value.value()).unwrap_or_default();
    attribute.value.tag() == Tag::Utf8String && (1..=longest).contains(&text.chars().count())
}
