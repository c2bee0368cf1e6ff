//! The calls as the `cryptoki` crate makes them.

use std::{fmt, path::Path};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Function, Pkcs11},
    error::{Error, Result, RvError},
    mechanism,
    object::{Attribute, AttributeType, ObjectHandle},
    session::{self, UserType},
    slot::Slot,
};
use secrecy::SecretString;

use super::{Access, Generator, Handle, Library, Mechanism, Session, SlotId, TokenEntry};

/// A module loaded from a file.
pub(crate) struct CryptokiLibrary {
    pkcs11: Pkcs11,
}

impl CryptokiLibrary {
    /// Loads the module; nothing of it is initialised yet.
    ///
    /// # Errors
    /// What the loader or the module says.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        Ok(Self { pkcs11: Pkcs11::new(path)? })
    }
}

impl fmt::Debug for CryptokiLibrary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CryptokiLibrary").finish_non_exhaustive()
    }
}

impl Library for CryptokiLibrary {
    fn initialise(&self) -> Result<()> {
        self.pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
    }

    fn finalise(&self) -> Result<()> {
        self.pkcs11.clone().finalize()
    }

    fn tokens(&self) -> Result<Vec<TokenEntry>> {
        let mut entries = Vec::new();
        for slot in self.pkcs11.get_slots_with_token()? {
            // A token that goes while the list is read is a token that is not there.
            let Ok(info) = self.pkcs11.get_token_info(slot) else { continue };
            if info.token_initialized() {
                entries.push(TokenEntry {
                    slot: SlotId(slot.id()),
                    label: info.label().to_owned(),
                    serial: info.serial_number().to_owned(),
                });
            }
        }
        Ok(entries)
    }

    fn open(&self, slot: SlotId, access: Access) -> Result<Box<dyn Session>> {
        let slot = Slot::try_from(slot.0)?;
        let session = match access {
            Access::ReadOnly => self.pkcs11.open_ro_session_no_drop(slot),
            Access::ReadWrite => self.pkcs11.open_rw_session_no_drop(slot),
        }?;
        Ok(Box::new(CryptokiSession { session, objects: Vec::new() }))
    }
}

/// A session, with the objects it has found: a [`Handle`] is a place in that list.
struct CryptokiSession {
    session: session::Session,
    objects: Vec<ObjectHandle>,
}

impl CryptokiSession {
    fn object(&self, handle: Handle, function: Function) -> Result<ObjectHandle> {
        self.objects.get(handle.0).copied().ok_or(Error::Pkcs11(RvError::ObjectHandleInvalid, function))
    }

    fn keep(&mut self, object: ObjectHandle) -> Handle {
        self.objects.push(object);
        Handle(self.objects.len() - 1)
    }
}

impl Session for CryptokiSession {
    fn login(&self, pin: &SecretString) -> Result<()> {
        self.session.login(UserType::User, Some(pin))
    }

    fn find(&mut self, template: &[Attribute]) -> Result<Vec<Handle>> {
        let found = self.session.find_objects(template)?;
        Ok(found.into_iter().map(|object| self.keep(object)).collect())
    }

    fn attributes(&self, object: Handle, types: &[AttributeType]) -> Result<Vec<Attribute>> {
        self.session.get_attributes(self.object(object, Function::GetAttributeValue)?, types)
    }

    fn sign(&self, mechanism: Mechanism, key: Handle, input: &[u8]) -> Result<Vec<u8>> {
        let mechanism = match mechanism {
            Mechanism::RsaPkcs => mechanism::Mechanism::RsaPkcs,
            Mechanism::Ecdsa => mechanism::Mechanism::Ecdsa,
        };
        self.session.sign(&mechanism, self.object(key, Function::SignInit)?, input)
    }

    fn generate_key_pair(
        &mut self,
        generator: Generator,
        public: &[Attribute],
        private: &[Attribute],
    ) -> Result<(Handle, Handle)> {
        let mechanism = match generator {
            Generator::Rsa => mechanism::Mechanism::RsaPkcsKeyPairGen,
            Generator::Ec => mechanism::Mechanism::EccKeyPairGen,
        };
        let (public, private) = self.session.generate_key_pair(&mechanism, public, private)?;
        Ok((self.keep(public), self.keep(private)))
    }

    fn close(self: Box<Self>) -> Result<()> {
        self.session.close()
    }
}
