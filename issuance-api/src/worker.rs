//! What the service does without being asked: closing what a crash left open,
//! forgetting old request identifiers, asking its parts whether they work,
//! draining measurements.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ca_core::flow::Counter;
use jiff::{SignedDuration, Timestamp};
use metrics_exporter_prometheus::PrometheusHandle;
use schemas::Store;

use crate::config::OperationsConfig;
use crate::http::health::{PartHealth, Readiness};
use crate::http::metrics::{RESUMED, UPKEEP};

/// The thread of the worker; it ends when stopped or dropped.
pub struct Worker {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Starts the worker.
    ///
    /// # Errors
    /// What the system says about threads.
    pub fn start(
        counter: Arc<Counter>,
        store: Store,
        readiness: Readiness,
        metrics: PrometheusHandle,
        config: &OperationsConfig,
    ) -> std::io::Result<Self> {
        let config = config.clone();
        let (stop, stopped) = mpsc::channel();
        let thread = thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let mut parts = Vec::new();
            let mut resumed = Instant::now();
            while stopped.recv_timeout(UPKEEP) == Err(RecvTimeoutError::Timeout) {
                metrics.run_upkeep();
                report(&readiness, &mut parts);
                if resumed.elapsed() >= config.resume_every {
                    resume(&counter, config.resume_after);
                    forget(&counter, &store, config.requests_kept);
                    resumed = Instant::now();
                }
            }
        })?;
        Ok(Self { stop, thread })
    }

    /// Stops the worker and waits for what it is doing.
    pub fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the worker had panicked");
        }
    }
}

/// Closes the intents that are older than `after` and still open.
pub fn resume(counter: &Counter, after: Duration) {
    let Some(before) = ago(counter, after) else { return };
    match counter.resume(before) {
        Ok(0) => {}
        Ok(closed) => {
            tracing::warn!(closed, "open intents were closed as possibly issued");
            metrics::counter!(RESUMED).increment(u64::try_from(closed).unwrap_or(u64::MAX));
        }
        Err(error) => tracing::error!(code = %error.code(), %error, "open intents cannot be closed"),
    }
}

/// Forgets the request identifiers that are older than `kept`.
fn forget(counter: &Counter, store: &Store, kept: Duration) {
    let Some(before) = ago(counter, kept) else { return };
    match store.forget_requests(before) {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "old request identifiers are forgotten"),
        Err(failure) => tracing::error!(%failure, "old request identifiers cannot be forgotten"),
    }
}

fn ago(counter: &Counter, time: Duration) -> Option<Timestamp> {
    let time = SignedDuration::try_from(time).ok()?;
    counter.clock.now().checked_sub(time).ok()
}

/// Asks every part, and logs what has changed since the last time.
fn report(readiness: &Readiness, before: &mut Vec<PartHealth>) {
    let now = readiness.ask();
    for part in &now {
        let was_ready = before.iter().all(|other| other.part != part.part || other.ready);
        match (was_ready, &part.reason) {
            (true, Some(reason)) => tracing::error!(part = part.part, reason, "not ready"),
            (false, None) => tracing::info!(part = part.part, "ready again"),
            (true, None) | (false, Some(_)) => {}
        }
    }
    *before = now;
}
