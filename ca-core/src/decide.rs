//! The rules of the counter, as functions of what is known: no port is called here.

mod evidence;
mod issue;
#[cfg(test)]
mod samples;

pub use evidence::{confirm_identity, letter_returned, letter_sent};
pub use issue::{Verdict, issue, replaced};
