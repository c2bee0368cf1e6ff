//! Where the project is on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::command;
use crate::failure::Failure;

/// The checkout that `cargo xtask` was called in.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace of the current directory, never that of the build.
    ///
    /// # Errors
    /// Cargo finds no workspace.
    pub fn locate() -> Result<Self, Failure> {
        let mut question = command::cargo(Path::new("."));
        question.args(["locate-project", "--workspace", "--message-format", "plain"]);
        let manifest = PathBuf::from(command::output(&mut question)?.trim_end());
        let root = manifest.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self { root })
    }

    /// The repository's own directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `target/NAME` of the repository, also where cargo builds elsewhere.
    pub fn artefacts(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }

    /// The same, empty.
    ///
    /// # Errors
    /// [`Failure::File`].
    pub fn fresh_artefacts(&self, name: &str) -> Result<PathBuf, Failure> {
        let directory = self.artefacts(name);
        if directory.exists() {
            fs::remove_dir_all(&directory).map_err(Failure::file(&directory))?;
        }
        fs::create_dir_all(&directory).map_err(Failure::file(&directory))?;
        Ok(directory)
    }

    /// A program that `cargo build --release` has made.
    ///
    /// # Errors
    /// Cargo does not tell its target directory.
    pub fn release_program(&self, name: &str) -> Result<PathBuf, Failure> {
        #[derive(Deserialize)]
        struct Place {
            target_directory: PathBuf,
        }
        let mut question = command::cargo(&self.root);
        question.args(["metadata", "--no-deps", "--format-version", "1"]);
        let place: Place = serde_json::from_str(&command::output(&mut question)?).map_err(|cause| {
            Failure::Answer { what: "cargo metadata".to_owned(), cause: cause.to_string() }
        })?;
        Ok(place.target_directory.join("release").join(name))
    }
}
