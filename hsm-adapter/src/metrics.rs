//! What the crate tells the metrics: calls, latency, failures, state.

use std::time::Duration;

use crate::failure::Class;

/// The state of a token as the gauge shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StateGauge {
    Down,
    Up,
    Barred,
}

/// Says what the metrics are, for the exporter.
pub fn describe() {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

    describe_counter!(CALLS, "Signatures asked of a token, by how it ended");
    describe_histogram!(CALL_SECONDS, Unit::Seconds, "From the question to the answer, queue included");
    describe_counter!(FAILURES, "Signatures that failed, by class");
    describe_gauge!(STATE, "1 the token signs, 0 it is lost, -1 an operator must act");
    describe_counter!(LATE, "Answers that came after the deadline and were dropped");
    describe_counter!(SESSIONS_OPENED, "Sessions opened, with login");
    describe_counter!(FAILOVERS, "Signatures that went on to the next token");
}

pub(crate) fn signed(token: &str, took: Duration) {
    metrics::counter!(CALLS, "token" => token.to_owned(), "outcome" => "signed").increment(1);
    metrics::histogram!(CALL_SECONDS, "token" => token.to_owned()).record(took);
}

pub(crate) fn failed(token: &str, class: Class, took: Duration) {
    metrics::counter!(CALLS, "token" => token.to_owned(), "outcome" => class.as_str()).increment(1);
    metrics::counter!(FAILURES, "token" => token.to_owned(), "class" => class.as_str()).increment(1);
    metrics::histogram!(CALL_SECONDS, "token" => token.to_owned()).record(took);
}

pub(crate) fn state(token: &str, state: StateGauge) {
    let value = match state {
        StateGauge::Down => 0.0,
        StateGauge::Up => 1.0,
        StateGauge::Barred => -1.0,
    };
    metrics::gauge!(STATE, "token" => token.to_owned()).set(value);
}

pub(crate) fn late(token: &str) {
    metrics::counter!(LATE, "token" => token.to_owned()).increment(1);
}

pub(crate) fn session_opened(token: &str) {
    metrics::counter!(SESSIONS_OPENED, "token" => token.to_owned()).increment(1);
}

pub(crate) fn failed_over(from: &str) {
    metrics::counter!(FAILOVERS, "token" => from.to_owned()).increment(1);
}

const CALLS: &str = "jitsuin_hsm_calls_total";
const CALL_SECONDS: &str = "jitsuin_hsm_call_seconds";
const FAILURES: &str = "jitsuin_hsm_failures_total";
const STATE: &str = "jitsuin_hsm_token_state";
const LATE: &str = "jitsuin_hsm_late_answers_total";
const SESSIONS_OPENED: &str = "jitsuin_hsm_sessions_opened_total";
const FAILOVERS: &str = "jitsuin_hsm_failovers_total";

#[cfg(test)]
mod tests;
