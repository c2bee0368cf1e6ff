use std::sync::mpsc;

use ca_core::domain::audit::Act;
use ca_core::ports::applications::Applications;
use ca_core::ports::record::RecordFailure;
use diesel::connection::SimpleConnection;

use super::database::Database;
use super::sample::{act, application, id, kiyose};
use super::server::Server;
use crate::{Migration, Store, StoreOptions};

fn unavailable<T>(outcome: Result<T, RecordFailure>) -> bool {
    matches!(outcome, Err(RecordFailure::Unavailable(_)))
}

#[test]
fn a_full_disk_is_unavailable_and_recovers_when_there_is_room() {
    let database = Database::sqlite();
    let store = database.store();
    let limit = |pages: &'static str| {
        store.write(move |connection| {
            Ok(connection.batch_execute(&format!("PRAGMA max_page_count = {pages}"))?)
        })
    };
    // A limit below what is there means: not one page more.
    limit("1").unwrap();
    let mut number = 0;
    let outcome = loop {
        let outcome = store.create(&act(&application(number), Act::ApplicationReceived));
        if outcome.is_err() {
            break outcome;
        }
        number += 1;
        assert!(number < 10_000, "the disk is never full");
    };
    assert_eq!(outcome, Err(RecordFailure::Unavailable("database or disk is full".to_owned())));
    assert!(store.application(id(number)).unwrap().is_none());
    assert_eq!(store.page(&kiyose(), None, u16::MAX).unwrap().len(), usize::try_from(number).unwrap());

    // The limit went with the connection: there is room again.
    store.create(&act(&application(number), Act::ApplicationReceived)).unwrap();
    assert!(store.application(id(number)).unwrap().is_some());
}

#[test]
fn a_server_that_stops_is_unavailable_and_found_again_when_it_is_back() {
    let mut server = Server::new();
    server.start();
    let options = StoreOptions { migration: Migration::Apply, ..StoreOptions::default() };
    let store = Store::open(&server.url(), &options).unwrap();
    store.create(&act(&application(1), Act::ApplicationReceived)).unwrap();
    store.application(id(1)).unwrap();

    server.stop();
    assert!(unavailable(store.create(&act(&application(2), Act::ApplicationReceived))));
    assert!(unavailable(store.application(id(1))));
    assert!(unavailable(store.probe()));

    server.start();
    store.create(&act(&application(2), Act::ApplicationReceived)).unwrap();
    assert!(store.application(id(1)).unwrap().is_some());
    assert!(store.application(id(2)).unwrap().is_some());
}

#[test]
fn connections_lost_between_acts_are_replaced_unnoticed() {
    let database = Database::postgres();
    let store = database.store();
    for number in 1..4 {
        store.create(&act(&application(number), Act::ApplicationReceived)).unwrap();
        store.application(id(number)).unwrap();
        database.stop();
        database.start();
    }
    assert_eq!(store.page(&kiyose(), None, 9).unwrap().len(), 3);
}

#[test]
fn a_connection_lost_within_an_act_loses_the_act_whole() {
    let database = Database::postgres();
    let store = database.store();
    let (begun, has_begun) = mpsc::channel();
    let (stop, stopped) = mpsc::channel::<()>();
    let acting = store.clone();
    let act_caller = std::thread::spawn(move || {
        acting.write(move |connection| {
            let insert = "INSERT INTO municipalities VALUES ('132217', '13', '清瀬市', 'Kiyose-shi')";
            connection.batch_execute(insert)?;
            begun.send(()).unwrap();
            let _ = stopped.recv();
            Ok(())
        })
    });
    has_begun.recv().unwrap();
    database.stop();
    database.start();
    drop(stop);
    assert!(unavailable(act_caller.join().unwrap()));
    // The same row again: it was not there.
    store
        .write(|connection| {
            let insert = "INSERT INTO municipalities VALUES ('132217', '13', '清瀬市', 'Kiyose-shi')";
            Ok(connection.batch_execute(insert)?)
        })
        .unwrap();
}
