//! The committed OpenAPI files, as the programs tell them.

use std::fs;

use crate::command;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Package, program and file of every published interface.
const INTERFACES: [(&str, &str, &str); 1] =
    [("issuance-api", "jitsuin-issuance", "schemas/openapi/issuance.json")];

/// Writes every file anew.
///
/// # Errors
/// A program does not build or fails, or [`Failure::File`].
pub fn write(workspace: &Workspace) -> Result<(), Failure> {
    for (package, program, file) in INTERFACES {
        let text = command::output(command::cargo(workspace.root()).args([
            "run",
            "--quiet",
            "--package",
            package,
            "--bin",
            program,
            "--",
            "openapi",
        ]))?;
        let file = workspace.root().join(file);
        if let Some(directory) = file.parent() {
            fs::create_dir_all(directory).map_err(Failure::file(directory))?;
        }
        fs::write(&file, text).map_err(Failure::file(&file))?;
    }
    Ok(())
}
