//! The invented registers are registers, the same each time, and hold what is rare.

use std::collections::HashSet;

use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use ca_core::ports::register::ResidentStatus;
use issuance_api::register::csv::{RegisterLine, RegisterReader};
use jiff::civil::{Date, date};

use super::{RESIDENTS_MAX, Resident, write_register};

const ON: Date = date(2025, 10, 27);

fn town(code: &str) -> Municipality {
    Municipality::new(MunicipalityCode::parse(code).unwrap(), "清瀬市", "Kiyose-shi").unwrap()
}

fn file(town: &Municipality, seed: u64, count: u64) -> Vec<u8> {
    let mut file = Vec::new();
    write_register(&mut file, town, seed, count, ON).unwrap();
    file
}

fn register(count: u64) -> Vec<RegisterLine> {
    let (town, file) = (town("132217"), file(&town("132217"), 1, count));
    let reader = RegisterReader::new(town.code(), file.as_slice()).unwrap();
    reader.collect::<Result<_, _>>().unwrap()
}

#[test]
fn an_invented_register_is_read_without_a_fault_and_says_what_was_invented() {
    let lines = register(10_000);
    assert_eq!(lines.len(), 10_000);
    for (line, place) in lines.iter().zip(0..) {
        let resident = Resident::invent(&town("132217"), 1, place, ON).unwrap();
        assert_eq!(resident.number, line.entry.number);
        assert!(resident.items().unwrap() == line.entry.items);
        let status = line.entry.status == ResidentStatus::Registered;
        let of_age = !line.entry.items.date_of_birth().is_under(15, ON);
        assert_eq!(resident.is_certifiable(ON).unwrap(), status && of_age && line.warning.is_none());
    }
}

#[test]
fn what_is_rare_in_a_register_is_there_in_small_shares() {
    let lines = register(10_000);
    let count = |is: &dyn Fn(&RegisterLine) -> bool| lines.iter().filter(|line| is(line)).count();
    let text = |line: &RegisterLine| line.entry.items.date_of_birth().encode();
    for (what, found, least, most) in [
        ("substitutes", count(&|line| !line.entry.substitutes.to_register_text().is_empty()), 200, 600),
        ("selectors", count(&|line| line.entry.items.name().as_str().contains('\u{E0100}')), 100, 400),
        ("without substitute", count(&|line| line.warning.is_some()), 10, 100),
        ("aliases", count(&|line| line.entry.items.name().alias().is_some()), 60, 250),
        ("unknown days", count(&|line| text(line).ends_with("00")), 15, 100),
        ("unknown months", count(&|line| text(line).ends_with("0000")), 3, 50),
        ("minors", count(&|line| line.entry.items.date_of_birth().is_under(15, ON)), 1_000, 2_000),
        ("struck off", count(&|line| line.entry.status == ResidentStatus::StruckOff), 80, 300),
    ] {
        assert!((least..=most).contains(&found), "{what}: {found}");
    }
}

#[test]
fn the_same_seed_gives_the_same_register_and_another_seed_another() {
    let town = town("132217");
    assert_eq!(file(&town, 1, 100), file(&town, 1, 100));
    assert_ne!(file(&town, 1, 100), file(&town, 2, 100));
}

#[test]
fn no_two_residents_anywhere_have_the_same_number() {
    let mut numbers = HashSet::new();
    for code in ["132217", "131016", "132012"] {
        let town = town(code);
        for place in (0..1_000).chain(RESIDENTS_MAX - 1_000..RESIDENTS_MAX) {
            assert!(numbers.insert(Resident::invent(&town, 1, place, ON).unwrap().number));
        }
        assert!(Resident::invent(&town, 1, RESIDENTS_MAX, ON).is_err());
    }
}
