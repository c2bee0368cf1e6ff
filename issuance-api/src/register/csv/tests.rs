//! What the reader accepts, and where and how it refuses the rest.

use std::io::{self, Read};

use ca_core::domain::error::{DateRule, DomainError, ForbiddenCharacter, NameRule};
use ca_core::domain::four_items::Item;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::ResidentStatus;

use super::{Column, Fault, LINE_OCTETS_MAX, Malformed, RegisterLine, RegisterReader};

const HEADER: &str = "resident_number,family_name,given_name,alias,date_of_birth,gender,address,substitutes,status,status_date";
const PLAIN: &str = "00000000000,青空,花子,,319800217,2,東京都清瀬市架空町１－２－３,,registered,2001-04-01";

fn read_all<R: Read>(file: R) -> Result<Vec<RegisterLine>, Malformed> {
    let municipality = MunicipalityCode::parse("132217").unwrap();
    RegisterReader::new(municipality, file)?.collect()
}

fn read(file: &str) -> Result<Vec<RegisterLine>, Malformed> {
    read_all(file.as_bytes())
}

/// The file of the header and these lines.
fn lines(lines: &[&str]) -> String {
    [HEADER].iter().chain(lines).flat_map(|line| [line, "\n"]).collect()
}

/// The plain line with another value in one column.
fn with(column: Column, value: &str) -> String {
    let mut fields: Vec<_> = PLAIN.split(',').collect();
    let place = Column::ALL.into_iter().position(|other| other == column).unwrap();
    fields[place] = value;
    fields.join(",")
}

fn number(body: u64) -> String {
    ResidentNumber::from_body(&format!("{body:010}")).unwrap().as_str().to_owned()
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let document = include_str!("../../../../docs/register-csv.md");
    let example = document.split("```csv\n").nth(1).unwrap().split("```").next().unwrap();
    let read = read(example).unwrap();
    let [plain, selector, alias, incomplete, struck_off] = &read[..] else { panic!("five residents") };
    assert_eq!((plain.number, plain.entry.items.name().as_str()), (2, "青空\u{3000}花子"));
    assert_eq!(plain.warning, None);
    assert!(selector.entry.items.name().as_str().contains('\u{E0100}'));
    assert_eq!(selector.entry.items.encode(&selector.entry.substitutes).unwrap().name().flags(), "10000");
    assert_eq!(alias.entry.items.name().alias(), Some("緑川\u{3000}太郎"));
    assert_eq!(incomplete.entry.items.date_of_birth().encode(), "319520000");
    assert_eq!(struck_off.entry.status, ResidentStatus::StruckOff);
    assert_eq!(struck_off.entry.status_date.to_string(), "2024-11-30");
}

#[test]
fn line_ends_byte_order_mark_and_quotation_marks_of_spreadsheets_are_tolerated() {
    let quoted: Vec<_> = PLAIN.split(',').map(|field| format!("\"{field}\"")).collect();
    let plain = lines(&[PLAIN]);
    for file in [
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        plain.trim_end().to_owned(),
        lines(&[&quoted.join(",")]),
        lines(&[&quoted.join(",")]).replace('\n', "\r\n"),
    ] {
        let read = read(&file).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].entry.items.name().as_str(), "青空\u{3000}花子");
        assert_eq!(read[0].entry.status_date.to_string(), "2001-04-01");
    }
}

/// Gives its text one octet at a time.
struct Dripping<'a>(&'a [u8]);

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

#[test]
fn how_the_system_cuts_the_file_makes_no_difference() {
    let file = format!("\u{feff}{}", lines(&[PLAIN]).replace('\n', "\r\n"));
    assert_eq!(read_all(Dripping(file.as_bytes())).unwrap().len(), 1);
    let wrong = lines(&[PLAIN, ""]);
    assert_eq!(read_all(Dripping(wrong.as_bytes())).unwrap_err(), read(&wrong).unwrap_err());
}

#[test]
fn a_header_that_is_not_exact_is_refused() {
    let swapped = HEADER.replace("alias,date_of_birth", "date_of_birth,alias");
    for (header, column, fault) in [
        ("", None, Fault::HeaderMissing),
        (PLAIN, Some(Column::ResidentNumber), Fault::Header),
        (swapped.as_str(), Some(Column::Alias), Fault::Header),
        ("resident_number", Some(Column::FamilyName), Fault::Header),
        (&format!("{HEADER},note"), None, Fault::Columns { found: 11 }),
        ("Resident_Number", Some(Column::ResidentNumber), Fault::Header),
    ] {
        assert_eq!(read(header).unwrap_err(), Malformed { line: 1, column, fault }, "{header}");
    }
    assert!(read(HEADER).unwrap().is_empty(), "a register without residents");
}

#[test]
fn a_wrong_value_is_named_by_its_line_and_column() {
    let forbidden = |item, position, found| DomainError::CharacterForbidden { item, position, found }.into();
    let name = |rule| Fault::Value(DomainError::NameMalformed { rule });
    for (column, value, fault) in [
        (Column::ResidentNumber, "00000000001", DomainError::ResidentNumberCheckDigit.into()),
        (Column::ResidentNumber, "", DomainError::ResidentNumberShape.into()),
        (Column::FamilyName, "青空ｱ", forbidden(Item::Name, 3, ForbiddenCharacter::HalfWidth)),
        (Column::GivenName, "\u{FFFD}", forbidden(Item::Name, 1, ForbiddenCharacter::Replacement)),
        (Column::GivenName, "花\0", forbidden(Item::Name, 2, ForbiddenCharacter::Control)),
        (Column::GivenName, "", name(NameRule::Parts)),
        (Column::GivenName, "\u{3000}花子", name(NameRule::Spacing)),
        (Column::Alias, "緑川\u{3000}\u{3000}太郎", name(NameRule::Spacing)),
        (
            Column::DateOfBirth,
            "319810229",
            DomainError::DateOfBirthMalformed { rule: DateRule::Calendar }.into(),
        ),
        (Column::Gender, "0", DomainError::GenderMalformed.into()),
        (Column::Address, "東京都清瀬市1", forbidden(Item::Address, 7, ForbiddenCharacter::HalfWidth)),
        (Column::Address, "埼玉県新座市架空町１", Fault::OtherPrefecture),
        (Column::Status, "Registered", Fault::Status),
        (Column::Status, "", Fault::Status),
        (Column::StatusDate, "2023-02-29", Fault::StatusDate),
        (Column::StatusDate, "20230228", Fault::StatusDate),
        (Column::StatusDate, "2023-02-28T00:00:00", Fault::StatusDate),
    ] {
        let refused = read(&lines(&[&with(Column::ResidentNumber, &number(7)), &with(column, value)]));
        assert_eq!(refused.unwrap_err(), Malformed { line: 3, column: Some(column), fault }, "{column}");
    }
    let long = "字".repeat(201);
    let refused = read(&lines(&[&with(Column::Address, &format!("東京都{long}"))])).unwrap_err();
    assert_eq!(refused.column, Some(Column::Address));
    assert!(matches!(refused.fault, Fault::Value(DomainError::TextLength { length: 204, .. })));
    let refused = read(&lines(&[&with(Column::Substitutes, "﨑")])).unwrap_err();
    assert_eq!(refused.column, Some(Column::Substitutes));
}

#[test]
fn a_line_of_another_shape_is_refused() {
    let fewer = PLAIN.rsplit_once(',').unwrap().0;
    let more = format!("{PLAIN},");
    let other = with(Column::ResidentNumber, &number(7));
    let long = with(Column::Substitutes, &"あ".repeat(LINE_OCTETS_MAX / 3));
    for (wrong, fault) in [
        (fewer, Fault::Columns { found: 9 }),
        (more.as_str(), Fault::Columns { found: 11 }),
        ("", Fault::LineEmpty),
        ("\r", Fault::LineEmpty),
        ("\"open,field", Fault::QuotationMark),
        ("a\rb", Fault::CarriageReturn),
        (&long, Fault::LineLength),
    ] {
        let refused = read(&lines(&[PLAIN, wrong, &other])).unwrap_err();
        assert_eq!(refused, Malformed { line: 3, column: None, fault });
    }
    let cut = format!("{}\"東京", lines(&[PLAIN]));
    assert_eq!(read(&cut).unwrap_err().fault, Fault::QuotationMark);
}

#[test]
fn an_endless_line_is_refused_without_reading_it_to_its_end() {
    let endless = io::Read::chain(HEADER.as_bytes(), io::repeat(b'x'));
    assert_eq!(read_all(endless).unwrap_err(), Malformed { line: 1, column: None, fault: Fault::LineLength });
}

#[test]
fn another_encoding_is_refused_at_its_column() {
    let mut file = lines(&[PLAIN]).into_bytes();
    // 青空 in Shift_JIS
    let shift_jis = [HEADER.as_bytes(), b"\n00000000000,\x90\xc2\x8b\xf3,x,,,,,,,\n"].concat();
    let refused = read_all(shift_jis.as_slice()).unwrap_err();
    assert_eq!(refused, Malformed { line: 2, column: Some(Column::FamilyName), fault: Fault::Encoding });
    file.truncate(file.len() - 40);
    assert!(read_all(file.as_slice()).is_err());
}

#[test]
fn a_number_that_comes_twice_is_refused_with_both_lines() {
    let other = with(Column::ResidentNumber, &number(7));
    let refused = read(&lines(&[&other, PLAIN, &other])).unwrap_err();
    let fault = Fault::Twice { first: 2 };
    assert_eq!(refused, Malformed { line: 4, column: Some(Column::ResidentNumber), fault });
}

#[test]
fn a_resident_who_needs_a_substitute_is_read_with_a_warning() {
    let read = read(&lines(&[&with(Column::FamilyName, "﨑山"), &with(Column::ResidentNumber, &number(7))]))
        .unwrap();
    assert_eq!(
        read[0].warning,
        Some(DomainError::CharacterWithoutSubstitute { item: Item::Name, position: 1 })
    );
    assert_eq!(read[1].warning, None);
}

#[test]
fn the_first_wrong_line_is_reported_and_ends_the_file() {
    let file = lines(&[&with(Column::Gender, "9"), "", PLAIN]);
    let municipality = MunicipalityCode::parse("132217").unwrap();
    let mut reader = RegisterReader::new(municipality, file.as_bytes()).unwrap();
    assert_eq!(reader.next().unwrap().unwrap_err().column, Some(Column::Gender));
    assert!(reader.next().is_none());
}

#[test]
fn no_refusal_shows_what_stands_in_the_file() {
    for column in Column::ALL {
        let refused = read(&lines(&[&with(column, "秘ｱ密")])).unwrap_err();
        let shown = format!("{refused} {refused:?}");
        assert!(!shown.contains('秘') && !shown.contains('密'), "{shown}");
        assert!(shown.starts_with(&format!("line 2, column {column}: ")), "{shown}");
    }
    let read = read(&lines(&[PLAIN])).unwrap();
    assert!(!format!("{read:?}").contains("青空"));
}
