//! The threads that write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ca_core::ports::record::RecordFailure;

use super::figures;
use super::queue::Queue;
use super::ticket::Job;
use crate::connection::{Address, AnyConnection, Purpose};
use crate::failure::{StoreError, describe};

/// What a writer thread works with.
pub(crate) struct Writer {
    pub(crate) address: Address,
    pub(crate) queue: Arc<Queue>,
    /// Most acts in one transaction.
    pub(crate) group: usize,
    /// The longest wait for a lock.
    pub(crate) patience: Duration,
}

impl Writer {
    /// Starts the thread; it connects when there is something to write.
    pub(crate) fn start(self) -> Result<JoinHandle<()>, StoreError> {
        thread::Builder::new()
            .name("record-writer".to_owned())
            .spawn(move || self.work())
            .map_err(|error| StoreError::Unreachable(error.to_string()))
    }

    fn work(self) {
        let mut connection = None;
        loop {
            let mut jobs = self.queue.take(self.group);
            if jobs.is_empty() {
                return;
            }
            jobs.retain_mut(|job| job.begin());
            // A job that panics is dropped with its group, which answers the
            // callers; the connection may be within a transaction and goes too.
            let kept = catch_unwind(AssertUnwindSafe(|| self.record(connection.take(), jobs)));
            connection = kept.unwrap_or_else(|_| {
                figures::failed("panic");
                None
            });
        }
    }

    /// Records a group of acts and answers; gives back the connection if it is
    /// still good.
    fn record(&self, connection: Option<AnyConnection>, jobs: Vec<Box<dyn Job>>) -> Option<AnyConnection> {
        if jobs.is_empty() {
            return connection;
        }
        let mut jobs = jobs;
        let (outcome, connection) = match self.begin(connection) {
            Ok(mut connection) => (transact(&mut connection, &mut jobs), Some(connection)),
            Err(error) => (Outcome::Lost(error.to_string()), None),
        };
        match outcome {
            Outcome::Settled => {
                jobs.into_iter().for_each(|job| job.answer(Ok(())));
                connection
            }
            Outcome::Lost(why) => {
                figures::failed("group");
                tracing::warn!(acts = jobs.len(), why, "a group of acts was not recorded");
                let failure = RecordFailure::Unavailable(why);
                jobs.into_iter().for_each(|job| job.answer(Err(failure.clone())));
                None
            }
        }
    }

    /// A connection within a new transaction. One that was lost since its last
    /// transaction, such as by a restart of the server, is replaced at once:
    /// nothing has been done on it.
    fn begin(&self, connection: Option<AnyConnection>) -> Result<AnyConnection, StoreError> {
        if let Some(mut connection) = connection
            && connection.begin().is_ok()
        {
            return Ok(connection);
        }
        figures::connected("write");
        let mut connection = self.address.connect(Purpose::Write, self.patience)?;
        connection.begin()?;
        Ok(connection)
    }
}

/// What became of a transaction.
enum Outcome {
    /// Every act is on disk, or was undone for a reason of its own.
    Settled,
    /// Nothing may be claimed, and the connection is not to be used again.
    Lost(String),
}

fn transact(connection: &mut AnyConnection, jobs: &mut [Box<dyn Job>]) -> Outcome {
    match run(connection, jobs) {
        Ok(()) => Outcome::Settled,
        Err(why) => Outcome::Lost(why),
    }
}

fn run(connection: &mut AnyConnection, jobs: &mut [Box<dyn Job>]) -> Result<(), String> {
    if let [only] = jobs {
        // Alone in its transaction, an act needs no savepoint.
        return match only.run(connection) {
            Ok(()) => commit(connection, 1),
            Err(failure) => undo(connection, failure),
        };
    }
    for job in &mut *jobs {
        connection.savepoint().map_err(|error| describe(&error))?;
        match job.run(connection) {
            Ok(()) => connection.commit().map_err(|error| describe(&error))?,
            Err(failure) => undo(connection, failure)?,
        }
    }
    commit(connection, jobs.len())
}

/// Undoes a failed act. If that fails too, as when SQLite has ended the whole
/// transaction because the disk is full, the act's failure is the reason.
fn undo(connection: &mut AnyConnection, failure: RecordFailure) -> Result<(), String> {
    figures::failed("act");
    connection.roll_back().map_err(|error| match failure {
        RecordFailure::Unavailable(why) => why,
        RecordFailure::Conflict
        | RecordFailure::KeyReused
        | RecordFailure::ValidCertificateExists
        | RecordFailure::RequestConflict
        | RecordFailure::Corrupt(_) => describe(&error),
    })
}

fn commit(connection: &mut AnyConnection, acts: usize) -> Result<(), String> {
    let begun = Instant::now();
    connection.commit().map_err(|error| describe(&error))?;
    figures::committed(acts, begun.elapsed());
    Ok(())
}
