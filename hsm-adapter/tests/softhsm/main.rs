//! The crate against a real SoftHSM2.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot set up fails")]

mod ceremony;
mod signing;
mod support;
