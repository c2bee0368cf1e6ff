//! Revocation: causes, CRLs and status for authorized verifiers.
//!
//! The vocabulary that the verifier side adds to that of `ca_core::domain`: what is
//! said of a certificate ([`status`]), and who may be told ([`verifier`]). What
//! ended it, and the CRLReason that follows, both sides share:
//! [`ca_core::domain::revocation`].

pub mod status;
pub mod verifier;
