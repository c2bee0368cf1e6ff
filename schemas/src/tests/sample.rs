//! Applications, intents and acts of people who do not exist.

use ca_core::domain::application::{
    Application, ApplicationForm, ApplicationId, ApplicationKind, ApplicationState, RequestedCertificates,
};
use ca_core::domain::audit::{Act, Actor, AuditEntry};
use ca_core::domain::authority::AuthorityId;
use ca_core::domain::certificate::{CertificateEntry, CertificateId, CertificateKind};
use ca_core::domain::evidence::Applicant;
use ca_core::domain::four_items::FourItems;
use ca_core::domain::generation::Generation;
use ca_core::domain::municipality::MunicipalityCode;
use ca_core::domain::officer::OfficerId;
use ca_core::domain::public_key::Fingerprint;
use ca_core::domain::resident_number::ResidentNumber;
use ca_core::domain::serial::Serial;
use ca_core::domain::validity::Validity;
use ca_core::ports::certificates::{Intent, IssuedCertificate};
use ca_core::ports::record::{ApplicationAct, RequestKey};
use jiff::{SignedDuration, Timestamp};

pub(super) const BOTH: [CertificateKind; 2] = CertificateKind::ALL;
pub(super) const SIGNATURE: [CertificateKind; 1] = [CertificateKind::Signature];

/// 2025-10-27 10:00 in Japan, and so many seconds.
pub(super) fn at(seconds: i64) -> Timestamp {
    let begin: Timestamp = "2025-10-27T01:00:00Z".parse().unwrap();
    begin + SignedDuration::from_secs(seconds)
}

pub(super) fn kiyose() -> MunicipalityCode {
    MunicipalityCode::parse("132217").unwrap()
}

pub(super) fn chiyoda() -> MunicipalityCode {
    MunicipalityCode::parse("131016").unwrap()
}

pub(super) fn resident(number: u32) -> ResidentNumber {
    ResidentNumber::from_body(&format!("{number:010}")).unwrap()
}

pub(super) fn items() -> FourItems {
    FourItems::parse("見本　花子", "319800217", "2", "東京都清瀬市中里五丁目８４２番地").unwrap()
}

pub(super) fn id(number: u32) -> ApplicationId {
    let mut octets = [0x5a; 16];
    octets[12..].copy_from_slice(&number.to_be_bytes());
    ApplicationId::from_octets(octets)
}

/// Application `number` of resident `number`, just received.
pub(super) fn application(number: u32) -> Application {
    Application {
        id: id(number),
        version: 1,
        municipality: kiyose(),
        received_by: OfficerId::parse("officer-1").unwrap(),
        received: at(number.into()),
        form: ApplicationForm {
            kind: ApplicationKind::New,
            certificates: RequestedCertificates::Both,
            resident: resident(number),
            claimed: items(),
            applicant: Applicant::InPerson,
            card_expiry: None,
        },
        inquiry_letter: None,
        evidence: None,
        state: ApplicationState::Received,
        issued: Vec::new(),
        changed: at(number.into()),
    }
}

pub(super) fn request(key: &str, digest: u8) -> RequestKey {
    RequestKey { principal: "officer-1".to_owned(), key: key.to_owned(), digest: [digest; 32] }
}

/// An act that leaves the application as it stands here.
pub(super) fn act(application: &Application, what: Act) -> ApplicationAct {
    let audit = AuditEntry {
        at: application.changed,
        actor: Actor::Officer(application.received_by.clone()),
        act: what,
        municipality: Some(application.municipality),
        application: Some(application.id),
        certificates: Vec::new(),
        codes: Vec::new(),
    };
    ApplicationAct { application: application.clone(), audit, request: None }
}

/// The next act on the application: its version rises.
pub(super) fn next(application: &mut Application, state: ApplicationState, what: Act) -> ApplicationAct {
    application.version += 1;
    application.changed = application.changed.max(at(0)) + SignedDuration::from_secs(1);
    application.state = state;
    act(application, what)
}

pub(super) fn certificate_id(number: u32, kind: CertificateKind) -> CertificateId {
    let mut random = [0x11; 15];
    random[11..].copy_from_slice(&number.to_be_bytes());
    CertificateId {
        authority: AuthorityId::from_record(format!("tokyo-to.{}.1", kind.as_str())),
        serial: Serial::compose(Generation::FIRST, random),
    }
}

pub(super) fn key(number: u32) -> Fingerprint {
    Fingerprint::from_hex(&format!("{number:064x}")).unwrap()
}

/// The intent for certificate `number` of the application, with key `number`.
pub(super) fn intent(application: &Application, number: u32, kind: CertificateKind) -> Intent {
    let key_number = number * 2 + u32::from(kind == CertificateKind::Authentication);
    let entry = CertificateEntry {
        id: certificate_id(number, kind),
        kind,
        application: application.id,
        resident: application.form.resident.clone(),
        municipality: application.municipality,
        validity: Validity::new(at(0), at(94_608_000)).unwrap(),
        key: key(key_number),
    };
    Intent { entry, tbs: vec![0x30; 1400], replaces: None }
}

pub(super) fn issued(intents: &[Intent]) -> Vec<IssuedCertificate> {
    let der = vec![0x31; 1700];
    intents.iter().map(|intent| IssuedCertificate { id: intent.entry.id.clone(), der: der.clone() }).collect()
}

/// An act of an operator at the command line.
pub(super) fn operator(what: Act, at: Timestamp) -> AuditEntry {
    AuditEntry {
        at,
        actor: Actor::Operator("operator".to_owned()),
        act: what,
        municipality: None,
        application: None,
        certificates: Vec::new(),
        codes: Vec::new(),
    }
}
