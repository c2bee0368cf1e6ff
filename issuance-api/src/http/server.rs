//! The two listeners: counters over mutual TLS, operators over plain HTTP.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError as _};
use ca_core::domain::code::Code;
use metrics_exporter_prometheus::PrometheusHandle;
use rustls::ServerConfig;

use super::applications;
use super::health::{self, Readiness};
use super::observe::observe;
use super::problem::Problem;
use crate::auth::note_peer;
use crate::config::ListenConfig;
use crate::service::Service;

/// The server for counters, on this socket; it runs when awaited.
///
/// It leaves signals alone: who started it stops it.
///
/// # Errors
/// What the system says about the socket.
pub fn counters(
    service: Service,
    config: &ListenConfig,
    socket: TcpListener,
    tls: ServerConfig,
) -> std::io::Result<Server> {
    let service = Data::new(service);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(service.clone())
            .wrap(from_fn(observe))
            .configure(applications::configure)
            .default_service(web::to(nothing_here))
    });
    Ok(server
        .workers(config.workers)
        .max_connections(config.connections.div_ceil(config.workers))
        .worker_max_blocking_threads(config.requests.div_ceil(config.workers))
        .tls_handshake_timeout(config.head)
        .client_request_timeout(config.head)
        .client_disconnect_timeout(config.head)
        .keep_alive(config.idle)
        .shutdown_timeout(config.shutdown.as_secs())
        .on_connect(note_peer)
        .disable_signals()
        .listen_rustls_0_23(socket, tls)?
        .run())
}

/// The server for operators, on this socket; it runs when awaited.
///
/// # Errors
/// What the system says about the socket.
pub fn operations(
    readiness: Readiness,
    metrics: PrometheusHandle,
    socket: TcpListener,
) -> std::io::Result<Server> {
    let (readiness, metrics) = (Data::new(readiness), Data::new(metrics));
    let server = HttpServer::new(move || {
        App::new().app_data(readiness.clone()).app_data(metrics.clone()).configure(health::configure)
    });
    Ok(server
        .workers(1)
        .max_connections(64)
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(1)
        .disable_signals()
        .listen(socket)?
        .run())
}

/// For every path and method that no endpoint has.
async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let known = request.resource_map().match_pattern(request.path()).is_some();
    let code = if known { Code::METHOD_NOT_ALLOWED } else { Code::NOT_FOUND };
    Problem::new(&request, code).error_response()
}
