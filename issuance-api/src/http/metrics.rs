//! The names of the measurements, and how they are shown.

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// Requests answered, by method, route, status and code.
pub const REQUESTS: &str = "jitsuin_http_requests_total";
/// How long a request took, from its head to the head of the answer.
pub const REQUEST_SECONDS: &str = "jitsuin_http_request_seconds";
/// How long each stage of an issue took.
pub const STAGE_SECONDS: &str = "jitsuin_issue_stage_seconds";
/// Whether each part of the service is ready (1) or not (0).
pub const READY: &str = "jitsuin_ready";
/// Applications whose open intents were closed as possibly issued.
pub const RESUMED: &str = "jitsuin_resumed_applications_total";

/// How often histograms are drained when nobody scrapes.
pub const UPKEEP: Duration = Duration::from_secs(5);

/// From 25 µs to about 13 s, each bound twice the one before.
const BUCKETS: &[f64] = &[
    0.000_025, 0.000_05, 0.000_1, 0.000_2, 0.000_4, 0.000_8, 0.001_6, 0.003_2, 0.006_4, 0.012_8, 0.025_6,
    0.051_2, 0.102_4, 0.204_8, 0.409_6, 0.819_2, 1.638_4, 3.276_8, 6.553_6, 13.107_2,
];

/// Starts to collect; once a process.
///
/// # Errors
/// [`BuildError`] when a recorder is there already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS)?
        .install_recorder()?;
    metrics::describe_counter!(REQUESTS, "Requests answered.");
    metrics::describe_histogram!(REQUEST_SECONDS, metrics::Unit::Seconds, "Duration of requests.");
    metrics::describe_histogram!(
        STAGE_SECONDS,
        metrics::Unit::Seconds,
        "Duration of the stages of an issue."
    );
    metrics::describe_gauge!(READY, "Whether a part of the service is ready.");
    metrics::describe_counter!(RESUMED, "Applications closed as possibly issued.");
    Ok(handle)
}
