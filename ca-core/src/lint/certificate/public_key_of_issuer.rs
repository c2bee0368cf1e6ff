//! The key is not the issuer's own: nobody else has that one.

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "public-key-of-issuer", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let issuer = expected.issuer().key().subject_public_key_info();
    require(parsed.public_key() != issuer, "the key is the issuer's own")
}
