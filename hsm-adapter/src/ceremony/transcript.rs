//! The transcript: one line an event, on disk before the next step, each bound to all before it.

use std::{
    fs::{File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use ca_core::{
    ports::{clock::Clock, intent_log::IntentLog},
    signing::Linted,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::plan::hexadecimal;
use crate::Error;

/// A file of JSON lines that is only ever appended to.
///
/// Every line carries the SHA-256 of the line before it, the first one that of the plan; so the last
/// digest, read out at the end and written down by the witnesses, fixes the plan and every line.
pub(super) struct Transcript<'a> {
    path: PathBuf,
    clock: &'a dyn Clock,
    end: Mutex<End>,
}

struct End {
    file: File,
    number: u64,
    digest: String,
}

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: u64,
    at: String,
    previous: String,
    event: String,
    facts: Map<String, Value>,
}

impl<'a> Transcript<'a> {
    /// Begins a transcript in a file that must not exist yet.
    ///
    /// # Errors
    /// [`Error::Transcript`].
    pub(super) fn begin(path: &Path, plan_digest: String, clock: &'a dyn Clock) -> Result<Self, Error> {
        let file = OpenOptions::new().append(true).create_new(true).open(path);
        let file = file.map_err(|error| wrong(path, error))?;
        // The name of the new file must last as long as its lines.
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let directory = File::open(directory.unwrap_or_else(|| Path::new(".")));
        directory.and_then(|directory| directory.sync_all()).map_err(|error| wrong(path, error))?;
        let end = Mutex::new(End { file, number: 0, digest: plan_digest });
        Ok(Self { path: path.to_owned(), clock, end })
    }

    /// Appends an event; it is on disk when this returns.
    ///
    /// # Errors
    /// [`Error::Transcript`]; the step that was to follow must not be taken.
    pub(super) fn write<const N: usize>(&self, event: &str, facts: [(&str, Value); N]) -> Result<(), Error> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let line = Line {
            number: end.number,
            at: self.clock.now().to_string(),
            previous: end.digest.clone(),
            event: event.to_owned(),
            facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        };
        let mut text = serde_json::to_string(&line).map_err(|error| wrong(&self.path, error))?;
        let digest = digest(&text);
        text.push('\n');
        end.file
            .write_all(text.as_bytes())
            .and_then(|()| end.file.sync_all())
            .map_err(|error| wrong(&self.path, error))?;
        end.number += 1;
        end.digest = digest;
        Ok(())
    }

    /// The digest of the last line.
    pub(super) fn digest(&self) -> String {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).digest.clone()
    }
}

impl<A> IntentLog<A> for Transcript<'_> {
    type Failure = Error;

    fn record(&self, unit: &[Linted<A>]) -> Result<(), Error> {
        let intents: Vec<Value> = unit
            .iter()
            .map(|linted| {
                serde_json::json!({
                    "key": linted.key().name().as_str(),
                    "tbs": hexadecimal(linted.tbs()),
                    "sha256": hexadecimal(&Sha256::digest(linted.tbs())),
                })
            })
            .collect();
        self.write("intent", [("to_be_signed", intents.into())])
    }
}

/// Succeeds only if the file is the whole transcript of the plan with this digest, and returns the
/// digest of its last line, to be compared with what the witnesses wrote down.
///
/// # Errors
/// [`Error::Transcript`] that names the first line that is wrong.
pub fn verify_transcript(path: &Path, plan_digest: &str) -> Result<String, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| wrong(path, error))?;
    if !text.ends_with('\n') {
        return Err(wrong(path, "the last line is cut off"));
    }
    let mut expected = plan_digest.to_owned();
    for (number, text) in (0_u64..).zip(text.lines()) {
        let line: Line =
            serde_json::from_str(text).map_err(|error| wrong(path, format!("line {number}: {error}")))?;
        if line.number != number || line.previous != expected {
            return Err(wrong(path, format!("line {number} does not follow from those before it")));
        }
        expected = digest(text);
    }
    Ok(expected)
}

fn digest(line: &str) -> String {
    hexadecimal(&Sha256::digest(line.as_bytes()))
}

fn wrong(path: &Path, reason: impl ToString) -> Error {
    Error::Transcript { path: path.to_owned(), reason: reason.to_string() }
}

#[cfg(test)]
mod tests;
