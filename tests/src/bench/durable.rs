//! Evidence that answers leave after their record is on disk.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::cpu;
use crate::deployment::run;

/// Calls that put a file on disk, as strace counts them (strace(1)).
const CALLS: &str = "fsync,fdatasync,sync_file_range,msync";

/// Counts the calls of these processes and of all that descend from them.
pub struct Tracer {
    strace: Child,
    report: std::path::PathBuf,
}

impl Tracer {
    /// Begins to count; `None` where there is no strace, or it may not trace.
    ///
    /// # Panics
    /// When the directory cannot be written.
    #[must_use]
    pub fn attach(directory: &Path, roots: &[u32]) -> Option<Self> {
        let report = directory.join("strace.txt");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-c", "-e", &format!("trace={CALLS}"), "-o"]).arg(&report);
        let processes: Vec<_> = roots.iter().flat_map(|root| cpu::family(*root)).collect();
        for process in &processes {
            strace.args(["-p", &process.to_string()]);
        }
        let mut strace = strace.stdin(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let begun = Instant::now();
        while !processes.iter().all(|process| is_traced(*process)) {
            let ended = strace.try_wait().ok()?.is_some();
            if ended || begun.elapsed() > Duration::from_secs(5) {
                let _ = strace.kill();
                let _ = strace.wait();
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(Self { strace, report })
    }

    /// The number of calls since.
    ///
    /// # Panics
    /// When strace does not report.
    #[must_use]
    pub fn calls(mut self) -> usize {
        run(Command::new("kill").args(["-INT", &self.strace.id().to_string()]));
        let _ = self.strace.wait();
        total(&std::fs::read_to_string(&self.report).expect("strace's report"))
    }
}

/// Every thread of the process has a tracer.
fn is_traced(process: u32) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else { return false };
    threads.flatten().all(|thread| {
        let status = std::fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        status.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"))
    })
}

/// The sum of the column `calls` over the calls.
fn total(report: &str) -> usize {
    let calls = |line: &str| {
        let fields: Vec<_> = line.split_whitespace().collect();
        let named = fields.last().is_some_and(|name| CALLS.split(',').any(|call| call == *name));
        named.then(|| fields.get(3)?.parse::<usize>().ok())?
    };
    report.lines().filter_map(calls).sum()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn only_calls_that_put_a_file_on_disk_count() {
        let report = "% time     seconds  usecs/call     calls    errors syscall\n\
            ------ ----------- ----------- --------- --------- ----------------\n \
            90.00    0.008000         160        50           fdatasync\n \
            10.00    0.001000         100         7         1 fsync\n\
            ------ ----------- ----------- --------- --------- ----------------\n\
            100.00    0.009000         157        57         1 total\n";
        assert_eq!(total(report), 57);
    }
}
