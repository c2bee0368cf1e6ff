//! The validity is the one decided, to the second.

use crate::lint::parsed::{Parsed, is_period};
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "validity", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let decided = &expected.particulars().validity;
    require(is_period(parsed.certificate.validity(), decided), "the validity is not the one decided")
}
