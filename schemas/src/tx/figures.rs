//! What the record measures of itself.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};

const GROUP: &str = "jitsuin_record_group_acts";
const COMMIT: &str = "jitsuin_record_commit_seconds";
const FAILURES: &str = "jitsuin_record_failures_total";
const CONNECTIONS: &str = "jitsuin_record_connections_total";

/// Says what the figures mean, once a recorder is installed.
pub(crate) fn describe() {
    describe_histogram!(GROUP, Unit::Count, "Acts recorded by one commit");
    describe_histogram!(COMMIT, Unit::Seconds, "Time from the end of a group's acts until they are on disk");
    describe_counter!(FAILURES, Unit::Count, "Acts and groups that were not recorded, by what failed");
    describe_counter!(CONNECTIONS, Unit::Count, "Connections opened to the database, by purpose");
}

pub(crate) fn committed(acts: usize, took: Duration) {
    histogram!(GROUP).record(u32::try_from(acts).unwrap_or(u32::MAX));
    histogram!(COMMIT).record(took);
}

pub(crate) fn failed(what: &'static str) {
    counter!(FAILURES, "what" => what).increment(1);
}

pub(crate) fn connected(purpose: &'static str) {
    counter!(CONNECTIONS, "purpose" => purpose).increment(1);
}
