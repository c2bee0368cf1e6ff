//! Version 3, since there are extensions (RFC 5280 4.1.2.1).

use x509_cert::certificate::Version;

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "version", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    require(parsed.certificate.version() == Version::V3, "the version is not 3")
}
