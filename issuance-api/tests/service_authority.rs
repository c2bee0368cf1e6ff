//! The service authority over a real SoftHSM2: its key never leaves the token.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up fails")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::SystemTime;
use std::{env, fs};

use ca_core::domain::signature::SignatureAlgorithm;
use ca_core::domain::validity::Validity;
use ca_core::ports::entropy::{Entropy, EntropyFailure};
use hsm_adapter::ceremony::{KeyPlan, generate_service_key};
use hsm_adapter::config::{AlgorithmName, KeyConfig, KeyId, TokenConfig};
use hsm_adapter::pin::{PinSource, no_prompt};
use hsm_adapter::{Hsm, HsmConfig};
use issuance_api::tls::{ClientSubject, ServiceAuthority};
use jiff::{SignedDuration, Timestamp};
use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _};

const DIRECTORY: &str = "JITSUIN_TOKEN_DIR";
const PIN: &str = "13579-test";
const NAME: &str = "a_key_on_a_token_signs_for_the_authority_and_after_a_restart";

struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, octets: &mut [u8]) -> Result<(), EntropyFailure> {
        getrandom::fill(octets).map_err(|_| EntropyFailure)
    }
}

#[test]
fn a_key_on_a_token_signs_for_the_authority_and_after_a_restart() {
    let Some(root) = env::var_os(DIRECTORY) else { return in_own_token_directory() };
    let root = PathBuf::from(root);
    let init = ["--init-token", "--free", "--label", "tls", "--so-pin", PIN, "--pin", PIN];
    assert!(Command::new("softhsm2-util").args(init).status().unwrap().success());
    let id = KeyId::new(vec![1]).unwrap();
    let algorithm = AlgorithmName::Sha256EcdsaP256;
    let plan = KeyPlan { label: "service-tls".into(), id: id.clone(), kind: "p-256".into(), algorithm };
    generate_service_key(&token(&root), &plan, &no_prompt).unwrap();

    let key = KeyConfig { name: "tls".into(), label: "service-tls".into(), id, algorithm };
    let open = || Arc::new(Hsm::open(config(&root, key.clone()), &no_prompt).unwrap());
    let now = Timestamp::try_from(SystemTime::now()).unwrap();
    let validity = Validity::new(now, now + SignedDuration::from_hours(24)).unwrap();
    let certificate = {
        let key = open().service_key("tls").unwrap();
        let authority = ServiceAuthority::found(&key, &SystemEntropy, "test", validity).unwrap();
        authority.certificate().clone()
    };
    let key = open().service_key("tls").unwrap();
    let authority = ServiceAuthority::open(&key, &SystemEntropy, certificate.clone()).unwrap();
    let leaf = authority.issue_client(ClientSubject::Service("register"), validity).unwrap();
    for issued in [&certificate, leaf.certificate()] {
        let issued = Certificate::from_der(issued).unwrap();
        let signed = issued.tbs_certificate().to_der().unwrap();
        SignatureAlgorithm::Sha256EcdsaP256
            .verify(key.public_key().spki_der(), &signed, issued.signature().raw_bytes())
            .unwrap();
    }
}

/// Runs the test again as a child whose SoftHSM2 keeps its tokens in a directory
/// of its own: SoftHSM2 reads its configuration from the environment.
fn in_own_token_directory() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir(root.join("tokens")).unwrap();
    let tokens = root.join("tokens");
    let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
    fs::write(root.join("softhsm2.conf"), text).unwrap();
    private_file(&root.join("pin"), PIN);
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
        .env("SOFTHSM2_CONF", root.join("softhsm2.conf"))
        .env(DIRECTORY, root)
        .output()
        .unwrap();
    let said =
        [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn private_file(path: &Path, text: &str) {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn token(root: &Path) -> TokenConfig {
    let modules = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"].map(PathBuf::from);
    TokenConfig {
        name: "tls".into(),
        module: modules.into_iter().find(|path| path.exists()).unwrap(),
        label: Some("tls".into()),
        serial: None,
        pin: PinSource::File(root.join("pin")),
        sessions: 1,
    }
}

fn config(root: &Path, key: KeyConfig) -> HsmConfig {
    HsmConfig {
        tokens: vec![token(root)],
        keys: vec![key],
        deadline_ms: 30_000,
        probe_interval_s: 0,
        reconnect_ms: 0,
        allow_extractable_keys: false,
    }
}
