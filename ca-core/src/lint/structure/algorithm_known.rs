//! A signature algorithm of the closed list, its parameters exactly those of
//! the standard: NULL for RSA, none for ECDSA (RFC 4055 5, RFC 5758 3.2).

use der::Encode;

use crate::domain::signature::SignatureAlgorithm;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "algorithm-known", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let der = parsed.certificate.signature().to_der().unwrap_or_default();
    let known = SignatureAlgorithm::from_algorithm_identifier_der(&der).is_ok();
    require(known, "the signature algorithm or its parameters are none of ours")
}
