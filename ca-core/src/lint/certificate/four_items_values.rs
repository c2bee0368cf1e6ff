//! The four items decode, by the rules of domain.md 4, to the resident's own.

use x509_cert::ext::pkix::name::GeneralName;

use crate::domain::four_items::{Attribute, EncodedFourItems};
use crate::lint::parsed::{Parsed, other_name};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::{CertificateContents, type_id};

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "four-items-values", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let Some(items) = expected.items() else { return Ok(()) };
    let names = parsed.subject_alt_name()?;
    let decoded =
        EncodedFourItems::decode(names.iter().filter_map(string)).map_err(|_| "the items do not decode")?;
    require(decoded == *items, "the items are not the resident's")
}

/// The attribute of an otherName and its text.
pub(super) fn string(name: &GeneralName) -> Option<(Attribute, &str)> {
    let other = other_name(name)?;
    let attribute =
        Attribute::IN_CERTIFICATE.into_iter().find(|attribute| type_id(*attribute) == other.type_id)?;
    Some((attribute, std::str::from_utf8(other.value.value()).ok()?))
}
