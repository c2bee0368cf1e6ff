//! Stories, interoperability and benchmarks over the whole house.

pub mod residents;
pub mod world;
