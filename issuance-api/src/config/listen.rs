//! `[listen]`: where counters reach the service, and how patient it is.

use std::net::SocketAddr;
use std::time::Duration;

use super::Section;

/// The listener for counters.
#[derive(Clone, Debug)]
pub struct ListenConfig {
    /// The address and port.
    pub address: SocketAddr,
    /// Threads that read and write connections.
    pub workers: usize,
    /// Connections open at once; more wait for their turn.
    pub connections: usize,
    /// Requests in work at once; more are answered `overloaded`.
    pub requests: usize,
    /// How long a TLS handshake, and the head of a request, may take.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a connection may be idle.
    pub idle: Duration,
    /// How long requests may still take after the signal to stop.
    pub shutdown: Duration,
}

impl ListenConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let address = section.or("address", SocketAddr::from(([127, 0, 0, 1], 8443)));
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers = section.number("workers", 1..=256, u64::try_from(cores).unwrap_or(1).min(256));
        let connections = section.number("connections", 1..=100_000, 1024);
        let requests = section.number("requests", 1..=4096, 256);
        let head = section.number("head_s", 1..=60, 5);
        let body = section.number("body_s", 1..=60, 10);
        let idle = section.number("idle_s", 1..=3600, 75);
        let shutdown = section.number("shutdown_s", 1..=600, 30);
        section.close();
        Some(Self {
            address: address?,
            workers: usize::try_from(workers?).ok()?,
            connections: usize::try_from(connections?).ok()?,
            requests: usize::try_from(requests?).ok()?,
            head: Duration::from_secs(head?),
            body: Duration::from_secs(body?),
            idle: Duration::from_secs(idle?),
            shutdown: Duration::from_secs(shutdown?),
        })
    }
}
