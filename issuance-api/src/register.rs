//! The basic resident register (住民基本台帳): imported, or asked through a gateway.
//!
//! [`csv`] reads the file of a municipality (`docs/register-csv.md`), [`import`]
//! puts it into the record; [`gateway`] asks a register elsewhere
//! (`schemas/openapi/register-gateway.json`).

pub mod csv;
pub mod gateway;
pub mod import;
