//! The keys of the services' own TLS authority: they sign whole messages, and nothing for residents.

use std::{fmt, sync::Arc};

use ca_core::domain::signature::SignatureAlgorithm;

use crate::{Error, Hsm, config::SERVICE_PREFIX, public_key::PublicKey};

/// A key whose label starts with `service-`, on the token.
///
/// The certificate signer refuses these keys and this type refuses all others,
/// so a key signs either for residents through the recorded chain or for the
/// services' TLS hierarchy, never for both.
#[derive(Clone)]
pub struct ServiceKey {
    hsm: Arc<Hsm>,
    place: usize,
    public: PublicKey,
    algorithm: SignatureAlgorithm,
}

impl ServiceKey {
    pub(crate) fn of(hsm: &Arc<Hsm>, name: &str) -> Result<Self, Error> {
        let (place, key) = hsm.named(name).ok_or_else(|| Error::key(name, "no such key is configured"))?;
        if !key.config.is_service_key() {
            return Err(Error::key(name, format!("its label does not start with {SERVICE_PREFIX}")));
        }
        let public = key.public().cloned().ok_or_else(|| Error::key(name, "no token has shown it yet"))?;
        let algorithm = key.config.algorithm.into();
        Ok(Self { hsm: Arc::clone(hsm), place, public, algorithm })
    }

    /// The public half.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The algorithm it signs by.
    #[must_use]
    pub const fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The signature value over the message, which is hashed here.
    ///
    /// # Errors
    /// [`Error::Token`], [`Error::Key`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let key = self.hsm.ring.key(self.place).ok_or_else(|| Error::key("", "no such key is configured"))?;
        self.hsm
            .sign_by(self.place, key, self.algorithm, &self.algorithm.digest(message))
            .map_err(|failure| Error::token(&key.config.name, failure))
    }
}

impl fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceKey").field("public", &self.public).finish_non_exhaustive()
    }
}
