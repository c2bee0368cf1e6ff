//! The one-time code with which a key pair device submits keys.

use aws_lc_rs::{constant_time, hmac};

use crate::domain::application::{ApplicationId, KeyAuthorization};
use crate::domain::base32;

/// The secret from which codes are derived; it never appears in any output.
pub struct KeyCodeSecret(hmac::Key);

impl KeyCodeSecret {
    /// The secret of these octets (32 random ones).
    #[must_use]
    pub fn new(octets: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, octets))
    }

    /// The code of this permission: the first 80 bits of HMAC-SHA-256 over the
    /// application and the nonce, so that nothing secret is recorded and a
    /// repeated request gets the same code.
    #[must_use]
    pub fn code(&self, application: ApplicationId, authorization: &KeyAuthorization) -> KeyCode {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(b"jitsuin key authorization");
        context.update(application.octets());
        context.update(&authorization.nonce);
        KeyCode(base32::encode(context.sign().as_ref().iter().take(10)))
    }
}

impl std::fmt::Debug for KeyCodeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyCodeSecret(…)")
    }
}

/// Sixteen characters of `A-Z2-7` (RFC 4648 6), to be typed at the key pair device.
#[derive(Clone)]
pub struct KeyCode(String);

impl KeyCode {
    /// The characters, for the officer's screen only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether this is what was typed; hyphens, blanks and case do not matter.
    /// Takes the same time wherever the two differ.
    #[must_use]
    pub fn equals(&self, typed: &str) -> bool {
        let typed: String =
            typed.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        constant_time::verify_slices_are_equal(self.0.as_bytes(), typed.as_bytes()).is_ok()
    }
}

impl std::fmt::Debug for KeyCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{ApplicationId, KeyAuthorization, KeyCodeSecret};
    use jiff::Timestamp;

    #[test]
    fn a_code_belongs_to_one_permission() {
        let secret = KeyCodeSecret::new(&[7; 32]);
        let id = ApplicationId::from_octets([1; 16]);
        let authorization = KeyAuthorization { nonce: [2; 16], expires: Timestamp::UNIX_EPOCH };
        let code = secret.code(id, &authorization);
        assert_eq!(code.reveal().len(), 16);
        assert!(code.equals(&code.reveal().to_lowercase()));
        assert!(code.equals(&format!("{}-{}", &code.reveal()[..4], &code.reveal()[4..])));
        let other = KeyAuthorization { nonce: [3; 16], expires: Timestamp::UNIX_EPOCH };
        assert!(!code.equals(secret.code(id, &other).reveal()));
        assert!(!code.equals(secret.code(ApplicationId::from_octets([9; 16]), &authorization).reveal()));
        assert!(!code.equals(""));
        assert!(!format!("{code:?}{secret:?}").contains(code.reveal()));
    }
}
