//! Certificates a second, and what one costs.
//!
//! For each kind of database and of authority key: a deployment of its own,
//! applications brought to their key authorization, and then rounds in which the
//! bare token, the bare commit and the key submissions of 1, 8 and 32 counters
//! take turns. The first round warms up and counts for nothing.

use std::path::Path;

use super::durable::Tracer;
use super::load::{Connection, press};
use super::report::{self, Figure, Report};
use super::site::{Kind, Site};
use super::stages::Stages;
use super::{commit, keys, token};
use crate::deployment::AuthorityKey;

const BOTH: &[&str] = &["signature", "authentication"];
const ONE: &[&str] = &["signature"];

/// Sessions of the service's configuration.
const SESSIONS: usize = 8;

/// How much is measured.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Rounds that count.
    pub rounds: usize,
    /// Counters, and applications of a window.
    pub counters: Vec<(usize, usize)>,
    /// Signatures of a measurement of the bare token.
    pub signatures: usize,
    /// Rows of a measurement of the bare commit.
    pub rows: usize,
    /// The databases.
    pub databases: Vec<Kind>,
    /// The authorities' keys.
    pub keys: Vec<AuthorityKey>,
}

impl Scale {
    /// All of it.
    #[must_use]
    pub fn full() -> Self {
        Self {
            rounds: 5,
            counters: vec![(1, 100), (8, 300), (32, 400)],
            signatures: 2_000,
            rows: 8_000,
            databases: vec![Kind::Sqlite, Kind::Postgres],
            keys: vec![AuthorityKey::Rsa2048, AuthorityKey::P256],
        }
    }

    /// As little as shows that everything works: its figures say nothing.
    #[must_use]
    pub fn quick() -> Self {
        Self {
            rounds: 1,
            counters: vec![(1, 2), (4, 4)],
            signatures: 40,
            rows: 40,
            keys: vec![AuthorityKey::P256],
            ..Self::full()
        }
    }

    fn most(&self) -> (usize, usize) {
        self.counters.last().copied().unwrap_or_default()
    }

    /// Applications for both certificates, and for one.
    fn applications(&self) -> (usize, usize) {
        let (_, most) = self.most();
        let round: usize = self.counters.iter().map(|(_, applications)| applications).sum();
        // One window more is for the evidence of durability.
        (round * (self.rounds + 1) + most, most * (self.rounds + 1))
    }
}

/// Measures, prints tables and writes JSON to `out`; `directory` holds the
/// deployments meanwhile.
///
/// # Panics
/// When anything fails.
pub fn measure(scale: &Scale, directory: &Path, out: &Path) {
    let machine = report::machine();
    let (both, one) = scale.applications();
    println!("residents' keys: {}", 2 * both + one);
    let requests = keys::certification_requests(2 * both + one);
    let mut report = Report::default();
    for kind in &scale.databases {
        for key in &scale.keys {
            println!("{} {}: deploying", kind.name(), key.kind());
            let (counters, _) = scale.most();
            let site = Site::deploy(directory, *kind, *key, both + one, counters);
            Measurement { scale, site, requests: &requests, report: &mut report }.run();
        }
    }
    println!("\n{machine}\n\n{}", summary(&report, scale));
    report.write(out, &machine);
}

struct Measurement<'a> {
    scale: &'a Scale,
    site: Site,
    requests: &'a [Vec<u8>],
    report: &'a mut Report,
}

/// One round's values, by name.
type Round = Vec<(String, &'static str, f64)>;

impl Measurement<'_> {
    fn run(mut self) {
        let mut connections = self.site.connections();
        let mut rounds = Vec::new();
        for number in 0..=self.scale.rounds {
            let round = self.round(&mut connections);
            println!("{} round {number}: {}", self.prefix(), brief(&round));
            if number > 0 {
                rounds.push(round);
            }
        }
        self.note(&rounds);
        self.trace(&mut connections);
        let memory = super::cpu::peak_memory(self.site.service.id());
        self.figure("peak-memory", "B", vec![memory], None);
    }

    fn round(&mut self, connections: &mut [Connection]) -> Round {
        let scale = self.scale;
        let mut round = Round::new();
        for sessions in [1, SESSIONS] {
            let ask = self.site.ask(sessions, scale.signatures);
            let bare = token::Bare::measured(&self.site.token_configuration(), &ask);
            round.push((format!("token/{sessions}/rate"), "1/s", bare.rate));
            round.push((format!("token/{sessions}/cpu"), "s", bare.cost));
        }
        for (counters, applications) in scale.counters.clone() {
            // SQLite has one writer, however many counters there are.
            if self.site.kind == Kind::Postgres || counters == scale.most().0 {
                let bare = commit::Bare::measured(&self.site, counters, scale.rows);
                round.push((format!("commit/{counters}/rate"), "1/s", bare.rate));
                round.push((format!("commit/{counters}/cpu"), "s", bare.cost));
            }
            self.window("issue", BOTH, &mut connections[..counters], applications, &mut round);
        }
        let (counters, applications) = scale.most();
        self.window("issue-one", ONE, &mut connections[..counters], applications, &mut round);
        round
    }

    /// Applications are prepared outside the window.
    fn window(
        &mut self,
        what: &str,
        certificates: &'static [&'static str],
        connections: &mut [Connection],
        applications: usize,
        round: &mut Round,
    ) {
        let (keys, left) = self.requests.split_at(applications * certificates.len());
        self.requests = left;
        let submissions = self.site.authorize(certificates, keys);
        let stages = Stages::now(self.site.operations());
        let before = self.site.usage();
        let window = press(connections, &submissions);
        let (service, database) = self.site.usage();
        let issued = f64::from(u32::try_from(window.certificates).expect("a count"));
        let name = |figure: &str| format!("{what}/{}/{figure}", connections.len());
        let (service, database) = (service.since(&before.0) / issued, database.since(&before.1) / issued);
        round.push((name("certificates"), "1/s", issued / window.wall.as_secs_f64()));
        round.push((name("cpu"), "s", service + database));
        round.push((name("cpu-service"), "s", service));
        round.push((name("cpu-database"), "s", database));
        round.push((name("p50"), "ms", window.latency(50)));
        round.push((name("p99"), "ms", window.latency(99)));
        for (stage, mean) in Stages::now(self.site.operations()).means_since(&stages) {
            round.push((name(&format!("stage/{stage}")), "µs", mean));
        }
    }

    /// Counts the calls that put the record on disk while certificates are issued.
    fn trace(&mut self, connections: &mut [Connection]) {
        let (_, applications) = self.scale.most();
        let (keys, left) = self.requests.split_at(applications * BOTH.len());
        self.requests = left;
        let submissions = self.site.authorize(BOTH, keys);
        let Some(tracer) = Tracer::attach(&self.site.directory, &self.site.roots()) else {
            println!("{}: no strace here, so nobody counts the calls to the disk", self.prefix());
            return;
        };
        let window = press(connections, &submissions);
        let calls = f64::from(u32::try_from(tracer.calls()).expect("a count"));
        let issued = f64::from(u32::try_from(window.certificates).expect("a count"));
        assert!(calls >= 2.0, "certificates were answered and the record was never put on disk");
        self.figure("disk/calls", "", vec![calls], None);
        self.figure("disk/certificates", "", vec![issued], None);
    }

    fn note(&mut self, rounds: &[Round]) {
        let Some(first) = rounds.first() else { return };
        let runs = |name: &str| -> Vec<f64> {
            let value = |round: &Round| round.iter().find(|(other, ..)| other == name).map(|found| found.2);
            rounds.iter().filter_map(value).collect()
        };
        for (name, unit, _) in first {
            let limit = match name.rsplit('/').next() {
                Some("certificates") => Some(format!("token/{SESSIONS}/rate")),
                Some("cpu") if name.starts_with("issue") => Some(format!("token/{SESSIONS}/cpu")),
                Some(_) | None => None,
            };
            let limit = limit.map(|limit| (format!("{}/{limit}", self.prefix()), runs(&limit)));
            self.figure(name, unit, runs(name), limit);
        }
    }

    fn figure(&mut self, name: &str, unit: &'static str, runs: Vec<f64>, limit: Option<(String, Vec<f64>)>) {
        let name = format!("{}/{name}", self.prefix());
        self.report.add(Figure { name, unit, runs, limit });
    }

    fn prefix(&self) -> String {
        format!("{}/{}", self.site.kind.name(), self.site.key.kind())
    }
}

fn brief(round: &Round) -> String {
    let shown = round.iter().filter(|(name, ..)| name.ends_with("/certificates") || name.ends_with("/cpu"));
    let text = shown.map(|(name, unit, value)| match *unit {
        "s" => format!("{name} {:.0} µs", value * 1e6),
        _ => format!("{name} {value:.0}"),
    });
    text.collect::<Vec<_>>().join(", ")
}

/// The tables of docs/PERFORMANCE.md.
fn summary(report: &Report, scale: &Scale) -> String {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let mut rates = vec![row(&[
        "database, CA key, counters",
        "certificates/s",
        "min–max",
        "of the bare token",
        "p50 / p99 ms",
        "server CPU µs/certificate",
        "service + database",
        "× bare token",
    ])];
    let mut limits = vec![row(&[
        "database, CA key",
        "token/s, 1 session",
        "token/s, 8 sessions",
        "CPU µs/signature",
        "rows/s, most writers",
        "CPU µs/row",
        "disk calls for certificates",
        "peak memory MB",
    ])];
    let mut stages = Vec::<Vec<String>>::new();
    let most = scale.most().0;
    for kind in &scale.databases {
        for key in &scale.keys {
            let prefix = format!("{}/{}", kind.name(), key.kind());
            let number =
                |name: &str| report.find(&format!("{prefix}/{name}")).map_or(f64::NAN, Figure::value);
            let micro = |name: &str| format!("{:.0}", number(name) * 1e6);
            limits.push(vec![
                prefix.replace('/', ", "),
                format!("{:.0}", number("token/1/rate")),
                format!("{:.0}", number(&format!("token/{SESSIONS}/rate"))),
                micro(&format!("token/{SESSIONS}/cpu")),
                format!("{:.0}", number(&format!("commit/{most}/rate"))),
                micro(&format!("commit/{most}/cpu")),
                format!("{:.0} / {:.0}", number("disk/calls"), number("disk/certificates")),
                format!("{:.0}", number("peak-memory") / 1e6),
            ]);
            let windows = scale.counters.iter().map(|(counters, _)| ("issue", *counters, ""));
            for (what, counters, note) in windows.chain([("issue-one", most, ", one certificate each")]) {
                let at = |figure: &str| format!("{what}/{counters}/{figure}");
                let find = |figure: &str| report.find(&format!("{prefix}/{}", at(figure)));
                let ratio = |figure: &str| find(figure).and_then(Figure::ratio).unwrap_or(f64::NAN);
                let (least, greatest) = find("certificates").map_or((f64::NAN, f64::NAN), Figure::range);
                rates.push(vec![
                    format!("{}, {counters}{note}", prefix.replace('/', ", ")),
                    format!("{:.0}", number(&at("certificates"))),
                    format!("{least:.0}–{greatest:.0}"),
                    format!("{:.0} %", ratio("certificates") * 100.0),
                    format!("{:.1} / {:.1}", number(&at("p50")), number(&at("p99"))),
                    micro(&at("cpu")),
                    format!("{} + {}", micro(&at("cpu-service")), micro(&at("cpu-database"))),
                    format!("{:.2}", ratio("cpu")),
                ]);
                stage_row(report, &format!("{prefix}/{what}/{counters}/stage/"), &mut stages);
            }
        }
    }
    [rates, limits, stages].map(|rows| report::table(&rows)).join("\n")
}

fn stage_row(report: &Report, prefix: &str, rows: &mut Vec<Vec<String>>) {
    let found: Vec<_> = report.under(prefix).collect();
    if found.is_empty() {
        return;
    }
    if rows.is_empty() {
        let head = std::iter::once("stages of a submission, mean µs of wall time");
        rows.push(head.chain(found.iter().map(|(stage, _)| *stage)).map(str::to_owned).collect());
    }
    let name = prefix.trim_end_matches("/stage/").replace('/', ", ");
    let values = found.iter().map(|(_, figure)| format!("{:.0}", figure.value()));
    rows.push(std::iter::once(name).chain(values).collect());
}
