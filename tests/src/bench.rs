//! Measurements of the whole service, against what limits it.
//!
//! A figure is a ratio to a limit that is measured in the same run, taken in
//! turns with it: machines differ and are noisy. Server cost is the processor
//! time that the operating system has accounted to the server's processes.

mod commit;
mod cpu;
mod durable;
mod issue;
mod keys;
mod load;
mod report;
mod site;
mod stages;
mod token;

pub use issue::{Scale, measure};
pub use token::{Ask, sign};
