//! What the service speaks about: values that cannot hold a wrong state.

pub mod certification_request;
pub mod code;
pub mod date;
pub mod error;
pub mod four_items;
pub mod municipality;
pub mod prefecture;
pub mod public_key;
pub mod resident_number;
pub mod signature;
