//! What a resident certificate says: exactly its contents, in the shape of domain.md 3.

mod authority_info_access;
mod authority_key_identifier;
mod certificate_policy;
mod distribution_point;
mod extended_key_usage;
mod extension_criticality;
mod extension_order;
mod extension_set;
mod four_items_shape;
mod four_items_values;
mod issuer;
mod issuer_alt_name;
mod key_usage;
mod no_personal_data;
mod not_an_authority;
mod public_key;
mod public_key_of_issuer;
mod serial;
mod signature_algorithm;
mod subject;
mod subject_pseudonymous;
mod substitute_flags;
mod validity;
mod validity_of_issuer;

use super::rule::Rule;
use crate::tbs::CertificateContents;

pub(super) const RULES: &[Rule<CertificateContents>] = &[
    serial::RULE,
    signature_algorithm::RULE,
    issuer::RULE,
    validity::RULE,
    validity_of_issuer::RULE,
    subject::RULE,
    subject_pseudonymous::RULE,
    public_key::RULE,
    public_key_of_issuer::RULE,
    extension_set::RULE,
    extension_order::RULE,
    extension_criticality::RULE,
    key_usage::RULE,
    extended_key_usage::RULE,
    authority_info_access::RULE,
    four_items_shape::RULE,
    four_items_values::RULE,
    substitute_flags::RULE,
    no_personal_data::RULE,
    certificate_policy::RULE,
    issuer_alt_name::RULE,
    distribution_point::RULE,
    authority_key_identifier::RULE,
    not_an_authority::RULE,
];
