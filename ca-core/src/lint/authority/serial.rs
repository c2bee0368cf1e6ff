//! The serial is the one planned.

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::AuthorityContents;

pub(super) const RULE: Rule<AuthorityContents> = Rule { name: "serial", check };

fn check(parsed: &Parsed<'_>, expected: &AuthorityContents) -> Verdict {
    let octets = parsed.certificate.serial_number().as_bytes();
    require(octets == expected.serial().octets(), "the serial is not the one planned")
}
