//! The record of applications.

use ca_core::domain::application::{Application, ApplicationId};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::applications::Applications;
use ca_core::ports::record::{Answered, ApplicationAct, RecordFailure, RequestKey};

use super::Record;

impl Applications for Record {
    fn create(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.write(|state| {
            state.claim_request(act)?;
            let application = act.application.clone();
            if state.applications.insert(application.id, application).is_some() {
                return Err(RecordFailure::Conflict);
            }
            state.audit.push(act.audit.clone());
            Ok(())
        })
    }

    fn save(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        self.write(|state| {
            state.advance(act)?;
            state.audit.push(act.audit.clone());
            Ok(())
        })
    }

    fn application(&self, id: ApplicationId) -> Result<Option<Application>, RecordFailure> {
        Ok(self.read(|state| state.applications.get(&id).cloned()))
    }

    fn page(
        &self,
        municipality: &MunicipalityCode,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, RecordFailure> {
        let mut page = self.read(|state| {
            let own = state.applications.values().filter(|known| known.municipality == *municipality);
            own.cloned().collect::<Vec<_>>()
        });
        page.sort_by_key(|known| std::cmp::Reverse((known.received, known.id)));
        if let Some(before) = before {
            let at = page.iter().position(|known| known.id == before);
            page.drain(..at.map_or(page.len(), |at| at + 1));
        }
        page.truncate(limit.into());
        Ok(page)
    }

    fn answered(&self, request: &RequestKey) -> Result<Answered, RecordFailure> {
        let RequestKey { principal, key, digest } = request;
        let first = self.read(|state| state.requests.get(&(principal.clone(), key.clone())).copied());
        match first {
            None => Ok(None),
            Some((first, application)) if first == *digest => Ok(Some(application)),
            Some(_) => Err(RecordFailure::RequestConflict),
        }
    }
}
