//! The architecture as data: who may import whom, and where a heavy
//! dependency has its one home.

use super::graph::Graph;

#[cfg(test)]
mod tests;

/// A crate of ours and the crates of ours that it may import.
struct Storey {
    name: &'static str,
    imports: &'static [&'static str],
}

/// Every crate stands here; one that does not is a violation.
const STOREYS: &[Storey] = &[
    Storey { name: "ca-core", imports: &[] },
    Storey { name: "hsm-adapter", imports: &["ca-core"] },
    Storey { name: "schemas", imports: &["ca-core"] },
    Storey { name: "issuance-api", imports: &["ca-core", "hsm-adapter", "schemas"] },
    Storey { name: "revocation", imports: &["ca-core", "hsm-adapter", "schemas"] },
    Storey {
        name: "jitsuin-tests",
        imports: &["ca-core", "hsm-adapter", "schemas", "issuance-api", "revocation"],
    },
    Storey { name: "xtask", imports: &[] },
];

/// A dependency and the only crates of ours that may declare it.
struct Home {
    dependency: &'static str,
    crates: &'static [&'static str],
}

const HOMES: &[Home] = &[
    Home { dependency: "diesel", crates: &["schemas"] },
    Home { dependency: "diesel_migrations", crates: &["schemas"] },
    Home { dependency: "libsqlite3-sys", crates: &["schemas"] },
    Home { dependency: "pq-sys", crates: &["schemas"] },
    Home { dependency: "cryptoki", crates: &["hsm-adapter", "jitsuin-tests"] },
    Home { dependency: "actix-web", crates: &["issuance-api", "revocation", "jitsuin-tests"] },
    Home {
        dependency: "clap",
        crates: &["hsm-adapter", "issuance-api", "revocation", "jitsuin-tests", "xtask"],
    },
    Home { dependency: "rcgen", crates: &["issuance-api", "jitsuin-tests"] },
    Home { dependency: "rsa", crates: &["ca-core", "jitsuin-tests"] },
    Home { dependency: "p256", crates: &["ca-core", "jitsuin-tests"] },
    Home { dependency: "p384", crates: &["ca-core", "jitsuin-tests"] },
];

/// A crate of ours and what may not be built into it, however it comes.
struct Free {
    name: &'static str,
    of: &'static [&'static str],
}

const FREE: &[Free] = &[
    Free {
        name: "ca-core",
        of: &[
            "actix-rt",
            "actix-web",
            "clap",
            "cryptoki",
            "diesel",
            "libsqlite3-sys",
            "metrics",
            "mio",
            "pq-sys",
            "rcgen",
            "rustls",
            "socket2",
            "tokio",
            "tracing",
            "ureq",
        ],
    },
    Free { name: "hsm-adapter", of: &["actix-web", "diesel", "rcgen", "tokio"] },
    Free { name: "schemas", of: &["actix-web", "cryptoki", "rcgen", "tokio"] },
    Free { name: "xtask", of: &["aws-lc-sys", "libsqlite3-sys", "pq-sys"] },
];

/// A crate of ours and what it may not declare itself.
const UNDECLARED: &[Free] =
    &[Free { name: "ca-core", of: &["getrandom", "rand", "rand_core", "tempfile", "uuid"] }];

/// A directory of sources and the texts that may not stand in its code.
pub struct Source {
    /// Relative to the repository.
    pub directory: &'static str,
    /// Paths as they are written in code.
    pub never: &'static [&'static str],
}

/// What no dependency shows: the core reaches for nothing of the world.
pub const SOURCES: &[Source] = &[Source {
    directory: "ca-core/src",
    never: &[
        "std::env",
        "std::fs",
        "std::net",
        "std::process",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "OsRng",
        "SystemRandom",
        "aws_lc_rs::rand",
    ],
}];

/// Every rule that `graph` breaks, one line each.
pub fn violations(graph: &Graph) -> Vec<String> {
    let mut broken = Vec::new();
    for member in graph.members() {
        match STOREYS.iter().find(|storey| storey.name == member) {
            None => broken.push(format!("{member} has no storey in the rules")),
            Some(storey) => broken.extend(
                graph
                    .direct(member)
                    .filter(|name| graph.is_member(name) && !storey.imports.contains(name))
                    .map(|name| format!("{member} may not import {name}")),
            ),
        }
        for home in HOMES.iter().filter(|home| !home.crates.contains(&member)) {
            if graph.direct(member).any(|name| name == home.dependency) {
                broken.push(format!("{member} may not declare {}: its home is elsewhere", home.dependency));
            }
        }
    }
    for free in FREE {
        let reached = graph.reached(free.name);
        let ways = free.of.iter().filter_map(|name| reached.get(*name));
        broken.extend(ways.map(|way| format!("{} may not be built with {}", free.name, way.join(" -> "))));
    }
    for free in UNDECLARED {
        let declared = graph.direct(free.name).filter(|name| free.of.contains(name));
        broken.extend(declared.map(|name| format!("{} may not declare {name}", free.name)));
    }
    broken
}
