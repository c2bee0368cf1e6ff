//! Every CKR value (PKCS #11 v3.1, 5.1), read once.

use cryptoki::error::RvError;

use super::Class;

/// What one CKR value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// From a call that only prepares: C_Initialize to C_SignInit.
    pub(crate) before: Class,
    /// From the call that uses the private key: C_Sign, or C_GenerateKeyPair.
    pub(crate) during: Class,
    /// What may help the next attempt.
    pub(crate) remedy: Remedy,
}

/// What has to happen before another attempt can fare better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Nothing; the session is as good as before.
    Nothing,
    /// A new session with new key handles.
    Reopen,
    /// The token is looked for anew, and the module initialised again if it is not found.
    Reconnect,
    /// An operator: trying again by itself may do harm (a PIN that locks).
    Operator,
}

/// Answered by rule, the private key untouched.
const REFUSED: Meaning = Meaning { before: Class::Refused, during: Class::Refused, remedy: Remedy::Nothing };
/// The handle or the login was gone when the call came.
const LOST_HANDLE: Meaning =
    Meaning { before: Class::NotAttempted, during: Class::NotAttempted, remedy: Remedy::Reopen };
/// The token was gone when the call came.
const LOST_TOKEN: Meaning =
    Meaning { before: Class::NotAttempted, during: Class::NotAttempted, remedy: Remedy::Reconnect };
/// The session was lost while the call was working, or the module does not say when.
const INTERRUPTED: Meaning =
    Meaning { before: Class::NotAttempted, during: Class::OutcomeUnknown, remedy: Remedy::Reopen };
/// The device was lost while the call was working.
const DEVICE_FAILED: Meaning =
    Meaning { before: Class::NotAttempted, during: Class::OutcomeUnknown, remedy: Remedy::Reconnect };
/// The token does not let us in.
const NO_ENTRY: Meaning =
    Meaning { before: Class::NotAttempted, during: Class::OutcomeUnknown, remedy: Remedy::Operator };
/// The module itself is not fit for use.
const BROKEN: Meaning =
    Meaning { before: Class::Broken, during: Class::OutcomeUnknown, remedy: Remedy::Operator };

impl Meaning {
    /// The meaning of the value.
    pub(crate) const fn of(value: RvError) -> Self {
        match value {
            RvError::SessionHandleInvalid
            | RvError::KeyHandleInvalid
            | RvError::ObjectHandleInvalid
            | RvError::UserNotLoggedIn
            | RvError::OperationActive
            | RvError::OperationNotInitialized
            | RvError::SessionCount
            | RvError::SessionReadOnlyExists
            | RvError::SessionReadWriteSoExists
            | RvError::SessionExists
            | RvError::UserAlreadyLoggedIn
            | RvError::UserAnotherAlreadyLoggedIn
            | RvError::UserTooManyTypes => LOST_HANDLE,

            RvError::SlotIdInvalid
            | RvError::TokenNotPresent
            | RvError::TokenNotRecognized
            | RvError::CryptokiNotInitialized => LOST_TOKEN,

            RvError::SessionClosed
            | RvError::Cancel
            | RvError::FunctionCanceled
            | RvError::BufferTooSmall
            | RvError::HostMemory
            | RvError::ExceededMaxIterations
            | RvError::NoEvent
            | RvError::FunctionNotParallel => INTERRUPTED,

            RvError::DeviceRemoved
            | RvError::DeviceError
            | RvError::DeviceMemory
            | RvError::GeneralError
            | RvError::FunctionFailed
            | RvError::VendorDefined(_)
            | RvError::UnknownErrorCode(_) => DEVICE_FAILED,

            RvError::PinIncorrect
            | RvError::PinInvalid
            | RvError::PinLenRange
            | RvError::PinExpired
            | RvError::PinLocked
            | RvError::PinTooWeak
            | RvError::NewPinMode
            | RvError::NextOtp
            | RvError::UserPinNotInitialized
            | RvError::UserTypeInvalid => NO_ENTRY,

            RvError::FipsSelfTestFailed
            | RvError::LibraryLoadFailed
            | RvError::CantLock
            | RvError::NeedToCreateThreads
            | RvError::CryptokiAlreadyInitialized
            | RvError::MutexBad
            | RvError::MutexNotLocked
            | RvError::SessionParallelNotSupported
            | RvError::RandomNoRng => BROKEN,

            RvError::ArgumentsBad
            | RvError::AttributeReadOnly
            | RvError::AttributeSensitive
            | RvError::AttributeTypeInvalid
            | RvError::AttributeValueInvalid
            | RvError::ActionProhibited
            | RvError::DataInvalid
            | RvError::DataLenRange
            | RvError::EncryptedDataInvalid
            | RvError::EncryptedDataLenRange
            | RvError::FunctionNotSupported
            | RvError::FunctionRejected
            | RvError::CurveNotSupported
            | RvError::DomainParamsInvalid
            | RvError::KeySizeRange
            | RvError::KeyTypeInconsistent
            | RvError::KeyNotNeeded
            | RvError::KeyChanged
            | RvError::KeyNeeded
            | RvError::KeyIndigestible
            | RvError::KeyFunctionNotPermitted
            | RvError::KeyNotWrappable
            | RvError::KeyUnextractable
            | RvError::MechanismInvalid
            | RvError::MechanismParamInvalid
            | RvError::PublicKeyInvalid
            | RvError::SignatureInvalid
            | RvError::SignatureLenRange
            | RvError::TemplateIncomplete
            | RvError::TemplateInconsistent
            | RvError::SessionReadOnly
            | RvError::TokenWriteProtected
            | RvError::UnwrappingKeyHandleInvalid
            | RvError::UnwrappingKeySizeRange
            | RvError::UnwrappingKeyTypeInconsistent
            | RvError::WrappedKeyInvalid
            | RvError::WrappedKeyLenRange
            | RvError::WrappingKeyHandleInvalid
            | RvError::WrappingKeySizeRange
            | RvError::WrappingKeyTypeInconsistent
            | RvError::RandomSeedNotSupported
            | RvError::SavedStateInvalid
            | RvError::InformationSensitive
            | RvError::StateUnsaveable => REFUSED,
        }
    }
}
