//! The record of applications.

use ca_core::domain::application::{Application, ApplicationId};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::applications::Applications;
use ca_core::ports::record::{Answered, ApplicationAct, RecordFailure, RequestKey};
use diesel::RunQueryDsl;
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper,
};

use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::rows::act::ActRows;
use crate::rows::application::ApplicationRow;
use crate::rows::columns;
use crate::store::Store;
use crate::tables::{applications, requests};

impl Applications for Store {
    fn create(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        let rows = ActRows::of(act);
        self.write(move |connection| rows.create(connection))
    }

    fn save(&self, act: &ApplicationAct) -> Result<(), RecordFailure> {
        let rows = ActRows::of(act);
        self.write(move |connection| rows.save(connection))
    }

    fn application(&self, id: ApplicationId) -> Result<Option<Application>, RecordFailure> {
        let row: Option<ApplicationRow> = self.read(|connection| {
            Ok(applications::table
                .find(id.octets().as_slice())
                .select(ApplicationRow::as_select())
                .first(connection)
                .optional()?)
        })?;
        row.map(ApplicationRow::application).transpose()
    }

    fn page(
        &self,
        municipality: &MunicipalityCode,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, RecordFailure> {
        let municipality = municipality.to_string();
        let rows = self.read(|connection| page(connection, &municipality, before, limit.into()))?;
        rows.into_iter().map(ApplicationRow::application).collect()
    }

    fn answered(&self, request: &RequestKey) -> Result<Answered, RecordFailure> {
        let RequestKey { principal, key, digest } = request;
        let first: Option<(Vec<u8>, Vec<u8>)> = self.read(|connection| {
            Ok(requests::table
                .find((principal, key))
                .select((requests::digest, requests::application))
                .first(connection)
                .optional()?)
        })?;
        match first {
            None => Ok(None),
            Some((first, _)) if first != digest => Err(RecordFailure::RequestConflict),
            Some((_, application)) => columns::application("requests.application", &application).map(Some),
        }
    }
}

/// A page of a municipality's applications; none before one that is not there.
fn page(
    connection: &mut AnyConnection,
    municipality: &str,
    before: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationRow>, ActFailure> {
    let (received, id) = match before {
        None => (i64::MAX, Vec::new()),
        Some(id) => {
            let id = id.octets().to_vec();
            let received = applications::table
                .find(&id)
                .filter(applications::municipality.eq(municipality))
                .select(applications::received)
                .first(connection)
                .optional()?;
            match received {
                None => return Ok(Vec::new()),
                Some(received) => (received, id),
            }
        }
    };
    let older = applications::received
        .lt(received)
        .or(applications::received.eq(received).and(applications::id.lt(id)));
    Ok(applications::table
        .filter(applications::municipality.eq(municipality))
        .filter(applications::received.le(received))
        .filter(older)
        .order((applications::received.desc(), applications::id.desc()))
        .limit(limit)
        .select(ApplicationRow::as_select())
        .load(connection)?)
}
