//! Exactly one policy, the profile's, with exactly one qualifier: where the
//! certification practice statement is (domain.md 3; RFC 5280 4.2.1.4).

use der::asn1::Ia5StringRef;
use x509_cert::ext::pkix::CertificatePolicies;

use crate::domain::oid;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "certificate-policy", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let profile = expected.issuer().profile();
    let policies = parsed.extension::<CertificatePolicies>()?.0;
    let [policy] = &*policies else { return Err("there is not exactly one policy") };
    require(policy.policy_identifier == profile.policy(), "the policy is not the profile's")?;
    let qualifiers = policy.policy_qualifiers.as_deref().unwrap_or_default();
    let [qualifier] = qualifiers else { return Err("there is not exactly one policy qualifier") };
    let uri = qualifier.qualifier.as_ref().and_then(|value| value.decode_as::<Ia5StringRef<'_>>().ok());
    let right = qualifier.policy_qualifier_id == oid::QUALIFIER_CPS
        && uri.is_some_and(|uri| uri.as_str() == profile.practice_statement().as_str());
    require(right, "the qualifier is not the address of the practice statement")
}
