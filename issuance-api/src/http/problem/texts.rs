//! The texts of problem documents: one file a language, keyed by code.

use std::collections::HashMap;
use std::sync::LazyLock;

use ca_core::domain::code::Code;
use serde::Deserialize;

use super::Language;

/// What a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// What happened.
    pub title: &'static str,
    /// What to do about it.
    pub detail: &'static str,
}

/// The text of a code in a language.
#[must_use]
pub fn text(language: Language, code: Code) -> Text {
    let texts = match language {
        Language::Japanese => &*JAPANESE,
        Language::English => &*ENGLISH,
    };
    // A test holds that both files have every code.
    texts.get(code.as_str()).copied().unwrap_or(Text { title: code.as_str(), detail: "" })
}

type Texts = HashMap<&'static str, Text>;

static JAPANESE: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("../../../texts/ja.toml")));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("../../../texts/en.toml")));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    title: String,
    detail: String,
}

/// The texts live as long as the program, so they are leaked once.
fn parse(file: &str) -> Texts {
    let entries: HashMap<String, Entry> = toml::from_str(file).unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|(code, Entry { title, detail })| {
            Some((Code::parse(&code)?.as_str(), Text { title: title.leak(), detail: detail.leak() }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Entry, HashMap};
    use ca_core::domain::code::Code;
    use std::collections::BTreeSet;

    #[test]
    fn both_files_have_exactly_the_published_codes() {
        let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
        for file in [include_str!("../../../texts/ja.toml"), include_str!("../../../texts/en.toml")] {
            let entries: HashMap<String, Entry> = toml::from_str(file).unwrap();
            assert_eq!(entries.into_keys().collect::<BTreeSet<_>>(), codes);
        }
    }
}
