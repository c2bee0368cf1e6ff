//! Set-up, checks and the demo of the project.
fn main() {}
