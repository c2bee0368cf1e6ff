//! The key is, octet by octet, the one whose possession was proved.

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "public-key", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let proved = expected.particulars().key.spki_der();
    require(parsed.public_key() == proved, "the key is not the one whose possession was proved")
}
