//! What every certificate of ours keeps, whoever it is for.

mod algorithm_known;
mod extension_uniqueness;
mod name_form;
mod public_key_kind;
mod serial_form;
mod size;
mod subject_key_identifier;
mod unique_identifiers;
mod validity_encoding;
mod validity_order;
mod version;

use super::rule::Rule;

pub(super) const RULES: &[Rule<()>] = &[
    version::RULE,
    serial_form::RULE,
    algorithm_known::RULE,
    name_form::RULE,
    validity_encoding::RULE,
    validity_order::RULE,
    public_key_kind::RULE,
    unique_identifiers::RULE,
    extension_uniqueness::RULE,
    subject_key_identifier::RULE,
    size::RULE,
];
