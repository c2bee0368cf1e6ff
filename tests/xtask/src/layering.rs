//! The project's storeys, held against its real dependencies and sources.
//!
//! [`rules`] is the whole architecture as data; [`graph`] reads what cargo
//! resolves; [`source`] finds what no dependency shows: a call to the clock.

mod graph;
mod rules;
mod source;

use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Holds normal dependencies and sources against the rules.
///
/// # Errors
/// [`Failure::Rules`] with every violation.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let mut question = command::cargo(workspace.root());
    question.args(["metadata", "--locked", "--format-version", "1"]);
    let graph = graph::Graph::parse(&command::output(&mut question)?)?;
    let mut broken = rules::violations(&graph);
    for rule in rules::SOURCES {
        broken.extend(source::violations(workspace.root(), rule)?);
    }
    Failure::unless_empty("layering", broken)
}
