//! pkilint, a foreign certificate linter, in a Python environment of its own
//! under `target/tools/pkilint`; every version in it is pinned.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = include_str!("../../pkilint-requirements.txt");

/// Installs the linter unless this very set of versions is there.
///
/// # Errors
/// Python or its installer fails, or [`Failure::File`].
pub fn install(workspace: &Workspace) -> Result<(), Failure> {
    let environment = workspace.artefacts("tools/pkilint");
    let installed = environment.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|versions| versions == REQUIREMENTS) {
        return Ok(());
    }
    eprintln!("setup: installing pkilint");
    let environment = workspace.fresh_artefacts("tools/pkilint")?;
    let python = python().ok_or_else(|| Failure::Missing {
        what: "Python with virtual environments".to_owned(),
        command: "cargo xtask setup".to_owned(),
    })?;
    command::run(Command::new(python).args(["-m", "venv"]).arg(&environment))?;
    let requirements = environment.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS).map_err(Failure::file(&requirements))?;
    command::run(
        Command::new(environment.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--requirement"])
            .arg(&requirements),
    )?;
    fs::rename(&requirements, &installed).map_err(Failure::file(&installed))
}

/// A Python that can make a virtual environment with its installer.
pub fn python() -> Option<PathBuf> {
    let candidates = [command::find("python3"), Some(PathBuf::from("/usr/bin/python3"))];
    candidates
        .into_iter()
        .flatten()
        .find(|python| command::answer(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some())
}
