//! At most 4096 octets: the card's memory and the verifiers' buffers are small, and
//! the longest items with the largest key stay below (a limit of ours).

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "size", check };

pub(super) const OCTETS_MAX: usize = 4096;

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    require(parsed.bytes.len() <= OCTETS_MAX, "the bytes are more than 4096")
}
