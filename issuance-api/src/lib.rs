//! The issuance service for municipal counters.
//!
//! Read from the top: [`cli`] (what an operator types) and [`config`] (what he
//! sets); [`compose`] (where adapters meet ports); [`worker`] (what runs without
//! being asked); [`http`] (what counters
//! and operators see) over [`wire`] (the JSON) and [`auth`] (who asks);
//! [`service`] (what a request needs) and [`stages`] (where its time goes);
//! [`register`] (what applications are matched with); [`tls`] (the service's own
//! certificate hierarchy and its server); [`error`] (why something was not done).

pub mod auth;
pub mod cli;
pub mod compose;
pub mod config;
pub mod error;
pub mod http;
pub mod register;
pub mod secret;
pub mod service;
pub mod stages;
pub mod tls;
pub mod wire;
pub mod worker;
