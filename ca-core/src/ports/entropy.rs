//! Random octets.

/// The random source did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system's random source does not answer")]
pub struct EntropyFailure;

/// A cryptographically secure random source.
pub trait Entropy: Send + Sync {
    /// Fills the octets.
    ///
    /// # Errors
    /// [`EntropyFailure`]; the octets must then not be used.
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure>;
}
