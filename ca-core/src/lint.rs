//! What may be signed: rules over the to-be-signed bytes, parsed anew.
//!
//! The bytes are read back by other code than wrote them and held against two
//! things: what every certificate of ours keeps (`structure`), and what this one
//! should say (`certificate` for residents, `authority` for authorities). One
//! rule stands in one file, with its source; a rule's words are fixed texts, so
//! that no finding can carry personal data.

mod authority;
mod certificate;
mod parsed;
mod rule;
mod structure;

use crate::tbs::{AuthorityContents, CertificateContents};

use self::parsed::Parsed;
use self::rule::Rule;

/// A rule that the bytes break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, kebab-case.
    pub rule: &'static str,
    /// What is wrong, without personal data.
    pub detail: String,
}

/// The rules that these to-be-signed bytes of a resident certificate break: none
/// if they say exactly what they should, in the shape of domain.md 3.
#[must_use]
pub fn certificate(tbs: &[u8], expected: &CertificateContents) -> Vec<Finding> {
    run(tbs, certificate::RULES, expected)
}

/// The rules that these to-be-signed bytes of an authority's own certificate break.
#[must_use]
pub fn authority(tbs: &[u8], expected: &AuthorityContents) -> Vec<Finding> {
    run(tbs, authority::RULES, expected)
}

fn run<E>(tbs: &[u8], rules: &[Rule<E>], expected: &E) -> Vec<Finding> {
    match Parsed::read(tbs) {
        Ok(parsed) => {
            let structure = structure::RULES.iter().filter_map(|rule| rule.finding(&parsed, &()));
            structure.chain(rules.iter().filter_map(|rule| rule.finding(&parsed, expected))).collect()
        }
        Err(detail) => vec![Finding { rule: parsed::FORM, detail: detail.to_owned() }],
    }
}

#[cfg(test)]
mod tests;
