//! `serve`.

use std::future::poll_fn;
use std::io::IsTerminal as _;
use std::net::{SocketAddr, TcpListener};
use std::task::Poll;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};
use actix_web::rt::{self, System};
use secrecy::ExposeSecret as _;
use tracing_subscriber::EnvFilter;

use crate::compose::{self, Composition};
use crate::config::{Config, ConfigError, LogConfig, LogFormat};
use crate::error::Error;
use crate::http::{metrics, server};
use crate::worker::{self, Worker};

/// Serves until a signal to stop; then finishes the requests in work, and what
/// they recorded is on disk when the process ends.
pub(super) fn serve(config: &Config) -> Result<(), Error> {
    let problems = config.unreadable_files();
    if !problems.is_empty() {
        return Err(ConfigError::Problems(problems).into());
    }
    start_log(&config.log);
    let metrics = metrics::install().map_err(|error| Error::Configuration(error.to_string()))?;
    let tls = compose::tls(config)?;
    let Composition { service, readiness, store } = compose::compose(config)?;
    let counter = service.counter.clone();
    worker::resume(&counter, abandoned_at_start(config));
    let counters = listen(config.listen.address)?;
    let operators = listen(config.operations.address)?;
    let failed = |what| move |source| Error::System { what, source };
    let worker =
        Worker::start(counter, store.clone(), readiness.clone(), metrics.clone(), &config.operations)
            .map_err(failed("the worker"))?;
    let served = System::new().block_on(async {
        let counters = server::counters(service, &config.listen, counters, tls)?;
        let operators = server::operations(readiness, metrics, operators)?;
        stop_on_signal(counters.handle(), operators.handle())?;
        tracing::info!(counters = %config.listen.address, operators = %config.operations.address, "serving");
        let operators = rt::spawn(operators);
        let served = counters.await;
        tracing::info!("no counter is served any more");
        match operators.await {
            Ok(ended) => served.and(ended),
            Err(_) => served,
        }
    });
    worker.stop();
    store.close();
    tracing::info!("stopped");
    served.map_err(failed("the listener"))
}

/// An intent that is open at the start was left by a crash; unless another
/// instance, on PostgreSQL, is at work on it.
fn abandoned_at_start(config: &Config) -> Duration {
    let alone = config.record.url.expose_secret().starts_with("sqlite:");
    if alone { Duration::ZERO } else { config.operations.resume_after }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).map_err(|source| Error::Listen { address, source })
}

/// Operators see the service until the last counter is served.
fn stop_on_signal(counters: ServerHandle, operators: ServerHandle) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    rt::spawn(async move {
        let name = wait(&mut terminate, &mut interrupt).await;
        tracing::info!(signal = name, "finishing the requests in work");
        counters.stop(true).await;
        operators.stop(false).await;
    });
    Ok(())
}

async fn wait(terminate: &mut Signal, interrupt: &mut Signal) -> &'static str {
    poll_fn(|context| {
        if terminate.poll_recv(context).is_ready() {
            return Poll::Ready("SIGTERM");
        }
        interrupt.poll_recv(context).map(|_| "SIGINT")
    })
    .await
}

/// Lines go to standard error. A panic is told by its place: its message could
/// quote what it choked on.
fn start_log(config: &LogConfig) {
    let filter = EnvFilter::try_new(&config.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A line that cannot be written is lost; telling so on standard error would panic.
    let lines = lines.log_internal_errors(false);
    match config.format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).init(),
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}
