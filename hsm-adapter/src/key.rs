//! Exactly one private key by label and CKA_ID, fit to be trusted, with its public half.

use std::sync::OnceLock;

use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass};

use crate::{
    config::KeyConfig,
    failure::Failure,
    public_key::PublicKey,
    token::{Handle, Session},
};

/// The keys of the configuration and the public half that each was first seen with.
///
/// All tokens share one ring, so a token that holds another key under the same
/// label and identifier is found out before it signs.
#[derive(Debug)]
pub(crate) struct KeyRing {
    keys: Vec<RingKey>,
    custody: Custody,
}

#[derive(Debug)]
pub(crate) struct RingKey {
    pub(crate) config: KeyConfig,
    public: OnceLock<PublicKey>,
}

/// Whether a key that could leave the token is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Custody {
    /// Sensitive and not extractable: the rule.
    InsideOnly,
    /// Development only.
    Development,
}

impl KeyRing {
    pub(crate) fn new(keys: Vec<KeyConfig>, custody: Custody) -> Self {
        let keys = keys.into_iter().map(|config| RingKey { config, public: OnceLock::new() }).collect();
        Self { keys, custody }
    }

    pub(crate) fn key(&self, place: usize) -> Option<&RingKey> {
        self.keys.get(place)
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = (usize, &RingKey)> {
        self.keys.iter().enumerate()
    }

    /// Finds the key in this session and checks it, against the other tokens too.
    ///
    /// # Errors
    /// [`Failure`] of class broken if the key is not as it must be.
    pub(crate) fn find(&self, place: usize, session: &mut dyn Session) -> Result<Handle, KeyFault> {
        let key = self.keys.get(place).ok_or_else(|| KeyFault::unfit("no such key is configured"))?;
        let handle = exactly_one(session, ObjectClass::PRIVATE_KEY, &key.config)?;
        check_private(&*session, handle, self.custody)?;
        let public = read_public(session, &key.config)?;
        if !public.fits(key.config.algorithm.into()) {
            return Err(KeyFault::unfit("the key is not one of the configured algorithm"));
        }
        if *key.public.get_or_init(|| public.clone()) != public {
            return Err(KeyFault::unfit("another key than before stands under this label and identifier"));
        }
        Ok(handle)
    }
}

impl RingKey {
    /// The public half, once any token has shown it.
    pub(crate) fn public(&self) -> Option<&PublicKey> {
        self.public.get()
    }
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    /// It is not there, as far as this session can see.
    Missing(Failure),
    /// It is there, and must not be used.
    Unfit(Failure),
    /// The token could not be asked.
    Call(Failure),
}

impl KeyFault {
    fn unfit(reason: impl Into<String>) -> Self {
        Self::Unfit(Failure::broken(reason))
    }

    fn call(error: &cryptoki::error::Error) -> Self {
        Self::Call(Failure::of(error))
    }

    pub(crate) fn into_failure(self) -> Failure {
        match self {
            Self::Missing(failure) | Self::Unfit(failure) | Self::Call(failure) => failure,
        }
    }
}

/// The public half of the key on the token.
///
/// # Errors
/// [`KeyFault`] if it is not exactly one, or not a key of the profile.
pub(crate) fn read_public(session: &mut dyn Session, key: &KeyConfig) -> Result<PublicKey, KeyFault> {
    let handle = exactly_one(session, ObjectClass::PUBLIC_KEY, key)?;
    let attributes = session
        .attributes(
            handle,
            &[
                AttributeType::KeyType,
                AttributeType::Modulus,
                AttributeType::PublicExponent,
                AttributeType::EcParams,
                AttributeType::EcPoint,
            ],
        )
        .map_err(|error| KeyFault::call(&error))?;

    let (mut kind, mut modulus, mut exponent, mut params, mut point) = (None, None, None, None, None);
    for attribute in attributes {
        if let Attribute::KeyType(value) = attribute {
            kind = Some(value);
        } else if let Attribute::Modulus(value) = attribute {
            modulus = Some(value);
        } else if let Attribute::PublicExponent(value) = attribute {
            exponent = Some(value);
        } else if let Attribute::EcParams(value) = attribute {
            params = Some(value);
        } else if let Attribute::EcPoint(value) = attribute {
            point = Some(value);
        }
    }
    let public = if kind == Some(KeyType::RSA) {
        modulus.zip(exponent).and_then(|(modulus, exponent)| PublicKey::rsa(&modulus, &exponent))
    } else if kind == Some(KeyType::EC) {
        params.zip(point).and_then(|(params, point)| PublicKey::elliptic(&params, &point))
    } else {
        None
    };
    public.ok_or_else(|| KeyFault::unfit("the public key is not RSA of 2048 to 4096 bits, P-256 or P-384"))
}

/// What identifies a key on the token, as a search template.
fn template(class: ObjectClass, key: &KeyConfig) -> Vec<Attribute> {
    vec![
        Attribute::Class(class),
        Attribute::Token(true),
        Attribute::Label(key.label.clone().into_bytes()),
        Attribute::Id(key.id.octets().to_vec()),
    ]
}

fn exactly_one(session: &mut dyn Session, class: ObjectClass, key: &KeyConfig) -> Result<Handle, KeyFault> {
    let found = session.find(&template(class, key)).map_err(|error| KeyFault::call(&error))?;
    let half = if class == ObjectClass::PRIVATE_KEY { "private" } else { "public" };
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(KeyFault::Missing(Failure::broken(format!(
            "no {half} key with label {} and id {}",
            key.label, key.id
        )))),
        several => Err(KeyFault::unfit(format!(
            "{} {half} keys with label {} and id {}",
            several.len(),
            key.label,
            key.id
        ))),
    }
}

/// The attributes that say what a private key may do and where it may go.
const CUSTODY_ATTRIBUTES: [AttributeType; 4] = [
    AttributeType::Sensitive,
    AttributeType::Extractable,
    AttributeType::Sign,
    AttributeType::AlwaysAuthenticate,
];

fn check_private(session: &dyn Session, handle: Handle, custody: Custody) -> Result<(), KeyFault> {
    let attributes =
        session.attributes(handle, &CUSTODY_ATTRIBUTES).map_err(|error| KeyFault::call(&error))?;
    let says = |attribute: &Attribute| attributes.contains(attribute);

    if !says(&Attribute::Sign(true)) {
        return Err(KeyFault::unfit("the private key may not sign (CKA_SIGN)"));
    }
    if says(&Attribute::AlwaysAuthenticate(true)) {
        return Err(KeyFault::unfit(
            "the private key wants the PIN for every signature (CKA_ALWAYS_AUTHENTICATE)",
        ));
    }
    // An attribute that the token does not show counts against the key.
    let kept = says(&Attribute::Sensitive(true)) && says(&Attribute::Extractable(false));
    match custody {
        Custody::InsideOnly if !kept => Err(KeyFault::unfit(
            "the private key could leave the token: CKA_SENSITIVE must be true and CKA_EXTRACTABLE false",
        )),
        Custody::InsideOnly | Custody::Development => Ok(()),
    }
}
