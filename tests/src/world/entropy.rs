//! A random source that gives the same octets for the same seed.

use std::sync::Mutex;

use ca_core::ports::entropy::{Entropy, EntropyFailure};
use sha2::{Digest as _, Sha256};

/// SHA-256 over a seed and a counter.
pub struct Seeded {
    seed: u64,
    blocks: Mutex<u64>,
}

impl Seeded {
    /// The source of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, blocks: Mutex::new(0) }
    }
}

impl Entropy for Seeded {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        let mut blocks = self.blocks.lock().unwrap();
        for piece in octets.chunks_mut(32) {
            *blocks += 1;
            let block =
                Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(blocks.to_be_bytes());
            piece.iter_mut().zip(block.finalize()).for_each(|(octet, random)| *octet = random);
        }
        Ok(())
    }
}
