//! Closing what a crash left open.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::counter::advance;
use super::{Counter, FlowError};
use crate::domain::application::{ApplicationId, ApplicationState};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::code::Code;
use crate::ports::record::{ApplicationAct, RecordFailure};

/// How many intents are looked at in one go.
const PAGE: u16 = 500;

impl Counter {
    /// Closes every intent recorded before this instant and still open as
    /// possibly issued: its serial is revoked and its application has failed.
    /// Returns how many applications that concerned. Signs nothing (architecture rule 2). Safe to repeat, and safe beside a
    /// running issue: whichever of the two records first, the other conflicts.
    ///
    /// # Errors
    /// [`FlowError::Record`]; what was closed until then stays closed.
    pub fn resume(&self, before: Timestamp) -> Result<usize, FlowError> {
        let mut resumed = 0;
        loop {
            let open = self.certificates.open_intents(before, PAGE)?;
            let applications: BTreeSet<ApplicationId> =
                open.iter().map(|intent| intent.application).collect();
            let mut closed = 0;
            for id in applications {
                match self.close(id) {
                    Ok(()) => closed += 1,
                    // The issue itself, or another instance, came first.
                    Err(FlowError::Record(RecordFailure::Conflict)) => {}
                    Err(error) => return Err(error),
                }
            }
            resumed += closed;
            if closed == 0 {
                return Ok(resumed);
            }
        }
    }

    fn close(&self, id: ApplicationId) -> Result<(), FlowError> {
        let now = self.clock.now();
        let mut application = self
            .applications
            .application(id)?
            .ok_or_else(|| RecordFailure::Corrupt(format!("an intent without its application {id}")))?;
        application.state = ApplicationState::Failed(Code::TOKEN_OUTCOME_UNKNOWN);
        advance(&mut application, now);
        let audit = AuditEntry {
            at: now,
            actor: Actor::Service,
            act: Act::IntentsClosed,
            municipality: Some(application.municipality),
            application: Some(id),
            certificates: Vec::new(),
            codes: vec![Code::TOKEN_OUTCOME_UNKNOWN],
        };
        let act = ApplicationAct { application, audit, request: None };
        Ok(self.certificates.close_intents(&act, &[])?)
    }
}
