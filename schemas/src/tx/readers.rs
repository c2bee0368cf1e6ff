//! Connections for those who only ask.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ca_core::ports::record::RecordFailure;
use diesel::result::Error;

use super::figures;
use crate::connection::{Address, AnyConnection, Purpose};
use crate::failure::{ActFailure, StoreError};

/// A pool of reading connections, opened when first needed.
pub(crate) struct Readers {
    address: Address,
    patience: Duration,
    limit: usize,
    idle: Mutex<Idle>,
    returned: Condvar,
}

struct Idle {
    connections: Vec<AnyConnection>,
    lent: usize,
}

impl Readers {
    /// At most `limit` connections; `patience` bounds the wait for one.
    pub(crate) fn new(address: Address, limit: usize, patience: Duration) -> Self {
        let idle = Mutex::new(Idle { connections: Vec::new(), lent: 0 });
        Self { address, patience, limit: limit.max(1), idle, returned: Condvar::new() }
    }

    /// The answer to a question, asked again on a new connection if the
    /// first was lost.
    pub(crate) fn ask<T>(
        &self,
        question: impl Fn(&mut AnyConnection) -> Result<T, ActFailure>,
    ) -> Result<T, RecordFailure> {
        let mut loan = self.lend()?;
        let answer = match question(loan.connection()?) {
            Err(ActFailure::Database(error)) if is_lost(&error) => {
                // The others of the pool were lost by the same restart.
                self.lock().connections.clear();
                loan.discard();
                question(loan.connection()?)
            }
            answer => answer,
        };
        if matches!(&answer, Err(ActFailure::Database(error)) if !matches!(error, Error::NotFound)) {
            figures::failed("question");
            loan.discard();
        }
        answer.map_err(RecordFailure::from)
    }

    fn lend(&self) -> Result<Loan<'_>, RecordFailure> {
        let begun = Instant::now();
        let mut idle = self.lock();
        while idle.lent >= self.limit {
            let left = self.patience.saturating_sub(begun.elapsed());
            if left.is_zero() {
                let why = "every reading connection is busy".to_owned();
                return Err(RecordFailure::Unavailable(why));
            }
            idle = self.returned.wait_timeout(idle, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        idle.lent += 1;
        Ok(Loan { readers: self, connection: idle.connections.pop() })
    }

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        figures::connected("read");
        self.address.connect(Purpose::Read, self.patience)
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the pool, given back whatever happens.
struct Loan<'a> {
    readers: &'a Readers,
    connection: Option<AnyConnection>,
}

impl Loan<'_> {
    fn connection(&mut self) -> Result<&mut AnyConnection, RecordFailure> {
        if self.connection.is_none() {
            let opened = self.readers.connect();
            self.connection = Some(opened.map_err(|error| RecordFailure::Unavailable(error.to_string()))?);
        }
        self.connection.as_mut().ok_or_else(|| RecordFailure::Unavailable(String::new()))
    }

    fn discard(&mut self) {
        self.connection = None;
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut idle = self.readers.lock();
        idle.lent -= 1;
        idle.connections.extend(self.connection.take());
        drop(idle);
        self.readers.returned.notify_one();
    }
}

/// Whether the connection may be gone: PostgreSQL says so as of unknown kind
/// when an administrator ends it, so every error of the database counts.
const fn is_lost(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(..))
}
