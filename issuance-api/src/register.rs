//! The basic resident register (住民基本台帳): imported, or asked through a gateway.
//!
//! [`csv`] reads the file of a municipality (`docs/register-csv.md`).

pub mod csv;
