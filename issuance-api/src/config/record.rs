//! `[record]`: the database.

use std::path::PathBuf;

use secrecy::SecretString;

use super::Section;

/// The durable record.
#[derive(Clone, Debug)]
pub struct RecordConfig {
    /// `sqlite:PATH` or `postgres://…`; it may hold a password.
    pub url: SecretString,
    /// Connections that write, on PostgreSQL; SQLite has one writer.
    pub writers: usize,
    /// Connections that read, at most.
    pub readers: usize,
}

impl RecordConfig {
    pub(super) fn read(mut section: Section<'_>) -> Option<Self> {
        let url = section.optional::<String>("url");
        let file = section.optional::<PathBuf>("url_file");
        let url = match (url?, file?) {
            (Some(url), None) => Some(url),
            (None, Some(path)) => read_url(&section, &section.resolve(&path)),
            (Some(_), Some(_)) => {
                section.problem("url_file", "either url or url_file, not both");
                None
            }
            (None, None) => {
                section.problem("url", "url or url_file is needed");
                None
            }
        };
        let url = url.and_then(|url| supported(&section, url));
        let writers = section.number("writers", 1..=64, 4);
        let readers = section.number("readers", 1..=64, 4);
        section.close();
        Some(Self {
            url: url?.into(),
            writers: usize::try_from(writers?).ok()?,
            readers: usize::try_from(readers?).ok()?,
        })
    }
}

fn read_url(section: &Section<'_>, path: &std::path::Path) -> Option<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text.trim_end().to_owned()),
        Err(error) => {
            section.problem("url_file", format!("{}: {error}", path.display()));
            None
        }
    }
}

/// The URL with a relative SQLite path taken from the configuration's directory.
fn supported(section: &Section<'_>, url: String) -> Option<String> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Some(url);
    }
    match url.strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => {
            let path = path.strip_prefix("//").unwrap_or(path);
            Some(format!("sqlite:{}", section.resolve(path.as_ref()).display()))
        }
        Some(_) | None => {
            section.problem("url", "must begin with sqlite: or postgres:// and name a database");
            None
        }
    }
}
