use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use ca_core::ports::record::RecordFailure;
use diesel::connection::SimpleConnection;
use diesel::prelude::{QueryDsl, RunQueryDsl};

use super::database::Database;
use crate::connection::AnyConnection;
use crate::failure::ActFailure;
use crate::{Store, StoreOptions};

on_both!(
    acts_that_wait_are_recorded_by_one_commit,
    a_failing_act_undoes_only_itself,
    a_failing_commit_claims_nothing,
    an_act_that_panics_fails_with_its_group_and_the_writer_goes_on,
    an_act_whose_caller_gave_up_does_not_happen,
    acts_that_wait_at_the_end_are_done,
    too_many_waiting_acts_are_refused,
);

mod marks {
    diesel::table! { marks (id) { id -> BigInt, } }
}
use marks::marks::dsl::{id as mark_id, marks as all};

/// A store with one writer and a table to write to. A mark's `parent` is
/// checked at the commit.
fn store(database: &Database, options: &StoreOptions) -> Store {
    let store = database.store_with(&StoreOptions { writers: 1, ..options.clone() });
    database.execute(
        "CREATE TABLE parents (id BIGINT PRIMARY KEY); CREATE TABLE marks (id BIGINT PRIMARY KEY, \
         parent BIGINT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)",
    );
    store
}

fn mark(connection: &mut AnyConnection, id: i64) -> Result<(), ActFailure> {
    Ok(connection.batch_execute(&format!("INSERT INTO marks (id) VALUES ({id})"))?)
}

fn orphan(connection: &mut AnyConnection, id: i64) -> Result<(), ActFailure> {
    Ok(connection.batch_execute(&format!("INSERT INTO marks (id, parent) VALUES ({id}, 1)"))?)
}

fn visible(store: &Store) -> Vec<i64> {
    store.read(|connection| Ok(all.order(mark_id).select(mark_id).load(connection)?)).unwrap()
}

/// Runs `during` while the writer is held by an act of ours, then lets it go.
fn while_the_writer_is_held(store: &Store, during: impl FnOnce()) {
    let (begun, has_begun) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let holder = scope.spawn(move || {
            store.write(move |_| {
                begun.send(()).unwrap();
                let _ = released.recv();
                Ok(())
            })
        });
        has_begun.recv().unwrap();
        during();
        drop(release);
        holder.join().unwrap().unwrap();
    });
}

type Task = fn(&mut AnyConnection, i64) -> Result<(), ActFailure>;

/// Has all of these wait, in this order, and then run as one group.
fn run_together(store: &Store, tasks: &[Task]) -> Vec<Result<(), RecordFailure>> {
    thread::scope(|scope| {
        let mut callers = Vec::new();
        while_the_writer_is_held(store, || {
            for (id, task) in (0..).zip(tasks.iter().copied()) {
                callers.push(scope.spawn(move || store.write(move |connection| task(connection, id))));
                while store.waiting() < callers.len() {
                    thread::yield_now();
                }
            }
        });
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    })
}

fn acts_that_wait_are_recorded_by_one_commit(database: &Database) {
    let store = store(database, &StoreOptions::default());
    let (own, others) = thread::scope(|scope| {
        let mut callers = Vec::new();
        while_the_writer_is_held(&store, || {
            for id in 0..5 {
                let (store, reader) = (&store, store.clone());
                callers.push(scope.spawn(move || {
                    store.write(move |connection| {
                        mark(connection, id)?;
                        let own: i64 = all.count().get_result(connection)?;
                        Ok((own, visible(&reader).len()))
                    })
                }));
                while store.waiting() < callers.len() {
                    thread::yield_now();
                }
            }
        });
        callers.into_iter().map(|caller| caller.join().unwrap().unwrap()).unzip::<_, _, Vec<_>, Vec<_>>()
    });
    // Each saw what came before it in the group, and nobody else saw any of it.
    assert_eq!(own, [1, 2, 3, 4, 5]);
    assert_eq!(others, [0; 5]);
    assert_eq!(visible(&store), [0, 1, 2, 3, 4]);
}

fn a_failing_act_undoes_only_itself(database: &Database) {
    let store = store(database, &StoreOptions::default());
    let fail: Task = |connection, id| {
        mark(connection, id)?;
        Err(RecordFailure::KeyReused.into())
    };
    let broken: Task = |connection, id| {
        mark(connection, id)?;
        mark(connection, id)
    };
    let outcomes = run_together(&store, &[mark, fail, mark, broken, mark]);
    let [one, failed, two, taken, three] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!([one, two, three], [&Ok(()); 3]);
    assert_eq!(failed, &Err(RecordFailure::KeyReused));
    assert_eq!(taken, &Err(RecordFailure::Conflict));
    assert_eq!(visible(&store), [0, 2, 4]);
}

fn a_failing_commit_claims_nothing(database: &Database) {
    let store = store(database, &StoreOptions::default());
    let refuse: Task = |_, _| Err(RecordFailure::KeyReused.into());
    for outcome in run_together(&store, &[mark, orphan, refuse, mark]) {
        assert!(matches!(outcome, Err(RecordFailure::Unavailable(_))), "{outcome:?}");
    }
    assert!(matches!(store.write(|connection| orphan(connection, 1)), Err(RecordFailure::Unavailable(_))));
    assert_eq!(visible(&store), []);
    store.write(|connection| mark(connection, 7)).unwrap();
    assert_eq!(visible(&store), [7]);
}

fn an_act_that_panics_fails_with_its_group_and_the_writer_goes_on(database: &Database) {
    let store = store(database, &StoreOptions::default());
    let panic: Task = |_, _| std::panic::panic_any("an act that panics, as it should");
    for outcome in run_together(&store, &[mark, panic, mark]) {
        assert!(matches!(outcome, Err(RecordFailure::Unavailable(_))), "{outcome:?}");
    }
    assert_eq!(visible(&store), []);
    store.write(|connection| mark(connection, 7)).unwrap();
    assert_eq!(visible(&store), [7]);
}

fn an_act_whose_caller_gave_up_does_not_happen(database: &Database) {
    let impatient = StoreOptions { patience: Duration::from_millis(200), ..StoreOptions::default() };
    let store = store(database, &impatient);
    let (begun, has_begun) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let holder = store.clone();
    let holder = thread::spawn(move || {
        // Its own caller does not wait for it to the end either.
        let _ = holder.write(move |_| {
            begun.send(()).unwrap();
            let _ = released.recv();
            Ok(())
        });
    });
    has_begun.recv().unwrap();
    let outcome = store.write(|connection| mark(connection, 1));
    assert!(
        matches!(&outcome, Err(RecordFailure::Unavailable(why)) if why.contains("withdrawn")),
        "{outcome:?}"
    );
    drop(release);
    holder.join().unwrap();
    store.write(|connection| mark(connection, 2)).unwrap();
    assert_eq!(visible(&store), [2]);
}

fn acts_that_wait_at_the_end_are_done(database: &Database) {
    let store = store(database, &StoreOptions::default());
    thread::scope(|scope| {
        let waiting = store.clone();
        let mut caller = None;
        while_the_writer_is_held(&store, || {
            let acting = store.clone();
            caller = Some(scope.spawn(move || acting.write(|connection| mark(connection, 1))));
            while waiting.waiting() < 1 {
                thread::yield_now();
            }
            store.close();
        });
        caller.unwrap().join().unwrap().unwrap();
    });
    assert!(matches!(store.write(|connection| mark(connection, 2)), Err(RecordFailure::Unavailable(_))));
    assert_eq!(visible(&store), [1]);
}

fn too_many_waiting_acts_are_refused(database: &Database) {
    let store = store(database, &StoreOptions { queue: 1, ..StoreOptions::default() });
    thread::scope(|scope| {
        let mut first = None;
        while_the_writer_is_held(&store, || {
            let acting = &store;
            first = Some(scope.spawn(move || acting.write(|connection| mark(connection, 1))));
            while store.waiting() < 1 {
                thread::yield_now();
            }
            let second = store.write(|connection| mark(connection, 2));
            assert!(matches!(second, Err(RecordFailure::Unavailable(_))));
        });
        first.unwrap().join().unwrap().unwrap();
    });
    assert_eq!(visible(&store), [1]);
}
