//! A pool over a fake module, for the tests of the rooms that stand on it.

use std::{sync::Arc, time::Duration};

use ca_core::domain::signature::SignatureAlgorithm;
use cryptoki::object::Attribute;
use secrecy::SecretString;

use super::{Equipment, Pool};
use crate::{
    config::{AlgorithmName, KeyConfig, KeyId},
    context::Context,
    key::{Custody, KeyRing},
    standing::Standing,
    token::{
        TokenName,
        fake::{self, Fake, POINT},
    },
};

pub(crate) const ALGORITHM: SignatureAlgorithm = SignatureAlgorithm::Sha256EcdsaP256;
pub(crate) const LONG: Duration = Duration::from_secs(60);
pub(crate) const SHORT: Duration = Duration::from_secs(1);

pub(crate) fn ring_of(custody: Custody) -> Arc<KeyRing> {
    let key = KeyConfig {
        name: "tokyo".into(),
        label: "tokyo".into(),
        id: KeyId::new(vec![1]).unwrap(),
        algorithm: AlgorithmName::Sha256EcdsaP256,
    };
    Arc::new(KeyRing::new(vec![key], custody))
}

pub(crate) struct Bench {
    pub(crate) fake: Fake,
    pub(crate) context: Arc<Context>,
    pub(crate) ring: Arc<KeyRing>,
    pub(crate) pin: &'static str,
    pub(crate) deadline: Duration,
    pub(crate) pause: Duration,
}

impl Bench {
    pub(crate) fn new(objects: Vec<Vec<Attribute>>) -> Self {
        let fake = Fake::with_token("a", objects);
        let context = Arc::new(Context::new(Box::new(fake.clone())));
        let ring = ring_of(Custody::InsideOnly);
        Self { fake, context, ring, pin: fake::PIN, deadline: LONG, pause: Duration::ZERO }
    }

    pub(crate) fn with_key() -> Self {
        Self::new(fake::key_pair("tokyo", 1, &POINT))
    }

    pub(crate) fn pool_of(&self, token: &str, sessions: usize) -> Pool {
        let equipment = Equipment {
            context: Arc::clone(&self.context),
            token: TokenName { label: Some(token.into()), serial: None },
            pin: SecretString::from(self.pin),
            ring: Arc::clone(&self.ring),
            standing: Standing::new(token, self.pause),
            deadline: self.deadline,
        };
        Pool::start(equipment, sessions).unwrap()
    }

    pub(crate) fn pool(&self) -> Pool {
        self.pool_of("a", 1)
    }
}
