//! A session of the ceremony: it may write to the token, and holds the module for itself.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use cryptoki::error::{Error as CallError, RvError};
use secrecy::SecretString;

use crate::{
    context::{Context, Lease},
    failure::{Failure, Remedy},
    token::{Access, Session, TokenName},
};

/// Opens the token, lets the work be done in one session, and closes it again.
///
/// # Errors
/// [`Failure`] if the token cannot be opened; otherwise what the work returns.
pub(super) fn at_desk<T, E: From<Failure>>(
    module: &Path,
    token: &TokenName,
    pin: &SecretString,
    work: impl FnOnce(&mut dyn Session) -> Result<T, E>,
) -> Result<T, E> {
    let context = Context::of_module(module)?;
    let mut lease = context.enter()?;
    if token.find(lease.library()).is_err_and(|failure| failure.remedy() == Remedy::Reconnect) {
        // The token may have been made or plugged in after the module was initialised.
        context.renew(lease, Instant::now() + PATIENCE);
        lease = context.enter()?;
    }
    let mut session = log_in(&lease, token, pin)?;
    let result = work(&mut *session);
    if let Err(error) = session.close() {
        tracing::debug!(%error, "the session of the ceremony does not close");
    }
    result
}

/// How long calls of others may keep the module from being initialised again.
const PATIENCE: Duration = Duration::from_secs(5);

fn log_in(lease: &Lease<'_>, token: &TokenName, pin: &SecretString) -> Result<Box<dyn Session>, Failure> {
    let slot = token.find(lease.library())?;
    let session = lease.library().open(slot, Access::ReadWrite).map_err(|error| Failure::of(&error))?;
    match session.login(pin) {
        Ok(()) | Err(CallError::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(error) => {
            if let Err(error) = session.close() {
                tracing::debug!(%error, "the session of the ceremony does not close");
            }
            Err(Failure::of(&error))
        }
    }
}
