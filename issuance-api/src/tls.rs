//! The service's own TLS: a small authority whose key stays in the token, and
//! a server that talks to nobody without a client certificate.
//!
//! Residents' certificates never come near this module: rcgen builds and signs
//! in one call, which the signing chain of the core exists to forbid
//! (architecture.md 3 and 4, rules 1 and 7).

mod authority;
mod client;
mod credentials;
mod fingerprint;
mod pem;
mod server;
mod signer;
mod subject;

#[cfg(test)]
pub(crate) mod tests;

pub use authority::ServiceAuthority;
pub use client::verify_client_material;
pub use credentials::Credentials;
pub use fingerprint::fingerprint;
pub use pem::{read_certificates, read_private_key, write_certificate};
pub use server::{ProtocolVersions, client_verifier, crypto_provider, server_config};
pub use signer::ServiceSigner;
pub use subject::{ClientSubject, ServerName};
