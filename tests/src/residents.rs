//! Invented residents: a register of any size, the same from the same seed.
//!
//! Names, addresses and dates are drawn from short lists and stand for nobody;
//! where a real person has one of these names, it is chance. What is rare in a
//! register is here in small shares: variants of characters with registered
//! substitutes (代替文字), one that lacks its substitute, aliases (通称), unknown
//! days of birth, and residents who were struck off.

mod draw;
mod words;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use ca_core::domain::error::DomainError;
use ca_core::domain::four_items::{DateOfBirth, Era, FourItems, Gender, Name, Substitutes};
use ca_core::domain::municipality::Municipality;
use ca_core::domain::resident_number::ResidentNumber;
use issuance_api::register::csv::Column;
use jiff::ToSpan as _;
use jiff::civil::Date;

use draw::Draw;
use words::Word;

/// As many residents as a municipality can have here, so that no two anywhere
/// have the same number.
pub const RESIDENTS_MAX: u64 = 100_000;

/// One invented resident, written as the register writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resident {
    /// The resident record number.
    pub number: ResidentNumber,
    /// The family name.
    pub family_name: String,
    /// The given name; empty for a name of one part.
    pub given_name: String,
    /// The alias; usually empty.
    pub alias: String,
    /// The date of birth.
    pub date_of_birth: DateOfBirth,
    /// The gender.
    pub gender: Gender,
    /// The address.
    pub address: String,
    /// The registered substitutes, as the register file has them.
    pub substitutes: String,
    /// `registered` or `struck-off`.
    pub status: &'static str,
    /// Since when.
    pub status_date: Date,
}

impl Resident {
    /// The resident of this place in the register of a municipality, as it stood on a day.
    ///
    /// # Errors
    /// [`DomainError`] if the place is not below [`RESIDENTS_MAX`].
    pub fn invent(municipality: &Municipality, seed: u64, place: u64, on: Date) -> Result<Self, DomainError> {
        let number = number(municipality, place)?;
        let mut draw = Draw::new(&[seed, digits(number.as_str())]);
        let gender = if draw.one_in(500) { Gender::Unknown } else { draw.of([Gender::Male, Gender::Female]) };
        let (family, given, alias) =
            if draw.one_in(40) { words::foreign(&mut draw) } else { words::native(&mut draw, gender) };
        let born = birthday(&mut draw, on);
        let since = day_between(&mut draw, born, on);
        Ok(Self {
            number,
            date_of_birth: date_of_birth(&mut draw, born)?,
            gender,
            address: words::address(&mut draw, municipality),
            substitutes: substitutes(&[&family, &given]),
            family_name: family.text,
            given_name: given.text,
            alias,
            status: if draw.one_in(60) { "struck-off" } else { "registered" },
            status_date: since,
        })
    }

    /// The line of the register file.
    #[must_use]
    pub fn line(&self) -> String {
        [
            self.number.as_str(),
            &self.family_name,
            &self.given_name,
            &self.alias,
            &self.date_of_birth.encode(),
            self.gender.encode(),
            &self.address,
            &self.substitutes,
            self.status,
            &self.status_date.to_string(),
        ]
        .join(",")
    }

    /// The name as the register and an application form have it.
    ///
    /// # Errors
    /// [`DomainError`], which no invented resident gives.
    pub fn name(&self) -> Result<Name, DomainError> {
        let name = match self.given_name.as_str() {
            "" => self.family_name.clone(),
            given => format!("{}\u{3000}{given}", self.family_name),
        };
        if self.alias.is_empty() { Name::parse(&name) } else { Name::with_alias(&name, &self.alias) }
    }

    /// The four basic items.
    ///
    /// # Errors
    /// [`DomainError`], which no invented resident gives.
    pub fn items(&self) -> Result<FourItems, DomainError> {
        let name = self.name()?;
        FourItems::parse(name.as_str(), &self.date_of_birth.encode(), self.gender.encode(), &self.address)
    }

    /// Whether a signature certificate can be issued: registered, of age, and
    /// every character has a form for it.
    ///
    /// # Errors
    /// [`DomainError`], which no invented resident gives.
    pub fn is_certifiable(&self, on: Date) -> Result<bool, DomainError> {
        let may = self.status == "registered" && !self.date_of_birth.is_under(15, on);
        Ok(may && self.is_encodable()?)
    }

    /// Whether every character has a form for the certificate.
    ///
    /// # Errors
    /// [`DomainError`], which no invented resident gives.
    pub fn is_encodable(&self) -> Result<bool, DomainError> {
        Ok(self.items()?.encode(&Substitutes::parse(&self.substitutes)?).is_ok())
    }
}

/// Writes the register file of a municipality with so many residents.
///
/// # Errors
/// What the writer says; also if there are more than [`RESIDENTS_MAX`].
pub fn write_register(
    mut out: impl Write,
    municipality: &Municipality,
    seed: u64,
    count: u64,
    on: Date,
) -> io::Result<()> {
    writeln!(out, "{}", Column::ALL.map(Column::name).join(","))?;
    for place in 0..count {
        let resident = Resident::invent(municipality, seed, place, on).map_err(io::Error::other)?;
        writeln!(out, "{}", resident.line())?;
    }
    out.flush()
}

/// Ten digits by which no place of any municipality meets another: the
/// municipality's five and the place's five, scattered by a factor that has no
/// divisor in common with ten.
fn number(municipality: &Municipality, place: u64) -> Result<ResidentNumber, DomainError> {
    const SCATTER: u128 = 7_368_787_561;
    const NUMBERS: u128 = 10_000_000_000;
    if place >= RESIDENTS_MAX {
        return Err(DomainError::ResidentNumberShape);
    }
    let whole = u128::from(digits(&municipality.code().to_string()) / 10 * RESIDENTS_MAX + place);
    ResidentNumber::from_body(&format!("{:010}", whole * SCATTER % NUMBERS))
}

fn digits(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

/// A day of birth at most 99 years ago.
fn birthday(draw: &mut Draw, on: Date) -> Date {
    let days = draw.below(99 * 365);
    on.saturating_sub(i64::try_from(days).unwrap_or(0).days())
}

fn day_between(draw: &mut Draw, from: Date, to: Date) -> Date {
    let days = u64::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(0);
    from.saturating_add(i64::try_from(draw.below(days + 1)).unwrap_or(0).days())
}

/// The date in its era; now and then without its day, or its month and day.
fn date_of_birth(draw: &mut Draw, born: Date) -> Result<DateOfBirth, DomainError> {
    let (era, year) = (Era::of(born), born.year());
    if draw.one_in(400) {
        return DateOfBirth::new(era, year, Some(born.month()), None);
    }
    if draw.one_in(600) {
        return DateOfBirth::new(era, year, None, None);
    }
    DateOfBirth::on(born)
}

fn substitutes(words: &[&Word]) -> String {
    words.iter().filter_map(|word| word.substitute).collect::<Vec<_>>().join(";")
}
