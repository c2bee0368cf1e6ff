//! Finds forbidden paths in sources, whether written out or imported in a group.
//! Tests may use what they like: modules declared under `#[cfg(test)]`, and what
//! follows a test module at the end of a file, are not read.

use std::fs;
use std::path::{Path, PathBuf};

use super::rules::Source;
use crate::failure::Failure;

const TEST_ONLY: &str = "#[cfg(test)]";

/// Every forbidden path in the sources of `rule`, with its file and line.
///
/// # Errors
/// [`Failure::File`].
pub fn violations(root: &Path, rule: &Source) -> Result<Vec<String>, Failure> {
    let files = files(root.join(rule.directory))?;
    let test_modules: Vec<_> = files.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    let mut broken = Vec::new();
    for (path, text) in files {
        let module = path.with_extension("");
        if !test_modules.iter().any(|test| module.starts_with(test)) {
            let file = path.strip_prefix(root).unwrap_or(&path).display();
            let lines = found(&text, rule.never).into_iter();
            broken.extend(lines.map(|(line, never)| format!("{file}:{line}: {never} may not be used here")));
        }
    }
    broken.sort();
    Ok(broken)
}

/// Every source file below `directory`, with its text.
fn files(directory: PathBuf) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut files = Vec::new();
    let mut open = vec![directory];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).map_err(Failure::file(&directory))? {
            let path = entry.map_err(Failure::file(&directory))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
                files.push((path, text));
            }
        }
    }
    Ok(files)
}

/// Where the modules lie that `text` declares for tests only, without `.rs`.
fn test_modules(path: &Path, text: &str) -> Vec<PathBuf> {
    let is_root = path.file_stem().is_some_and(|stem| stem == "lib" || stem == "main" || stem == "mod");
    let children = if is_root { path.with_file_name("") } else { path.with_extension("") };
    text.lines()
        .zip(text.lines().skip(1))
        .filter(|(before, _)| before.trim() == TEST_ONLY)
        .filter_map(|(_, line)| line.strip_suffix(';')?.split_once("mod "))
        .map(|(_, name)| children.join(name))
        .collect()
}

/// The lines of `text` on which code uses one of the paths `never`.
fn found(text: &str, never: &[&'static str]) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    let mut group = None;
    let mut before = "";
    for (number, line) in (1..).zip(text.lines()) {
        if before == TEST_ONLY && line.ends_with('{') {
            break;
        }
        before = line;
        let code = line.split("//").next().unwrap_or_default();
        let import = code.trim_start().strip_prefix("use std::{");
        group = import.map(|_| ()).or(group);
        for path in never {
            let grouped = path.strip_prefix("std::").filter(|_| group.is_some());
            let rest = import.unwrap_or(code);
            if code.contains(path) || grouped.is_some_and(|name| words(rest).any(|word| word == name)) {
                found.push((number, *path));
            }
        }
        if code.contains(';') {
            group = None;
        }
    }
    found
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|character: char| !character.is_alphanumeric() && character != '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: &[&str] = &["std::fs", "SystemTime::now"];

    #[test]
    fn a_path_in_code_is_found_with_its_line() {
        let text = "use std::fmt;\nuse std::fs::File;\nfn f() { SystemTime::now(); }\n";
        assert_eq!(found(text, NEVER), [(2, "std::fs"), (3, "SystemTime::now")]);
    }

    #[test]
    fn a_path_in_a_group_is_found() {
        assert_eq!(found("use std::{fmt, fs};\n", NEVER), [(1, "std::fs")]);
        assert_eq!(found("use std::{\n    fmt,\n    fs::File,\n};\n", NEVER), [(3, "std::fs")]);
    }

    #[test]
    fn comments_and_other_words_are_not_code() {
        let text = "//! Never std::fs.\nlet x = 1; // std::fs\nuse std::{fmt};\nlet fs = 2;\n";
        assert_eq!(found(text, NEVER), []);
    }

    #[test]
    fn a_test_module_at_the_end_is_not_read_but_what_follows_its_declaration_is() {
        assert_eq!(found("#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n", NEVER), []);
        assert_eq!(found("#[cfg(test)]\nmod tests;\nuse std::fs;\n", NEVER), [(3, "std::fs")]);
    }

    #[test]
    fn every_source_below_a_directory_is_read() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("core/src/deep");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("bad.rs"), "use std::fs;\n").unwrap();
        fs::write(deep.join("note.md"), "use std::fs;\n").unwrap();
        let rule = Source { directory: "core/src", never: &["std::fs"] };
        assert_eq!(
            violations(root.path(), &rule).unwrap(),
            ["core/src/deep/bad.rs:1: std::fs may not be used here"]
        );
    }

    #[test]
    fn modules_declared_for_tests_are_not_read_and_others_of_the_name_are() {
        let root = tempfile::tempdir().unwrap();
        for module in ["one", "two"] {
            fs::create_dir_all(root.path().join("src").join(module)).unwrap();
            fs::write(root.path().join("src").join(module).join("samples.rs"), "use std::fs;\n").unwrap();
        }
        fs::write(root.path().join("src/one.rs"), "#[cfg(test)]\npub(super) mod samples;\n").unwrap();
        fs::write(root.path().join("src/two.rs"), "mod samples;\n").unwrap();
        fs::write(root.path().join("src/lib.rs"), "#[cfg(test)]\nmod three;\n").unwrap();
        fs::write(root.path().join("src/three.rs"), "use std::fs;\n").unwrap();
        let rule = Source { directory: "src", never: &["std::fs"] };
        assert_eq!(
            violations(root.path(), &rule).unwrap(),
            ["src/two/samples.rs:1: std::fs may not be used here"]
        );
    }
}
