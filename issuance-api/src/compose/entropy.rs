//! The system's random source.

use ca_core::ports::entropy::{Entropy, EntropyFailure};

/// The system's random source.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        getrandom::fill(octets).map_err(|_| EntropyFailure)
    }
}
