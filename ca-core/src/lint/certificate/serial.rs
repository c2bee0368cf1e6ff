//! The serial is the one that will be recorded, of the issuer's generation
//! (architecture rule 1).

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};
use crate::tbs::CertificateContents;

pub(super) const RULE: Rule<CertificateContents> = Rule { name: "serial", check };

fn check(parsed: &Parsed<'_>, expected: &CertificateContents) -> Verdict {
    let octets = parsed.certificate.serial_number().as_bytes();
    require(octets == expected.particulars().serial.octets(), "the serial is not the one drawn")?;
    let generation = expected.issuer().authority().generation.number();
    require(octets.starts_with(&[generation]), "the serial is of another generation")
}
