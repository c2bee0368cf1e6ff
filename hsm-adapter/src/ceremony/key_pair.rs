//! A key pair made inside the token: it signs, it stays there, and that is read back and checked.

use std::collections::BTreeMap;

use ca_core::domain::public_key::KeyKind;
use cryptoki::{
    object::{Attribute, AttributeType, ObjectClass},
    types::Ulong,
};

use super::{KeyPlan, desk::at_desk};
use crate::{
    Error,
    config::{SERVICE_PREFIX, TokenConfig},
    failure::Failure,
    key::{KeyFault, read_public},
    pin::Prompt,
    public_key::{PublicKey, SECP256R1, SECP384R1},
    token::{Generator, Handle, Session},
};

/// A key pair that has just been made.
#[derive(Clone, Debug)]
pub struct GeneratedKey {
    /// The public half.
    pub public: PublicKey,
    /// The attributes of the private half as the token shows them, by their PKCS#11 names.
    pub attributes: BTreeMap<&'static str, bool>,
}

/// Makes a key of the services' own TLS authority inside the token.
///
/// # Errors
/// [`Error::Plan`] if the label does not start with `service-` or the plan is not sound, [`Error::Pin`],
/// [`Error::Token`], [`Error::Key`] if the label or the identifier is in use.
pub fn generate_service_key(
    token: &TokenConfig,
    plan: &KeyPlan,
    prompt: Prompt<'_>,
) -> Result<GeneratedKey, Error> {
    plan.check()?;
    if !plan.label.starts_with(SERVICE_PREFIX) {
        return Err(Error::Plan(format!("the label of a service key starts with {SERVICE_PREFIX}")));
    }
    let pin = token.pin.read(prompt).map_err(|error| Error::pin(&token.name, &error))?;
    at_desk(&token.module, &token.token_name(), &pin, |session| generate(session, plan))
        .map_err(|fault| fault.named(&token.name, &plan.label))
}

/// Why a key pair was not made, or must not be used.
#[derive(Debug)]
pub(super) enum KeyPairFault {
    Call(Failure),
    Unfit(String),
}

impl KeyPairFault {
    pub(super) fn named(self, token: &str, key: &str) -> Error {
        match self {
            Self::Call(failure) => Error::token(token, failure),
            Self::Unfit(reason) => Error::key(key, reason),
        }
    }
}

impl From<Failure> for KeyPairFault {
    fn from(failure: Failure) -> Self {
        Self::Call(failure)
    }
}

impl From<cryptoki::error::Error> for KeyPairFault {
    fn from(error: cryptoki::error::Error) -> Self {
        Self::Call(Failure::of(&error))
    }
}

impl From<KeyFault> for KeyPairFault {
    fn from(fault: KeyFault) -> Self {
        match fault {
            KeyFault::Call(failure) => Self::Call(failure),
            KeyFault::Missing(failure) | KeyFault::Unfit(failure) => Self::Unfit(failure.detail().to_owned()),
        }
    }
}

/// Succeeds only if neither the label nor the identifier is in use on the token.
///
/// # Errors
/// [`KeyPairFault`].
pub(super) fn check_absent(session: &mut dyn Session, plan: &KeyPlan) -> Result<(), KeyPairFault> {
    let label = Attribute::Label(plan.label.clone().into_bytes());
    let id = Attribute::Id(plan.id.octets().to_vec());
    for (what, attribute) in [("label", label), ("CKA_ID", id)] {
        for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
            if !session.find(&[Attribute::Class(class), attribute.clone()])?.is_empty() {
                return Err(KeyPairFault::Unfit(format!("a key with this {what} is on the token already")));
            }
        }
    }
    Ok(())
}

/// Makes the key pair and reads it back.
///
/// # Errors
/// [`KeyPairFault`]; once the token has been asked, a key may be there.
pub(super) fn generate(session: &mut dyn Session, plan: &KeyPlan) -> Result<GeneratedKey, KeyPairFault> {
    check_absent(session, plan)?;
    let kind = plan.kind()?;
    let generator = match kind {
        KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096 => Generator::Rsa,
        KeyKind::P256 | KeyKind::P384 => Generator::Ec,
    };
    let (_, private) =
        session.generate_key_pair(generator, &public_template(plan, kind), &private_template(plan))?;
    let attributes = read_back(session, private)?;
    let public = read_public(session, &plan.as_config())?;
    if !public.fits(plan.algorithm.into()) {
        return Err(KeyPairFault::Unfit("the token made a key of another kind".into()));
    }
    Ok(GeneratedKey { public, attributes })
}

fn public_template(plan: &KeyPlan, kind: KeyKind) -> Vec<Attribute> {
    let shape = match kind {
        KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096 => vec![
            Attribute::ModulusBits(Ulong::new(kind.bits().into())),
            Attribute::PublicExponent(vec![1, 0, 1]),
        ],
        KeyKind::P256 => vec![Attribute::EcParams(SECP256R1.to_vec())],
        KeyKind::P384 => vec![Attribute::EcParams(SECP384R1.to_vec())],
    };
    let purpose = vec![Attribute::Private(false), Attribute::Verify(true), Attribute::Encrypt(false)];
    [names(plan), purpose, vec![Attribute::Wrap(false)], shape].concat()
}

fn private_template(plan: &KeyPlan) -> Vec<Attribute> {
    let purpose = vec![
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Decrypt(false),
        Attribute::Unwrap(false),
        Attribute::Derive(false),
    ];
    [names(plan), purpose].concat()
}

fn names(plan: &KeyPlan) -> Vec<Attribute> {
    vec![
        Attribute::Token(true),
        Attribute::Label(plan.label.clone().into_bytes()),
        Attribute::Id(plan.id.octets().to_vec()),
    ]
}

/// What a private key of a ceremony must show: made in the token, never outside, only to sign.
const EXPECTED: [(&str, AttributeType, bool); 9] = [
    ("CKA_PRIVATE", AttributeType::Private, true),
    ("CKA_SENSITIVE", AttributeType::Sensitive, true),
    ("CKA_ALWAYS_SENSITIVE", AttributeType::AlwaysSensitive, true),
    ("CKA_EXTRACTABLE", AttributeType::Extractable, false),
    ("CKA_NEVER_EXTRACTABLE", AttributeType::NeverExtractable, true),
    ("CKA_LOCAL", AttributeType::Local, true),
    ("CKA_SIGN", AttributeType::Sign, true),
    ("CKA_DECRYPT", AttributeType::Decrypt, false),
    ("CKA_UNWRAP", AttributeType::Unwrap, false),
];

fn read_back(session: &dyn Session, private: Handle) -> Result<BTreeMap<&'static str, bool>, KeyPairFault> {
    let shown = session.attributes(private, &EXPECTED.map(|(_, kind, _)| kind))?;
    let mut read = BTreeMap::new();
    for (name, kind, expected) in EXPECTED {
        let value = shown.iter().find(|attribute| attribute.attribute_type() == kind).and_then(truth);
        if value != Some(expected) {
            return Err(KeyPairFault::Unfit(format!(
                "the token shows {name} as {value:?}: do not use this key"
            )));
        }
        read.insert(name, expected);
    }
    Ok(read)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only the attributes asked for hold a truth value")]
const fn truth(attribute: &Attribute) -> Option<bool> {
    match attribute {
        Attribute::Private(value)
        | Attribute::Sensitive(value)
        | Attribute::AlwaysSensitive(value)
        | Attribute::Extractable(value)
        | Attribute::NeverExtractable(value)
        | Attribute::Local(value)
        | Attribute::Sign(value)
        | Attribute::Decrypt(value)
        | Attribute::Unwrap(value) => Some(*value),
        _ => None,
    }
}
