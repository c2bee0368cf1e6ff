//! Secrets in files.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use ca_core::domain::officer::ClientCertificate;
use secrecy::SecretString;

use crate::error::Error;

/// The text of a file that only its owner (and group) may read.
///
/// # Errors
/// [`Error::File`].
pub fn read_file(path: &Path) -> Result<SecretString, Error> {
    let failed = |source| Error::File { path: path.to_owned(), source };
    if fs::metadata(path).map_err(failed)?.mode() & 0o007 != 0 {
        let reason = "others may read this secret: chmod o-rwx";
        return Err(failed(std::io::Error::new(std::io::ErrorKind::PermissionDenied, reason)));
    }
    Ok(fs::read_to_string(path).map_err(failed)?.into())
}

/// The octets that 64 hexadecimal digits say; white space around them does not matter.
#[must_use]
pub fn hexadecimal(text: &str) -> Option<[u8; 32]> {
    let digits = text.trim().as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut octets = [0; 32];
    for (octet, pair) in octets.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            let value = char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok())?;
            *octet = *octet << 4 | value;
        }
    }
    Some(octets)
}

/// The lower-case hexadecimal digits of a fingerprint.
#[must_use]
pub fn hexadecimal_text(fingerprint: &ClientCertificate) -> String {
    fingerprint.0.iter().fold(String::new(), |mut text, octet| {
        // Writing to a String does not fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{hexadecimal, read_file};
    use secrecy::ExposeSecret as _;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_secret_is_exactly_64_hexadecimal_digits() {
        assert_eq!(hexadecimal(&format!("{}\n", "0fF0".repeat(16))).unwrap()[..2], [0x0f, 0xf0]);
        for text in ["", "0f", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            assert!(hexadecimal(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_secret_that_others_may_read_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secret");
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o604)).unwrap();
        assert!(read_file(&path).is_err());
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert_eq!(read_file(&path).unwrap().expose_secret(), "x");
    }
}
