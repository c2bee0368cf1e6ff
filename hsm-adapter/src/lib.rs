//! PKCS#11 tokens as signers, and the key ceremony.
//!
//! Read from the outside in: [`config`] and [`pin`] (what is asked for), [`signer`] (the keys, ready to
//! sign), `failover` (which token), `session` (worker threads, one session each), `key` (exactly one,
//! fit to be trusted), `mechanism` (what the token is given), `token` (the calls), [`failure`] (what an
//! error means for the signature). Beside them `probe`, [`metrics`], [`service_key`] and [`ceremony`].

pub mod ceremony;
pub mod config;
mod context;
mod error;
mod failover;
pub mod failure;
mod job;
mod key;
mod mechanism;
pub mod metrics;
pub mod pin;
mod probe;
pub mod public_key;
pub mod service_key;
mod session;
pub mod signer;
mod standing;
mod token;

pub use config::HsmConfig;
pub use error::Error;
pub use public_key::PublicKey;
pub use service_key::ServiceKey;
pub use signer::Hsm;
pub use standing::TokenState;
