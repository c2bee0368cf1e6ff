//! Importing a municipality's register file into the record.

#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::File;
use std::path::Path;

use ca_core::domain::audit::{Act, Actor, AuditEntry};
use ca_core::domain::error::DomainError;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::ports::clock::Clock;
use ca_core::ports::register::ResidentStatus;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use schemas::{RegisterImport, Store};

use super::csv::{Fault, Malformed, RegisterReader};
use crate::error::Error;

/// How many warnings a report names by line; all of them are counted.
pub const WARNINGS_NAMED: usize = 20;

const LINES_A_STEP: u64 = 500;

const BAR: &str = "{bar:40} {percent:>3} %  {bytes}/{total_bytes}  {msg} residents  {elapsed}";

/// Replaces the register of a municipality by what its file says: wholly, or,
/// whatever goes wrong, not at all.
///
/// A bar on standard error shows how far it is, if that is a terminal.
///
/// # Errors
/// [`Error::File`], [`Error::RegisterFile`] with line and column, [`Error::Record`].
pub fn import(
    store: &Store,
    clock: &dyn Clock,
    operator: &str,
    municipality: MunicipalityCode,
    file: &Path,
) -> Result<ImportReport, Error> {
    let unreadable = |source| Error::File { path: file.to_owned(), source };
    let malformed = |fault| Error::RegisterFile { path: file.to_owned(), fault };
    let opened = File::open(file).map_err(unreadable)?;
    let bar = progress(opened.metadata().map_err(unreadable)?.len());
    let mut lines = RegisterReader::new(municipality, opened).map_err(malformed)?;
    let mut import = RegisterImport::begin(store, municipality, clock.now())?;
    let mut report = ImportReport::default();
    while let Some(line) = lines.next() {
        let line = line.map_err(malformed)?;
        import.add(&line.entry)?;
        report.count(line.number, line.entry.status, line.warning);
        if line.number % LINES_A_STEP == 0 {
            bar.set_position(lines.position());
            bar.set_message(report.residents.to_string());
        }
    }
    if report.residents == 0 {
        return Err(malformed(Malformed { line: 1, column: None, fault: Fault::NoResidents }));
    }
    let audit = AuditEntry {
        at: clock.now(),
        actor: Actor::Operator(operator.to_owned()),
        act: Act::RegisterImported,
        municipality: Some(municipality),
        application: None,
        certificates: Vec::new(),
        codes: Vec::new(),
    };
    report.replaced = import.finish(&audit)?.replaced;
    bar.finish_and_clear();
    Ok(report)
}

/// What an import did; its text is for the operator and shows nobody's data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    residents: usize,
    struck_off: usize,
    replaced: usize,
    warned: usize,
    warnings: Vec<(u64, DomainError)>,
}

impl ImportReport {
    /// How many residents the register has now.
    #[must_use]
    pub const fn residents(&self) -> usize {
        self.residents
    }

    /// How many of them are struck off.
    #[must_use]
    pub const fn struck_off(&self) -> usize {
        self.struck_off
    }

    /// How many residents the register had before.
    #[must_use]
    pub const fn replaced(&self) -> usize {
        self.replaced
    }

    /// How many of the residents no signature certificate could hold as they are.
    #[must_use]
    pub const fn warned(&self) -> usize {
        self.warned
    }

    /// The first of these, with the lines of the file.
    #[must_use]
    pub fn warnings(&self) -> &[(u64, DomainError)] {
        &self.warnings
    }

    fn count(&mut self, line: u64, status: ResidentStatus, warning: Option<DomainError>) {
        self.residents += 1;
        self.struck_off += usize::from(status == ResidentStatus::StruckOff);
        let Some(warning) = warning else { return };
        self.warned += 1;
        if self.warnings.len() < WARNINGS_NAMED {
            self.warnings.push((line, warning));
        }
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { residents, struck_off, replaced, warned, warnings } = self;
        write!(f, "{residents} residents imported, {struck_off} of them struck off; {replaced} before")?;
        if *warned > 0 {
            write!(f, "\n{warned} cannot get a signature certificate until the register has a substitute:")?;
        }
        for (line, warning) in warnings {
            write!(f, "\n  line {line}: {warning}")?;
        }
        if *warned > warnings.len() {
            write!(f, "\n  and {} more", warned - warnings.len())?;
        }
        Ok(())
    }
}

/// A bar over the octets of the file; it draws nothing where there is no terminal.
fn progress(octets: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(octets), ProgressDrawTarget::stderr()).with_style(style)
}
