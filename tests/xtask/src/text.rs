//! The project's own rules for its texts: what git would commit holds no path
//! of somebody's machine, no test that is left out and no dead link, and the
//! README tells the two commands.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Written in two parts, so that this file obeys its own rule.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/", "home/"), concat!("/", "root/"), concat!("/", "Users/"), concat!("/", "work/")];

const LEFT_OUT: [&str; 3] =
    [concat!("#[", "ignore"), concat!("```", "ignore"), concat!("```", "rust,ignore")];

const COMMANDS: [&str; 2] = ["cargo xtask demo", "cargo xtask test"];

/// Reads every text that git tracks or would track.
///
/// # Errors
/// [`Failure::Rules`] with every violation; git's failure.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let root = workspace.root();
    let mut question = std::process::Command::new("git");
    question.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = command::output(&mut question)?;
    let mut broken = Vec::new();
    for name in listed.split_terminator('\0') {
        // A deleted file is still listed; one that is not text has no rules.
        if let Ok(text) = fs::read_to_string(root.join(name)) {
            broken.extend(violations(root, name, &text));
        }
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap_or_default();
    broken.extend(missing_commands(&readme));
    Failure::unless_empty("text", broken)
}

fn violations(root: &Path, name: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(path) = MACHINE_PATHS.iter().find(|path| holds_path(line, path)) {
            broken.push(format!("{name}:{number}: {path} is a path of somebody's machine"));
        }
        if name.ends_with(".rs") && LEFT_OUT.iter().any(|mark| line.contains(mark)) {
            broken.push(format!("{name}:{number}: a test may not be left out"));
        }
        if name.ends_with(".md") {
            let dead = links(line).filter(|link| !resolves(root, name, link));
            broken.extend(dead.map(|link| format!("{name}:{number}: {link} leads nowhere")));
        }
    }
    broken
}

fn missing_commands(readme: &str) -> impl Iterator<Item = String> {
    COMMANDS
        .into_iter()
        .filter(|command| !readme.contains(command))
        .map(|command| format!("README.md does not tell `{command}`"))
}

/// Whether `path` stands in `line` as the beginning of an absolute path.
fn holds_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|character| character.is_alphanumeric() || "_-.}*~".contains(character))
    })
}

/// The targets of the Markdown links of `line`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// Whether a link to a file of the repository finds it; others are not followed.
fn resolves(root: &Path, name: &str, link: &str) -> bool {
    let target = link.split('#').next().unwrap_or_default();
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let directory: PathBuf = root.join(name).parent().unwrap_or(root).to_owned();
    directory.join(target).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_machine_is_found_and_a_relative_one_is_not() {
        let absolute = format!("see `{}x`", concat!("/", "work/"));
        assert_eq!(violations(Path::new("."), "a.txt", &absolute).len(), 1);
        let relative = format!("see docs{}x", concat!("/", "work/"));
        assert_eq!(violations(Path::new("."), "a.txt", &relative), Vec::<String>::new());
    }

    #[test]
    fn a_test_that_is_left_out_is_found_in_sources_only() {
        let line = concat!("    #[", "ignore = \"slow\"]");
        assert_eq!(violations(Path::new("."), "a.rs", line).len(), 1);
        assert_eq!(violations(Path::new("."), "a.md", line), Vec::<String>::new());
    }

    #[test]
    fn a_link_is_resolved_from_its_own_file() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("docs")).unwrap();
        fs::write(root.path().join("docs/there.md"), "").unwrap();
        let line = "[a](there.md#part) [b](gone.md) [c](https://example.org/x) [d](#here)";
        let broken = violations(root.path(), "docs/index.md", line);
        assert_eq!(broken, ["docs/index.md:1: gone.md leads nowhere"]);
    }

    #[test]
    fn a_readme_without_the_commands_is_found() {
        assert_eq!(missing_commands("cargo xtask demo").count(), 1);
        assert_eq!(missing_commands("cargo xtask demo, cargo xtask test").count(), 0);
    }
}
