//! Why a request cannot become a domain value.

use ca_core::domain::code::Code;
use ca_core::domain::error::DomainError;

/// The code, and the place at fault: a JSON pointer (RFC 6901), or line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The stable code.
    pub code: Code,
    /// Where.
    pub at: String,
}

impl Refused {
    /// This code at this place.
    pub(super) fn new(code: Code, at: impl Into<String>) -> Self {
        Self { code, at: at.into() }
    }

    /// For `map_err`: a refusal by the domain, at this place.
    pub(super) fn domain(at: &'static str) -> impl Fn(DomainError) -> Self {
        move |error| Self::new(error.code(), at)
    }
}
