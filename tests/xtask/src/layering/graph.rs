//! The normal dependencies that cargo resolves, by package name.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::failure::Failure;

/// Who depends on whom when nothing is built for tests.
#[derive(Debug)]
pub struct Graph {
    members: BTreeSet<String>,
    direct: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// Reads the output of `cargo metadata`.
    ///
    /// # Errors
    /// It has another form than expected.
    pub fn parse(metadata: &str) -> Result<Self, Failure> {
        let metadata: Metadata = serde_json::from_str(metadata).map_err(|cause| Failure::Answer {
            what: "cargo metadata".to_owned(),
            cause: cause.to_string(),
        })?;
        let names: BTreeMap<_, _> =
            metadata.packages.into_iter().map(|package| (package.id, package.name)).collect();
        let name = |id: &String| names.get(id).cloned().unwrap_or_else(|| id.clone());
        let mut direct: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in metadata.resolve.nodes {
            let normal = node.deps.iter().filter(|dependency| dependency.is_normal());
            direct.entry(name(&node.id)).or_default().extend(normal.map(|dependency| name(&dependency.pkg)));
        }
        Ok(Self { members: metadata.workspace_members.iter().map(name).collect(), direct })
    }

    /// The packages of the workspace.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(String::as_str)
    }

    /// Whether `name` is a package of the workspace.
    pub fn is_member(&self, name: &str) -> bool {
        self.members.contains(name)
    }

    /// What `package` itself declares.
    pub fn direct(&self, package: &str) -> impl Iterator<Item = &str> {
        self.direct.get(package).into_iter().flatten().map(String::as_str)
    }

    /// Everything that is built into `package`, each with the way to it.
    pub fn reached(&self, package: &str) -> BTreeMap<String, Vec<String>> {
        let mut ways = BTreeMap::from([(package.to_owned(), vec![package.to_owned()])]);
        let mut open = vec![package.to_owned()];
        while let Some(current) = open.pop() {
            for next in self.direct(&current) {
                if !ways.contains_key(next) {
                    let mut way = ways.get(&current).cloned().unwrap_or_default();
                    way.push(next.to_owned());
                    ways.insert(next.to_owned(), way);
                    open.push(next.to_owned());
                }
            }
        }
        ways.remove(package);
        ways
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

impl Dependency {
    /// Cargo writes no kind for a normal dependency.
    fn is_normal(&self) -> bool {
        self.dep_kinds.iter().any(|kind| kind.kind.is_none())
    }
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}
