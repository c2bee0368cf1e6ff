//! The two authorities of Tokyo, made once for all worlds of a process.

use std::collections::HashMap;
use std::convert::Infallible;
use std::num::NonZeroU8;
use std::sync::{Arc, LazyLock};

use ca_core::domain::authority::{Authority, KeyName};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::generation::Generation;
use ca_core::domain::issuer::Issuer;
use ca_core::domain::prefecture::Prefecture;
use ca_core::domain::profile::{PolicyArc, Profile};
use ca_core::domain::public_key::{KeyPolicy, PublicKey};
use ca_core::domain::serial::Serial;
use ca_core::domain::uri::HttpUri;
use ca_core::domain::validity::ValidityPolicy;
use ca_core::ports::intent_log::IntentLog;
use ca_core::signing::{self, Linted};
use ca_core::tbs::{AuthorityContents, AuthorityDraft};

use super::token::SoftwareKey;

static KEYS: LazyLock<Arc<HashMap<KeyName, SoftwareKey>>> = LazyLock::new(|| {
    let keys = [
        (name(CertificateKind::Signature), SoftwareKey::rsa()),
        (name(CertificateKind::Authentication), SoftwareKey::p256()),
    ];
    Arc::new(HashMap::from(keys))
});

static ISSUERS: LazyLock<Vec<Arc<Issuer>>> =
    LazyLock::new(|| CertificateKind::ALL.map(|kind| Arc::new(issuer(kind))).to_vec());

/// The keys of the token.
pub(super) fn keys() -> Arc<HashMap<KeyName, SoftwareKey>> {
    Arc::clone(&KEYS)
}

/// The issuers: the signature authority has an RSA key, the other one on P-256.
pub(super) fn tokyo() -> Vec<Arc<Issuer>> {
    ISSUERS.clone()
}

fn name(kind: CertificateKind) -> KeyName {
    KeyName::new(format!("tokyo-{}", kind.as_str()))
}

fn issuer(kind: CertificateKind) -> Issuer {
    let tokyo = Prefecture::with_code("13").unwrap();
    let certificate = self_signed(tokyo, kind);
    let authority =
        Authority::from_certificate(&certificate, tokyo, kind, Generation::FIRST, name(kind)).unwrap();
    Issuer::new(Arc::new(authority), Arc::new(profile(kind))).unwrap()
}

fn profile(kind: CertificateKind) -> Profile {
    let statement = uri("http://www.example.jp/cps.html");
    let validity = ValidityPolicy::Birthday { nth: NonZeroU8::new(3).unwrap(), cap: 5 };
    let keys = KeyPolicy::residents();
    match kind {
        CertificateKind::Signature => Profile::signature(PolicyArc::Test, statement, validity, keys),
        CertificateKind::Authentication => {
            let ocsp = uri("http://ocsp.example.jp");
            Profile::authentication(PolicyArc::Test, statement, ocsp, validity, keys)
        }
    }
}

/// DER of the authority's certificate, by the whole chain.
fn self_signed(tokyo: Prefecture, kind: CertificateKind) -> Vec<u8> {
    let key = KEYS.get(&name(kind)).unwrap();
    let public = PublicKey::parse(&key.public(), &KeyPolicy::authorities()).unwrap();
    let validity = AuthorityContents::validity_from("2025-04-01T00:00:00Z".parse().unwrap()).unwrap();
    let serial = Serial::compose(Generation::FIRST, [0x5a; Serial::RANDOM]);
    let contents = AuthorityContents::new(tokyo, kind, serial, validity, public, key.algorithm()).unwrap();
    let linted = AuthorityDraft::draft(contents, name(kind)).unwrap().lint().unwrap();
    let mut recorded = signing::record(vec![linted], &Ceremony).unwrap_or_else(|never| match never {});
    recorded.remove(0).sign(key).unwrap().der().to_vec()
}

/// A ceremony needs no intent log: whoever holds it watches.
struct Ceremony;

impl<A> IntentLog<A> for Ceremony {
    type Failure = Infallible;

    fn record(&self, _: &[Linted<A>]) -> Result<(), Infallible> {
        Ok(())
    }
}

fn uri(text: &str) -> HttpUri {
    HttpUri::parse(text).unwrap()
}
