//! The record of applications.

use super::record::{Answered, ApplicationAct, RecordFailure, RequestKey};
use crate::domain::application::{Application, ApplicationId};
use crate::domain::municipality::MunicipalityCode;

/// The durable record of applications and of the acts on them.
pub trait Applications: Send + Sync {
    /// Records a new application (version 1).
    ///
    /// # Errors
    /// [`RecordFailure`]; `Conflict` when the identifier is taken,
    /// `RequestConflict` when the request identifier is.
    fn create(&self, act: &ApplicationAct) -> Result<(), RecordFailure>;

    /// Records an act on an application whose recorded version is one less.
    ///
    /// # Errors
    /// [`RecordFailure`]; `Conflict` when another act came first.
    fn save(&self, act: &ApplicationAct) -> Result<(), RecordFailure>;

    /// The application, if there is one.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn application(&self, id: ApplicationId) -> Result<Option<Application>, RecordFailure>;

    /// At most `limit` applications of a municipality, newest first, older than `before`.
    ///
    /// # Errors
    /// [`RecordFailure`].
    fn page(
        &self,
        municipality: &MunicipalityCode,
        before: Option<ApplicationId>,
        limit: u16,
    ) -> Result<Vec<Application>, RecordFailure>;

    /// What was answered to this request identifier, if it was used before.
    ///
    /// # Errors
    /// [`RecordFailure::RequestConflict`] when it was used with another digest.
    fn answered(&self, request: &RequestKey) -> Result<Answered, RecordFailure>;
}
