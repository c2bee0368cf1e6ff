//! Authorities, residents and keys for tests, made at run time.

use std::sync::{Arc, LazyLock};

use aws_lc_rs::digest::{Digest, SHA256, SHA384};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256,
};
use jiff::Timestamp;

use super::{AuthorityContents, AuthorityDraft, CertificateContents, Particulars};
use crate::domain::authority::{Authority, KeyName};
use crate::domain::certificate::CertificateKind;
use crate::domain::four_items::{EncodedFourItems, FourItems, Substitutes};
use crate::domain::generation::Generation;
use crate::domain::issuer::Issuer;
use crate::domain::municipality::{Municipality, MunicipalityCode};
use crate::domain::prefecture::Prefecture;
use crate::domain::profile::{PolicyArc, Profile};
use crate::domain::public_key::{KeyPolicy, PublicKey};
use crate::domain::serial::Serial;
use crate::domain::signature::SignatureAlgorithm;
use crate::domain::subject::OpaqueId;
use crate::domain::uri::HttpUri;
use crate::domain::validity::{Validity, ValidityPolicy};
use crate::ports::intent_log::IntentLog;
use crate::ports::signer::{SignFailure, Signer};
use crate::signing::{self, Linted, SigningOrder};

/// A key pair that signs what it is ordered to.
pub(crate) enum TestKey {
    Rsa2048(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
}

impl TestKey {
    pub(crate) fn rsa() -> Self {
        Self::Rsa2048(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    pub(crate) fn p256() -> Self {
        Self::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap())
    }

    pub(crate) fn p384() -> Self {
        Self::P384(EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING).unwrap())
    }

    pub(crate) fn public(&self) -> PublicKey {
        let spki = match self {
            Self::Rsa2048(pair) => pair.public_key().as_der().unwrap(),
            Self::P256(pair) | Self::P384(pair) => pair.public_key().as_der().unwrap(),
        };
        PublicKey::parse(spki.as_ref(), &KeyPolicy::residents()).unwrap()
    }

    pub(crate) const fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::Rsa2048(_) => SignatureAlgorithm::Sha256Rsa,
            Self::P256(_) => SignatureAlgorithm::Sha256EcdsaP256,
            Self::P384(_) => SignatureAlgorithm::Sha384EcdsaP384,
        }
    }
}

impl Signer for TestKey {
    fn sign(&self, order: &SigningOrder<'_>) -> Result<Vec<u8>, SignFailure> {
        assert_eq!(order.algorithm(), self.algorithm());
        let hash = if order.digest().len() == 32 { &SHA256 } else { &SHA384 };
        let digest = Digest::import_less_safe(order.digest(), hash).unwrap();
        Ok(match self {
            Self::Rsa2048(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign_digest(&RSA_PKCS1_SHA256, &digest, &mut signature).unwrap();
                signature
            }
            Self::P256(pair) | Self::P384(pair) => pair.sign_digest(&digest).unwrap().as_ref().to_vec(),
        })
    }
}

/// A log that forgets.
pub(crate) struct NoLog;

impl<A> IntentLog<A> for NoLog {
    type Failure = std::convert::Infallible;

    fn record(&self, _: &[Linted<A>]) -> Result<(), Self::Failure> {
        Ok(())
    }
}

/// One RSA key for everything that does not need a key of its own.
pub(crate) static AUTHORITY_KEY: LazyLock<TestKey> = LazyLock::new(TestKey::rsa);
static SIGNATURE_ISSUER: LazyLock<Arc<Issuer>> =
    LazyLock::new(|| issuer(CertificateKind::Signature, &AUTHORITY_KEY));
static AUTHENTICATION_ISSUER: LazyLock<Arc<Issuer>> =
    LazyLock::new(|| issuer(CertificateKind::Authentication, &AUTHORITY_KEY));
static RESIDENT_KEY: LazyLock<PublicKey> = LazyLock::new(|| TestKey::rsa().public());

pub(crate) fn tokyo() -> Prefecture {
    Prefecture::with_code("13").unwrap()
}

pub(crate) fn kiyose() -> Municipality {
    Municipality::new(MunicipalityCode::parse("132217").unwrap(), "清瀬市", "Kiyose-shi").unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn uri(text: &str) -> HttpUri {
    HttpUri::parse(text).unwrap()
}

pub(crate) fn authority_contents(kind: CertificateKind, key: &TestKey) -> AuthorityContents {
    let serial = Serial::compose(Generation::FIRST, [0x5a; Serial::RANDOM]);
    let validity = AuthorityContents::validity_from(at("2025-04-01T00:00:00Z")).unwrap();
    AuthorityContents::new(tokyo(), kind, serial, validity, key.public(), key.algorithm()).unwrap()
}

/// DER of the authority's self-signed certificate, by the whole chain.
pub(crate) fn authority_certificate(kind: CertificateKind, key: &TestKey) -> Vec<u8> {
    let draft = AuthorityDraft::draft(authority_contents(kind, key), KeyName::new("test")).unwrap();
    let linted = draft.lint().unwrap();
    let recorded = signing::record(vec![linted], &NoLog).unwrap().remove(0);
    recorded.sign(key).unwrap().der().to_vec()
}

pub(crate) fn authority(kind: CertificateKind, key: &TestKey) -> Authority {
    let der = authority_certificate(kind, key);
    Authority::from_certificate(&der, tokyo(), kind, Generation::FIRST, KeyName::new("test")).unwrap()
}

pub(crate) fn profile(kind: CertificateKind) -> Profile {
    let statement = uri("http://www.example.jp/cps.html");
    let (validity, keys) = (ValidityPolicy::Years(3), KeyPolicy::residents());
    let profile = match kind {
        CertificateKind::Signature => Profile::signature(PolicyArc::Test, statement, validity, keys),
        CertificateKind::Authentication => {
            Profile::authentication(PolicyArc::Test, statement, uri("http://ocsp.example.jp"), validity, keys)
        }
    };
    profile.with_lists_at(uri("http://crl.example.jp/"))
}

pub(crate) fn issuer(kind: CertificateKind, key: &TestKey) -> Arc<Issuer> {
    Arc::new(Issuer::new(Arc::new(authority(kind, key)), Arc::new(profile(kind))).unwrap())
}

pub(crate) fn items() -> EncodedFourItems {
    let substitutes = Substitutes::parse("𠮷=吉").unwrap();
    FourItems::parse("𠮷田　花子", "319800217", "2", "東京都清瀬市中里５－８４２")
        .unwrap()
        .encode(&substitutes)
        .unwrap()
}

pub(crate) fn particulars(key: PublicKey) -> Particulars {
    Particulars {
        serial: Serial::compose(Generation::FIRST, [0xc3; Serial::RANDOM]),
        validity: Validity::new(at("2025-10-27T01:02:03Z"), at("2028-10-27T14:59:59Z")).unwrap(),
        municipality: kiyose(),
        opaque_id: OpaqueId::from_random([0x9d; OpaqueId::RANDOM]),
        key,
    }
}

/// A certificate of the kind for a resident of Kiyose, all keys RSA-2048.
pub(crate) fn contents(kind: CertificateKind) -> CertificateContents {
    let issuer = match kind {
        CertificateKind::Signature => &SIGNATURE_ISSUER,
        CertificateKind::Authentication => &AUTHENTICATION_ISSUER,
    };
    CertificateContents::new(Arc::clone(issuer), particulars(RESIDENT_KEY.clone()), &items()).unwrap()
}
