//! An import replaces a register wholly or not at all.

use std::path::{Path, PathBuf};

use ca_core::domain::code::Code;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::clock::Clock;
use ca_core::ports::register::Register;
use jiff::Timestamp;
use schemas::{Migration, Store, StoreOptions};
use tempfile::TempDir;

use super::{ImportReport, WARNINGS_NAMED, import};
use crate::error::Error;
use crate::register::csv::{Column, Fault, Malformed};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2025-10-27T03:00:00Z".parse().unwrap()
    }
}

struct Town {
    directory: TempDir,
    store: Store,
}

impl Town {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("record.db").display());
        let options = StoreOptions { migration: Migration::Apply, ..StoreOptions::default() };
        Self { store: Store::open(&url, &options).unwrap(), directory }
    }

    fn import(&self, lines: &[String]) -> Result<ImportReport, Error> {
        let file = self.file();
        let header = Column::ALL.map(Column::name).join(",");
        std::fs::write(&file, [&[header], lines].concat().join("\n")).unwrap();
        self.import_file(&file)
    }

    fn import_file(&self, file: &Path) -> Result<ImportReport, Error> {
        import(&self.store, &Noon, "operator", municipality(), file)
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("register.csv")
    }

    fn has(&self, body: u64) -> bool {
        self.store.entry(&municipality(), &number(body)).unwrap().is_some()
    }
}

fn municipality() -> MunicipalityCode {
    MunicipalityCode::parse("132217").unwrap()
}

fn number(body: u64) -> ResidentNumber {
    ResidentNumber::from_body(&format!("{body:010}")).unwrap()
}

fn line(body: u64, family: &str, status: &str) -> String {
    let number = number(body);
    let number = number.as_str();
    format!("{number},{family},花子,,319800217,2,東京都清瀬市架空町１－２－３,,{status},2001-04-01")
}

fn plain(body: u64) -> String {
    line(body, "青空", "registered")
}

#[test]
fn what_is_imported_is_in_force_and_what_was_before_is_not() {
    let town = Town::new();
    let first = town.import(&[plain(1), plain(2), line(3, "青空", "struck-off")]).unwrap();
    assert_eq!((first.residents(), first.struck_off(), first.replaced()), (3, 1, 0));
    let second = town.import(&[plain(2), plain(4)]).unwrap();
    assert_eq!((second.residents(), second.struck_off(), second.replaced()), (2, 0, 3));
    assert_eq!([1, 2, 3, 4].map(|body| town.has(body)), [false, true, false, true]);
}

#[test]
fn a_wrong_last_line_leaves_the_register_as_it_was() {
    let town = Town::new();
    town.import(&[plain(1)]).unwrap();
    let mut lines: Vec<_> = (2..2_000).map(plain).collect();
    lines.push(line(2_000, "青空", "moved"));
    let refused = town.import(&lines).unwrap_err();
    assert_eq!(refused.code(), Code::REGISTER_FILE_MALFORMED);
    let place = format!("{}: line 2000, column status: ", town.file().display());
    assert!(refused.to_string().starts_with(&place), "{refused}");
    assert_eq!([1, 2, 1_999].map(|body| town.has(body)), [true, false, false]);
    lines.pop();
    assert_eq!(town.import(&lines).unwrap().replaced(), 1);
    assert_eq!([1, 2, 1_999].map(|body| town.has(body)), [false, true, true]);
}

#[test]
fn a_file_without_residents_does_not_empty_a_register() {
    let town = Town::new();
    town.import(&[plain(1)]).unwrap();
    let refused = town.import(&[]).unwrap_err();
    let fault = Malformed { line: 1, column: None, fault: Fault::NoResidents };
    assert!(matches!(refused, Error::RegisterFile { fault: found, .. } if found == fault));
    assert!(town.has(1));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let town = Town::new();
    let absent = town.directory.path().join("absent.csv");
    let refused = town.import_file(&absent).unwrap_err();
    assert!(matches!(&refused, Error::File { path, .. } if *path == absent));
}

#[test]
fn residents_without_a_substitute_are_imported_counted_and_named_by_line() {
    let town = Town::new();
    let lines: Vec<_> = (1..=30).map(|body| line(body, "﨑山", "registered")).collect();
    let report = town.import(&[vec![plain(0)], lines].concat()).unwrap();
    assert_eq!((report.residents(), report.warned(), report.warnings().len()), (31, 30, WARNINGS_NAMED));
    assert_eq!(report.warnings()[0].0, 3);
    assert!(town.has(30));
    let text = report.to_string();
    assert!(text.contains("\n  line 3: character 1 of the name "), "{text}");
    assert!(text.ends_with("\n  and 10 more") && !text.contains('﨑'), "{text}");
}
