//! Whatever a municipality's file holds is read or refused at a line, never a
//! panic; lines are counted upwards, and after a refusal nothing more is read.

use ca_core::domain::municipality::MunicipalityCode;
use issuance_api::register::csv::RegisterReader;

/// Says whether `file` is the register of a municipality.
///
/// # Panics
/// The property does not hold.
pub fn holds(file: &[u8]) -> bool {
    let Ok(municipality) = MunicipalityCode::parse("132217") else { return false };
    let Ok(mut lines) = RegisterReader::new(municipality, file) else { return false };
    let mut last = 1;
    while let Some(line) = lines.next() {
        let Ok(line) = line else {
            assert!(lines.next().is_none(), "read on after a refusal");
            return false;
        };
        assert!(line.number > last, "line {} after {last}", line.number);
        last = line.number;
    }
    true
}
