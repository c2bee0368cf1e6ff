//! Both times are UTCTime, which is right until 2049 (RFC 5280 4.1.2.5).

use x509_cert::time::Time;

use crate::lint::parsed::Parsed;
use crate::lint::rule::{Rule, Verdict, require};

pub(super) const RULE: Rule<()> = Rule { name: "validity-encoding", check };

fn check(parsed: &Parsed<'_>, (): &()) -> Verdict {
    let validity = parsed.certificate.validity();
    let utc = |time: &Time| matches!(time, Time::UtcTime(_));
    require(utc(&validity.not_before) && utc(&validity.not_after), "a time of the validity is not a UTCTime")
}
