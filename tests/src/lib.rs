//! Stories, interoperability and benchmarks over the whole house.

pub mod bench;
pub mod card;
pub mod client;
pub mod deployment;
pub mod forgery;
pub mod judges;
pub mod residents;
pub mod scene;
pub mod world;
