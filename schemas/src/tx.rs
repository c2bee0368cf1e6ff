//! How acts become durable: many writers' callers, few writers, one commit for
//! all that wait.
//!
//! An act is a job for a writer thread, which has a connection of its own. The
//! writer takes every job that waits, runs each inside a savepoint of one
//! transaction, commits once and then answers every caller. A job that fails
//! undoes only itself; a commit that fails undoes all, and nobody is told that
//! his act was recorded. Read from the top: [`queue`] (what waits), [`ticket`]
//! (what the caller holds), [`writer`] (the threads), [`readers`] (who only
//! asks), [`figures`] (what is measured).

pub(crate) mod figures;
pub(crate) mod queue;
pub(crate) mod readers;
pub(crate) mod ticket;
pub(crate) mod writer;
