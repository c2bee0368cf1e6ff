//! The register file of one municipality, read line by line.
//!
//! `docs/register-csv.md` describes the format. Memory does not grow with the
//! file but for eight octets a line, by which a number that comes twice is found.

mod column;
mod fault;
mod lines;
mod record;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Read;

use ::csv::{ByteRecord, Reader, ReaderBuilder};
use ca_core::domain::error::DomainError;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::register::RegisterEntry;

pub use column::Column;
pub use fault::{Fault, Malformed};
pub use record::parse_record;

use lines::PhysicalLines;

/// The longest line, in octets; the longest entry that can be is half of it.
pub const LINE_OCTETS_MAX: usize = 16 * 1024;

const BUFFER_OCTETS: usize = 64 * 1024;

/// A register file being read: one entry a line, until the first line that is
/// wrong in any way.
///
/// Errors name the line and the column and never show what stands there. After
/// an error the reader is at its end.
pub struct RegisterReader<R> {
    municipality: MunicipalityCode,
    lines: Reader<PhysicalLines<R>>,
    record: ByteRecord,
    line: u64,
    seen: HashMap<u64, u32>,
    ended: bool,
}

/// One line of a register file.
#[derive(Clone, Debug)]
pub struct RegisterLine {
    /// Its number in the file, the header being line 1.
    pub number: u64,
    /// What it says.
    pub entry: RegisterEntry,
    /// Why no signature certificate could hold the items as they are: the
    /// entry is a valid one of the register, but needs a registered substitute.
    pub warning: Option<DomainError>,
}

impl<R: Read> RegisterReader<R> {
    /// The reader of a file, after its header, which must name every column in order.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn new(municipality: MunicipalityCode, file: R) -> Result<Self, Malformed> {
        let lines = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER_OCTETS)
            .from_reader(PhysicalLines::new(file));
        let mut reader = Self {
            municipality,
            lines,
            record: ByteRecord::new(),
            line: 0,
            seen: HashMap::new(),
            ended: false,
        };
        reader.read_header()?;
        Ok(reader)
    }

    /// How many octets of the file have been read.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.lines.position().byte()
    }

    fn read_header(&mut self) -> Result<(), Malformed> {
        if !self.read_record()? {
            return Err(Malformed::line(1, Fault::HeaderMissing));
        }
        for (column, index) in Column::ALL.into_iter().zip(0..) {
            if self.record.get(index) != Some(column.name().as_bytes()) {
                return Err(Malformed::at(1, column, Fault::Header));
            }
        }
        self.check_columns()
    }

    fn read_line(&mut self) -> Result<Option<RegisterLine>, Malformed> {
        if !self.read_record()? {
            return Ok(None);
        }
        self.check_columns()?;
        let number = self.line;
        let entry = parse_record(self.municipality, &self.fields()?)
            .map_err(|(column, fault)| Malformed::at(number, column, fault))?;
        self.check_unique(&entry)?;
        let warning = entry.items.encode(&entry.substitutes).err();
        Ok(Some(RegisterLine { number, entry, warning }))
    }

    /// Reads the next line into `record`: false at the end of the file.
    fn read_record(&mut self) -> Result<bool, Malformed> {
        let read = self.lines.read_byte_record(&mut self.record);
        match read {
            Ok(true) => self.line += 1,
            Ok(false) => {}
            Err(error) => return Err(Malformed::line(self.line + 1, lines::fault(error))),
        }
        Ok(matches!(read, Ok(true)))
    }

    fn check_columns(&self) -> Result<(), Malformed> {
        let found = self.record.len();
        if found == Column::ALL.len() {
            Ok(())
        } else {
            Err(Malformed::line(self.line, Fault::Columns { found }))
        }
    }

    fn fields(&self) -> Result<[&str; Column::ALL.len()], Malformed> {
        let mut fields = [""; Column::ALL.len()];
        for ((field, octets), column) in fields.iter_mut().zip(&self.record).zip(Column::ALL) {
            *field = str::from_utf8(octets).map_err(|_| Malformed::at(self.line, column, Fault::Encoding))?;
        }
        Ok(fields)
    }

    fn check_unique(&mut self, entry: &RegisterEntry) -> Result<(), Malformed> {
        // Eleven digits always fit; the check digit is left in for simplicity.
        let Ok(number) = entry.number.as_str().parse() else { return Ok(()) };
        match self.seen.entry(number) {
            Entry::Vacant(place) => {
                place.insert(u32::try_from(self.line).unwrap_or(u32::MAX));
                Ok(())
            }
            Entry::Occupied(place) => {
                let fault = Fault::Twice { first: u64::from(*place.get()) };
                Err(Malformed::at(self.line, Column::ResidentNumber, fault))
            }
        }
    }
}

impl<R: Read> Iterator for RegisterReader<R> {
    type Item = Result<RegisterLine, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let line = self.read_line().transpose();
        self.ended = !matches!(line, Some(Ok(_)));
        line
    }
}
