//! A SoftHSM2 of its own for every test: the test is run again as a child process that owns its tokens.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use hsm_adapter::{
    HsmConfig,
    config::{AlgorithmName, KeyConfig, KeyId, TokenConfig},
    pin::PinSource,
};

const DIRECTORY: &str = "JITSUIN_TOKEN_DIR";
const PIN: &str = "2468-test";

/// A directory that holds the tokens of this process and nobody else's.
pub struct TokenDir {
    root: PathBuf,
}

/// Runs the body in a child process whose SoftHSM2 keeps its tokens in a directory of its own.
///
/// SoftHSM2 reads its configuration once a process, from the environment; a test sets neither for
/// itself without disturbing the tests beside it. A missing SoftHSM2 fails the test.
pub fn in_own_token_dir(test: &str, body: impl FnOnce(&TokenDir)) {
    if let Some(root) = env::var_os(DIRECTORY) {
        return body(&TokenDir { root: root.into() });
    }
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir(root.join("tokens")).unwrap();
    let configuration = root.join("softhsm2.conf");
    let tokens = root.join("tokens");
    fs::write(
        &configuration,
        format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            tokens.display()
        ),
    )
    .unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env("SOFTHSM2_CONF", &configuration)
        .env(DIRECTORY, root)
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "the child ran another number of tests than one: {said}");
}

/// The SoftHSM2 module of this machine.
pub fn module() -> PathBuf {
    let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"];
    let mut places = places.iter().map(PathBuf::from);
    places
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("SoftHSM2 is needed: apt-get install softhsm2"))
}

impl TokenDir {
    /// A new token with the normal user's PIN set.
    pub fn init_token(&self, label: &str) {
        run("softhsm2-util", &["--init-token", "--free", "--label", label, "--so-pin", PIN, "--pin", PIN]);
    }

    /// The tokens that hold these keys, for a service.
    pub fn config(&self, tokens: &[&str], keys: Vec<KeyConfig>) -> HsmConfig {
        HsmConfig {
            tokens: tokens.iter().map(|label| self.token(label)).collect(),
            keys,
            deadline_ms: 30_000,
            probe_interval_s: 0,
            reconnect_ms: 0,
            allow_extractable_keys: false,
        }
    }

    /// One token, its PIN in a file.
    pub fn token(&self, label: &str) -> TokenConfig {
        let pin = self.root.join("pin");
        write_secret(&pin, PIN);
        TokenConfig {
            name: label.into(),
            module: module(),
            label: Some(label.into()),
            serial: None,
            pin: PinSource::File(pin),
            sessions: 4,
        }
    }

    /// Imports a key pair made outside, as one would to have the same key on two tokens.
    pub fn import(&self, token: &str, pem: &Path, label: &str, id: &str) {
        let pem = pem.to_str().unwrap();
        run(
            "softhsm2-util",
            &["--import", pem, "--token", token, "--label", label, "--id", id, "--pin", PIN],
        );
    }

    /// A private key as PKCS#8, made by OpenSSL.
    pub fn openssl_key(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let path = self.root.join(name);
        let out = ["genpkey", "-out", path.to_str().unwrap()];
        run("openssl", &[out.as_slice(), arguments].concat());
        path
    }

    /// A key pair made by OpenSC's tool, with these further options.
    pub fn opensc_key(&self, token: &str, label: &str, id: &str, options: &[&str]) {
        let module = module();
        let arguments = [
            "--module",
            module.to_str().unwrap(),
            "--token-label",
            token,
            "--login",
            "--pin",
            PIN,
            "--keypairgen",
            "--label",
            label,
            "--id",
            id,
        ];
        run("pkcs11-tool", &[arguments.as_slice(), options].concat());
    }

    /// Takes every token away, as if the device were pulled.
    pub fn pull_tokens(&self) {
        fs::rename(self.root.join("tokens"), self.root.join("pulled")).unwrap();
        fs::create_dir(self.root.join("tokens")).unwrap();
    }

    /// Puts every token back.
    pub fn return_tokens(&self) {
        fs::remove_dir_all(self.root.join("tokens")).unwrap();
        fs::rename(self.root.join("pulled"), self.root.join("tokens")).unwrap();
    }

    /// Destroys every token.
    pub fn remove_tokens(&self) {
        fs::remove_dir_all(self.root.join("tokens")).unwrap();
        fs::create_dir(self.root.join("tokens")).unwrap();
    }

    /// Whether the file holds the PIN.
    pub fn holds_pin(&self, path: &Path) -> bool {
        fs::read_to_string(path).unwrap().contains(PIN)
    }

    /// A path for a file of this test.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// A key with its name as its label.
pub fn key(label: &str, id: u8, algorithm: AlgorithmName) -> KeyConfig {
    KeyConfig { name: label.into(), label: label.into(), id: KeyId::new(vec![id]).unwrap(), algorithm }
}

fn write_secret(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
