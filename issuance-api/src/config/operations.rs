//! `[operations]`: metrics, health and housekeeping.

use std::net::SocketAddr;
use std::time::Duration;

use super::Section;

/// What operators see and set.
#[derive(Clone, Debug)]
pub struct OperationsConfig {
    /// The plain-HTTP address of `/metrics` and `/health`: loopback or the
    /// operators' network, never the counters'.
    pub address: SocketAddr,
    /// How often open intents are looked for.
    pub resume_every: Duration,
    /// How old an open intent must be before it counts as abandoned: more than
    /// the token's deadline, so that no issue at work is disturbed.
    pub resume_after: Duration,
    /// How long request identifiers are kept: a request repeated later is a new one.
    pub requests_kept: Duration,
}

impl OperationsConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let address = section.or("address", SocketAddr::from(([127, 0, 0, 1], 9464)));
        let resume_every = section.number("resume_every_s", 1..=3_600, 60);
        let resume_after = section.number("resume_after_s", 10..=3_600, 120);
        let requests_kept = section.number("requests_kept_days", 1..=3_650, 30);
        section.close();
        Some(Self {
            address: address?,
            resume_every: Duration::from_secs(resume_every?),
            resume_after: Duration::from_secs(resume_after?),
            requests_kept: Duration::from_secs(requests_kept? * 24 * 3_600),
        })
    }
}
