//! What the operating system has accounted to processes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use crate::deployment::run;

/// Ticks a second in which the time of ended processes is accounted.
static TICKS: LazyLock<u64> =
    LazyLock::new(|| run(Command::new("getconf").arg("CLK_TCK")).trim().parse().expect("CLK_TCK"));

/// The processor time of a process and of everything that descends from it.
pub struct Usage {
    /// Of each thread that runs, by its number, in nanoseconds.
    threads: HashMap<u32, u64>,
    /// Of the ended children of each process that runs.
    ended: HashMap<u32, u64>,
}

/// A process as `/proc/PID/stat` has it (proc(5)), times in ticks.
struct Process {
    parent: u32,
    own: u64,
    ended: u64,
}

impl Usage {
    /// Until now, of these processes and their descendants.
    #[must_use]
    pub fn of(roots: &[u32]) -> Self {
        let (processes, mut threads, mut ended) = (processes(), HashMap::new(), HashMap::new());
        for id in roots.iter().flat_map(|root| descend(&processes, *root)) {
            let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
            threads.extend(tasks.filter_map(|task| {
                let number = task.file_name().to_str()?.parse().ok()?;
                Some((number, thread_time(&task.path())?))
            }));
            if let Some(process) = processes.get(&id) {
                ended.insert(id, in_nanoseconds(process.ended));
            }
        }
        Self { threads, ended }
    }

    /// Seconds since an earlier reading; what threads that have ended since did
    /// after it is lost, what processes did is not.
    #[must_use]
    pub fn since(&self, before: &Self) -> f64 {
        let grown = |now: &HashMap<u32, u64>, before: &HashMap<u32, u64>| -> u64 {
            now.iter().map(|(id, time)| time.saturating_sub(before.get(id).copied().unwrap_or(0))).sum()
        };
        let nanoseconds = grown(&self.threads, &before.threads) + grown(&self.ended, &before.ended);
        Duration::from_nanos(nanoseconds).as_secs_f64()
    }
}

/// To the nanosecond where the kernel tells (`schedstat`), else to the tick.
fn thread_time(task: &Path) -> Option<u64> {
    if let Ok(text) = fs::read_to_string(task.join("schedstat")) {
        return text.split(' ').next()?.parse().ok();
    }
    Some(in_nanoseconds(parse(&fs::read_to_string(task.join("stat")).ok()?)?.own))
}

fn in_nanoseconds(ticks: u64) -> u64 {
    ticks * (1_000_000_000 / *TICKS)
}

/// A process and all that descends from it.
#[must_use]
pub fn family(root: u32) -> Vec<u32> {
    descend(&processes(), root)
}

fn descend(processes: &HashMap<u32, Process>, root: u32) -> Vec<u32> {
    let mut family = vec![root];
    let mut at = 0;
    while let Some(id) = family.get(at).copied() {
        family.extend(processes.iter().filter(|(_, other)| other.parent == id).map(|(id, _)| *id));
        at += 1;
    }
    family
}

/// The largest resident size that a process has had, in bytes.
///
/// # Panics
/// When it does not run.
#[must_use]
pub fn peak_memory(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes * 1024.0
}

fn processes() -> HashMap<u32, Process> {
    let entries = fs::read_dir("/proc").expect("/proc").flatten();
    entries
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((id, parse(&stat)?))
        })
        .collect()
}

/// The name of the program, in parentheses, may hold anything.
fn parse(stat: &str) -> Option<Process> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // The first field after the name is number 3 of proc(5).
    let number = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
    Some(Process {
        parent: fields.get(1)?.parse().ok()?,
        own: number(14)? + number(15)?,
        ended: number(16)? + number(17)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Usage, family, parse, peak_memory};

    #[test]
    fn a_name_with_blanks_and_parentheses_is_no_field() {
        let stat = "7 (a) 1 (b) S 5 1 1 0 -1 0 0 0 0 0 100 20 3 4 20 0 1 0";
        let process = parse(stat).unwrap();
        assert_eq!((process.parent, process.own, process.ended), (5, 120, 7));
    }

    #[test]
    fn ended_children_are_of_the_family() {
        let own = std::process::id();
        let before = Usage::of(&[own]);
        let busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        let mut child = std::process::Command::new("sh").args(["-c", busy]).spawn().unwrap();
        assert!(family(own).contains(&child.id()));
        assert!(child.wait().unwrap().success());
        assert!(Usage::of(&[own]).since(&before) > 0.0);
        assert!(peak_memory(own) > 0.0);
    }
}
