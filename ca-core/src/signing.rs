//! The order of record and signature, made unbreakable by types.
//!
//! `Draft → Linted → Recorded → Signed`: each state is reached only from the one
//! before it, each step consumes what it was given, and a [`SigningOrder`]
//! (the only thing that a signer takes) is lent by a [`Recorded`] alone. So there
//! is no signature over bytes that were not linted, none without a durable
//! intent, and none twice.
//!
//! ```compile_fail,E0451
//! // An order cannot be forged: its fields and its constructor are private.
//! let order = ca_core::signing::SigningOrder { key: todo!(), digest: todo!() };
//! ```
//!
//! ```compile_fail,E0599
//! // The record cannot be skipped: a linted draft has no way to be signed.
//! fn skip<A: ca_core::signing::Artefact>(
//!     linted: ca_core::signing::Linted<A>,
//!     signer: &dyn ca_core::ports::signer::Signer,
//! ) {
//!     let _ = linted.sign(signer);
//! }
//! ```
//!
//! ```compile_fail,E0382
//! // Nothing is signed twice: signing consumes the record of the intent.
//! fn twice<A: ca_core::signing::Artefact>(
//!     recorded: ca_core::signing::Recorded<A>,
//!     signer: &dyn ca_core::ports::signer::Signer,
//! ) {
//!     let _ = recorded.sign(signer);
//!     let _ = recorded.sign(signer);
//! }
//! ```

mod chain;
mod order;

pub use chain::{Artefact, ChainError, Draft, LintFailed, Linted, Recorded, Signed, record};
pub use order::SigningOrder;
