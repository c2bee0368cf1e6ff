//! The municipalities (市区町村): where residents are registered and counters stand.

use std::fmt;

use crate::domain::error::{DomainError, MunicipalityCodeRule, NameScript};
use crate::domain::four_items::repertoire;
use crate::domain::prefecture::Prefecture;

/// The longest name a subject's localityName holds (RFC 5280 appendix A, ub-locality-name).
pub const ROMAJI_CHARACTERS_MAX: usize = 128;

/// A municipality's code (全国地方公共団体コード) of six digits, the last a correct check digit.
///
/// Prefecture (two digits), municipality (three), and 11 less the sum of the five
/// weighted 6, 5, 4, 3, 2 modulo 11, of which the last digit is taken (総務省,
/// 全国地方公共団体コード仕様).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityCode([u8; 6], Prefecture);

impl MunicipalityCode {
    /// The code written as `text`, six half-width digits.
    ///
    /// # Errors
    /// [`DomainError::MunicipalityCodeMalformed`].
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let refused = |rule| DomainError::MunicipalityCodeMalformed { rule };
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| refused(MunicipalityCodeRule::Shape))?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(refused(MunicipalityCodeRule::Shape));
        }
        let [body @ .., check] = digits;
        if check != check_digit(body) {
            return Err(refused(MunicipalityCodeRule::CheckDigit));
        }
        let unknown = |_| refused(MunicipalityCodeRule::Unknown);
        let prefecture = Prefecture::with_code(text.get(..2).unwrap_or_default()).map_err(unknown)?;
        if body.ends_with(b"000") {
            return Err(refused(MunicipalityCodeRule::Unknown));
        }
        Ok(Self(digits, prefecture))
    }

    /// The prefecture in which the municipality lies.
    #[must_use]
    pub const fn prefecture(self) -> Prefecture {
        self.1
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl fmt::Debug for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MunicipalityCode({self})")
    }
}

/// A municipality with both of its names, fit for certificates and screens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Municipality {
    code: MunicipalityCode,
    kanji: String,
    romaji: String,
}

impl Municipality {
    /// The municipality of this code, named `kanji` (清瀬市) and `romaji` (`Kiyose-shi`).
    ///
    /// # Errors
    /// [`DomainError::MunicipalityNameMalformed`]: kanji outside the certificate's
    /// repertoire, or romaji that is not a capital followed by ASCII letters,
    /// hyphens, apostrophes and single spaces.
    pub fn new(code: MunicipalityCode, kanji: &str, romaji: &str) -> Result<Self, DomainError> {
        let refused = |script| DomainError::MunicipalityNameMalformed { script };
        if kanji.is_empty() || !kanji.chars().all(|c| c.is_alphanumeric() && repertoire::contains(c)) {
            return Err(refused(NameScript::Kanji));
        }
        if romaji.len() > ROMAJI_CHARACTERS_MAX || !romaji.split(' ').all(is_romaji_word) {
            return Err(refused(NameScript::Romaji));
        }
        Ok(Self { code, kanji: kanji.to_owned(), romaji: romaji.to_owned() })
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> MunicipalityCode {
        self.code
    }

    /// Its prefecture.
    #[must_use]
    pub const fn prefecture(&self) -> Prefecture {
        self.code.prefecture()
    }

    /// Its name.
    #[must_use]
    pub fn kanji(&self) -> &str {
        &self.kanji
    }

    /// Its name in romaji, as in certificate subjects.
    #[must_use]
    pub fn romaji(&self) -> &str {
        &self.romaji
    }
}

fn check_digit(body: [u8; 5]) -> u8 {
    let sum: u32 =
        body.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let last = (11 - sum % 11) % 10;
    u8::try_from(last).map_or(b'0', |digit| b'0' + digit)
}

fn is_romaji_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.ends_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '\''))
}

#[cfg(test)]
mod tests {
    use super::{Municipality, MunicipalityCode};
    use crate::domain::error::{DomainError, MunicipalityCodeRule, NameScript};

    #[test]
    fn real_codes_are_accepted_and_know_their_prefecture() {
        for (code, prefecture) in [
            ("132217", "東京都"),
            ("131016", "東京都"),
            ("011002", "北海道"),
            ("473821", "沖縄県"),
            ("271004", "大阪府"),
        ] {
            let parsed = MunicipalityCode::parse(code).unwrap();
            assert_eq!(parsed.to_string(), code);
            assert_eq!(parsed.prefecture().kanji(), prefecture);
        }
    }

    #[test]
    fn codes_that_name_no_municipality_are_refused() {
        for (code, rule) in [
            ("132216", MunicipalityCodeRule::CheckDigit),
            ("312217", MunicipalityCodeRule::CheckDigit),
            ("130001", MunicipalityCodeRule::Unknown),
            ("481017", MunicipalityCodeRule::Unknown),
            ("13221", MunicipalityCodeRule::Shape),
            ("1322１", MunicipalityCodeRule::Shape),
            ("１３", MunicipalityCodeRule::Shape),
            ("13221a", MunicipalityCodeRule::Shape),
        ] {
            assert_eq!(
                MunicipalityCode::parse(code),
                Err(DomainError::MunicipalityCodeMalformed { rule }),
                "{code}"
            );
        }
    }

    #[test]
    fn names_must_fit_a_certificate() {
        let code = MunicipalityCode::parse("132217").unwrap();
        assert!(Municipality::new(code, "清瀬市", "Kiyose-shi").is_ok());
        assert!(Municipality::new(code, "横浜市鶴見区", "Yokohama-shi Tsurumi-ku").is_ok());
        let kanji = Err(DomainError::MunicipalityNameMalformed { script: NameScript::Kanji });
        assert_eq!(Municipality::new(code, "", "Kiyose-shi"), kanji);
        assert_eq!(Municipality::new(code, "清瀬 市", "Kiyose-shi"), kanji);
        let romaji = Err(DomainError::MunicipalityNameMalformed { script: NameScript::Romaji });
        for name in ["", "kiyose-shi", "Kiyose-", "Kiyose  shi", "Kiyose,shi", "Kiyōse-shi", &"K".repeat(129)]
        {
            assert_eq!(Municipality::new(code, "清瀬市", name), romaji, "{name}");
        }
    }
}
