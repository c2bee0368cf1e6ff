//! A second token that stands for a resident's card: keys are made in it and
//! never leave it.

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use der::asn1::{OctetStringRef, UintRef};
use der::{Decode, Encode, Sequence};
use rcgen::{CertificateParams, DistinguishedName, PublicKeyData, SigningKey};
use sha2::{Digest, Sha256, Sha384};

/// The card's password; synthetic, like the resident.
const PASSWORD: &str = "Shiken2026";

/// The key kinds of domain.md 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKeyKind {
    /// RSA, 2048 bits: today's card.
    Rsa2048,
    /// NIST P-256.
    P256,
    /// NIST P-384: the next card.
    P384,
}

/// A card in its reader, unlocked with its password.
pub struct Card {
    session: Session,
    _module: Pkcs11,
}

/// A key pair on the card.
pub struct CardKey<'card> {
    card: &'card Card,
    kind: CardKeyKind,
    private: ObjectHandle,
    /// As rcgen wants it: `RSAPublicKey`, or the uncompressed point.
    public: Vec<u8>,
}

#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
}

impl Card {
    /// A fresh card with this label, in the token directory of this process's
    /// PKCS#11 module.
    ///
    /// # Panics
    /// When the module or its token directory is missing: a test must not go on.
    #[must_use]
    pub fn personalise(module: &Path, label: &str) -> Self {
        let pkcs11 = Pkcs11::new(module).expect("the PKCS#11 module loads");
        pkcs11
            .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
            .expect("the PKCS#11 module initialises: is SOFTHSM2_CONF set?");
        let slots = pkcs11.get_all_slots().expect("the module has slots");
        let slot = *slots
            .iter()
            .find(|slot| !pkcs11.get_token_info(**slot).expect("token info").token_initialized())
            .expect("SoftHSM2 always has a free slot");
        let pin = AuthPin::from(PASSWORD.to_owned());
        pkcs11.init_token(slot, &pin, label).expect("the card initialises");
        let slot = pkcs11
            .get_slots_with_initialized_token()
            .expect("slots")
            .into_iter()
            .find(|slot| pkcs11.get_token_info(*slot).is_ok_and(|token| token.label() == label))
            .expect("the card is in its reader");
        let session = pkcs11.open_rw_session(slot).expect("session");
        session.login(UserType::So, Some(&pin)).expect("issuer login");
        session.init_pin(&pin).expect("password set");
        session.logout().expect("logout");
        session.login(UserType::User, Some(&pin)).expect("password accepted");
        Self { session, _module: pkcs11 }
    }

    /// A key pair made on the card.
    ///
    /// # Panics
    /// When the token refuses.
    #[must_use]
    pub fn generate(&self, kind: CardKeyKind) -> CardKey<'_> {
        let private_template = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ];
        let mut public_template = vec![Attribute::Token(false), Attribute::Verify(true)];
        let mechanism = match kind {
            CardKeyKind::Rsa2048 => {
                public_template.push(Attribute::ModulusBits(2048.into()));
                public_template.push(Attribute::PublicExponent(vec![1, 0, 1]));
                Mechanism::RsaPkcsKeyPairGen
            }
            CardKeyKind::P256 => {
                public_template.push(Attribute::EcParams(oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])));
                Mechanism::EccKeyPairGen
            }
            CardKeyKind::P384 => {
                public_template.push(Attribute::EcParams(oid(&[0x2b, 0x81, 4, 0, 0x22])));
                Mechanism::EccKeyPairGen
            }
        };
        let (public, private) = self
            .session
            .generate_key_pair(&mechanism, &public_template, &private_template)
            .expect("the card makes a key pair");
        CardKey { card: self, kind, private, public: self.public_key(kind, public) }
    }

    fn public_key(&self, kind: CardKeyKind, handle: ObjectHandle) -> Vec<u8> {
        let wanted = match kind {
            CardKeyKind::Rsa2048 => vec![AttributeType::Modulus, AttributeType::PublicExponent],
            CardKeyKind::P256 | CardKeyKind::P384 => vec![AttributeType::EcPoint],
        };
        let attributes = self.session.get_attributes(handle, &wanted).expect("public attributes");
        match &*attributes {
            [Attribute::Modulus(modulus), Attribute::PublicExponent(exponent)] => RsaPublicKey {
                modulus: UintRef::new(modulus).expect("modulus"),
                public_exponent: UintRef::new(exponent).expect("exponent"),
            }
            .to_der()
            .expect("RSAPublicKey"),
            [Attribute::EcPoint(point)] => {
                <&OctetStringRef>::from_der(point).expect("ECPoint in an OCTET STRING").as_bytes().to_vec()
            }
            other => panic!("unexpected public attributes: {} of them", other.len()),
        }
    }
}

impl CardKey<'_> {
    /// DER of a PKCS#10 certification request, signed on the card. Its subject is
    /// a placeholder: the authority ignores it.
    ///
    /// # Panics
    /// When the card refuses to sign.
    #[must_use]
    pub fn certification_request(&self) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.serialize_request(self).expect("the card signs the request").der().to_vec()
    }
}

impl PublicKeyData for CardKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.kind {
            CardKeyKind::Rsa2048 => &rcgen::PKCS_RSA_SHA256,
            CardKeyKind::P256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            CardKeyKind::P384 => &rcgen::PKCS_ECDSA_P384_SHA384,
        }
    }
}

impl SigningKey for CardKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let sign = |mechanism: &Mechanism, data: &[u8]| {
            self.card
                .session
                .sign(mechanism, self.private, data)
                .map_err(|error| rcgen::Error::RingKeyRejected(error.to_string()))
        };
        match self.kind {
            CardKeyKind::Rsa2048 => sign(&Mechanism::Sha256RsaPkcs, message),
            CardKeyKind::P256 => Ok(ecdsa_der(&sign(&Mechanism::Ecdsa, &Sha256::digest(message))?)),
            CardKeyKind::P384 => Ok(ecdsa_der(&sign(&Mechanism::Ecdsa, &Sha384::digest(message))?)),
        }
    }
}

fn oid(content: &[u8]) -> Vec<u8> {
    let mut der = vec![6, u8::try_from(content.len()).expect("a short OID")];
    der.extend(content);
    der
}

/// `Ecdsa-Sig-Value` (RFC 3279 2.2.3) of the token's `r ‖ s`.
fn ecdsa_der(raw: &[u8]) -> Vec<u8> {
    #[derive(Sequence)]
    struct EcdsaSigValue<'a> {
        r: UintRef<'a>,
        s: UintRef<'a>,
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    EcdsaSigValue { r: UintRef::new(r).expect("r"), s: UintRef::new(s).expect("s") }
        .to_der()
        .expect("signature")
}
