//! The service as counters and operators see it.

pub mod applications;
pub mod call;
pub mod health;
pub mod metrics;
pub mod observe;
pub mod openapi;
pub mod problem;
pub mod server;

#[cfg(test)]
mod tests;
