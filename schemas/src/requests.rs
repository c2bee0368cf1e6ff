//! How long request identifiers are kept.

use ca_core::ports::record::RecordFailure;
use diesel::RunQueryDsl;
use jiff::Timestamp;

use crate::rows::columns::microseconds;
use crate::statement::Statement;
use crate::store::Store;

/// How many rows one act deletes, so that it does not hold up the others.
const BATCH: i64 = 1000;

const FORGET: &str = "DELETE FROM requests WHERE (principal, key) IN \
    (SELECT principal, key FROM requests WHERE recorded_at < ? LIMIT ?)";

impl Store {
    /// Forgets the request identifiers recorded before this instant, a few at a
    /// time, and says how many there were. A request repeated later than that
    /// counts as new, so keep them for as long as callers repeat.
    ///
    /// # Errors
    /// [`RecordFailure`]; what was forgotten until then stays forgotten.
    pub fn forget_requests(&self, before: Timestamp) -> Result<usize, RecordFailure> {
        let mut forgotten = 0;
        loop {
            let deleted = self.write(move |connection| {
                let forget: Statement = Statement::new(FORGET, [microseconds(before).into(), BATCH.into()]);
                Ok(forget.execute(connection)?)
            })?;
            if deleted == 0 {
                return Ok(forgotten);
            }
            forgotten += deleted;
        }
    }
}
