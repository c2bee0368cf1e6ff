//! Where the time of an issue goes.
//!
//! The core is pure and keeps no time, so time is taken at its ports: whatever
//! passes between two calls to ports is the core's own work, and which work it
//! is follows from the port called last. A flow runs on one thread, so the
//! watch is that thread's.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use crate::http::metrics::STAGE_SECONDS;

/// A stage of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// JSON and Base64 of the request.
    Decode,
    /// Reading the record.
    Read,
    /// Asking the resident register.
    Register,
    /// Key checks, proof of possession, the rules of the counter.
    Checks,
    /// To-be-signed bytes and lints.
    Draft,
    /// The durable intent.
    RecordIntent,
    /// The token.
    Sign,
    /// Verification of the signature, assembly, comparison.
    Verify,
    /// The durable certificate.
    RecordCertificate,
    /// Base64 and JSON of the answer.
    Encode,
}

impl Stage {
    /// All stages, in the order of an issue.
    pub const ALL: [Self; 10] = [
        Self::Decode,
        Self::Read,
        Self::Register,
        Self::Checks,
        Self::Draft,
        Self::RecordIntent,
        Self::Sign,
        Self::Verify,
        Self::RecordCertificate,
        Self::Encode,
    ];

    /// The value of the label `stage`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Read => "read",
            Self::Register => "register",
            Self::Checks => "checks",
            Self::Draft => "draft",
            Self::RecordIntent => "record-intent",
            Self::Sign => "sign",
            Self::Verify => "verify",
            Self::RecordCertificate => "record-certificate",
            Self::Encode => "encode",
        }
    }
}

/// A call to a port, as the watch sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// Random octets: from here on certificates are drafted.
    Entropy,
    /// A question to the record.
    Read,
    /// A question to the register.
    Register,
    /// The intent: from here on signatures are made and verified.
    RecordIntent,
    /// A signature.
    Sign,
    /// The certificates: from here on the answer is made.
    RecordCertificate,
}

impl Port {
    /// The stage that the call itself is.
    const fn stage(self) -> Stage {
        match self {
            Self::Entropy => Stage::Draft,
            Self::Read => Stage::Read,
            Self::Register => Stage::Register,
            Self::RecordIntent => Stage::RecordIntent,
            Self::Sign => Stage::Sign,
            Self::RecordCertificate => Stage::RecordCertificate,
        }
    }

    /// The stage of the core's own work after the call.
    const fn next(self, before: Stage) -> Stage {
        match self {
            Self::Read | Self::Register => before,
            Self::Entropy => Stage::Draft,
            Self::RecordIntent | Self::Sign => Stage::Verify,
            Self::RecordCertificate => Stage::Encode,
        }
    }
}

/// The time spent in each stage.
struct Watch {
    since: Instant,
    work: Stage,
    spent: [Duration; Stage::ALL.len()],
}

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Runs an issue and notes the time of its stages if it comes to its end.
///
/// # Errors
/// Those of the issue.
pub fn of_an_issue<T, E>(decoding: Duration, issue: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let mut watch = Watch::new(Instant::now());
    watch.add(Stage::Decode, decoding);
    WATCH.set(Some(watch));
    let result = issue();
    if let (Some(mut watch), Ok(_)) = (WATCH.take(), &result)
        && watch.work == Stage::Encode
    {
        watch.lap(Instant::now());
        watch.note();
    }
    result
}

/// Runs a call to a port; on a thread without a watch nothing is measured.
pub fn of_a_port<T>(port: Port, call: impl FnOnce() -> T) -> T {
    let watched =
        WATCH.with_borrow_mut(|watch| watch.as_mut().map(|watch| watch.lap(Instant::now())).is_some());
    let result = call();
    if watched {
        WATCH.with_borrow_mut(|watch| {
            if let Some(watch) = watch {
                watch.port(port, Instant::now());
            }
        });
    }
    result
}

impl Watch {
    const fn new(since: Instant) -> Self {
        Self { since, work: Stage::Checks, spent: [Duration::ZERO; Stage::ALL.len()] }
    }

    /// What passed until now was the core's own work.
    fn lap(&mut self, now: Instant) {
        self.add(self.work, now.duration_since(self.since));
        self.since = now;
    }

    /// What passed until now was this port.
    fn port(&mut self, port: Port, now: Instant) {
        self.add(port.stage(), now.duration_since(self.since));
        self.since = now;
        self.work = port.next(self.work);
    }

    fn add(&mut self, stage: Stage, time: Duration) {
        for (at, spent) in Stage::ALL.iter().zip(&mut self.spent) {
            if *at == stage {
                *spent += time;
            }
        }
    }

    fn note(&self) {
        for (stage, spent) in Stage::ALL.iter().zip(self.spent) {
            metrics::histogram!(STAGE_SECONDS, "stage" => stage.as_str()).record(spent.as_secs_f64());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Port, Stage, Watch};
    use std::time::{Duration, Instant};

    #[test]
    fn time_between_ports_belongs_to_the_work_that_the_last_port_began() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut watch = Watch::new(begin);
        for (called, port, returned) in [
            (1, Port::Read, 3),
            (10, Port::Entropy, 10),
            (30, Port::RecordIntent, 70),
            (70, Port::Sign, 150),
            (160, Port::Sign, 240),
            (250, Port::RecordCertificate, 400),
        ] {
            watch.lap(at(called));
            watch.port(port, at(returned));
        }
        watch.lap(at(405));
        let spent: Vec<_> = Stage::ALL
            .iter()
            .zip(watch.spent)
            .map(|(stage, spent)| (stage.as_str(), spent.as_millis()))
            .filter(|(_, spent)| *spent > 0)
            .collect();
        assert_eq!(
            spent,
            [
                ("read", 2),
                ("checks", 8),
                ("draft", 20),
                ("record-intent", 40),
                ("sign", 160),
                ("verify", 20),
                ("record-certificate", 150),
                ("encode", 5),
            ]
        );
    }
}
