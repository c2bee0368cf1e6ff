//! The findings that we can justify.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

/// The justified findings, each with its reason, from one file.
pub struct Exceptions {
    listed: Vec<Exception>,
    used: RefCell<BTreeSet<usize>>,
}

#[derive(Debug)]
struct Exception {
    judge: String,
    artefact: String,
    finding: String,
}

impl Exceptions {
    /// Reads `tests/judges.toml`.
    ///
    /// # Panics
    /// When the file is not of the form, or an exception has no reason.
    #[must_use]
    pub fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("judges.toml");
        let text = std::fs::read_to_string(&file).expect("tests/judges.toml");
        let table: toml::Table = text.parse().expect("tests/judges.toml is TOML");
        let entries = table.get("exception").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let listed = entries.iter().map(exception).collect();
        Self { listed, used: RefCell::default() }
    }

    /// The findings on this artefact that nothing justifies.
    #[must_use]
    pub fn unjustified(&self, judge: &str, artefact: &str, findings: Vec<String>) -> Vec<String> {
        findings.into_iter().filter(|finding| !self.justifies(judge, artefact, finding)).collect()
    }

    fn justifies(&self, judge: &str, artefact: &str, finding: &str) -> bool {
        let found = self.listed.iter().position(|exception| {
            exception.judge == judge && exception.artefact == artefact && finding.contains(&exception.finding)
        });
        self.used.borrow_mut().extend(found);
        found.is_some()
    }

    /// Fails when an exception justified nothing since [`read`](Self::read).
    ///
    /// # Panics
    /// Names the exceptions to delete.
    pub fn assert_all_needed(&self) {
        let used = self.used.borrow();
        let idle: Vec<_> = self
            .listed
            .iter()
            .enumerate()
            .filter(|(at, _)| !used.contains(at))
            .map(|(_, idle)| idle)
            .collect();
        assert!(
            idle.is_empty(),
            "tests/judges.toml lists exceptions that are not needed any more: {idle:#?}"
        );
    }
}

fn exception(entry: &toml::Value) -> Exception {
    let text = |key: &str| {
        let value = entry.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        assert!(!value.is_empty(), "tests/judges.toml: an exception lacks its {key}");
        value.to_owned()
    };
    assert!(text("reason").len() > 20, "tests/judges.toml: a reason is a sentence");
    Exception { judge: text("judge"), artefact: text("artefact"), finding: text("finding") }
}
