//! Text as a sequence of lines of bounded length, each complete in itself.

use std::io::{self, ErrorKind, Read};

use super::{Fault, LINE_OCTETS_MAX};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A reader that passes whole lines only: none empty, none too long, no
/// quotation that goes on to the next.
///
/// So a record is a line, a quotation mark left open does not swallow the file,
/// and the lines before a wrong one are read before it is reported. The byte
/// order mark of UTF-8 is left out.
pub(super) struct PhysicalLines<R> {
    inner: R,
    begun: bool,
    length: usize,
    open_quotation: bool,
    carriage_return: bool,
    pending: Option<Fault>,
}

impl<R: Read> PhysicalLines<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, begun: false, length: 0, open_quotation: false, carriage_return: false, pending: None }
    }

    fn read_inner(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.begun || buffer.len() < BYTE_ORDER_MARK.len() {
            self.begun = true;
            return self.inner.read(buffer);
        }
        self.begun = true;
        let mut filled = 0;
        while filled < BYTE_ORDER_MARK.len() {
            match self.inner.read(buffer.get_mut(filled..).unwrap_or_default()) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if buffer.get(..filled).unwrap_or_default().starts_with(BYTE_ORDER_MARK) {
            buffer.copy_within(BYTE_ORDER_MARK.len()..filled, 0);
            filled -= BYTE_ORDER_MARK.len();
            // Nothing left does not mean the end of the file here.
            if filled == 0 {
                return self.inner.read(buffer);
            }
        }
        Ok(filled)
    }

    fn pass(&mut self, octet: u8) -> Result<(), Fault> {
        if self.carriage_return && octet != b'\n' {
            return Err(Fault::CarriageReturn);
        }
        match octet {
            b'\n' if self.open_quotation => return Err(Fault::QuotationMark),
            b'\n' if self.length == usize::from(self.carriage_return) => return Err(Fault::LineEmpty),
            b'\n' => {
                self.length = 0;
                self.carriage_return = false;
                return Ok(());
            }
            b'\r' => self.carriage_return = true,
            b'"' => self.open_quotation = !self.open_quotation,
            _ => {}
        }
        self.length += 1;
        if self.length > LINE_OCTETS_MAX { Err(Fault::LineLength) } else { Ok(()) }
    }

    fn end(&self) -> Result<(), Fault> {
        match (self.carriage_return, self.open_quotation) {
            (true, _) => Err(Fault::CarriageReturn),
            (false, true) => Err(Fault::QuotationMark),
            (false, false) => Ok(()),
        }
    }
}

impl<R: Read> Read for PhysicalLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = self.pending.take() {
            return Err(refused(fault));
        }
        let read = self.read_inner(buffer)?;
        if read == 0 && !buffer.is_empty() {
            return self.end().map(|()| 0).map_err(refused);
        }
        let octets = buffer.get(..read).unwrap_or_default();
        let mut complete = 0;
        for (index, octet) in octets.iter().enumerate() {
            if let Err(fault) = self.pass(*octet) {
                if complete == 0 {
                    return Err(refused(fault));
                }
                self.pending = Some(fault);
                return Ok(complete);
            }
            if *octet == b'\n' {
                complete = index + 1;
            }
        }
        Ok(read)
    }
}

/// What a failure to read the file on means.
pub(super) fn fault(error: ::csv::Error) -> Fault {
    let ::csv::ErrorKind::Io(error) = error.into_kind() else {
        return Fault::Unreadable(ErrorKind::InvalidData);
    };
    let ours = error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>());
    ours.copied().unwrap_or(Fault::Unreadable(error.kind()))
}

fn refused(fault: Fault) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, fault)
}
