//! Where the time of an issue goes, as the service measures it.

use std::collections::BTreeMap;

use crate::deployment::get;

const METRIC: &str = "jitsuin_issue_stage_seconds";

/// The sums of all stages until now, in seconds, and the number of issues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stages(BTreeMap<String, (f64, f64)>);

impl Stages {
    /// What `/metrics` at this address says.
    ///
    /// # Panics
    /// When the service does not answer.
    #[must_use]
    pub fn now(operations: &str) -> Self {
        Self::parse(&get(operations, "/metrics").expect("/metrics"))
    }

    /// Each stage's mean since `before`, in microseconds an issue.
    #[must_use]
    pub fn means_since(&self, before: &Self) -> Vec<(String, f64)> {
        let mean = |(stage, (sum, count)): (&String, &(f64, f64))| {
            let (sum_before, count_before) = before.0.get(stage).copied().unwrap_or_default();
            let issues = count - count_before;
            (issues > 0.0).then(|| (stage.clone(), (sum - sum_before) / issues * 1e6))
        };
        self.0.iter().filter_map(mean).collect()
    }

    fn parse(text: &str) -> Self {
        let mut stages = BTreeMap::<String, (f64, f64)>::new();
        for line in text.lines() {
            let Some((name, value)) = line.strip_prefix(METRIC).and_then(|line| line.rsplit_once(' ')) else {
                continue;
            };
            let label = name.split_once("stage=\"").and_then(|(_, rest)| rest.split('"').next());
            let (Some(stage), Ok(value)) = (label, value.parse::<f64>()) else { continue };
            let entry = stages.entry(stage.to_owned()).or_default();
            if name.starts_with("_sum") {
                entry.0 = value;
            } else if name.starts_with("_count") {
                entry.1 = value;
            }
        }
        Self(stages)
    }
}

#[cfg(test)]
mod tests {
    use super::Stages;

    #[test]
    fn a_mean_is_of_the_issues_since() {
        let text = |sum: f64, count: u32| {
            format!(
                "# TYPE jitsuin_issue_stage_seconds histogram\n\
                 jitsuin_issue_stage_seconds_bucket{{stage=\"sign\",le=\"0.1\"}} 3\n\
                 jitsuin_issue_stage_seconds_sum{{stage=\"sign\"}} {sum}\n\
                 jitsuin_issue_stage_seconds_count{{stage=\"sign\"}} {count}\n"
            )
        };
        let (before, after) = (Stages::parse(&text(1.0, 10)), Stages::parse(&text(1.5, 20)));
        let means = after.means_since(&before);
        assert!(matches!(&*means, [(stage, mean)] if stage == "sign" && (mean - 50_000.0).abs() < 1e-3));
    }
}
