//! What the certificates say, read back by another parser than the one that wrote them.

use std::os::unix::fs::PermissionsExt as _;

use ca_core::domain::code::Code;
use ca_core::domain::signature::SignatureAlgorithm;
use ca_core::ports::entropy::{Entropy, EntropyFailure};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::CertificateDer;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAltName};

use super::{SoftwareKey, SystemEntropy, days, officer};
use crate::error::Error;
use crate::tls::{
    ClientSubject, ServerName, ServiceAuthority, ServiceSigner, read_certificates, read_private_key,
};

fn parse(certificate: &CertificateDer<'_>) -> Certificate {
    Certificate::from_der(certificate).unwrap()
}

fn extension<'a, T>(certificate: &'a Certificate) -> Option<(bool, T)>
where
    T: x509_cert::der::Decode<'a> + x509_cert::der::oid::AssociatedOid,
{
    certificate.tbs_certificate().get_extension::<T>().ok().flatten()
}

#[test]
fn the_authority_certifies_leaves_only_and_signs_by_any_accepted_algorithm() {
    for algorithm in SignatureAlgorithm::ALL {
        let key = SoftwareKey::new(algorithm);
        let authority = key.authority();
        let certificate = parse(authority.certificate());
        let (critical, constraints) = extension::<BasicConstraints>(&certificate).unwrap();
        assert!(critical && constraints.ca, "{algorithm:?}");
        assert_eq!(constraints.path_len_constraint, Some(0));
        let (_, usage) = extension::<KeyUsage>(&certificate).unwrap();
        assert!(usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
        assert_eq!(certificate.signature_algorithm().oid, algorithm.oid());
        let leaf = authority.issue_client(ClientSubject::Service("register"), days(0, 1)).unwrap();
        assert_eq!(parse(leaf.certificate()).signature_algorithm().oid, algorithm.oid());
    }
}

#[test]
fn a_certificate_is_for_a_server_or_for_a_client() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let names =
        [ServerName::parse("counter.example.lg.jp").unwrap(), ServerName::parse("127.0.0.1").unwrap()];
    let server = authority.issue_server(&names, days(0, 90)).unwrap();
    let server = parse(server.certificate());
    let (_, purposes) = extension::<ExtendedKeyUsage>(&server).unwrap();
    assert_eq!(purposes.0, [x509_cert::der::oid::db::rfc5280::ID_KP_SERVER_AUTH]);
    assert_eq!(extension::<SubjectAltName>(&server).unwrap().1.0.len(), 2);
    let client = authority.issue_client(ClientSubject::Principal(&officer()), days(0, 90)).unwrap();
    let client = parse(client.certificate());
    let (_, purposes) = extension::<ExtendedKeyUsage>(&client).unwrap();
    assert_eq!(purposes.0, [x509_cert::der::oid::db::rfc5280::ID_KP_CLIENT_AUTH]);
    assert_eq!(client.tbs_certificate().subject().to_string(), "CN=officer-0001,OU=officer 132217,O=Jitsuin");
    for certificate in [server, client] {
        assert!(!extension::<BasicConstraints>(&certificate).unwrap().1.ca);
        assert_eq!(
            certificate.tbs_certificate().issuer().to_string(),
            "CN=test,OU=service authority,O=Jitsuin"
        );
    }
}

#[test]
fn validity_is_as_asked_and_serials_are_positive_and_differ() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let validity = days(-2, 5);
    let [first, second] = [1, 2].map(|_| {
        let issued = authority.issue_client(ClientSubject::Service("register"), validity).unwrap();
        parse(issued.certificate())
    });
    let written = first.tbs_certificate().validity();
    assert_eq!(
        [written.not_before, written.not_after].map(|at| at.to_unix_duration().as_secs()),
        [validity.not_before(), validity.not_after()].map(|at| u64::try_from(at.as_second()).unwrap())
    );
    let [first, second] = [&first, &second].map(|issued| issued.tbs_certificate().serial_number());
    assert_ne!(first, second);
    assert_eq!((first.as_bytes().len(), first.as_bytes()[0] & 0xc0), (16, 0x40));
}

#[test]
fn a_request_gives_its_key_and_nothing_else() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let terminal_key = KeyPair::generate().unwrap();
    let mut asked = CertificateParams::new(["other.example".to_owned()]).unwrap();
    asked.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let request = asked.serialize_request(&terminal_key).unwrap().pem().unwrap();
    let issue = |pem: &[u8]| {
        authority.issue_client_for_request(ClientSubject::Principal(&officer()), pem, days(0, 1))
    };
    let issued = issue(request.as_bytes()).unwrap();
    let issued = parse(&issued);
    assert!(extension::<SubjectAltName>(&issued).is_none());
    assert!(!extension::<BasicConstraints>(&issued).unwrap().1.ca);
    assert_eq!(issued.tbs_certificate().subject().to_string(), "CN=officer-0001,OU=officer 132217,O=Jitsuin");
    assert_eq!(
        issued.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes(),
        terminal_key.public_key_raw()
    );

    let mut forged = asked.serialize_request(&terminal_key).unwrap().der().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let forged = der::pem::encode_string("CERTIFICATE REQUEST", der::pem::LineEnding::LF, &forged).unwrap();
    for malformed in [forged.as_bytes(), b"", b"-----BEGIN CERTIFICATE REQUEST-----\n", b"\xff\xfe"] {
        let refused = issue(malformed).unwrap_err();
        assert_eq!(refused.code(), Code::REQUEST_MALFORMED, "{refused}");
    }
}

#[test]
fn an_authority_is_opened_with_its_own_key_only() {
    let (key, other) = (SoftwareKey::p256(), SoftwareKey::p256());
    let certificate = key.authority().certificate().clone();
    let opened = ServiceAuthority::open(&key, &SystemEntropy, certificate.clone()).unwrap();
    assert!(opened.issue_client(ClientSubject::Service("register"), days(0, 1)).is_ok());
    assert!(matches!(
        ServiceAuthority::open(&other, &SystemEntropy, certificate),
        Err(Error::ServiceCertificate(_))
    ));
    assert!(ServiceAuthority::open(&key, &SystemEntropy, CertificateDer::from(vec![0x30, 0])).is_err());
}

struct Failing<'a>(&'a SoftwareKey, fn() -> Result<Vec<u8>, Error>);

impl ServiceSigner for Failing<'_> {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm
    }

    fn subject_public_key_info(&self) -> &[u8] {
        &self.0.public
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, Error> {
        (self.1)()
    }
}

#[test]
fn a_failing_token_or_random_source_is_named_as_what_it_is() {
    struct NoEntropy;
    impl Entropy for NoEntropy {
        fn fill(&self, _: &mut [u8]) -> Result<(), EntropyFailure> {
            Err(EntropyFailure)
        }
    }
    let key = SoftwareKey::p256();
    let gone = || Err(hsm_adapter::Error::Key { key: "service".into(), reason: "gone".into() }.into());
    let (absent, forging) = (Failing(&key, gone), Failing(&key, || Ok(vec![0x30, 6, 2, 1, 1, 2, 1, 1])));
    let found = |signer, entropy| ServiceAuthority::found(signer, entropy, "test", days(0, 1)).map(drop);
    assert_eq!(found(&absent, &SystemEntropy).unwrap_err().code(), Code::TOKEN_KEY);
    assert_eq!(found(&forging, &SystemEntropy).unwrap_err().code(), Code::SIGNATURE_INVALID);
    assert!(matches!(found(&absent, &NoEntropy), Err(Error::Entropy(_))));
}

#[test]
fn a_server_name_that_clients_cannot_check_is_refused() {
    for name in ["localhost", "counter-1.example.lg.jp", "COUNTER.example", "10.0.0.1", "::1"] {
        assert!(ServerName::parse(name).is_ok(), "{name}");
    }
    for name in ["", "http://example", "窓口.example", "a..b", "-", "10.0.0.1:443"] {
        assert!(ServerName::parse(name).is_err(), "{name}");
    }
    let key = SoftwareKey::p256();
    assert!(matches!(key.authority().issue_server(&[], days(0, 1)), Err(Error::ServerName(_))));
}

#[test]
fn a_key_file_is_for_its_owner_only_and_nothing_is_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let key = SoftwareKey::p256();
    let issued = key.authority().issue_client(ClientSubject::Service("register"), days(0, 1)).unwrap();
    let (certificate, private) = issued.write(directory.path(), "register").unwrap();
    assert_eq!(private.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(read_certificates(&certificate).unwrap(), [issued.certificate().clone()]);
    assert_eq!(read_private_key(&private).unwrap(), issued.private_key());
    assert!(matches!(read_private_key(&certificate), Err(Error::Pem { .. })));
    assert!(matches!(read_certificates(&private), Err(Error::Pem { .. })));
    assert!(matches!(read_certificates(&directory.path().join("absent")), Err(Error::File { .. })));

    assert!(matches!(issued.write(directory.path(), "register"), Err(Error::File { .. })));
    assert_eq!(read_private_key(&private).unwrap(), issued.private_key());
    std::fs::write(directory.path().join("half.pem"), "").unwrap();
    assert!(issued.write(directory.path(), "half").is_err());
    assert!(!directory.path().join("half.key").exists(), "no key without its certificate");
    assert!(!format!("{issued:?}").contains("PRIVATE"));
}
