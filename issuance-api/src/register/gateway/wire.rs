//! What goes over the wire between the service and a register gateway.
//!
//! The values of a resident are written as in the register file
//! (`docs/register-csv.md`), so that both ways into the service check alike.

use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::RegisterEntry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::register::csv::{Column, Fault, parse_record};

/// The question: is this resident on the register of this municipality?
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentQuery {
    /// The municipality's code (全国地方公共団体コード), six digits.
    #[schema(example = "132217", pattern = "^[0-9]{6}$")]
    pub municipality: String,
    /// The resident record number (住民票コード), eleven digits.
    #[schema(example = "12345678903", pattern = "^[0-9]{11}$")]
    pub resident_number: String,
}

impl ResidentQuery {
    /// The question about this resident.
    #[must_use]
    pub fn new(municipality: MunicipalityCode, number: &ResidentNumber) -> Self {
        Self { municipality: municipality.to_string(), resident_number: number.as_str().to_owned() }
    }
}

/// The answer: the resident's entry, or null if the municipality's register has none.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidentAnswer {
    /// The entry. Null says that there is none; leaving it out says nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub resident: Option<Resident>,
}

/// A resident's entry, struck off or not.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resident {
    /// The municipality's code, as asked.
    #[schema(example = "132217", pattern = "^[0-9]{6}$")]
    pub municipality: String,
    /// The resident record number, as asked.
    #[schema(example = "12345678903", pattern = "^[0-9]{11}$")]
    pub resident_number: String,
    /// The family name (氏), or the whole of a name of one part.
    #[schema(example = "青空")]
    pub family_name: String,
    /// The given name (名); empty for a name of one part.
    #[schema(example = "花子")]
    pub given_name: String,
    /// The alias (通称) of a foreign resident; usually empty.
    #[schema(example = "")]
    pub alias: String,
    /// `EYYYYMMDD`: era digit, Gregorian year, month and day (`00` where unknown).
    #[schema(example = "319800217", pattern = "^[0-5][0-9]{8}$")]
    pub date_of_birth: String,
    /// `1` male, `2` female, `3` unknown.
    #[schema(example = "2", pattern = "^[123]$")]
    pub gender: String,
    /// The address, prefecture first, full-width, without a postcode.
    #[schema(example = "東京都清瀬市架空町一丁目２番３号")]
    pub address: String,
    /// The registered substitutes (代替文字), `character=substitute` joined by `;`; empty if none.
    #[schema(example = "")]
    pub substitutes: String,
    /// Whether the resident is on the register.
    pub status: Status,
    /// Since when.
    #[schema(format = Date, example = "2001-04-01")]
    pub status_date: String,
}

/// Whether a resident is on the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// On the register.
    Registered,
    /// Struck off: death, moved away or abroad.
    StruckOff,
}

/// Which field of an entry is refused, and why; never what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The municipality is none.
    #[error("the answer's municipality is none")]
    Municipality,
    /// A field is wrong.
    #[error("the answer's {0} is refused: {1}")]
    Field(Column, Fault),
}

impl Resident {
    /// The entry, if every value is one of a register.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn into_entry(self) -> Result<RegisterEntry, Refused> {
        let municipality = MunicipalityCode::parse(&self.municipality).map_err(|_| Refused::Municipality)?;
        let status = match self.status {
            Status::Registered => "registered",
            Status::StruckOff => "struck-off",
        };
        let fields = [
            self.resident_number.as_str(),
            &self.family_name,
            &self.given_name,
            &self.alias,
            &self.date_of_birth,
            &self.gender,
            &self.address,
            &self.substitutes,
            status,
            &self.status_date,
        ];
        parse_record(municipality, &fields).map_err(|(column, fault)| Refused::Field(column, fault))
    }
}
