//! What can be wrong with a register file.

use std::fmt;
use std::io;

use ca_core::domain::error::DomainError;

use super::{Column, LINE_OCTETS_MAX};

/// Where a register file is wrong, and why; never what it says there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line, the header being line 1.
    pub line: u64,
    /// The column, unless the whole line is wrong.
    pub column: Option<Column>,
    /// Why.
    pub fault: Fault,
}

impl Malformed {
    pub(super) const fn line(line: u64, fault: Fault) -> Self {
        Self { line, column: None, fault }
    }

    pub(super) const fn at(line: u64, column: Column, fault: Fault) -> Self {
        Self { line, column: Some(column), fault }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl std::error::Error for Malformed {}

/// Why a line is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The system does not give the rest of the file.
    #[error("the file cannot be read on: {0}")]
    Unreadable(io::ErrorKind),
    /// The file is empty.
    #[error("the header is missing")]
    HeaderMissing,
    /// Nobody is in the file: more likely a mistake than a deserted municipality.
    #[error("there is no resident in the file")]
    NoResidents,
    /// The header's column has another name.
    #[error("the header does not name this column here")]
    Header,
    /// The number of columns is wrong.
    #[error("there are {found} columns instead of {}", Column::ALL.len())]
    Columns {
        /// How many there are.
        found: usize,
    },
    /// A line is longer than any entry can be.
    #[error("the line is longer than {LINE_OCTETS_MAX} octets")]
    LineLength,
    /// A line holds nothing.
    #[error("the line is empty")]
    LineEmpty,
    /// A quotation mark is not closed on its line.
    #[error("a quotation mark is not closed before the line ends")]
    QuotationMark,
    /// A carriage return without a line feed.
    #[error("there is a carriage return without a line feed")]
    CarriageReturn,
    /// The text is not UTF-8.
    #[error("the text is not UTF-8")]
    Encoding,
    /// The value is not one of the domain.
    #[error(transparent)]
    Value(#[from] DomainError),
    /// The address lies elsewhere.
    #[error("the address is not in the prefecture of the municipality")]
    OtherPrefecture,
    /// The status is neither of the two.
    #[error("the status is neither registered nor struck-off")]
    Status,
    /// The date of the status is none.
    #[error("this is not a day of the calendar as YYYY-MM-DD")]
    StatusDate,
    /// A resident record number comes twice.
    #[error("the number stands on line {first} already")]
    Twice {
        /// Where it stands first.
        first: u64,
    },
}
