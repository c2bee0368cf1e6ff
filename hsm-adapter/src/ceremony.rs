//! The key ceremony: a reviewed plan becomes a key inside the token, a certificate, and a transcript.
//!
//! Nothing here overwrites anything: a key whose label or identifier is in use stops the ceremony.

mod desk;
mod key_pair;
mod plan;

pub use key_pair::{GeneratedKey, generate_service_key};
pub use plan::KeyPlan;
