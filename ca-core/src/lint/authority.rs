//! What an authority's own certificate says: exactly its contents, in the shape of
//! domain.md 3 ("CA certificate").

mod basic_constraints;
mod extension_criticality;
mod extension_set;
mod japanese_name;
mod key_usage;
mod public_key;
mod self_issued;
mod serial;
mod signature_algorithm;
mod ten_years;
mod validity;

use super::rule::Rule;
use crate::tbs::AuthorityContents;

pub(super) const RULES: &[Rule<AuthorityContents>] = &[
    serial::RULE,
    signature_algorithm::RULE,
    self_issued::RULE,
    validity::RULE,
    ten_years::RULE,
    public_key::RULE,
    extension_set::RULE,
    extension_criticality::RULE,
    key_usage::RULE,
    basic_constraints::RULE,
    japanese_name::RULE,
];
