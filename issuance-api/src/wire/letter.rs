//! The inquiry letter (照会書兼回答書).

use ca_core::domain::evidence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Day;

/// The letter was sent to the registered address.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterSent {
    /// The day it was sent.
    pub sent_on: Day,
}

/// The answer came back.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterReturned {
    /// The day it came back.
    pub returned_on: Day,
}

/// The letter as recorded.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InquiryLetter {
    /// The day it was sent.
    pub sent_on: Day,
    /// The day its answer came back, if it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<Day>,
}

impl From<&evidence::InquiryLetter> for InquiryLetter {
    fn from(letter: &evidence::InquiryLetter) -> Self {
        Self { sent_on: Day(letter.sent), returned_on: letter.returned.map(Day) }
    }
}
