//! The acts of a counter: each reads what it needs, decides, and records once.
//!
//! [`Counter`] holds the ports. `counter` has the acts up to the key
//! authorization and after delivery; `issue` is the one place where the order of
//! steps between key and certificate is written; `resume` closes what a crash
//! left open.

mod counter;
mod draft;
mod error;
mod issue;
mod key_code;
mod resume;

pub use error::FlowError;
pub use issue::{Issued, KeyRequest};
pub use key_code::{KeyCode, KeyCodeSecret};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::certificate::CertificateKind;
use crate::domain::issuer::Issuer;
use crate::domain::municipality::{Municipality, MunicipalityCode};
use crate::domain::prefecture::Prefecture;
use crate::ports::applications::Applications;
use crate::ports::certificates::Certificates;
use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::ports::register::Register;
use crate::ports::signer::Signer;

/// The counter side of the service: its ports and its policy.
#[derive(Clone)]
pub struct Counter {
    /// The record of applications.
    pub applications: Arc<dyn Applications>,
    /// The record of certificates.
    pub certificates: Arc<dyn Certificates>,
    /// The resident register.
    pub register: Arc<dyn Register>,
    /// The token.
    pub signer: Arc<dyn Signer>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random octets.
    pub entropy: Arc<dyn Entropy>,
    /// What may be issued, how, by whom.
    pub policy: Arc<Policy>,
}

/// What the configuration and the record say at start.
#[derive(Debug)]
pub struct Policy {
    /// The authorities that can issue, each with its profile.
    pub issuers: Vec<Arc<Issuer>>,
    /// The municipalities served.
    pub municipalities: BTreeMap<MunicipalityCode, Municipality>,
    /// How long a key authorization lives.
    pub key_authorization_life: SignedDuration,
    /// From which key authorization codes are derived.
    pub key_code_secret: KeyCodeSecret,
}

impl Policy {
    /// The issuer of this kind for this prefecture: its newest generation of
    /// those that are valid now.
    #[must_use]
    pub fn issuer(
        &self,
        prefecture: Prefecture,
        kind: CertificateKind,
        now: Timestamp,
    ) -> Option<&Arc<Issuer>> {
        self.issuers
            .iter()
            .filter(|issuer| {
                let authority = issuer.authority();
                let valid = authority.validity.not_before() <= now && now <= authority.validity.not_after();
                authority.prefecture == prefecture && issuer.kind() == kind && valid
            })
            .max_by_key(|issuer| issuer.authority().generation)
    }
}
