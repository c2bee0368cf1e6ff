//! A module in memory whose every call can be made to fail or to hang.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard},
};

use cryptoki::{
    context::Function,
    error::{Error, Result, RvError},
    object::{Attribute, AttributeType, KeyType, ObjectClass},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Access, Generator, Handle, Library, Mechanism, Session, SlotId, TokenEntry};
use crate::public_key::SECP256R1;

/// The PIN that the fake accepts.
pub(crate) const PIN: &str = "correct horse";

/// What the fake can be told to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Call {
    Initialise,
    Tokens,
    Open,
    Login,
    Find,
    Attributes,
    SignInit,
    Sign,
}

impl Call {
    fn function(self) -> Function {
        match self {
            Self::Initialise => Function::Initialize,
            Self::Tokens => Function::GetSlotList,
            Self::Open => Function::OpenSession,
            Self::Login => Function::Login,
            Self::Find => Function::FindObjects,
            Self::Attributes => Function::GetAttributeValue,
            Self::SignInit => Function::SignInit,
            Self::Sign => Function::Sign,
        }
    }
}

/// The module; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Fake {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    turned: Condvar,
}

#[derive(Default)]
struct State {
    generation: u64,
    initialised: bool,
    tokens: Vec<FakeToken>,
    errors: BTreeMap<Call, VecDeque<RvError>>,
    counts: BTreeMap<Call, usize>,
    signed: Vec<Vec<u8>>,
    /// Every signature waits as long as this is set.
    held: bool,
    inside_sign: usize,
    /// Calls with a session that a newer initialisation has voided.
    void_calls: usize,
}

struct FakeToken {
    label: String,
    /// In the reader.
    present: bool,
    /// Seen by the module when it was initialised.
    seen: bool,
    objects: Vec<Vec<Attribute>>,
}

impl Fake {
    /// A module with one token.
    pub(crate) fn with_token(label: &str, objects: Vec<Vec<Attribute>>) -> Self {
        let fake = Self::default();
        fake.add_token(label, objects);
        fake
    }

    pub(crate) fn add_token(&self, label: &str, objects: Vec<Vec<Attribute>>) {
        let label = label.to_owned();
        self.state().tokens.push(FakeToken { label, present: true, seen: true, objects });
    }

    /// The next calls of this kind answer these values, one each.
    pub(crate) fn fail(&self, call: Call, values: &[RvError]) {
        self.state().errors.entry(call).or_default().extend(values);
    }

    /// Takes the token out or puts it back; the module sees it again only when it is initialised.
    pub(crate) fn set_present(&self, label: &str, present: bool) {
        let mut state = self.state();
        for token in state.tokens.iter_mut().filter(|token| token.label == label) {
            token.present = present;
            token.seen &= present;
        }
    }

    pub(crate) fn hold(&self) {
        self.state().held = true;
    }

    pub(crate) fn release(&self) {
        self.state().held = false;
        self.inner.turned.notify_all();
    }

    /// Waits until so many signatures are being held.
    pub(crate) fn wait_until_inside(&self, number: usize) {
        let mut state = self.state();
        while state.inside_sign < number {
            state = self.inner.turned.wait(state).unwrap();
        }
    }

    /// Waits until so many signatures have been made.
    pub(crate) fn wait_until_signed(&self, number: usize) {
        let mut state = self.state();
        while state.signed.len() < number {
            state = self.inner.turned.wait(state).unwrap();
        }
    }

    pub(crate) fn count(&self, call: Call) -> usize {
        self.state().counts.get(&call).copied().unwrap_or(0)
    }

    /// What was signed, in order.
    pub(crate) fn signed(&self) -> Vec<Vec<u8>> {
        self.state().signed.clone()
    }

    pub(crate) fn void_calls(&self) -> usize {
        self.state().void_calls
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap()
    }
}

impl State {
    fn answer(&mut self, call: Call) -> Result<()> {
        *self.counts.entry(call).or_default() += 1;
        match self.errors.get_mut(&call).and_then(VecDeque::pop_front) {
            Some(value) => Err(Error::Pkcs11(value, call.function())),
            None => Ok(()),
        }
    }
}

impl Library for Fake {
    fn initialise(&self) -> Result<()> {
        let mut state = self.state();
        state.answer(Call::Initialise)?;
        assert!(!state.initialised, "initialised twice");
        state.initialised = true;
        state.generation += 1;
        for token in &mut state.tokens {
            token.seen = token.present;
        }
        Ok(())
    }

    fn finalise(&self) -> Result<()> {
        let mut state = self.state();
        assert_eq!(state.inside_sign, 0, "finalised during a call");
        state.initialised = false;
        Ok(())
    }

    fn tokens(&self) -> Result<Vec<TokenEntry>> {
        let mut state = self.state();
        state.answer(Call::Tokens)?;
        let entry = |(slot, token): (usize, &FakeToken)| TokenEntry {
            slot: SlotId(u64::try_from(slot).unwrap()),
            label: token.label.clone(),
            serial: format!("serial of {}", token.label),
        };
        Ok(state.tokens.iter().enumerate().filter(|(_, token)| token.seen).map(entry).collect())
    }

    fn open(&self, slot: SlotId, _access: Access) -> Result<Box<dyn Session>> {
        let mut state = self.state();
        state.answer(Call::Open)?;
        let token = usize::try_from(slot.0).unwrap();
        Ok(Box::new(FakeSession { fake: self.clone(), generation: state.generation, token }))
    }
}

struct FakeSession {
    fake: Fake,
    generation: u64,
    token: usize,
}

impl FakeSession {
    fn call(&self, call: Call) -> Result<MutexGuard<'_, State>> {
        let mut state = self.fake.state();
        if state.generation != self.generation {
            state.void_calls += 1;
        }
        state.answer(call)?;
        let token = state.tokens.get(self.token).unwrap();
        if !token.seen && call == Call::SignInit {
            return Err(Error::Pkcs11(RvError::ObjectHandleInvalid, call.function()));
        }
        Ok(state)
    }
}

impl Session for FakeSession {
    fn login(&self, pin: &SecretString) -> Result<()> {
        drop(self.call(Call::Login)?);
        if pin.expose_secret() == PIN {
            Ok(())
        } else {
            Err(Error::Pkcs11(RvError::PinIncorrect, Function::Login))
        }
    }

    fn find(&mut self, template: &[Attribute]) -> Result<Vec<Handle>> {
        let state = self.call(Call::Find)?;
        let token = state.tokens.get(self.token).unwrap();
        let found = token.objects.iter().enumerate().filter(|(_, object)| {
            token.seen
                && template.iter().all(|wanted| *wanted == Attribute::Token(true) || object.contains(wanted))
        });
        Ok(found.map(|(place, _)| Handle(place)).collect())
    }

    fn attributes(&self, object: Handle, types: &[AttributeType]) -> Result<Vec<Attribute>> {
        let state = self.call(Call::Attributes)?;
        let object = state.tokens.get(self.token).unwrap().objects.get(object.0).unwrap();
        Ok(object.iter().filter(|attribute| types.contains(&attribute.attribute_type())).cloned().collect())
    }

    fn sign(&self, _mechanism: Mechanism, _key: Handle, input: &[u8]) -> Result<Vec<u8>> {
        let mut state = self.call(Call::SignInit)?;
        state.inside_sign += 1;
        self.fake.inner.turned.notify_all();
        while state.held {
            state = self.fake.inner.turned.wait(state).unwrap();
        }
        state.inside_sign -= 1;
        state.answer(Call::Sign)?;
        state.signed.push(input.to_vec());
        self.fake.inner.turned.notify_all();
        Ok(vec![0x5a; 64])
    }

    fn generate_key_pair(
        &mut self,
        _generator: Generator,
        _public: &[Attribute],
        _private: &[Attribute],
    ) -> Result<(Handle, Handle)> {
        Err(Error::Pkcs11(RvError::FunctionNotSupported, Function::GenerateKeyPair))
    }

    fn close(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

/// A P-256 key pair under the label and the one-octet identifier.
pub(crate) fn key_pair(label: &str, id: u8, point: &[u8]) -> Vec<Vec<Attribute>> {
    vec![private_half(label, id), public_half(label, id, point)]
}

pub(crate) fn private_half(label: &str, id: u8) -> Vec<Attribute> {
    vec![
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Label(label.as_bytes().to_vec()),
        Attribute::Id(vec![id]),
        Attribute::KeyType(KeyType::EC),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::AlwaysAuthenticate(false),
    ]
}

pub(crate) fn public_half(label: &str, id: u8, point: &[u8]) -> Vec<Attribute> {
    vec![
        Attribute::Class(ObjectClass::PUBLIC_KEY),
        Attribute::Label(label.as_bytes().to_vec()),
        Attribute::Id(vec![id]),
        Attribute::KeyType(KeyType::EC),
        Attribute::EcParams(SECP256R1.to_vec()),
        Attribute::EcPoint([&[4, 65], point].concat()),
    ]
}

/// The generator of P-256 (SEC 2, 2.4.2), uncompressed.
pub(crate) const POINT: [u8; 65] = [
    0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
    0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f,
    0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce,
    0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
];

/// Twice the generator.
pub(crate) const OTHER_POINT: [u8; 65] = [
    0x04, 0x7c, 0xf2, 0x7b, 0x18, 0x8d, 0x03, 0x4f, 0x7e, 0x8a, 0x52, 0x38, 0x03, 0x04, 0xb5, 0x1a, 0xc3,
    0xc0, 0x89, 0x69, 0xe2, 0x77, 0xf2, 0x1b, 0x35, 0xa6, 0x0b, 0x48, 0xfc, 0x47, 0x66, 0x99, 0x78, 0x07,
    0x77, 0x55, 0x10, 0xdb, 0x8e, 0xd0, 0x40, 0x29, 0x3d, 0x9a, 0xc6, 0x9f, 0x74, 0x30, 0xdb, 0xba, 0x7d,
    0xad, 0xe6, 0x3c, 0xe9, 0x82, 0x29, 0x9e, 0x04, 0xb7, 0x9d, 0x22, 0x78, 0x73, 0xd1,
];
