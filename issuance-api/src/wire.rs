//! The wire types: what counters send and receive, as JSON.
//!
//! They are neither rows nor domain types (architecture rule 12): requests
//! become domain values by parsing, which refuses with a code and the place;
//! answers are made from domain values. An unknown field is refused.

mod application;
mod certificates;
mod day;
mod evidence;
mod form;
mod keys;
mod letter;
mod page;
mod refused;

#[cfg(test)]
mod tests;

pub use application::{Application, ApplicationDetail};
pub use certificates::{Certificate, Certificates, Issued};
pub use day::Day;
pub use evidence::{IdentityEvidence, IdentityEvidenceView};
pub use form::{ApplicationForm, FourItems};
pub use keys::{KeyAuthorization, KeyRequest, KeySubmission};
pub use letter::{InquiryLetter, LetterReturned, LetterSent};
pub use page::Page;
pub use refused::Refused;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of a request that has nothing to say: absent, or `{}`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
