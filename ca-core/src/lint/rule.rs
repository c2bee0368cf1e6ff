//! What a rule is.

use super::Finding;
use super::parsed::Parsed;

/// Kept, or broken in this way: a fixed text, which cannot hold personal data.
pub(super) type Verdict = Result<(), &'static str>;

/// A rule over parsed bytes and what they should say.
pub(super) struct Rule<E> {
    pub(super) name: &'static str,
    pub(super) check: fn(&Parsed<'_>, &E) -> Verdict,
}

impl<E> Rule<E> {
    pub(super) fn finding(&self, parsed: &Parsed<'_>, expected: &E) -> Option<Finding> {
        let detail = (self.check)(parsed, expected).err()?;
        Some(Finding { rule: self.name, detail: detail.to_owned() })
    }
}

/// Kept exactly if the condition holds.
pub(super) fn require(condition: bool, otherwise: &'static str) -> Verdict {
    if condition { Ok(()) } else { Err(otherwise) }
}
