//! Reading a table of the configuration key by key, so that one pass finds
//! every problem.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// One thing that is wrong in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    key: String,
    reason: String,
}

impl Problem {
    pub(super) fn new(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { key: key.into(), reason: reason.into() }
    }

    /// The path of the key: `listen.address`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is wrong with it.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.key, self.reason)
    }
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(super) fn into_sorted(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner();
        problems.sort();
        problems
    }

    fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }
}

/// A table of which every key must be asked for before it is closed.
pub(super) struct Section<'a> {
    table: toml::Table,
    path: String,
    base: &'a Path,
    problems: &'a Problems,
}

impl<'a> Section<'a> {
    pub(super) fn root(table: toml::Table, base: &'a Path, problems: &'a Problems) -> Self {
        Self { table, path: String::new(), base, problems }
    }

    /// The section of this name; an absent one is empty.
    pub(super) fn section(&mut self, name: &str) -> Section<'a> {
        self.subsection(name).unwrap_or_else(|| self.below(name, toml::Table::new()))
    }

    /// The section of this name, which must be there.
    pub(super) fn needed(&mut self, name: &str) -> Option<Section<'a>> {
        if !self.table.contains_key(name) {
            self.problem(name, "this section is needed");
        }
        self.subsection(name)
    }

    /// The section of this name, if it is there.
    pub(super) fn subsection(&mut self, name: &str) -> Option<Section<'a>> {
        let value = self.table.remove(name)?;
        let kind = value.type_str();
        if let toml::Value::Table(table) = value {
            return Some(self.below(name, table));
        }
        self.problem(name, format!("a section is needed here, not {kind}"));
        None
    }

    /// The sections of an array of tables, at least one of them.
    pub(super) fn sections(&mut self, name: &str) -> Vec<Section<'a>> {
        let Some(toml::Value::Array(items)) = self.table.remove(name).filter(is_filled) else {
            self.problem(name, format!("at least one [[{}]] is needed", self.path_of(name)));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let name = format!("{name}[{at}]");
            let kind = item.type_str();
            if let toml::Value::Table(table) = item {
                sections.push(self.below(&name, table));
            } else {
                self.problem(&name, format!("a table is needed here, not {kind}"));
            }
        }
        sections
    }

    /// The value of a key that must be there.
    pub(super) fn required<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        if !self.table.contains_key(key) {
            self.problem(key, "this key is needed");
        }
        self.optional(key)?
    }

    /// The value of a key or, without one, this value.
    pub(super) fn or<T: DeserializeOwned>(&mut self, key: &str, default: T) -> Option<T> {
        self.optional(key).map(|value| value.unwrap_or(default))
    }

    /// The value of a key that may be left out; outer `None` after a problem.
    #[expect(clippy::option_option, reason = "a problem and an absent key are two things")]
    pub(super) fn optional<T: DeserializeOwned>(&mut self, key: &str) -> Option<Option<T>> {
        let Some(value) = self.table.remove(key) else { return Some(None) };
        match value.try_into() {
            Ok(value) => Some(Some(value)),
            Err(error) => {
                self.problem(key, error.message());
                None
            }
        }
    }

    /// The number of a key, within bounds, or this one.
    pub(super) fn number(&mut self, key: &str, bounds: RangeInclusive<u64>, default: u64) -> Option<u64> {
        let number = self.or(key, default)?;
        if bounds.contains(&number) {
            return Some(number);
        }
        self.problem(key, format!("must be {} to {}", bounds.start(), bounds.end()));
        None
    }

    /// The path of a file, seen from the directory of the configuration.
    pub(super) fn path(&mut self, key: &str) -> Option<PathBuf> {
        self.required::<PathBuf>(key).map(|path| self.resolve(&path))
    }

    /// The paths of files, at least one.
    pub(super) fn paths(&mut self, key: &str) -> Option<Vec<PathBuf>> {
        let paths: Vec<PathBuf> = self.required(key)?;
        if paths.is_empty() {
            self.problem(key, "at least one file is needed");
            return None;
        }
        Some(paths.iter().map(|path| self.resolve(path)).collect())
    }

    /// The path as seen from the directory of the configuration.
    pub(super) fn resolve(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }

    /// Notes a problem of a key.
    pub(super) fn problem(&self, key: &str, reason: impl Into<String>) {
        self.problems.add(Problem::new(self.path_of(key), reason));
    }

    /// What is left of the table, for a reader of its own; nothing is unknown then.
    pub(super) fn remainder(&mut self) -> toml::Table {
        std::mem::take(&mut self.table)
    }

    /// Notes every key that nobody asked for.
    pub(super) fn close(self) {
        for key in self.table.keys() {
            self.problem(key, "this key is not known");
        }
    }

    fn below(&self, name: &str, table: toml::Table) -> Section<'a> {
        Section { table, path: self.path_of(name), base: self.base, problems: self.problems }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

fn is_filled(value: &toml::Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty())
}
