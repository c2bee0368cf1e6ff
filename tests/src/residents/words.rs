//! The lists that names and addresses are drawn from.

use ca_core::domain::four_items::Gender;
use ca_core::domain::municipality::Municipality;

use super::draw::Draw;

/// A part of a name, with the substitute that is registered for it, if any.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) substitute: Option<&'static str>,
}

impl Word {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), substitute: None }
    }
}

/// A Japanese name: family name, given name, no alias.
pub(super) fn native(draw: &mut Draw, gender: Gender) -> (Word, Word, String) {
    let family = if draw.one_in(25) { variant(draw) } else { family(draw) };
    (family, given(draw, gender), String::new())
}

/// A foreign resident's name in Latin letters, with an alias for every other one.
pub(super) fn foreign(draw: &mut Draw) -> (Word, Word, String) {
    let family = Word::plain(draw.of(LATIN_FAMILY));
    let given = if draw.one_in(20) { "" } else { draw.of(LATIN_GIVEN) };
    let alias = if draw.one_in(2) {
        let alias_given = draw.of(GIVEN_NEUTRAL);
        format!("{}\u{3000}{alias_given}", self::family(draw).text)
    } else {
        String::new()
    };
    (family, Word::plain(given), alias)
}

/// An address of the municipality, on streets that it does not have.
pub(super) fn address(draw: &mut Draw, municipality: &Municipality) -> String {
    let place = format!("{}{}{}", municipality.prefecture().kanji(), municipality.kanji(), draw.of(STREETS));
    let [block, lot, house] = [4, 30, 20].map(|bound| draw.below(bound) + 1);
    let number = if draw.one_in(2) {
        format!("{}－{}－{}", wide(block), wide(lot), wide(house))
    } else {
        let block = ["一", "二", "三", "四"].into_iter().nth(usize::try_from(block - 1).unwrap_or(0));
        format!("{}丁目{}番{}号", block.unwrap_or("一"), wide(lot), wide(house))
    };
    if draw.one_in(3) {
        let floor = draw.below(9) + 1;
        let room = draw.below(9) + 1;
        format!("{place}{number}\u{3000}{}{}０{}号", draw.of(BUILDINGS), wide(floor), wide(room))
    } else {
        format!("{place}{number}")
    }
}

fn family(draw: &mut Draw) -> Word {
    Word::plain([draw.of(FAMILY_FIRST), draw.of(FAMILY_SECOND)].concat())
}

/// A family name that a certificate cannot hold as it is written; one in ten
/// lacks its substitute.
fn variant(draw: &mut Draw) -> Word {
    let (text, substitute) = draw.of(VARIANTS);
    Word { text: text.to_owned(), substitute: (!draw.one_in(10)).then_some(substitute) }
}

fn given(draw: &mut Draw, gender: Gender) -> Word {
    Word::plain(match gender {
        Gender::Male => draw.of(GIVEN_MALE),
        Gender::Female => draw.of(GIVEN_FEMALE),
        Gender::Unknown => draw.of(GIVEN_NEUTRAL),
    })
}

fn wide(number: u64) -> String {
    let wide =
        |digit: char| char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')).unwrap_or(digit);
    number.to_string().chars().map(wide).collect()
}

const FAMILY_FIRST: [&str; 24] = [
    "青", "赤", "白", "黒", "北", "南", "東", "西", "星", "月", "空", "風", "松", "竹", "梅", "桜", "高",
    "深", "石", "岩", "森", "霧", "雪", "浜",
];

const FAMILY_SECOND: [&str; 20] = [
    "田", "川", "山", "木", "野", "原", "沢", "村", "島", "本", "井", "口", "谷", "浦", "塚", "坂", "橋",
    "池", "岡", "里",
];

/// Variants: by a selector, outside JIS X 0208 and 0212, and beyond the Basic Multilingual Plane.
const VARIANTS: [(&str, &str); 6] = [
    ("葛\u{E0100}城", "葛\u{E0100}=葛"),
    ("辻\u{E0100}堂", "辻\u{E0100}=辻"),
    ("﨑浜", "﨑=崎"),
    ("髙霧", "髙=高"),
    ("\u{20BB7}浦", "\u{20BB7}=吉"),
    ("芦\u{E0100}谷", "芦\u{E0100}=芦"),
];

const GIVEN_MALE: [&str; 14] =
    ["太郎", "一郎", "健", "大輔", "翔", "陸", "悠斗", "清", "正雄", "茂", "剛", "直樹", "拓海", "隆"];

const GIVEN_FEMALE: [&str; 14] = [
    "花子",
    "陽子",
    "さくら",
    "美咲",
    "葵",
    "和子",
    "節子",
    "結衣",
    "ひかり",
    "千代",
    "恵",
    "凛",
    "幸子",
    "ゆかり",
];

const GIVEN_NEUTRAL: [&str; 8] = ["光", "薫", "真", "希望", "蒼", "ひなた", "つばさ", "あきら"];

const LATIN_FAMILY: [&str; 8] = [
    "ＧＲＥＥＮ",
    "ＢＲＯＯＫ",
    "ＦＩＥＬＤＳ",
    "ＷＩＮＴＥＲ",
    "ＲＩＶＥＲＡ",
    "ＭＯＮＴＥ",
    "ＳＴＥＲＮ",
    "ＬＡＫＥ",
];

const LATIN_GIVEN: [&str; 8] = [
    "ＴＯＭ",
    "ＡＮＮＡ",
    "ＭＡＲＩＡ",
    "ＪＯＨＮ\u{3000}ＰＡＵＬ",
    "ＬＩＮ",
    "ＮＯＡ",
    "ＥＶＡ\u{3000}ＭＡＲＩＡ",
    "ＯＬＡＦ",
];

const STREETS: [&str; 8] =
    ["架空町", "見本町", "例示台", "模擬が丘", "仮想本町", "試作新田", "想定浜", "雛形通"];

const BUILDINGS: [&str; 5] = ["見本ハイツ", "架空荘", "コーポ例示", "メゾン仮想", "雛形住宅"];
