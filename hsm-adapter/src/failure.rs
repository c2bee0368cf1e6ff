//! What a failed PKCS#11 call means for the signature that was wanted.
//!
//! Every CKR value is read once, in `table`; everybody else sees a [`Failure`].

use std::fmt;

use cryptoki::{
    context::Function,
    error::{Error, RvError},
};

mod table;

pub(crate) use table::{Meaning, Remedy};

/// What a failure says about the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The token understood and will not do it; nothing was signed, and asking again changes nothing.
    Refused,
    /// Nothing was signed; the same may be asked again, of this token or of another.
    NotAttempted,
    /// A signature may have been made: the same may never be asked again.
    OutcomeUnknown,
    /// Nothing was signed, and nothing will be until an operator has acted.
    Broken,
}

impl Class {
    /// The word for metrics and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::NotAttempted => "not-attempted",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::Broken => "broken",
        }
    }
}

/// A failed call: what it means, what to do about it, and what the module said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    class: Class,
    remedy: Remedy,
    detail: String,
}

impl Failure {
    /// Reads an error of the PKCS#11 layer.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::Pkcs11(value, function) => Self::of_value(*value, *function),
            Error::LibraryLoading(_)
            | Error::NotSupported
            | Error::TryFromInt(_)
            | Error::TryFromSlice(_)
            | Error::ParseInt(_)
            | Error::Utf8(_)
            | Error::NulError(_)
            | Error::NullFunctionPointer
            | Error::MissingSymbol(_)
            | Error::InvalidValue
            | Error::PinNotSet => Self::broken(error.to_string()),
        }
    }

    fn of_value(value: RvError, function: Function) -> Self {
        let meaning = Meaning::of(value);
        let class = if begins_work(function) { meaning.during } else { meaning.before };
        Self { class, remedy: meaning.remedy, detail: format!("C_{function:?} answered {value:?}") }
    }

    /// Nothing was signed, and the next attempt may start with what is at hand.
    pub(crate) fn not_attempted(detail: impl Into<String>) -> Self {
        Self { class: Class::NotAttempted, remedy: Remedy::Nothing, detail: detail.into() }
    }

    /// The token is not in any slot: nothing was signed.
    pub(crate) fn token_gone(detail: impl Into<String>) -> Self {
        Self { class: Class::NotAttempted, remedy: Remedy::Reconnect, detail: detail.into() }
    }

    /// The session sees less than it should: nothing was signed, and a new session may see more.
    pub(crate) fn stale(detail: impl Into<String>) -> Self {
        Self { class: Class::NotAttempted, remedy: Remedy::Reopen, detail: detail.into() }
    }

    /// Nothing was signed and nothing will be.
    pub(crate) fn refused(detail: impl Into<String>) -> Self {
        Self { class: Class::Refused, remedy: Remedy::Nothing, detail: detail.into() }
    }

    /// A signature may have been made.
    pub(crate) fn outcome_unknown(detail: impl Into<String>) -> Self {
        Self { class: Class::OutcomeUnknown, remedy: Remedy::Nothing, detail: detail.into() }
    }

    /// Nothing was signed; an operator must act.
    pub(crate) fn broken(detail: impl Into<String>) -> Self {
        Self { class: Class::Broken, remedy: Remedy::Operator, detail: detail.into() }
    }

    /// What it says about the signature.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.class
    }

    /// What the module said, for the log of the operators.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) const fn remedy(&self) -> Remedy {
        self.remedy
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class.as_str(), self.detail)
    }
}

impl std::error::Error for Failure {}

/// Whether the call is one during which the private key is used or made; all others only prepare.
fn begins_work(function: Function) -> bool {
    matches!(function, Function::Sign | Function::GenerateKeyPair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(value: RvError, function: Function) -> Class {
        Failure::of(&Error::Pkcs11(value, function)).class()
    }

    #[test]
    fn a_device_lost_in_the_middle_of_a_signature_leaves_the_outcome_unknown() {
        for value in [
            RvError::DeviceRemoved,
            RvError::DeviceError,
            RvError::DeviceMemory,
            RvError::GeneralError,
            RvError::FunctionFailed,
            RvError::FunctionCanceled,
            RvError::SessionClosed,
            RvError::HostMemory,
            RvError::BufferTooSmall,
            RvError::VendorDefined(0x8000_0001),
            RvError::UnknownErrorCode(0x7fff),
        ] {
            assert_eq!(class(value, Function::Sign), Class::OutcomeUnknown, "{value:?}");
            assert_eq!(class(value, Function::SignInit), Class::NotAttempted, "{value:?}");
        }
    }

    #[test]
    fn a_failed_login_or_opening_never_counts_as_a_signature() {
        for function in [Function::Login, Function::OpenSession, Function::FindObjects, Function::GetSlotList]
        {
            for value in [
                RvError::PinIncorrect,
                RvError::PinLocked,
                RvError::PinExpired,
                RvError::DeviceRemoved,
                RvError::TokenNotPresent,
                RvError::SessionCount,
                RvError::GeneralError,
            ] {
                assert_eq!(class(value, function), Class::NotAttempted, "{value:?} {function:?}");
            }
        }
    }

    #[test]
    fn a_call_that_names_a_lost_handle_was_not_attempted() {
        for value in [RvError::SessionHandleInvalid, RvError::KeyHandleInvalid, RvError::ObjectHandleInvalid]
        {
            for function in [Function::SignInit, Function::Sign] {
                let failure = Failure::of(&Error::Pkcs11(value, function));
                assert_eq!(failure.class(), Class::NotAttempted);
                assert_eq!(failure.remedy(), Remedy::Reopen);
            }
        }
    }

    #[test]
    fn what_the_token_rejects_by_rule_is_refused() {
        for value in [
            RvError::KeyFunctionNotPermitted,
            RvError::MechanismInvalid,
            RvError::DataLenRange,
            RvError::KeySizeRange,
            RvError::FunctionRejected,
        ] {
            assert_eq!(class(value, Function::SignInit), Class::Refused, "{value:?}");
            assert_eq!(class(value, Function::Sign), Class::Refused, "{value:?}");
        }
    }

    #[test]
    fn a_failed_self_test_is_broken_before_and_unknown_during_the_signature() {
        assert_eq!(class(RvError::FipsSelfTestFailed, Function::Initialize), Class::Broken);
        assert_eq!(class(RvError::FipsSelfTestFailed, Function::Sign), Class::OutcomeUnknown);
    }

    #[test]
    fn a_rejected_pin_is_never_tried_again() {
        for value in [RvError::PinIncorrect, RvError::PinLocked, RvError::PinExpired, RvError::PinLenRange] {
            assert_eq!(Failure::of(&Error::Pkcs11(value, Function::Login)).remedy(), Remedy::Operator);
        }
    }
}
