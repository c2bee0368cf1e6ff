//! A SoftHSM2 token in the deployment's directory.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::run;

/// A token and what opens it.
#[derive(Clone, Debug)]
pub struct Token {
    directory: PathBuf,
}

impl Token {
    /// A fresh token labelled `jitsuin` with a PIN of its own.
    ///
    /// # Panics
    /// When SoftHSM2 is missing: see `cargo xtask setup`.
    #[must_use]
    pub fn initialise(deployment: &Path) -> Self {
        let token = Self { directory: deployment.to_owned() };
        std::fs::create_dir_all(token.store()).expect("the token's directory");
        let store = token.store();
        let text = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            store.display()
        );
        std::fs::write(token.configuration(), text).expect("softhsm2.conf");
        let pin = random_digits();
        private_file(&token.pin(), &pin);
        run(Command::new("softhsm2-util").env("SOFTHSM2_CONF", token.configuration()).args([
            "--init-token",
            "--free",
            "--label",
            "jitsuin",
            "--so-pin",
            &random_digits(),
            "--pin",
            &pin,
        ]));
        token
    }

    /// The module's configuration: `SOFTHSM2_CONF`.
    #[must_use]
    pub fn configuration(&self) -> PathBuf {
        self.directory.join("softhsm2.conf")
    }

    /// The directory that holds the token: moving it away is pulling the token out.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.directory.join("tokens")
    }

    /// The file of the PIN.
    #[must_use]
    pub fn pin(&self) -> PathBuf {
        self.directory.join("token.pin")
    }
}

/// The PKCS#11 module of SoftHSM2 where Debian and its like put it.
///
/// # Panics
/// When it is missing.
#[must_use]
pub fn module() -> PathBuf {
    let places = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/lib/pkcs11/libsofthsm2.so",
    ];
    let found = places.iter().map(PathBuf::from).find(|place| place.exists());
    found.expect("SoftHSM2 is not installed: see cargo xtask setup")
}

/// Writes a secret of 32 random octets in hexadecimal.
pub(super) fn secret(file: &Path) {
    let text = (0..4).fold(String::new(), |mut text, _| {
        write!(text, "{:016x}", random()).expect("text");
        text
    });
    private_file(file, &text);
}

fn private_file(file: &Path, text: &str) {
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(file).expect("a private file");
    file.write_all(text.as_bytes()).expect("written");
}

fn random_digits() -> String {
    format!("{:012}", random() % 1_000_000_000_000)
}

/// Good enough for a token that lives as long as a test.
fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}
