//! What the service speaks about: values that cannot hold a wrong state.

pub mod application;
pub mod audit;
pub mod authority;
pub mod certificate;
pub mod certification_request;
pub mod code;
pub mod date;
pub mod error;
pub mod evidence;
pub mod four_items;
pub mod generation;
pub mod jst;
pub mod municipality;
pub mod officer;
pub mod prefecture;
pub mod public_key;
pub mod resident_number;
pub mod revocation;
pub mod serial;
pub mod signature;
pub mod validity;
