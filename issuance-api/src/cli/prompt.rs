//! Asking a person at the terminal.

use std::io;

use secrecy::SecretString;

/// Asks for a PIN; what is typed is not shown.
///
/// # Errors
/// When there is no terminal.
pub fn ask(question: &str) -> io::Result<SecretString> {
    rpassword::prompt_password(format!("{question}: ")).map(SecretString::from)
}
