//! What the core asks of the world: one trait a file, implemented elsewhere.

pub mod applications;
pub mod certificates;
pub mod clock;
pub mod entropy;
pub mod intent_log;
pub mod record;
pub mod register;
pub mod signer;
