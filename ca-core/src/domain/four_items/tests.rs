use proptest::prelude::*;

use super::{Attribute, CertificateText, EncodedFourItems, FourItems, Item, Substitutes, repertoire};
use crate::domain::code::Code;
use crate::domain::error::{AddressRule, DomainError, NameRule};

const NAME: &str = "\u{20BB7}田　葛\u{E0100}子";
const ADDRESS: &str = "東京都清瀬市中里５－８４２";

fn items() -> FourItems {
    FourItems::parse(NAME, "319800217", "2", ADDRESS).unwrap()
}

fn substitutes() -> Substitutes {
    Substitutes::parse("\u{20BB7}=吉;葛\u{E0100}=かつ").unwrap()
}

fn decode(strings: &[(Attribute, String)]) -> Result<EncodedFourItems, DomainError> {
    EncodedFourItems::decode(strings.iter().map(|(attribute, string)| (*attribute, string.as_str())))
}

#[test]
fn substitutes_stand_in_the_text_and_every_letter_of_them_is_flagged() {
    let encoded = items().encode(&substitutes()).unwrap();
    let strings = encoded.strings();
    let expected = [
        (Attribute::Name, "吉田　かつ子"),
        (Attribute::DateOfBirth, "319800217"),
        (Attribute::Gender, "2"),
        (Attribute::Address, ADDRESS),
        (Attribute::NameSubstitutes, "100110"),
        (Attribute::AddressSubstitutes, "0000000000000"),
    ];
    assert!(strings.iter().map(|(attribute, string)| (*attribute, string.as_str())).eq(expected));
    assert_eq!(strings.each_ref().map(|(attribute, _)| attribute.arc()), [1, 4, 3, 5, 2, 6]);
}

#[test]
fn a_character_without_a_registered_substitute_is_an_error_at_its_position() {
    let refused = |position| Err(DomainError::CharacterWithoutSubstitute { item: Item::Name, position });
    assert_eq!(items().encode(&Substitutes::none()), refused(1));
    assert_eq!(items().encode(&Substitutes::parse("\u{20BB7}=吉").unwrap()), refused(4));
    // The form without the selector and the form with another one are other characters.
    assert_eq!(items().encode(&Substitutes::parse("\u{20BB7}=吉;葛\u{E0101}=葛").unwrap()), refused(4));
}

#[test]
fn a_text_that_substitutes_make_too_long_is_refused() {
    let substitutes = Substitutes::parse("髙=たか").unwrap();
    let encode = |count| CertificateText::encode(Item::Address, &"髙".repeat(count), &substitutes);
    assert!(encode(100).is_ok());
    assert_eq!(encode(101), Err(DomainError::TextLength { item: Item::Address, length: 202, limit: 200 }));
}

#[test]
fn differences_name_the_items_that_differ() {
    let registered = items();
    let claim = |name, born, gender, address| {
        FourItems::differences(&FourItems::parse(name, born, gender, address).unwrap(), &registered)
    };
    assert_eq!(claim(NAME, "319800217", "2", ADDRESS), []);
    assert_eq!(claim("吉田　葛子", "319800217", "2", ADDRESS), [Item::Name]);
    assert_eq!(claim(NAME, "319800218", "2", ADDRESS), [Item::DateOfBirth]);
    assert_eq!(claim(NAME, "319800217", "3", ADDRESS), [Item::Gender]);
    assert_eq!(claim(NAME, "319800217", "2", "東京都清瀬市中里５－８４３"), [Item::Address]);
    assert_eq!(claim("山田　太郎", "319800200", "1", "東京都清瀬市"), Item::ALL);
}

#[test]
fn compatibility_ideographs_are_kept_apart() {
    let named = |name| FourItems::parse(name, "319800217", "2", ADDRESS).unwrap();
    let differences = FourItems::differences(&named("\u{795E}田　葛子"), &named("\u{FA19}田　葛子"));
    assert_eq!(differences, [Item::Name]);
}

#[test]
fn debug_and_errors_show_nothing_of_a_person() {
    let (items, substitutes) = (items(), substitutes());
    let encoded = items.encode(&substitutes).unwrap();
    let shown = format!(
        "{items:?} {encoded:?} {substitutes:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        items.name(),
        items.date_of_birth(),
        items.gender(),
        items.address(),
        encoded.name(),
        encoded.address(),
    );
    assert!(shown.is_ascii(), "{shown}");
    assert!(!shown.contains(|c: char| c.is_ascii_digit()), "{shown}");
    assert!(!shown.contains("Female"), "{shown}");
    let refused = items.encode(&Substitutes::none()).unwrap_err();
    assert!(format!("{refused} {refused:?}").is_ascii());
}

#[test]
fn six_strings_that_no_encoding_gives_are_refused() {
    let strings = items().encode(&substitutes()).unwrap().strings();
    let with = |attribute, string: &str| {
        let mut changed = strings.clone();
        changed
            .iter_mut()
            .filter(|(which, _)| *which == attribute)
            .for_each(|(_, old)| *old = string.to_owned());
        decode(&changed).unwrap_err()
    };
    let flags = |item| DomainError::FlagsMalformed { item };
    assert_eq!(with(Attribute::NameSubstitutes, "10011"), flags(Item::Name));
    assert_eq!(with(Attribute::NameSubstitutes, "1001101"), flags(Item::Name));
    assert_eq!(with(Attribute::NameSubstitutes, "200110"), flags(Item::Name));
    assert_eq!(with(Attribute::AddressSubstitutes, ""), flags(Item::Address));
    let outside = DomainError::CharacterWithoutSubstitute { item: Item::Name, position: 1 };
    assert_eq!(with(Attribute::Name, "髙田　かつ子"), outside);
    assert_eq!(with(Attribute::Name, "吉田　　つ子"), DomainError::NameMalformed { rule: NameRule::Spacing });
    let prefecture = DomainError::AddressMalformed { rule: AddressRule::Prefecture };
    assert_eq!(with(Attribute::Address, "清瀬市中里５－８４２のの一"), prefecture);
    assert_eq!(with(Attribute::Gender, "0"), DomainError::GenderMalformed);
    assert_eq!(with(Attribute::DateOfBirth, "19800217").code(), Code::DATE_OF_BIRTH_MALFORMED);
}

#[test]
fn each_of_the_six_strings_must_be_there_once() {
    let strings = items().encode(&substitutes()).unwrap().strings();
    for (index, (attribute, _)) in strings.iter().enumerate() {
        let missing = Err(DomainError::AttributeCount { attribute: *attribute });
        let mut fewer = strings.to_vec();
        let taken = fewer.remove(index);
        assert_eq!(decode(&fewer), missing);
        let mut more = strings.to_vec();
        more.push(taken);
        assert_eq!(decode(&more), missing);
    }
}

/// A letter of the repertoire, of any row.
fn letter() -> impl Strategy<Value = char> {
    prop_oneof![
        proptest::char::range('\u{3041}', '\u{3093}'),
        proptest::char::range('\u{4E00}', '\u{9FA5}')
            .prop_filter("in the repertoire", |c| repertoire::contains(*c)),
        proptest::char::range('\u{FF21}', '\u{FF3A}'),
    ]
}

/// A character as a register may write it: mostly letters, some outside, some with a selector, rarely anything.
fn written() -> impl Strategy<Value = String> {
    prop_oneof![
        300 => letter().prop_map(String::from),
        100 => proptest::sample::select(vec!["髙", "﨑", "\u{20BB7}", "剝"]).prop_map(String::from),
        50 => letter().prop_map(|letter| format!("{letter}\u{E0100}")),
        1 => any::<char>().prop_map(String::from),
    ]
}

fn part(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(written(), 1..most).prop_map(|parts| parts.concat())
}

/// Mostly a date of the calendar, mostly in its era.
fn date_of_birth() -> impl Strategy<Value = String> {
    (prop_oneof![7 => Just(3_u8), 1 => 0..6_u8], 1924..1991_u16, 0..13_u8, 0..31_u8)
        .prop_map(|(era, year, month, day)| format!("{era}{year:04}{month:02}{day:02}"))
}

/// Substitutes for about everything that [`written`] gives, so that most items encode.
fn substitutes_for(text: &str, substitute: &str) -> Substitutes {
    let mut characters: Vec<char> = text.chars().filter(|c| !repertoire::is_variation_selector(*c)).collect();
    characters.sort_unstable();
    characters.dedup();
    let entries = characters
        .into_iter()
        .flat_map(|base| [format!("{base}={substitute}"), format!("{base}\u{E0100}={substitute}")])
        .filter(|entry| Substitutes::parse(entry).is_ok());
    Substitutes::parse(&entries.collect::<Vec<_>>().join(";")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_four_items_encode_and_decode_back_or_are_refused(
        family in part(12),
        given in part(40),
        born in date_of_birth(),
        gender in prop_oneof![9 => "[1-3]", 1 => "[0-9]{0,2}"],
        address in part(150),
        substitute in proptest::collection::vec(letter(), 1..4),
    ) {
        let substitute: String = substitute.into_iter().collect();
        let (name, address) = (format!("{family}　{given}"), format!("東京都{address}"));
        let substitutes = substitutes_for(&format!("{name}{address}"), &substitute);
        match FourItems::parse(&name, &born, &gender, &address).and_then(|items| items.encode(&substitutes)) {
            Ok(encoded) => {
                prop_assert_eq!(decode(&encoded.strings()), Ok(encoded.clone()));
                for text in [encoded.name(), encoded.address()] {
                    prop_assert!(text.as_str().chars().all(repertoire::contains));
                    prop_assert_eq!(text.as_str().chars().count(), text.flags().len());
                }
            }
            Err(refused) => prop_assert!(Code::ALL.contains(&refused.code())),
        }
    }

    #[test]
    fn what_needs_no_substitute_is_in_the_certificate_as_it_is(
        family in proptest::collection::vec(letter(), 1..20),
        given in proptest::collection::vec(letter(), 1..20),
    ) {
        let text: String = family.into_iter().chain(['　']).chain(given).collect();
        let items = FourItems::parse(&text, "319800000", "3", &format!("北海道{text}")).unwrap();
        let encoded = items.encode(&Substitutes::none()).unwrap();
        prop_assert_eq!(encoded.name().as_str(), items.name().as_str());
        prop_assert_eq!(encoded.address().as_str(), items.address().as_str());
        prop_assert!(encoded.name().flags().chars().chain(encoded.address().flags().chars()).all(|flag| flag == '0'));
    }

    #[test]
    fn arbitrary_strings_are_parsed_or_refused_with_a_code(a in any::<String>(), b in any::<String>()) {
        for refused in [
            FourItems::parse(&a, &b, &a, &b).err(),
            FourItems::parse("山田　太郎", "319800217", "1", &format!("東京都{a}")).err(),
            FourItems::parse(&format!("{a}　{b}"), "319800217", "1", ADDRESS).err(),
            Substitutes::parse(&a).err(),
            CertificateText::decode(Item::Name, &a, &b).err(),
            decode(&Attribute::IN_CERTIFICATE.map(|attribute| (attribute, a.clone()))).err(),
        ].into_iter().flatten() {
            prop_assert!(Code::ALL.contains(&refused.code()));
        }
    }
}
