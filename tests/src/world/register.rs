//! The register of all municipalities.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::{Register, RegisterEntry, RegisterUnavailable, ResidentStatus};

/// Register entries that a test can change.
pub struct Residents(Mutex<BTreeMap<(MunicipalityCode, ResidentNumber), RegisterEntry>>);

impl Residents {
    /// These residents.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = RegisterEntry>) -> Self {
        Self(Mutex::new(entries.into_iter().map(|entry| (place(&entry), entry)).collect()))
    }

    /// Writes an entry, in place of the one that was there.
    pub fn write(&self, entry: RegisterEntry) {
        self.0.lock().unwrap().insert(place(&entry), entry);
    }

    /// Strikes a resident off everywhere.
    pub fn strike_off(&self, number: &ResidentNumber) {
        for entry in self.0.lock().unwrap().values_mut().filter(|entry| entry.number == *number) {
            entry.status = ResidentStatus::StruckOff;
        }
    }
}

fn place(entry: &RegisterEntry) -> (MunicipalityCode, ResidentNumber) {
    (entry.municipality, entry.number.clone())
}

impl Register for Residents {
    fn entry(
        &self,
        municipality: &MunicipalityCode,
        number: &ResidentNumber,
    ) -> Result<Option<RegisterEntry>, RegisterUnavailable> {
        Ok(self.0.lock().unwrap().get(&(*municipality, number.clone())).cloned())
    }
}
