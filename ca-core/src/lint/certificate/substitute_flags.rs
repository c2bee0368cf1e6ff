//! Each flag string is one `0` or `1` for each character of its text (domain.md 4).

use super::four_items_values::string;
use crate::domain::four_items::Attribute;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "substitute-flags", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    if expected.items().is_none() {
        return Ok(());
    }
    let names = parsed.subject_alt_name()?;
    let text =
        |wanted| names.iter().filter_map(string).find_map(|(which, text)| (which == wanted).then_some(text));
    let flagged = |text: Option<&str>, flags: Option<&str>| {
        text.map(|text| text.chars().count()) == flags.map(|flags| flags.chars().count())
            && flags.unwrap_or_default().chars().all(|flag| matches!(flag, '0' | '1'))
    };
    let name = flagged(text(Attribute::Name), text(Attribute::NameSubstitutes));
    let address = flagged(text(Attribute::Address), text(Attribute::AddressSubstitutes));
    require(name && address, "the flags are not one 0 or 1 for each character")
}
