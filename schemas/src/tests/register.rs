use ca_core::domain::audit::Act;
use ca_core::domain::four_items::{FourItems, Substitutes};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::record::RecordFailure;
use ca_core::ports::register::{Register, RegisterEntry, ResidentStatus};
use diesel::{QueryDsl, RunQueryDsl};
use jiff::civil::date;

use super::database::Database;
use super::sample::{at, chiyoda, items, kiyose, operator, resident};
use crate::{AuditScope, Imported, RegisterImport, Store, tables};

on_both!(
    an_imported_resident_is_read_back,
    a_register_that_was_never_imported_is_unavailable,
    an_import_replaces_the_register_of_its_municipality_only,
    an_import_counts_only_when_it_is_finished,
    an_import_that_fails_leaves_the_register_before_in_force,
    a_later_import_ends_an_earlier_one,
    nothing_is_left_of_what_was_replaced,
);

fn entry(municipality: MunicipalityCode, number: u32) -> RegisterEntry {
    RegisterEntry {
        municipality,
        number: resident(number),
        items: items(),
        substitutes: Substitutes::none(),
        status: ResidentStatus::Registered,
        status_date: date(2020, 4, 1),
    }
}

fn begin(store: &Store, municipality: MunicipalityCode) -> RegisterImport {
    RegisterImport::begin(store, municipality, at(0)).unwrap()
}

fn finish(import: RegisterImport) -> Result<Imported, RecordFailure> {
    import.finish(&operator(Act::RegisterImported, at(1)))
}

fn import(store: &Store, municipality: MunicipalityCode, numbers: std::ops::Range<u32>) -> Imported {
    let mut import = begin(store, municipality);
    numbers.for_each(|number| import.add(&entry(municipality, number)).unwrap());
    finish(import).unwrap()
}

fn is_there(store: &Store, municipality: MunicipalityCode, number: u32) -> bool {
    store.entry(&municipality, &resident(number)).unwrap().is_some()
}

/// How many residents the tables hold, of whatever import.
fn rows(database: &Database) -> i64 {
    tables::residents::table.count().get_result(&mut database.connection()).unwrap()
}

fn an_imported_resident_is_read_back(database: &Database) {
    let store = database.store();
    let mut written = entry(kiyose(), 1);
    written.items =
        FourItems::parse("髙\u{20BB7}　葛\u{E0100}子", "319800200", "3", "東京都清瀬市中里８４２").unwrap();
    written.substitutes = Substitutes::parse("葛\u{E0100}=葛;\u{20BB7}=吉").unwrap();
    written.status = ResidentStatus::StruckOff;
    let mut import = begin(&store, kiyose());
    import.add(&written).unwrap();
    assert_eq!(finish(import), Ok(Imported { residents: 1, replaced: 0 }));
    let read = store.entry(&kiyose(), &resident(1)).unwrap().unwrap();
    assert!(read.items == written.items);
    assert!(read.substitutes == written.substitutes);
    assert!(read.number == written.number);
    let rest = |entry: &RegisterEntry| (entry.municipality, entry.status, entry.status_date);
    assert_eq!(rest(&read), rest(&written));
    assert!(store.entry(&kiyose(), &resident(2)).unwrap().is_none());
    assert_eq!(store.audit(AuditScope::All, None, 9).unwrap().len(), 1);
}

fn a_register_that_was_never_imported_is_unavailable(database: &Database) {
    let store = database.store();
    import(&store, kiyose(), 0..1);
    let outcome = store.entry(&chiyoda(), &resident(0));
    assert!(outcome.unwrap_err().to_string().contains("no register of municipality 131016"));
}

fn an_import_replaces_the_register_of_its_municipality_only(database: &Database) {
    let store = database.store();
    import(&store, kiyose(), 0..1001);
    import(&store, chiyoda(), 0..3);
    let second = import(&store, kiyose(), 1000..1500);
    assert_eq!(second, Imported { residents: 500, replaced: 1001 });
    assert!(!is_there(&store, kiyose(), 999));
    assert!(is_there(&store, kiyose(), 1000));
    assert!(is_there(&store, chiyoda(), 0));
    assert_eq!(import(&store, chiyoda(), 0..0), Imported { residents: 0, replaced: 3 });
    assert!(!is_there(&store, chiyoda(), 0));
}

fn an_import_counts_only_when_it_is_finished(database: &Database) {
    let store = database.store();
    import(&store, kiyose(), 0..10);
    let mut second = begin(&store, kiyose());
    (5..1005).for_each(|number| second.add(&entry(kiyose(), number)).unwrap());
    assert!(is_there(&store, kiyose(), 0));
    assert!(!is_there(&store, kiyose(), 500));
    finish(second).unwrap();
    assert!(!is_there(&store, kiyose(), 0));
    assert!(is_there(&store, kiyose(), 500));
}

fn an_import_that_fails_leaves_the_register_before_in_force(database: &Database) {
    let store = database.store();
    import(&store, kiyose(), 0..10);

    let mut twice = begin(&store, kiyose());
    twice.add(&entry(kiyose(), 5000)).unwrap();
    twice.add(&entry(kiyose(), 5000)).unwrap();
    assert_eq!(finish(twice), Err(RecordFailure::Conflict));

    let mut elsewhere = begin(&store, kiyose());
    assert_eq!(elsewhere.add(&entry(chiyoda(), 1)), Err(RecordFailure::Conflict));
    drop(elsewhere);

    let mut dropped = begin(&store, kiyose());
    (5000..6000).for_each(|number| dropped.add(&entry(kiyose(), number)).unwrap());
    drop(dropped);

    assert!(is_there(&store, kiyose(), 0));
    assert!(!is_there(&store, kiyose(), 5000));
    assert_eq!(import(&store, kiyose(), 0..1), Imported { residents: 1, replaced: 10 });
}

fn a_later_import_ends_an_earlier_one(database: &Database) {
    let store = database.store();
    let mut first = begin(&store, kiyose());
    (0..700).for_each(|number| first.add(&entry(kiyose(), number)).unwrap());
    let mut second = begin(&store, kiyose());
    second.add(&entry(kiyose(), 9000)).unwrap();
    assert_eq!(finish(first), Err(RecordFailure::Conflict));
    finish(second).unwrap();
    assert!(is_there(&store, kiyose(), 9000));
    assert!(!is_there(&store, kiyose(), 0));
}

fn nothing_is_left_of_what_was_replaced(database: &Database) {
    let store = database.store();
    import(&store, kiyose(), 0..4500);
    import(&store, kiyose(), 0..7);
    assert_eq!(rows(database), 7);
    let mut dropped = begin(&store, kiyose());
    (0..500).for_each(|number| dropped.add(&entry(kiyose(), number)).unwrap());
    drop(dropped);
    assert_eq!(rows(database), 507);
    import(&store, kiyose(), 0..8);
    assert_eq!(rows(database), 8);
}
