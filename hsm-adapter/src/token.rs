//! The dozen PKCS#11 calls this crate makes, as two traits, so that a test can make each one fail.
//!
//! [`Library`] is a loaded module, [`Session`] one open session. Errors stay those of `cryptoki`;
//! [`crate::failure`] is the one place that reads them.

use cryptoki::{
    error::Result,
    object::{Attribute, AttributeType},
};
use secrecy::SecretString;

use crate::failure::Failure;

mod library;

#[cfg(test)]
pub(crate) mod fake;

pub(crate) use library::CryptokiLibrary;

/// A loaded PKCS#11 module.
pub(crate) trait Library: Send + Sync {
    /// C_Initialize, with the operating system's locking.
    fn initialise(&self) -> Result<()>;

    /// C_Finalize: every session of the process is gone afterwards.
    fn finalise(&self) -> Result<()>;

    /// The initialised tokens (C_GetSlotList, C_GetTokenInfo).
    fn tokens(&self) -> Result<Vec<TokenEntry>>;

    /// A read-write or read-only session on the slot (C_OpenSession).
    fn open(&self, slot: SlotId, access: Access) -> Result<Box<dyn Session>>;
}

/// One open session; it is closed by [`Session::close`] only, never on drop.
///
/// After C_Finalize a handle may name a session of somebody else, so a session
/// of an older generation of the module must be dropped without a call.
pub(crate) trait Session: Send {
    /// C_Login as the normal user.
    fn login(&self, pin: &SecretString) -> Result<()>;

    /// The objects that match all attributes (C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal).
    fn find(&mut self, template: &[Attribute]) -> Result<Vec<Handle>>;

    /// The attributes of the object that the token is willing to show (C_GetAttributeValue).
    fn attributes(&self, object: Handle, types: &[AttributeType]) -> Result<Vec<Attribute>>;

    /// The signature over the input (C_SignInit, C_Sign).
    fn sign(&self, mechanism: Mechanism, key: Handle, input: &[u8]) -> Result<Vec<u8>>;

    /// A new key pair: the handles of its public and its private half (C_GenerateKeyPair).
    fn generate_key_pair(
        &mut self,
        generator: Generator,
        public: &[Attribute],
        private: &[Attribute],
    ) -> Result<(Handle, Handle)>;

    /// C_CloseSession.
    fn close(self: Box<Self>) -> Result<()>;
}

/// An initialised token as the module lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenEntry {
    pub(crate) slot: SlotId,
    pub(crate) label: String,
    pub(crate) serial: String,
}

/// How a token is told from the others of its module.
#[derive(Clone, Debug)]
pub(crate) struct TokenName {
    pub(crate) label: Option<String>,
    pub(crate) serial: Option<String>,
}

impl TokenName {
    /// The slot of the one token that is called so.
    ///
    /// # Errors
    /// [`Failure`]: not attempted if there is none, broken if there are several.
    pub(crate) fn find(&self, library: &dyn Library) -> std::result::Result<SlotId, Failure> {
        let mut tokens = library.tokens().map_err(|error| Failure::of(&error))?;
        tokens.retain(|token| {
            self.label.as_ref().is_none_or(|label| *label == token.label)
                && self.serial.as_ref().is_none_or(|serial| *serial == token.serial)
        });
        match tokens.as_slice() {
            [one] => Ok(one.slot),
            [] => Err(Failure::token_gone("the module shows no such token")),
            several => Err(Failure::broken(format!(
                "the module shows {} tokens that the configuration cannot tell apart",
                several.len()
            ))),
        }
    }
}

/// The number of a slot: it can change whenever the module is initialised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlotId(pub(crate) u64);

/// An object as one session knows it; meaningless in any other session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handle(pub(crate) usize);

/// What a session may do to the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Signing: no object can be made or changed.
    ReadOnly,
    /// The ceremony.
    ReadWrite,
}

/// The signature mechanisms used; both take what the host has hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// CKM_RSA_PKCS over a DigestInfo (PKCS #11 v3.1, 6.1.6).
    RsaPkcs,
    /// CKM_ECDSA over a digest (PKCS #11 v3.1, 6.3.12).
    Ecdsa,
}

/// The key pair generators used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generator {
    /// CKM_RSA_PKCS_KEY_PAIR_GEN.
    Rsa,
    /// CKM_EC_KEY_PAIR_GEN.
    Ec,
}
