//! The embedded register: residents imported per municipality.

mod import;

pub use import::{Imported, RegisterImport};

use ca_core::domain::four_items::{FourItems, Substitutes};
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::record::RecordFailure;
use ca_core::ports::register::{Register, RegisterEntry, RegisterUnavailable, ResidentStatus};
use diesel::RunQueryDsl;
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, Queryable,
    Selectable, SelectableHelper,
};

use crate::rows::columns::{self, corrupt};
use crate::store::Store;
use crate::tables::{registers, residents};

/// A resident of one import. It holds personal data: no `Debug`.
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = residents)]
struct ResidentRow {
    import: i64,
    number: String,
    name: String,
    date_of_birth: String,
    gender: String,
    address: String,
    substitutes: String,
    status: String,
    status_date: String,
}

impl Register for Store {
    /// The entry of the municipality's last complete import. Without an import
    /// nothing is known, which is not the same as nobody being there.
    fn entry(
        &self,
        municipality: &MunicipalityCode,
        number: &ResidentNumber,
    ) -> Result<Option<RegisterEntry>, RegisterUnavailable> {
        let code = municipality.to_string();
        let row: Option<Option<ResidentRow>> = self
            .read(|connection| {
                let here = residents::import.eq(registers::import).and(residents::number.eq(number.as_str()));
                Ok(registers::table
                    .left_join(residents::table.on(here))
                    .filter(registers::municipality.eq(&code))
                    .select(Option::<ResidentRow>::as_select())
                    .first(connection)
                    .optional()?)
            })
            .map_err(|failure| RegisterUnavailable(failure.to_string()))?;
        match row {
            None => Err(RegisterUnavailable(format!("no register of municipality {code} has been imported"))),
            Some(None) => Ok(None),
            Some(Some(row)) => {
                row.entry(*municipality).map(Some).map_err(|failure| RegisterUnavailable(failure.to_string()))
            }
        }
    }
}

impl ResidentRow {
    fn of(import: i64, entry: &RegisterEntry) -> Self {
        Self {
            import,
            number: entry.number.as_str().to_owned(),
            name: entry.items.name().as_str().to_owned(),
            date_of_birth: entry.items.date_of_birth().encode(),
            gender: entry.items.gender().encode().to_owned(),
            address: entry.items.address().as_str().to_owned(),
            substitutes: entry.substitutes.to_register_text(),
            status: status_text(entry.status).to_owned(),
            status_date: entry.status_date.to_string(),
        }
    }

    fn entry(self, municipality: MunicipalityCode) -> Result<RegisterEntry, RecordFailure> {
        let items = FourItems::parse(&self.name, &self.date_of_birth, &self.gender, &self.address);
        let substitutes = Substitutes::parse(&self.substitutes);
        Ok(RegisterEntry {
            municipality,
            number: ResidentNumber::parse(&self.number).map_err(|_| corrupt("residents.number"))?,
            items: items.map_err(|_| corrupt("residents.name to address"))?,
            substitutes: substitutes.map_err(|_| corrupt("residents.substitutes"))?,
            status: status(&self.status)?,
            status_date: columns::day("residents.status_date", &self.status_date)?,
        })
    }
}

const fn status_text(status: ResidentStatus) -> &'static str {
    match status {
        ResidentStatus::Registered => "registered",
        ResidentStatus::StruckOff => "struck-off",
    }
}

fn status(text: &str) -> Result<ResidentStatus, RecordFailure> {
    match text {
        "registered" => Ok(ResidentStatus::Registered),
        "struck-off" => Ok(ResidentStatus::StruckOff),
        _ => Err(corrupt("residents.status")),
    }
}
