//! The languages that people at counters read.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};

/// A language of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Japanese, unless the caller prefers English.
    Japanese,
    /// English.
    English,
}

impl Language {
    /// The language that the caller prefers (RFC 9110 12.5.4); Japanese when
    /// neither is named or both are equal.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Self {
        let text = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if weight(text, Self::English) > weight(text, Self::Japanese) {
            Self::English
        } else {
            Self::Japanese
        }
    }

    /// The language tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }
}

fn weight(text: &str, language: Language) -> f32 {
    text.split(',')
        .filter_map(|range| {
            let (tag, quality) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next()?;
            if !primary.eq_ignore_ascii_case(language.tag()) {
                return None;
            }
            let quality = quality.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok())?;
            Some(quality)
        })
        .fold(0.0, f32::max)
}
