//! The municipalities of a deployment and their residents.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::residents::{Resident, write_register};

/// A municipality that the deployment serves.
#[derive(Clone, Copy, Debug)]
pub struct Town {
    /// Its code (全国地方公共団体コード).
    pub code: &'static str,
    /// Its name.
    pub kanji: &'static str,
    /// Its name in romaji, as in subjects.
    pub romaji: &'static str,
}

/// Three municipalities of Tokyo.
pub const TOWNS: [Town; 3] = [
    Town { code: "132217", kanji: "清瀬市", romaji: "Kiyose-shi" },
    Town { code: "132047", kanji: "三鷹市", romaji: "Mitaka-shi" },
    Town { code: "132098", kanji: "町田市", romaji: "Machida-shi" },
];

/// Every synthetic register is drawn from this seed and stands as of this day.
const SEED: u64 = 2026;
const AS_OF: Date = date(2025, 4, 1);

impl Town {
    /// Writes the register file of this many residents.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write_register(self, count: u64, file: &Path) {
        let out = BufWriter::new(File::create(file).expect("the register file"));
        write_register(out, &self.municipality(), SEED, count, AS_OF).expect("the register file");
    }

    /// The resident of this place in the register file.
    ///
    /// # Panics
    /// When a register has no such place.
    #[must_use]
    pub fn resident(self, place: u64) -> Resident {
        Resident::invent(&self.municipality(), SEED, place, AS_OF).expect("an invented resident")
    }

    /// The residents of the register who can have both certificates, in its order.
    ///
    /// # Panics
    /// Never: invented residents are of the register's form.
    pub fn applicants(self) -> impl Iterator<Item = Resident> {
        let residents = (0..crate::residents::RESIDENTS_MAX).map(move |place| self.resident(place));
        residents.filter(|resident| resident.is_certifiable(AS_OF).expect("an invented resident"))
    }

    fn municipality(self) -> Municipality {
        let code = MunicipalityCode::parse(self.code).expect("a municipality code");
        Municipality::new(code, self.kanji, self.romaji).expect("a municipality")
    }
}

/// The application form of a resident who claims what the register has.
///
/// # Panics
/// Never: invented residents are of the register's form.
#[must_use]
pub fn form(resident: &Resident, kind: &str, certificates: &[&str]) -> Value {
    json!({
        "kind": kind,
        "certificates": certificates,
        "resident_number": resident.number.as_str(),
        "claimed": {
            "name": resident.name().expect("an invented name").as_str(),
            "date_of_birth": resident.date_of_birth.encode(),
            "gender": resident.gender.encode(),
            "address": resident.address,
        },
        "applicant": "in-person",
    })
}
