//! What every act of an operator needs: the record, a name, the time.

use ca_core::domain::audit::{Act, Actor, AuditEntry};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::clock::Clock as _;
use schemas::{Migration, Store};

use crate::compose::clock::SystemClock;
use crate::compose::open_record;
use crate::config::{self, Config};
use crate::error::Error;

/// An operator at work.
pub(super) struct Office {
    pub(super) config: Config,
    pub(super) store: Store,
    pub(super) operator: String,
}

impl Office {
    pub(super) fn open(config: Config, operator: Option<String>) -> Result<Self, Error> {
        let operator = operator
            .or_else(config::system_user)
            .ok_or_else(|| Error::Configuration("the audit needs a name: use --operator NAME".to_owned()))?;
        let store = open_record(&config.record, Migration::Refuse)?;
        Ok(Self { config, store, operator })
    }

    /// The audit entry of an act done now.
    pub(super) fn audit(&self, act: Act, municipality: Option<MunicipalityCode>) -> AuditEntry {
        AuditEntry {
            at: SystemClock.now(),
            actor: Actor::Operator(self.operator.clone()),
            act,
            municipality,
            application: None,
            certificates: Vec::new(),
            codes: Vec::new(),
        }
    }
}
