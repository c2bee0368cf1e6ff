//! Several tokens with the same keys: the next one stands in only where nothing can have been signed.

use std::sync::Arc;

use ca_core::domain::signature::SignatureAlgorithm;

use crate::{
    failure::{Class, Failure},
    metrics,
    session::Pool,
};

/// The tokens in the order in which they are asked.
pub(crate) struct Tokens {
    pools: Vec<Arc<Pool>>,
}

impl Tokens {
    pub(crate) fn new(pools: Vec<Arc<Pool>>) -> Self {
        Self { pools }
    }

    pub(crate) fn pools(&self) -> &[Arc<Pool>] {
        &self.pools
    }

    /// The signature value of the first token that signs.
    ///
    /// The next token is asked only after a failure of class not attempted or broken, where nothing was
    /// signed; never after an outcome that is unknown, nor after a refusal, which every token would repeat.
    ///
    /// # Errors
    /// The failure of the token that was asked last.
    pub(crate) fn sign(
        &self,
        key: usize,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
    ) -> Result<Vec<u8>, Failure> {
        let mut last = Failure::not_attempted("no token is configured");
        let mut asked: Option<&Pool> = None;
        for pool in &self.pools {
            if let Some(before) = asked.replace(pool) {
                metrics::failed_over(before.token());
            }
            let failure = match pool.sign(key, algorithm, digest) {
                Ok(signature) => return Ok(signature),
                Err(failure) => failure,
            };
            match failure.class() {
                Class::NotAttempted | Class::Broken => last = failure,
                Class::Refused | Class::OutcomeUnknown => return Err(failure),
            }
        }
        Err(last)
    }
}

#[cfg(test)]
mod tests;
