//! The store: the one object through which the record is reached.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use ca_core::ports::record::RecordFailure;

use crate::connection::{Address, AnyConnection, Purpose};
use crate::failure::{ActFailure, StoreError};
use crate::tx::figures;
use crate::tx::queue::Queue;
use crate::tx::readers::Readers;
use crate::tx::ticket;
use crate::tx::writer::Writer;
use crate::version;

/// What to do about a schema that is older than the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migration {
    /// Refuse to open the record.
    Refuse,
    /// Migrate it, or make a new record where there is none.
    Apply,
}

/// How the record is opened; the defaults suit a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// What to do about an older schema.
    pub migration: Migration,
    /// Writing connections, on PostgreSQL; SQLite has one writer.
    pub writers: usize,
    /// Reading connections, at most.
    pub readers: usize,
    /// Most acts in one commit.
    pub group: usize,
    /// Most acts that may wait for a writer.
    pub queue: usize,
    /// How long an act waits for its writer, or a statement for a lock.
    pub patience: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            migration: Migration::Refuse,
            writers: 4,
            readers: 4,
            group: 64,
            queue: 4096,
            patience: Duration::from_secs(5),
        }
    }
}

/// The durable record. A clone is the same store; when the last one is
/// dropped, the acts that wait are done and the writers end.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    readers: Readers,
    queue: Arc<Queue>,
    patience: Duration,
    writers: Vec<JoinHandle<()>>,
}

impl Store {
    /// Opens the record at `sqlite:PATH` or `postgresql://…`.
    ///
    /// # Errors
    /// [`StoreError`]: every variant.
    pub fn open(url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        figures::describe();
        let address = Address::parse(url)?;
        let mut connection = first(&address, options)?;
        match options.migration {
            Migration::Refuse => version::check(&mut connection)?,
            Migration::Apply => version::migrate(&mut connection)?,
        }
        let writers = match address {
            Address::Sqlite(_) => 1,
            Address::Postgres(_) => options.writers.max(1),
        };
        let queue = Arc::new(Queue::new(options.queue));
        let readers = Readers::new(address.clone(), options.readers, options.patience);
        let mut inner =
            Inner { readers, queue: Arc::clone(&queue), patience: options.patience, writers: Vec::new() };
        for _ in 0..writers {
            let writer = Writer {
                address: address.clone(),
                queue: Arc::clone(&queue),
                group: options.group.max(1),
                patience: options.patience,
            };
            inner.writers.push(writer.start()?);
        }
        Ok(Self(Arc::new(inner)))
    }

    /// Succeeds if the record answers a question now: for a readiness probe.
    ///
    /// # Errors
    /// [`RecordFailure::Unavailable`].
    pub fn probe(&self) -> Result<(), RecordFailure> {
        self.read(|connection| {
            Ok(diesel::connection::SimpleConnection::batch_execute(connection, "SELECT 1")?)
        })
    }

    /// Takes no further acts; those that wait are done. For the end of a service.
    pub fn close(&self) {
        self.0.queue.close();
    }

    /// How many acts wait for a writer.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.queue.len()
    }

    /// Has an act written and waits until it is on disk.
    pub(crate) fn write<T, F>(&self, act: F) -> Result<T, RecordFailure>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, ActFailure> + Send + 'static,
    {
        let (job, ticket) = ticket::job(act);
        self.0.queue.push(job)?;
        ticket.wait(self.0.patience)
    }

    /// Asks a question.
    pub(crate) fn read<T>(
        &self,
        question: impl Fn(&mut AnyConnection) -> Result<T, ActFailure>,
    ) -> Result<T, RecordFailure> {
        self.0.readers.ask(question)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue.close();
        for writer in self.writers.drain(..) {
            // A writer answers its callers even when a job panics; it has no result.
            drop(writer.join());
        }
    }
}

/// A connection to a record that may still have to be migrated. A file that is
/// not there is made only when asked.
fn first(address: &Address, options: &StoreOptions) -> Result<AnyConnection, StoreError> {
    if let Address::Sqlite(path) = address
        && options.migration == Migration::Refuse
        && !path.exists()
    {
        return Err(StoreError::Unreachable(format!("there is no file {}", path.display())));
    }
    address.connect(Purpose::Write, options.patience)
}
