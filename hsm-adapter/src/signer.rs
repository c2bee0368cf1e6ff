//! The keys of the configuration, ready to sign.

use std::sync::Arc;

use ca_core::{
    domain::signature::SignatureAlgorithm,
    ports::signer::{SignFailure, Signer},
    signing::SigningOrder,
};

use crate::{
    Error,
    config::{HsmConfig, TokenConfig},
    context::Context,
    failover::Tokens,
    failure::{Class, Failure},
    key::{Custody, KeyRing, RingKey},
    pin::Prompt,
    probe::{Watch, probe},
    public_key::PublicKey,
    service_key::ServiceKey,
    session::{Equipment, Pool},
    standing::{Standing, TokenState},
};

/// The tokens of a service, opened and probed.
pub struct Hsm {
    // Ends before the pools do.
    _watch: Option<Watch>,
    pub(crate) tokens: Tokens,
    pub(crate) ring: Arc<KeyRing>,
}

impl Hsm {
    /// Opens the tokens and has every key sign a probe on each; from then on they are looked after
    /// by themselves.
    ///
    /// A token that is away is passed over as long as another one is there; one whose keys are not
    /// as they must be stops the start.
    ///
    /// # Errors
    /// [`Error::Configuration`], [`Error::Pin`], [`Error::Token`], [`Error::Key`].
    pub fn open(config: HsmConfig, prompt: Prompt<'_>) -> Result<Self, Error> {
        config.check()?;
        let custody = if config.allow_extractable_keys { Custody::Development } else { Custody::InsideOnly };
        let ring = Arc::new(KeyRing::new(config.keys.clone(), custody));
        let pools = config
            .tokens
            .iter()
            .map(|token| open_pool(token, &config, &ring, prompt).map(Arc::new))
            .collect::<Result<Vec<_>, Error>>()?;
        first_probe(&pools, &ring)?;
        let watch = match config.probe_interval() {
            Some(interval) => Some(
                Watch::start(pools.clone(), Arc::clone(&ring), interval)
                    .map_err(|error| Error::Configuration(error.to_string()))?,
            ),
            None => None,
        };
        Ok(Self { _watch: watch, tokens: Tokens::new(pools), ring })
    }

    /// The public half of the key with this name in the configuration.
    #[must_use]
    pub fn public_key(&self, name: &str) -> Option<&PublicKey> {
        self.named(name).and_then(|(_, key)| key.public())
    }

    /// The state of every token, in the order in which they are asked.
    pub fn states(&self) -> impl Iterator<Item = (&str, TokenState)> {
        self.tokens.pools().iter().map(|pool| (pool.token(), pool.state()))
    }

    /// Has the key sign a probe now, on the tokens in their order; for readiness.
    ///
    /// # Errors
    /// [`Error::Key`] if there is no such key, [`Error::Token`] of the last token if none signs.
    pub fn probe(&self, name: &str) -> Result<(), Error> {
        let (place, _) = self.named(name).ok_or_else(|| Error::key(name, "no such key is configured"))?;
        let mut last = Error::Configuration("no token is configured".into());
        for pool in self.tokens.pools() {
            match probe(pool, &self.ring, place) {
                Ok(()) => return Ok(()),
                Err(failure) => last = Error::token(pool.token(), failure),
            }
        }
        Err(last)
    }

    /// The key of the services' own TLS authority with this name.
    ///
    /// # Errors
    /// [`Error::Key`] if there is none, or its label does not start with `service-`.
    pub fn service_key(self: &Arc<Self>, name: &str) -> Result<ServiceKey, Error> {
        ServiceKey::of(self, name)
    }

    pub(crate) fn named(&self, name: &str) -> Option<(usize, &RingKey)> {
        self.ring.places().find(|(_, key)| key.config.name == name)
    }

    /// The certificate signer: the digest is signed by the named key, if it is one for certificates.
    pub(crate) fn sign_digest(
        &self,
        name: &str,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        let (place, key) = self.named(name).ok_or_else(|| Failure::refused("no such key is configured"))?;
        if key.config.is_service_key() {
            return Err(Failure::refused("a service key signs no certificates of residents"));
        }
        self.sign_by(place, key, algorithm, digest)
    }

    pub(crate) fn sign_by(
        &self,
        place: usize,
        key: &RingKey,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        if SignatureAlgorithm::from(key.config.algorithm) != algorithm {
            return Err(Failure::refused("the key is configured for another algorithm"));
        }
        self.tokens.sign(place, algorithm, digest)
    }
}

impl Signer for Hsm {
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        self.sign_digest(order.key().as_str(), order.algorithm(), order.digest()).map_err(SignFailure::from)
    }
}

impl From<Failure> for SignFailure {
    fn from(failure: Failure) -> Self {
        let detail = failure.detail().to_owned();
        match failure.class() {
            Class::Refused => Self::Refused(detail),
            Class::NotAttempted => Self::NotAttempted(detail),
            Class::OutcomeUnknown => Self::OutcomeUnknown(detail),
            Class::Broken => Self::Broken(detail),
        }
    }
}

impl std::fmt::Debug for Hsm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hsm").field("ring", &self.ring).finish_non_exhaustive()
    }
}

fn open_pool(
    token: &TokenConfig,
    config: &HsmConfig,
    ring: &Arc<KeyRing>,
    prompt: Prompt<'_>,
) -> Result<Pool, Error> {
    let equipment = Equipment {
        context: Context::of_module(&token.module).map_err(|failure| Error::token(&token.name, failure))?,
        token: token.token_name(),
        pin: token.pin.read(prompt).map_err(|error| Error::pin(&token.name, &error))?,
        ring: Arc::clone(ring),
        standing: Standing::new(&token.name, config.reconnect()),
        deadline: config.deadline(),
    };
    Pool::start(equipment, token.sessions).map_err(|error| Error::Configuration(error.to_string()))
}

/// Succeeds if at least one token signs with every key, and no token that answers has a wrong one or
/// rejects its PIN.
pub(crate) fn first_probe(pools: &[Arc<Pool>], ring: &KeyRing) -> Result<(), Error> {
    let mut away = None;
    let mut ready = false;
    'tokens: for pool in pools {
        for (place, key) in ring.places() {
            match probe(pool, ring, place) {
                Ok(()) => {}
                Err(failure)
                    if failure.class() == Class::NotAttempted && pool.state() != TokenState::Barred =>
                {
                    tracing::warn!(token = pool.token(), %failure, "the token is away at the start");
                    away = Some(Error::token(pool.token(), failure));
                    continue 'tokens;
                }
                Err(failure) if failure.class() == Class::Broken => {
                    return Err(Error::key(
                        &key.config.name,
                        format!("token {}: {}", pool.token(), failure.detail()),
                    ));
                }
                Err(failure) => return Err(Error::token(pool.token(), failure)),
            }
        }
        ready = true;
    }
    match away {
        Some(error) if !ready => Err(error),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
