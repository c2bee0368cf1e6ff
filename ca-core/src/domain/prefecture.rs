//! The 47 prefectures (都道府県), each the issuer of its residents' certificates.

use crate::domain::error::DomainError;

/// One of the 47, with its code (JIS X 0401), its name and its name in romaji.
///
/// The romaji form is the one of certificate subjects, `Tokyo-to` (domain.md
/// section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture {
    code: &'static str,
    kanji: &'static str,
    romaji: &'static str,
}

impl Prefecture {
    /// All of them, in the order of their codes.
    pub const ALL: &'static [Self] = TABLE;

    /// The prefecture with this two-digit code.
    ///
    /// # Errors
    /// [`DomainError::PrefectureUnknown`].
    pub fn with_code(code: &str) -> Result<Self, DomainError> {
        Self::find(|prefecture| prefecture.code == code)
    }

    /// The prefecture with this romaji name.
    ///
    /// # Errors
    /// [`DomainError::PrefectureUnknown`].
    pub fn with_romaji(romaji: &str) -> Result<Self, DomainError> {
        Self::find(|prefecture| prefecture.romaji == romaji)
    }

    /// The prefecture with which the text begins, and the rest of the text.
    #[must_use]
    pub fn at_start_of(text: &str) -> Option<(Self, &str)> {
        TABLE.iter().find_map(|prefecture| Some((*prefecture, text.strip_prefix(prefecture.kanji)?)))
    }

    /// Two digits, `01` to `47`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The name, such as 東京都.
    #[must_use]
    pub const fn kanji(self) -> &'static str {
        self.kanji
    }

    /// The name in romaji, such as `Tokyo-to`.
    #[must_use]
    pub const fn romaji(self) -> &'static str {
        self.romaji
    }

    fn find(wanted: impl Fn(&Self) -> bool) -> Result<Self, DomainError> {
        TABLE.iter().copied().find(wanted).ok_or(DomainError::PrefectureUnknown)
    }
}

const fn row(code: &'static str, kanji: &'static str, romaji: &'static str) -> Prefecture {
    Prefecture { code, kanji, romaji }
}

const TABLE: &[Prefecture] = &[
    row("01", "北海道", "Hokkaido"),
    row("02", "青森県", "Aomori-ken"),
    row("03", "岩手県", "Iwate-ken"),
    row("04", "宮城県", "Miyagi-ken"),
    row("05", "秋田県", "Akita-ken"),
    row("06", "山形県", "Yamagata-ken"),
    row("07", "福島県", "Fukushima-ken"),
    row("08", "茨城県", "Ibaraki-ken"),
    row("09", "栃木県", "Tochigi-ken"),
    row("10", "群馬県", "Gunma-ken"),
    row("11", "埼玉県", "Saitama-ken"),
    row("12", "千葉県", "Chiba-ken"),
    row("13", "東京都", "Tokyo-to"),
    row("14", "神奈川県", "Kanagawa-ken"),
    row("15", "新潟県", "Niigata-ken"),
    row("16", "富山県", "Toyama-ken"),
    row("17", "石川県", "Ishikawa-ken"),
    row("18", "福井県", "Fukui-ken"),
    row("19", "山梨県", "Yamanashi-ken"),
    row("20", "長野県", "Nagano-ken"),
    row("21", "岐阜県", "Gifu-ken"),
    row("22", "静岡県", "Shizuoka-ken"),
    row("23", "愛知県", "Aichi-ken"),
    row("24", "三重県", "Mie-ken"),
    row("25", "滋賀県", "Shiga-ken"),
    row("26", "京都府", "Kyoto-fu"),
    row("27", "大阪府", "Osaka-fu"),
    row("28", "兵庫県", "Hyogo-ken"),
    row("29", "奈良県", "Nara-ken"),
    row("30", "和歌山県", "Wakayama-ken"),
    row("31", "鳥取県", "Tottori-ken"),
    row("32", "島根県", "Shimane-ken"),
    row("33", "岡山県", "Okayama-ken"),
    row("34", "広島県", "Hiroshima-ken"),
    row("35", "山口県", "Yamaguchi-ken"),
    row("36", "徳島県", "Tokushima-ken"),
    row("37", "香川県", "Kagawa-ken"),
    row("38", "愛媛県", "Ehime-ken"),
    row("39", "高知県", "Kochi-ken"),
    row("40", "福岡県", "Fukuoka-ken"),
    row("41", "佐賀県", "Saga-ken"),
    row("42", "長崎県", "Nagasaki-ken"),
    row("43", "熊本県", "Kumamoto-ken"),
    row("44", "大分県", "Oita-ken"),
    row("45", "宮崎県", "Miyazaki-ken"),
    row("46", "鹿児島県", "Kagoshima-ken"),
    row("47", "沖縄県", "Okinawa-ken"),
];

#[cfg(test)]
mod tests {
    use super::Prefecture;
    use crate::domain::four_items::repertoire;

    #[test]
    fn there_are_47_with_consecutive_codes_and_names_of_their_own() {
        assert_eq!(Prefecture::ALL.len(), 47);
        for (index, prefecture) in Prefecture::ALL.iter().enumerate() {
            assert_eq!(prefecture.code(), format!("{:02}", index + 1));
            assert_eq!(Prefecture::with_code(prefecture.code()), Ok(*prefecture));
            assert_eq!(Prefecture::with_romaji(prefecture.romaji()), Ok(*prefecture));
            assert_eq!(Prefecture::at_start_of(prefecture.kanji()), Some((*prefecture, "")));
        }
    }

    #[test]
    fn every_name_can_stand_in_a_certificate() {
        assert!(
            Prefecture::ALL.iter().all(|prefecture| prefecture.kanji().chars().all(repertoire::contains))
        );
    }

    #[test]
    fn the_romaji_ending_is_that_of_the_kanji() {
        for prefecture in Prefecture::ALL {
            let ending = match prefecture.kanji().chars().last().unwrap() {
                '都' => "-to",
                '府' => "-fu",
                '県' => "-ken",
                _ => "do",
            };
            assert!(prefecture.romaji().ends_with(ending), "{}", prefecture.romaji());
        }
    }
}
