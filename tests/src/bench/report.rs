//! What was measured: as JSON for programs, as tables for people.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::deployment::run;

/// A figure of several runs.
pub struct Figure {
    /// What was measured, parts separated by `/`.
    pub name: String,
    /// In what.
    pub unit: &'static str,
    /// Each run's value.
    pub runs: Vec<f64>,
    /// What limits it: its name, and its value in the same runs.
    pub limit: Option<(String, Vec<f64>)>,
}

impl Figure {
    /// The median.
    #[must_use]
    pub fn value(&self) -> f64 {
        median(&self.runs)
    }

    /// The median of each run's ratio to the limit of the same run.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        let (_, limit) = self.limit.as_ref()?;
        Some(median(&self.runs.iter().zip(limit).map(|(value, limit)| value / limit).collect::<Vec<_>>()))
    }

    /// The least and the most.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        let least = self.runs.iter().copied().fold(f64::INFINITY, f64::min);
        (least, self.runs.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    }

    fn json(&self) -> Value {
        let (min, max) = self.range();
        let limit = self.limit.as_ref();
        json!({
            "name": self.name,
            "unit": self.unit,
            "value": self.value(),
            "min": min,
            "max": max,
            "runs": self.runs,
            "limit": limit.map(|(_, runs)| median(runs)),
            "limit_name": limit.map(|(name, _)| name),
            "ratio": self.ratio(),
        })
    }
}

/// All figures of a run.
#[derive(Default)]
pub struct Report {
    figures: Vec<Figure>,
}

impl Report {
    /// Adds a figure.
    pub fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// The figure of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }

    /// All figures whose names begin so, with what follows.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Figure)> {
        self.figures.iter().filter_map(move |figure| Some((figure.name.strip_prefix(prefix)?, figure)))
    }

    /// Writes the JSON.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn write(&self, file: &Path, machine: &Value) {
        let figures: Vec<_> = self.figures.iter().map(Figure::json).collect();
        let text = format!("{:#}\n", json!({"machine": machine, "figures": figures}));
        std::fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

/// The facts of the machine, without which absolute figures say nothing.
#[must_use]
pub fn machine() -> Value {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    json!({
        "processor": model.map_or("unknown", |(_, name)| name.trim()),
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "kernel": run(Command::new("uname").arg("-sr")).trim(),
        "load_before": load.split(' ').next(),
    })
}

/// A table in Markdown: the first row is the head.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        writeln!(text, "| {} |", row.join(" | ")).expect("text");
        if number == 0 {
            let rule: Vec<_> = (0..row.len()).map(|column| if column == 0 { "---" } else { "--:" }).collect();
            writeln!(text, "|{}|", rule.join("|")).expect("text");
        }
    }
    text
}

fn median(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.len() % 2, sorted.get(middle)) {
        (_, None) => f64::NAN,
        (1, Some(value)) => *value,
        (_, Some(value)) => f64::midpoint(*value, sorted.get(middle - 1).copied().unwrap_or(f64::NAN)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, median, table};

    #[test]
    fn a_ratio_is_to_the_limit_of_the_same_run() {
        let limit = Some(("limit".to_owned(), vec![1.0, 20.0, 3.0]));
        let figure = Figure { name: String::new(), unit: "", runs: vec![2.0, 20.0, 12.0], limit };
        assert_eq!((figure.value(), figure.ratio(), figure.range()), (12.0, Some(2.0), (2.0, 20.0)));
    }

    #[test]
    fn a_median_of_two_is_between_them() {
        assert!((median(&[3.0, 1.0]) - 2.0).abs() < 1e-9);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn a_table_has_its_rule_under_its_head() {
        let rows = [["a", "b"], ["1", "2"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(table(&rows), "| a | b |\n|---|--:|\n| 1 | 2 |\n");
    }
}
