//! How each body becomes a value of the domain.

use ca_core::domain::application::ApplicationForm;
use ca_core::domain::evidence::Proof;
use ca_core::flow::KeyRequest;
use jiff::civil::Date;

use crate::http::call::Body;
use crate::wire::{self, Nothing, Refused};

impl Body for Nothing {
    type Value = ();
    const EMPTY: Option<fn() -> Self> = Some(|| Self {});

    fn into_value(self) -> Result<(), Refused> {
        Ok(())
    }
}

impl Body for wire::ApplicationForm {
    type Value = ApplicationForm;
    const EMPTY: Option<fn() -> Self> = None;

    fn into_value(self) -> Result<ApplicationForm, Refused> {
        self.parse()
    }
}

impl Body for wire::LetterSent {
    type Value = Date;
    const EMPTY: Option<fn() -> Self> = None;

    fn into_value(self) -> Result<Date, Refused> {
        Ok(self.sent_on.0)
    }
}

impl Body for wire::LetterReturned {
    type Value = Date;
    const EMPTY: Option<fn() -> Self> = None;

    fn into_value(self) -> Result<Date, Refused> {
        Ok(self.returned_on.0)
    }
}

impl Body for wire::IdentityEvidence {
    type Value = Proof;
    const EMPTY: Option<fn() -> Self> = None;

    fn into_value(self) -> Result<Proof, Refused> {
        self.parse()
    }
}

/// What a key pair device submits.
pub struct Submission {
    /// The code typed at the device.
    pub code: String,
    /// The keys.
    pub keys: Vec<KeyRequest>,
}

impl Body for wire::KeySubmission {
    type Value = Submission;
    const EMPTY: Option<fn() -> Self> = None;

    fn into_value(self) -> Result<Submission, Refused> {
        Ok(Submission { keys: self.keys()?, code: self.code })
    }
}
