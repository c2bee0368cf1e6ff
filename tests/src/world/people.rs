//! Two municipalities, their synthetic residents, officers and terminals.

use std::collections::BTreeMap;

use ca_core::domain::application::{ApplicationForm, ApplicationKind, RequestedCertificates};
use ca_core::domain::evidence::Applicant;
use ca_core::domain::four_items::{FourItems, Substitutes};
use ca_core::domain::municipality::{Municipality, MunicipalityCode};
use ca_core::domain::officer::{OfficerId, Principal, TerminalId};
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::ports::register::{RegisterEntry, ResidentStatus};
use jiff::civil::date;

/// One of the two municipalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// 清瀬市
    Kiyose,
    /// 千代田区
    Chiyoda,
}

impl Place {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Kiyose, Self::Chiyoda];

    /// Its code.
    #[must_use]
    pub fn code(self) -> MunicipalityCode {
        MunicipalityCode::parse(match self {
            Self::Kiyose => "132217",
            Self::Chiyoda => "131016",
        })
        .unwrap()
    }

    /// An officer of it.
    #[must_use]
    pub fn officer(self) -> Principal {
        let id = OfficerId::parse(&format!("officer-{}", self.code())).unwrap();
        Principal::Officer { id, municipality: self.code() }
    }

    /// A terminal of it.
    #[must_use]
    pub fn terminal(self) -> Principal {
        let id = TerminalId::parse(&format!("terminal-{}", self.code())).unwrap();
        Principal::Terminal { id, municipality: self.code() }
    }

    fn municipality(self) -> Municipality {
        let (kanji, romaji) = match self {
            Self::Kiyose => ("清瀬市", "Kiyose-shi"),
            Self::Chiyoda => ("千代田区", "Chiyoda-ku"),
        };
        Municipality::new(self.code(), kanji, romaji).unwrap()
    }
}

/// One of the residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Person {
    /// An adult of Kiyose.
    Hanako,
    /// An adult of Kiyose whose name needs a substitute.
    Yoshida,
    /// An adult of Chiyoda.
    Ichiro,
    /// A child of Chiyoda, under 15 in 2025.
    Midori,
}

impl Person {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hanako, Self::Yoshida, Self::Ichiro, Self::Midori];

    /// Where the person lives.
    #[must_use]
    pub const fn home(self) -> Place {
        match self {
            Self::Hanako | Self::Yoshida => Place::Kiyose,
            Self::Ichiro | Self::Midori => Place::Chiyoda,
        }
    }

    /// The resident record number.
    #[must_use]
    pub fn number(self) -> ResidentNumber {
        ResidentNumber::from_body(match self {
            Self::Hanako => "1000000001",
            Self::Yoshida => "1000000002",
            Self::Ichiro => "1000000003",
            Self::Midori => "1000000004",
        })
        .unwrap()
    }

    /// The four items as the register has them.
    #[must_use]
    pub fn items(self) -> FourItems {
        match self {
            Self::Hanako => FourItems::parse("見本　花子", "319800217", "2", "東京都清瀬市見本町１－２"),
            Self::Yoshida => FourItems::parse("\u{20BB7}田　太郎", "420000229", "1", "東京都清瀬市見本町３"),
            Self::Ichiro => FourItems::parse("見本　一郎", "319551231", "1", "東京都千代田区見本町４－５"),
            Self::Midori => FourItems::parse("見本　緑", "420140401", "3", "東京都千代田区見本町４－５"),
        }
        .unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }

    /// The register's entry.
    #[must_use]
    pub fn entry(self) -> RegisterEntry {
        RegisterEntry {
            municipality: self.home().code(),
            number: self.number(),
            items: self.items(),
            substitutes: Substitutes::parse("\u{20BB7}=吉").unwrap(),
            status: ResidentStatus::Registered,
            status_date: date(2015, 4, 1),
        }
    }

    /// A form on which everything is right.
    #[must_use]
    pub fn form(self, kind: ApplicationKind, certificates: RequestedCertificates) -> ApplicationForm {
        ApplicationForm {
            kind,
            certificates,
            resident: self.number(),
            claimed: self.items(),
            applicant: Applicant::InPerson,
            card_expiry: None,
        }
    }
}

pub(super) fn all() -> Vec<RegisterEntry> {
    Person::ALL.map(Person::entry).to_vec()
}

pub(super) fn municipalities() -> BTreeMap<MunicipalityCode, Municipality> {
    Place::ALL.map(|place| (place.code(), place.municipality())).into()
}
