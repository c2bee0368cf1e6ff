//! Synthetic applications and register entries for the tests of the rules.

use jiff::Timestamp;
use jiff::civil::date;

use crate::domain::application::{
    Application, ApplicationForm, ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates,
};
use crate::domain::authority::AuthorityId;
use crate::domain::certificate::{CertificateId, CertificateKind, CurrentCertificate};
use crate::domain::evidence::Applicant;
use crate::domain::four_items::{FourItems, Substitutes};
use crate::domain::generation::Generation;
use crate::domain::municipality::MunicipalityCode;
use crate::domain::officer::OfficerId;
use crate::domain::prefecture::Prefecture;
use crate::domain::resident_number::ResidentNumber;
use crate::domain::serial::Serial;
use crate::ports::register::{RegisterEntry, ResidentStatus};

pub(super) const NAME: &str = "見本　花子";
pub(super) const BORN: &str = "319800217";
pub(super) const GENDER: &str = "2";
pub(super) const ADDRESS: &str = "東京都清瀬市見本町１－２";

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn items(name: &str, born: &str, gender: &str, address: &str) -> FourItems {
    FourItems::parse(name, born, gender, address).unwrap()
}

pub(super) fn hanako() -> FourItems {
    items(NAME, BORN, GENDER, ADDRESS)
}

pub(super) fn form(kind: ApplicationKind, certificates: RequestedCertificates) -> ApplicationForm {
    ApplicationForm {
        kind,
        certificates,
        resident: ResidentNumber::from_body("1234567890").unwrap(),
        claimed: hanako(),
        applicant: Applicant::InPerson,
        card_expiry: None,
    }
}

pub(super) fn registered(items: FourItems) -> RegisterEntry {
    RegisterEntry {
        municipality: MunicipalityCode::parse("132217").unwrap(),
        number: ResidentNumber::from_body("1234567890").unwrap(),
        items,
        substitutes: Substitutes::none(),
        status: ResidentStatus::Registered,
        status_date: date(2005, 4, 1),
    }
}

pub(super) fn current(kind: CertificateKind, not_after: &str) -> CurrentCertificate {
    let tokyo = Prefecture::with_code("13").unwrap();
    CurrentCertificate {
        id: CertificateId {
            authority: AuthorityId::new(tokyo, kind, Generation::FIRST),
            serial: Serial::compose(Generation::FIRST, [7; 15]),
        },
        not_after: at(not_after),
    }
}

pub(super) fn application(applicant: Applicant, received: &str) -> Application {
    let mut form = form(ApplicationKind::New, RequestedCertificates::Both);
    form.applicant = applicant;
    Application {
        id: ApplicationId::from_octets([1; 16]),
        version: 2,
        municipality: MunicipalityCode::parse("132217").unwrap(),
        received_by: OfficerId::parse("officer-1").unwrap(),
        received: at(received),
        form,
        inquiry_letter: None,
        evidence: None,
        state: ApplicationState::Matched,
        issued: Vec::new(),
        changed: at(received),
    }
}
