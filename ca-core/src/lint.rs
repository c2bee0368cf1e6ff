//! What may be signed: rules over the to-be-signed bytes, parsed anew.

/// A rule that the bytes break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, kebab-case.
    pub rule: &'static str,
    /// What is wrong, without personal data.
    pub detail: String,
}
