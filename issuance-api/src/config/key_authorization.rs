//! `[key_authorization]`: how long a key pair device may submit keys.

use std::path::PathBuf;
use std::time::Duration;

use super::Section;

/// The one-time key authorization (domain.md 7).
#[derive(Clone, Debug)]
pub struct KeyAuthorizationConfig {
    /// How long a code is good.
    pub life: Duration,
    /// The file of the secret that codes are derived from: 64 hexadecimal digits.
    pub secret: PathBuf,
}

impl KeyAuthorizationConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let life = section.number("life_s", 30..=3_600, 600);
        let secret = section.path("secret_file");
        section.close();
        Some(Self { life: Duration::from_secs(life?), secret: secret? })
    }
}
