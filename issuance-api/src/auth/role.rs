//! Who may use an endpoint, as types.

use ca_core::domain::code::Code;
use ca_core::domain::officer::Principal;

/// Who may use an endpoint.
pub trait Role: 'static {
    /// Lets the right ones pass.
    ///
    /// # Errors
    /// `not-authorized` for the others.
    fn admit(principal: &Principal) -> Result<(), Code>;
}

/// Officers only.
pub struct Officer;

/// Terminals and key pair devices only: the officer who approves never submits the keys.
pub struct Terminal;

/// Officers and terminals.
pub struct Anyone;

impl Role for Officer {
    fn admit(principal: &Principal) -> Result<(), Code> {
        match principal {
            Principal::Officer { .. } => Ok(()),
            Principal::Terminal { .. } => Err(Code::NOT_AUTHORIZED),
        }
    }
}

impl Role for Terminal {
    fn admit(principal: &Principal) -> Result<(), Code> {
        match principal {
            Principal::Officer { .. } => Err(Code::NOT_AUTHORIZED),
            Principal::Terminal { .. } => Ok(()),
        }
    }
}

impl Role for Anyone {
    fn admit(_: &Principal) -> Result<(), Code> {
        Ok(())
    }
}
