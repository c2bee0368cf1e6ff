//! Why a value of the domain was refused.

use crate::domain::code::Code;
use crate::domain::four_items::{Attribute, Item};

/// Says which item is refused, where and why, and never what it contained.
///
/// The sentences are for the clerk at the counter and for the importer of a
/// register; positions count written characters from 1 (a character with its
/// variation selector is one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DomainError {
    /// No certificate can hold the character and no substitute is registered for it.
    #[error(
        "character {position} of the {item} cannot be written in a certificate and has no registered \
         substitute: have the register enter one"
    )]
    CharacterWithoutSubstitute {
        /// The item that holds the character.
        item: Item,
        /// The character's position, from 1.
        position: usize,
    },
    /// The character is refused outright.
    #[error("character {position} of the {item} is {found}")]
    CharacterForbidden {
        /// The item that holds the character.
        item: Item,
        /// The character's position, from 1.
        position: usize,
        /// What kind of character it is.
        found: ForbiddenCharacter,
    },
    /// The text is empty or too long.
    #[error("the {item} has {length} characters: 1 to {limit} are possible")]
    TextLength {
        /// The item.
        item: Item,
        /// How many characters it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The name is not of the register's form.
    #[error("the name {rule}")]
    NameMalformed {
        /// The rule it breaks.
        rule: NameRule,
    },
    /// The date of birth is not a date of the register.
    #[error("the date of birth {rule}")]
    DateOfBirthMalformed {
        /// The rule it breaks.
        rule: DateRule,
    },
    /// The gender is none of the register's codes.
    #[error("the gender is not 1 (male), 2 (female) or 3 (unknown)")]
    GenderMalformed,
    /// The address is not of the certificate's form.
    #[error("the address {rule}")]
    AddressMalformed {
        /// The rule it breaks.
        rule: AddressRule,
    },
    /// The substitute flags do not belong to the text beside them.
    #[error("the substitute flags of the {item} are not one 0 or 1 for each of its characters")]
    FlagsMalformed {
        /// The item, name or address.
        item: Item,
    },
    /// A certificate does not hold an attribute exactly once.
    #[error("the certificate does not hold the {attribute} exactly once")]
    AttributeCount {
        /// The attribute.
        attribute: Attribute,
    },
    /// A registered substitute is not usable.
    #[error("registered substitute {entry} {rule}")]
    SubstituteMalformed {
        /// Which entry of the list, from 1.
        entry: usize,
        /// The rule it breaks.
        rule: SubstituteRule,
    },
    /// The resident record number is not 11 digits.
    #[error("the resident record number is not 11 half-width digits")]
    ResidentNumberShape,
    /// The resident record number's check digit is wrong.
    #[error("the resident record number's check digit is wrong: read the number again")]
    ResidentNumberCheckDigit,
    /// The municipality code is not that of a municipality.
    #[error("the municipality code {rule}")]
    MunicipalityCodeMalformed {
        /// The rule it breaks.
        rule: MunicipalityCodeRule,
    },
    /// The municipality's name cannot stand in a certificate.
    #[error("the municipality's {script} name cannot stand in a certificate")]
    MunicipalityNameMalformed {
        /// Which of the two names.
        script: NameScript,
    },
    /// There is no such prefecture.
    #[error("there is no such prefecture")]
    PrefectureUnknown,
}

impl DomainError {
    /// The published code of this refusal.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::CharacterWithoutSubstitute { .. } => Code::CHARACTER_WITHOUT_SUBSTITUTE,
            Self::CharacterForbidden { .. } => Code::CHARACTER_FORBIDDEN,
            Self::TextLength { .. } => Code::TEXT_LENGTH,
            Self::NameMalformed { .. } => Code::NAME_MALFORMED,
            Self::DateOfBirthMalformed { .. } => Code::DATE_OF_BIRTH_MALFORMED,
            Self::GenderMalformed => Code::GENDER_MALFORMED,
            Self::AddressMalformed { .. } => Code::ADDRESS_MALFORMED,
            Self::FlagsMalformed { item } => item.malformed_code(),
            Self::AttributeCount { attribute } => attribute.item().malformed_code(),
            Self::SubstituteMalformed { .. } => Code::SUBSTITUTE_MALFORMED,
            Self::ResidentNumberShape | Self::ResidentNumberCheckDigit => Code::RESIDENT_NUMBER_MALFORMED,
            Self::MunicipalityCodeMalformed { .. }
            | Self::MunicipalityNameMalformed { .. }
            | Self::PrefectureUnknown => Code::MUNICIPALITY_MALFORMED,
        }
    }
}

/// A closed list of reasons, each with the words that finish an error's sentence.
macro_rules! reasons {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $($(#[$variant_doc])* #[error($text)] $variant,)*
        }
    };
}

reasons! {
    /// The kinds of character that no item may hold, registered substitute or not.
    ForbiddenCharacter {
        /// Half-width kana, Latin, digits, signs, or the ASCII space.
        HalfWidth = "half-width: write it full-width",
        /// A space other than U+3000.
        Space = "a space other than the ideographic space U+3000",
        /// A control or invisible formatting character.
        Control = "an invisible control character",
        /// U+FFFD, the trace of a failed conversion.
        Replacement = "U+FFFD, the trace of a failed conversion: read it from the source again",
        /// A private-use character (a municipality's own 外字).
        PrivateUse = "a private-use character, which has no meaning elsewhere",
        /// A code point that Unicode reserves as no character.
        Noncharacter = "no Unicode character",
        /// A variation selector without a character before it.
        VariationSelector = "a variation selector without a character before it",
    }
}

reasons! {
    /// What a name must satisfy.
    NameRule {
        /// Family and given name are joined by U+3000.
        Parts = "is not family name and given name joined by one U+3000",
        /// U+3000 stands once between parts and nowhere else.
        Spacing = "has a U+3000 at its beginning or end, or two in a row",
        /// An alias stands once, last, in full-width parentheses.
        Alias = "does not have its alias once, at its end, in full-width parentheses",
    }
}

reasons! {
    /// What a date of birth must satisfy.
    DateRule {
        /// `EYYYYMMDD`.
        Shape = "is not of nine digits: era (0 to 5), Gregorian year, month, day",
        /// A day of the calendar, or 00 for what is unknown.
        Calendar = "is not a day of the calendar (00 stands for an unknown day, or unknown month and day)",
        /// The era digit fits the date.
        Era = "does not lie in the era that its first digit names",
    }
}

reasons! {
    /// What an address must satisfy.
    AddressRule {
        /// It begins with one of the 47 prefectures, and goes on.
        Prefecture = "does not begin with its prefecture, followed by the municipality",
        /// Its hyphen is U+FF0D.
        Hyphen = "has a hyphen other than the full-width U+FF0D",
        /// It has no postcode.
        Postcode = "has a postcode mark: leave the postcode out",
        /// U+3000 stands between parts only.
        Spacing = "has a U+3000 at its end, or two in a row",
    }
}

reasons! {
    /// What a registered substitute must satisfy.
    SubstituteRule {
        /// `character=substitute`.
        Shape = "is not one character, an equals sign and its substitute",
        /// The character needs one.
        NotNeeded = "is for a character that a certificate can hold",
        /// The character could stand in an item.
        Forbidden = "is for a character that no item may hold",
        /// The substitute can stand in a certificate.
        Outside = "does not consist of letters that a certificate can hold",
        /// One substitute for one character.
        Twice = "is for a character that has one already",
    }
}

reasons! {
    /// What a municipality code must satisfy.
    MunicipalityCodeRule {
        /// Six digits.
        Shape = "is not of six half-width digits",
        /// The last digit fits.
        CheckDigit = "has a wrong check digit: read it again",
        /// It is in a prefecture and is not the prefecture itself.
        Unknown = "names no municipality of the 47 prefectures",
    }
}

reasons! {
    /// The two scripts of a municipality's name.
    NameScript {
        /// 漢字 and かな.
        Kanji = "kanji",
        /// ローマ字.
        Romaji = "romaji",
    }
}
