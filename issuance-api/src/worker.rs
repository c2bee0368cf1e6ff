//! What the service does without being asked: closing what a crash left open,
//! asking its parts whether they work, draining measurements.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ca_core::flow::Counter;
use jiff::SignedDuration;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::config::OperationsConfig;
use crate::http::health::Readiness;
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
        readiness: Readiness,
        metrics: PrometheusHandle,
        config: &OperationsConfig,
    ) -> std::io::Result<Self> {
        let (every, after) = (config.resume_every, config.resume_after);
        let (stop, stopped) = mpsc::channel();
        let thread = thread::Builder::new().name("worker".to_owned()).spawn(move || {
            let mut resumed = Instant::now();
            while stopped.recv_timeout(UPKEEP) == Err(RecvTimeoutError::Timeout) {
                metrics.run_upkeep();
                report(&readiness);
                if resumed.elapsed() >= every {
                    resume(&counter, after);
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
    let after = SignedDuration::try_from(after).unwrap_or(SignedDuration::MAX);
    let Ok(before) = counter.clock.now().checked_sub(after) else { return };
    match counter.resume(before) {
        Ok(0) => {}
        Ok(closed) => {
            tracing::warn!(closed, "open intents were closed as possibly issued");
            metrics::counter!(RESUMED).increment(u64::try_from(closed).unwrap_or(u64::MAX));
        }
        Err(error) => tracing::error!(code = %error.code(), %error, "open intents cannot be closed"),
    }
}

fn report(readiness: &Readiness) {
    for part in readiness.ask() {
        if let Some(reason) = part.reason {
            tracing::error!(part = part.part, reason, "not ready");
        }
    }
}
