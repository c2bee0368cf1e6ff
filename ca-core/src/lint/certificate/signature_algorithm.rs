//! The algorithm is the one by which the issuer's key signs (RFC 5280 4.1.2.3).

use der::Encode;

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "signature-algorithm", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let der = parsed.certificate.signature().to_der().unwrap_or_default();
    let algorithm = expected.issuer().key().algorithm().algorithm_identifier_der();
    require(der == algorithm, "the algorithm is not that of the issuer's key")
}
