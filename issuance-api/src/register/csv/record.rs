//! From the fields of a line to an entry of the register.

use ca_core::domain::error::{DomainError, NameRule};
use ca_core::domain::four_items::{Address, DateOfBirth, FourItems, Gender, Name, Substitutes};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::prefecture::Prefecture;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::{RegisterEntry, ResidentStatus};
use jiff::civil::Date;

use super::{Column, Fault};

/// The entry that the fields of a line say, in the order of [`Column::ALL`].
///
/// # Errors
/// The first column that is refused, and why.
pub fn parse_record(
    municipality: MunicipalityCode,
    fields: &[&str; Column::ALL.len()],
) -> Result<RegisterEntry, (Column, Fault)> {
    let [number, family, given, alias, born, gender, address, substitutes, status, since] = *fields;
    let in_column = |column| move |error: DomainError| (column, Fault::Value(error));
    let number = ResidentNumber::parse(number).map_err(in_column(Column::ResidentNumber))?;
    let items = FourItems::new(
        name(family, given, alias).map_err(|(column, error)| (column, Fault::Value(error)))?,
        DateOfBirth::parse(born).map_err(in_column(Column::DateOfBirth))?,
        Gender::parse(gender).map_err(in_column(Column::Gender))?,
        Address::parse(address).map_err(in_column(Column::Address))?,
    );
    if Prefecture::at_start_of(address).map(|(prefecture, _)| prefecture) != Some(municipality.prefecture()) {
        return Err((Column::Address, Fault::OtherPrefecture));
    }
    let substitutes = Substitutes::parse(substitutes).map_err(in_column(Column::Substitutes))?;
    let status = match status {
        "registered" => ResidentStatus::Registered,
        "struck-off" => ResidentStatus::StruckOff,
        _ => return Err((Column::Status, Fault::Status)),
    };
    let status_date = day(since).ok_or((Column::StatusDate, Fault::StatusDate))?;
    Ok(RegisterEntry { municipality, number, items, substitutes, status, status_date })
}

/// The name of its parts; a refusal names the column of the part that is wrong.
fn name(family: &str, given: &str, alias: &str) -> Result<Name, (Column, DomainError)> {
    let parts = [(Column::FamilyName, family), (Column::GivenName, given), (Column::Alias, alias)];
    for (column, part) in parts {
        if part.is_empty() && column != Column::FamilyName {
            continue;
        }
        match Name::parse(part) {
            // A part alone is no whole name, and need not be one.
            Ok(_) | Err(DomainError::NameMalformed { rule: NameRule::Parts }) => {}
            Err(error) => return Err((column, error)),
        }
    }
    let name = if given.is_empty() { family.to_owned() } else { format!("{family}\u{3000}{given}") };
    let whole = if alias.is_empty() { Name::parse(&name) } else { Name::with_alias(&name, alias) };
    whole.map_err(|error| {
        let no_given_name = error == DomainError::NameMalformed { rule: NameRule::Parts };
        (if no_given_name { Column::GivenName } else { Column::FamilyName }, error)
    })
}

/// The day written as `YYYY-MM-DD` and no other way.
fn day(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}
