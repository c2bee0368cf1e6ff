//! Around every request: an identifier, a line in the log, a measurement.

use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use ca_core::domain::code::Code;
use ca_core::domain::officer::Principal;
use tracing::Instrument as _;

use super::metrics::{REQUEST_SECONDS, REQUESTS};

/// The header that tells the caller the identifier of the request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// Under which the log knows a request; it says nothing about the caller.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// Unlike any other of this process, and by its first half of other processes.
    fn next() -> Self {
        static PROCESS: LazyLock<u64> = LazyLock::new(|| getrandom::u64().unwrap_or_default());
        static COUNT: AtomicU64 = AtomicU64::new(1);
        Self(format!("{:016x}-{:x}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed)))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives the request its identifier, logs its end and measures it.
///
/// The log has the route (not the path), the status, the code and who asked;
/// never a body, a query or a header.
///
/// # Errors
/// What the services inside return.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begun = Instant::now();
    let id = RequestId::next();
    let span = tracing::info_span!("request", request_id = %id);
    request.extensions_mut().insert(id.clone());
    let mut response = next.call(request).instrument(span.clone()).await?;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    span.in_scope(|| note(&response, begun));
    Ok(response)
}

fn note<B>(response: &ServiceResponse<B>, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    let request = response.request();
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    let method = method(request.method());
    let status = response.status().as_u16();
    let code = response.response().extensions().get::<Code>().map_or("", |code| code.as_str());
    let extensions = request.extensions();
    let (role, who) = match extensions.get::<Principal>() {
        Some(Principal::Officer { id, .. }) => ("officer", id.as_str()),
        Some(Principal::Terminal { id, .. }) => ("terminal", id.as_str()),
        None => ("nobody", ""),
    };
    tracing::info!(method, route, status, code, role, who, seconds, "answered");
    metrics::histogram!(REQUEST_SECONDS, "method" => method, "route" => route.clone()).record(seconds);
    let status = response.status().as_str().to_owned();
    metrics::counter!(REQUESTS, "method" => method, "route" => route, "status" => status, "code" => code)
        .increment(1);
}

/// Methods that no route has share one label: callers do not make time series.
fn method(method: &actix_web::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        _ => "other",
    }
}
