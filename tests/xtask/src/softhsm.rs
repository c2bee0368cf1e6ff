//! SoftHSM2 token directories, one for each use, never the machine's own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// Writes a configuration over an empty token directory below `target/NAME`
/// and returns its path, the value of `SOFTHSM2_CONF`.
///
/// # Errors
/// [`Failure::File`].
pub fn fresh(workspace: &Workspace, name: &str) -> Result<PathBuf, Failure> {
    let directory = workspace.fresh_artefacts(name)?;
    write(&directory)
}

/// As [`fresh`], but keeps what is there.
///
/// # Errors
/// [`Failure::File`].
pub fn kept(workspace: &Workspace, name: &str) -> Result<PathBuf, Failure> {
    write(&workspace.artefacts(name))
}

fn write(directory: &Path) -> Result<PathBuf, Failure> {
    let tokens = directory.join("tokens");
    fs::create_dir_all(&tokens).map_err(Failure::file(&tokens))?;
    let file = directory.join("softhsm2.conf");
    let text = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
        tokens.display()
    );
    fs::write(&file, text).map_err(Failure::file(&file))?;
    Ok(file)
}
