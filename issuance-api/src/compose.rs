//! The only place where adapters meet ports.

pub mod clock;
pub mod entropy;
