//! The basic resident register (住民基本台帳).

use jiff::civil::Date;

use crate::domain::four_items::{FourItems, Substitutes};
use crate::domain::municipality::MunicipalityCode;
use crate::domain::resident_number::ResidentNumber;

/// Whether the resident is on the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResidentStatus {
    /// On the register.
    Registered,
    /// Struck off: death, moved away or abroad.
    StruckOff,
}

/// What the register says of a resident.
#[derive(Clone, Debug)]
pub struct RegisterEntry {
    /// The municipality of the address.
    pub municipality: MunicipalityCode,
    /// The resident record number (住民票コード).
    pub number: ResidentNumber,
    /// The four basic items in the register's own form.
    pub items: FourItems,
    /// The registered substitute characters (代替文字).
    pub substitutes: Substitutes,
    /// On the register or struck off.
    pub status: ResidentStatus,
    /// Since when.
    pub status_date: Date,
}

/// The register does not answer; asking again is safe. The text is for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the register does not answer: {0}")]
pub struct RegisterUnavailable(pub String);

/// A source of register entries.
pub trait Register: Send + Sync {
    /// The entry of this resident in this municipality, if there is one.
    ///
    /// # Errors
    /// [`RegisterUnavailable`], which says nothing about the resident.
    fn entry(
        &self,
        municipality: &MunicipalityCode,
        number: &ResidentNumber,
    ) -> Result<Option<RegisterEntry>, RegisterUnavailable>;
}
