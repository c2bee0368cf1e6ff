//! Who gets through the door, tried over loopback with rustls on both sides.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use ca_core::domain::officer::ClientCertificate;
use rustls::pki_types::{CertificateDer, ServerName as PeerName};
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConnection, StreamOwned, SupportedProtocolVersion,
};

use super::{SoftwareKey, days, officer};
use crate::error::Error;
use crate::tls::{
    ClientSubject, Credentials, ProtocolVersions, ServerName, ServiceAuthority, crypto_provider, fingerprint,
    server_config,
};

/// What came of a connection, as the server saw it.
#[derive(Debug)]
enum Outcome {
    Accepted(ClientCertificate),
    Refused(String),
}

struct Door<'a> {
    authority: &'a ServiceAuthority<'a>,
    anchors: Vec<CertificateDer<'static>>,
    versions: ProtocolVersions,
}

impl<'a> Door<'a> {
    fn of(authority: &'a ServiceAuthority<'a>) -> Self {
        let anchors = vec![authority.certificate().clone()];
        Self { authority, anchors, versions: ProtocolVersions::Tls13 }
    }

    fn knock(&self, client: Option<&Credentials>, version: &'static SupportedProtocolVersion) -> Outcome {
        let names = [ServerName::parse("127.0.0.1").unwrap()];
        let server = self.authority.issue_server(&names, days(-1, 1)).unwrap();
        let chain = vec![server.certificate().clone()];
        let config = server_config(chain, server.private_key(), &self.anchors, self.versions).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = thread::spawn(move || serve(&listener, config));
        call(TcpStream::connect(address).unwrap(), self.client_config(client, version));
        served.join().unwrap()
    }

    fn client_config(
        &self,
        client: Option<&Credentials>,
        version: &'static SupportedProtocolVersion,
    ) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.certificate().clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(crypto_provider())
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots);
        match client {
            Some(client) => builder
                .with_client_auth_cert(vec![client.certificate().clone()], client.private_key())
                .unwrap(),
            None => builder.with_no_client_auth(),
        }
    }
}

fn serve(listener: &TcpListener, config: rustls::ServerConfig) -> Outcome {
    let (mut socket, _) = listener.accept().unwrap();
    let mut connection = ServerConnection::new(Arc::new(config)).unwrap();
    while connection.is_handshaking() {
        if let Err(error) = connection.complete_io(&mut socket) {
            return Outcome::Refused(error.to_string());
        }
    }
    let leaf = connection.peer_certificates().unwrap().first().unwrap().clone().into_owned();
    let mut stream = StreamOwned::new(connection, socket);
    let _ = stream.write_all(b"welcome");
    stream.conn.send_close_notify();
    let _ = stream.flush();
    Outcome::Accepted(fingerprint(&leaf))
}

fn call(socket: TcpStream, config: ClientConfig) {
    let name = PeerName::try_from("127.0.0.1").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    // What the server thinks of it is what the tests ask.
    let _ = stream.read_to_end(&mut Vec::new());
}

fn refusal(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused(reason) => reason,
        Outcome::Accepted(_) => panic!("the connection was accepted"),
    }
}

#[test]
fn an_officer_is_recognised_by_the_fingerprint_of_his_certificate() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let client = authority.issue_client(ClientSubject::Principal(&officer()), days(-1, 1)).unwrap();
    match Door::of(&authority).knock(Some(&client), &TLS13) {
        Outcome::Accepted(found) => assert_eq!(found, client.fingerprint()),
        Outcome::Refused(reason) => panic!("{reason}"),
    }
}

#[test]
fn an_outside_authority_is_accepted_if_it_is_configured_and_only_then() {
    let (key, outside) = (SoftwareKey::p256(), SoftwareKey::p256());
    let (authority, outside) = (key.authority(), outside.authority());
    let client = outside.issue_client(ClientSubject::Principal(&officer()), days(-1, 1)).unwrap();
    let mut door = Door::of(&authority);
    assert!(refusal(door.knock(Some(&client), &TLS13)).contains("BadSignature"));
    door.anchors.push(outside.certificate().clone());
    assert!(matches!(door.knock(Some(&client), &TLS13), Outcome::Accepted(_)));
}

#[test]
fn an_unknown_authority_is_refused() {
    let (key, unknown) = (SoftwareKey::p256(), SoftwareKey::p256());
    let unknown = ServiceAuthority::found(&unknown, &super::SystemEntropy, "unknown", days(-1, 1)).unwrap();
    let client = unknown.issue_client(ClientSubject::Principal(&officer()), days(-1, 1)).unwrap();
    let reason = refusal(Door::of(&key.authority()).knock(Some(&client), &TLS13));
    assert!(reason.contains("UnknownIssuer"), "{reason}");
}

#[test]
fn no_client_certificate_is_refused() {
    let key = SoftwareKey::p256();
    let reason = refusal(Door::of(&key.authority()).knock(None, &TLS13));
    assert!(reason.contains("no certificates"), "{reason}");
}

#[test]
fn an_expired_or_early_client_certificate_is_refused() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    for (validity, reason) in [(days(-10, -1), "expired"), (days(1, 10), "not valid yet")] {
        let client = authority.issue_client(ClientSubject::Principal(&officer()), validity).unwrap();
        let found = refusal(Door::of(&authority).knock(Some(&client), &TLS13));
        assert!(found.contains(reason), "{found}");
    }
}

#[test]
fn a_server_certificate_proves_no_client() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let server = authority.issue_server(&[ServerName::parse("localhost").unwrap()], days(-1, 1)).unwrap();
    let reason = refusal(Door::of(&authority).knock(Some(&server), &TLS13));
    assert!(reason.contains("extended key usage for client authentication"), "{reason}");
}

#[test]
fn tls_1_2_is_spoken_only_where_it_is_configured() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let client = authority.issue_client(ClientSubject::Principal(&officer()), days(-1, 1)).unwrap();
    let mut door = Door::of(&authority);
    refusal(door.knock(Some(&client), &TLS12));
    door.versions = ProtocolVersions::Tls12And13;
    assert!(matches!(door.knock(Some(&client), &TLS12), Outcome::Accepted(_)));
    refusal(door.knock(None, &TLS12));
}

#[test]
fn a_server_without_anchors_or_with_another_s_key_is_not_set_up() {
    let key = SoftwareKey::p256();
    let authority = key.authority();
    let names = [ServerName::parse("localhost").unwrap()];
    let [one, other] = [1, 2].map(|_| authority.issue_server(&names, days(-1, 1)).unwrap());
    let anchors = [authority.certificate().clone()];
    let set_up = |key, anchors: &[CertificateDer<'static>]| {
        server_config(vec![one.certificate().clone()], key, anchors, ProtocolVersions::Tls13).map(drop)
    };
    assert!(set_up(one.private_key(), &anchors).is_ok());
    assert!(matches!(set_up(one.private_key(), &[]), Err(Error::TlsServer(_))));
    assert!(matches!(set_up(other.private_key(), &anchors), Err(Error::TlsServer(_))));
    let garbage = [CertificateDer::from(vec![0x30, 0])];
    assert!(matches!(set_up(one.private_key(), &garbage), Err(Error::TlsServer(_))));
}
