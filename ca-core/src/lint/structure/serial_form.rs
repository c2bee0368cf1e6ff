//! A serial of sixteen octets, positive, its first octet a generation (RFC 5280
//! 4.1.2.2; domain.md 3: at most 20 octets, at least 64 random bits).

use crate::domain::serial::Serial;
use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "serial-form", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let octets = parsed.certificate.serial_number().as_bytes();
    require(
        Serial::from_octets(octets).is_some(),
        "the serial is not of sixteen octets beginning with a generation",
    )
}
