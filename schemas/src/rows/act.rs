//! The rows that every act on an application writes.

use ca_core::ports::record::{ApplicationAct, RecordFailure, RequestKey};
use diesel::RunQueryDsl;
use diesel::prelude::{OptionalExtension, QueryDsl};

use super::application::ApplicationRow;
use super::audit::NewAuditRow;
use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::statement::Statement;
use crate::tables::{applications, requests};

/// An act, ready to be written.
pub(crate) struct ActRows {
    pub(crate) application: ApplicationRow,
    pub(crate) audit: NewAuditRow,
    request: Option<RequestKey>,
}

const CLAIM: &str = "INSERT INTO requests (principal, key, digest, application, recorded_at) \
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (principal, key) DO NOTHING";

impl ActRows {
    pub(crate) fn of(act: &ApplicationAct) -> Self {
        Self {
            application: ApplicationRow::of(&act.application),
            audit: NewAuditRow::of(&act.audit),
            request: act.request.clone(),
        }
    }

    /// Writes the act whole, as the first on its application.
    pub(crate) fn create(&self, connection: &mut AnyConnection) -> Result<(), ActFailure> {
        self.claim_request(connection)?;
        diesel::insert_into(applications::table).values(&self.application).execute(connection)?;
        self.audit.insert(connection)
    }

    /// Writes the act whole, as one that adds nothing to the application itself.
    pub(crate) fn save(&self, connection: &mut AnyConnection) -> Result<(), ActFailure> {
        self.advance(connection)?;
        self.audit.insert(connection)
    }

    /// Writes the request identifier and the application, and leaves the audit
    /// to the caller.
    pub(crate) fn advance(&self, connection: &mut AnyConnection) -> Result<(), ActFailure> {
        self.claim_request(connection)?;
        match self.application.advance().execute(connection)? {
            1 => Ok(()),
            _ => Err(RecordFailure::Conflict.into()),
        }
    }

    /// The same request meeting itself is a conflict: its answer is there to be
    /// asked for. Another request under its name is refused.
    fn claim_request(&self, connection: &mut AnyConnection) -> Result<(), ActFailure> {
        let Some(RequestKey { principal, key, digest }) = &self.request else { return Ok(()) };
        let claim: Statement = Statement::new(
            CLAIM,
            [
                principal.as_str().into(),
                key.as_str().into(),
                digest.as_slice().into(),
                self.application.id.as_slice().into(),
                self.audit.at.into(),
            ],
        );
        if claim.execute(connection)? == 1 {
            return Ok(());
        }
        let first: Option<Vec<u8>> =
            requests::table.find((principal, key)).select(requests::digest).first(connection).optional()?;
        match first {
            Some(first) if first != digest => Err(RecordFailure::RequestConflict.into()),
            Some(_) | None => Err(RecordFailure::Conflict.into()),
        }
    }
}
