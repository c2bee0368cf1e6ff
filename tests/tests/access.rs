//! Who may act: only an officer or a device whose certificate is registered,
//! valid now, and of the right role; everybody else learns nothing.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Read as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jitsuin_tests::card::CardKeyKind;
use jitsuin_tests::client::{Client, submission};
use jitsuin_tests::deployment::{Deployment, Plan, TOWNS, form};
use jitsuin_tests::scene::{BOTH, Scene};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use serde_json::json;

#[test]
fn nobody_acts_without_a_registered_and_valid_certificate_of_the_role() {
    let outside = Outside::found(&["outside"]);
    let trusted =
        format!("client_authorities = [\"tls/service-authority.pem\", \"{}\"]", outside.file().display());
    let scene = Scene::planned(|plan| Plan { settings: vec![("[tls]", trusted)], ..plan });
    let mut service = scene.deployment.serve();
    let (id, code) = scene.authorized();
    let before = scene.application(&id);

    // The handshake does not come to an end.
    let stranger = Outside::found(&["stranger"]);
    for (who, certificate, alert) in [
        ("no certificate", None, "CertificateRequired"),
        ("an expired certificate", Some(outside.client("expired", 2020)), "CertificateExpired"),
        ("a certificate of an authority not trusted", Some(stranger.client("valid", 2045)), "UnknownCA"),
    ] {
        let answer = shake_hands(&scene.deployment, certificate.as_deref());
        assert!(answer.contains(alert), "{who}: {answer}");
        let client = match &certificate {
            Some(directory) => scene.deployment.client(directory),
            None => Client::anonymous(&scene.deployment.base(), &scene.deployment.service_authority()),
        };
        for answer in [
            client.get(&format!("/v1/applications/{id}")),
            client.post(&format!("/v1/applications/{id}/refusal"), &json!({})),
        ] {
            assert!(answer.is_err(), "{who} was answered");
        }
    }

    // The certificate is good, but nobody's here.
    let unknown = scene.deployment.client(&outside.client("unknown", 2045));
    for answer in [
        unknown.get("/v1/applications"),
        unknown.get(&format!("/v1/applications/{id}")),
        unknown.post(&format!("/v1/applications/{id}/refusal"), &json!({})),
        unknown.post_bytes("key", "/v1/applications", b"not even JSON"),
    ] {
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.code()), (401, "not-authenticated"));
    }

    // The officer's and the device's roles do not meet.
    let keys = submission(&code, &scene.keys(CardKeyKind::P256));
    let (officer, device) = (&scene.counter.officer, &scene.counter.device);
    for answer in [
        officer.post(&format!("/v1/applications/{id}/keys"), &keys),
        device.post(&format!("/v1/applications/{id}/key-authorization"), &json!({})),
        device.post(&format!("/v1/applications/{id}/refusal"), &json!({})),
        device.post("/v1/applications", &form(&scene.applicant(), "new", &BOTH)),
        device.get("/v1/applications"),
        device.get(&format!("/v1/applications/{id}")),
    ] {
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.code()), (403, "not-authorized"));
    }

    // An officer of another municipality.
    let foreign = scene.deployment.counter(TOWNS[1], 1);
    let answer = foreign.act(&id, "refusal", &json!({}));
    assert_eq!((answer.status, answer.code()), (404, "application-unknown"));

    assert_eq!(scene.application(&id), before);
    assert!(scene.counter.submit(&id, &code, &scene.keys(CardKeyKind::P256)).status == 200);
    scene.assert_still_issues();
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

/// What the service says to the end of a handshake with this certificate.
fn shake_hands(deployment: &Deployment, certificate: Option<&Path>) -> String {
    let mut anchors = RootCertStore::empty();
    anchors.add(CertificateDer::from_pem_file(deployment.service_authority()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(anchors);
    let config = match certificate {
        None => config.with_no_client_auth(),
        Some(directory) => {
            let chain = vec![CertificateDer::from_pem_file(directory.join("client.pem")).unwrap()];
            let key = PrivateKeyDer::from_pem_file(directory.join("client.key")).unwrap();
            config.with_client_auth_cert(chain, key).unwrap()
        }
    };
    let mut connection = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let address = deployment.base().strip_prefix("https://").unwrap().to_owned();
    let mut socket = TcpStream::connect(address).unwrap();
    match rustls::Stream::new(&mut connection, &mut socket).read_exact(&mut [0]) {
        Ok(()) => "no refusal".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// An authority for client certificates that is not the service's own.
struct Outside {
    issuer: CertifiedIssuer<'static, KeyPair>,
    directory: tempfile::TempDir,
}

impl Outside {
    fn found(names: &[&str]) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, names.join(" "));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("authority.pem"), issuer.pem()).unwrap();
        Self { issuer, directory }
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("authority.pem")
    }

    /// The directory of a client's certificate and key; valid to the end of this year.
    fn client(&self, name: &str, last_year: i32) -> PathBuf {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(last_year, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let directory = self.directory.path().join(name);
        write(&directory, "client.pem", &certificate.pem());
        write(&directory, "client.key", &key.serialize_pem());
        directory
    }
}

fn write(directory: &Path, name: &str, text: &str) {
    fs::create_dir_all(directory).unwrap();
    fs::write(directory.join(name), text).unwrap();
}
