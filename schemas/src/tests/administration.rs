use ca_core::domain::audit::{Act, Actor};
use ca_core::domain::authority::KeyName;
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::code::Code;
use ca_core::domain::generation::Generation;
use ca_core::domain::municipality::Municipality;
use ca_core::domain::prefecture::Prefecture;
use ca_core::ports::applications::Applications;
use ca_core::ports::record::RecordFailure;

use super::database::Database;
use super::sample::{act, application, at, certificate_id, chiyoda, id, kiyose, operator, request};
use crate::{AuditScope, RegisteredAuthority};

on_both!(
    authorities_are_listed_as_registered,
    municipalities_are_listed_with_their_latest_names,
    the_audit_is_read_in_pages_whole_or_in_part,
    request_identifiers_are_forgotten_by_age,
);

fn authority(kind: CertificateKind, generation: u8) -> RegisteredAuthority {
    RegisteredAuthority {
        kind,
        prefecture: Prefecture::with_romaji("Tokyo-to").unwrap(),
        generation: Generation::new(generation).unwrap(),
        key: KeyName::new(format!("{}-{generation}", kind.as_str())),
        certificate: vec![generation; 1000],
    }
}

fn authorities_are_listed_as_registered(database: &Database) {
    let store = database.store();
    let audit = operator(Act::AuthorityRegistered, at(0));
    let [signature, authentication] = CertificateKind::ALL;
    let all = [authority(authentication, 1), authority(signature, 1), authority(signature, 2)];
    for authority in all.iter().rev() {
        store.add_authority(authority, &audit).unwrap();
    }
    assert_eq!(store.authorities().unwrap(), all);
    assert_eq!(store.add_authority(&all[0], &audit), Err(RecordFailure::Conflict));
    let same_key = RegisteredAuthority { key: all[0].key.clone(), ..authority(signature, 3) };
    assert_eq!(store.add_authority(&same_key, &audit), Err(RecordFailure::Conflict));
    assert_eq!(store.audit(AuditScope::All, None, 9).unwrap().len(), 3);
}

fn municipalities_are_listed_with_their_latest_names(database: &Database) {
    let store = database.store();
    let named = |code, kanji, romaji| Municipality::new(code, kanji, romaji).unwrap();
    let audit = operator(Act::MunicipalityChanged, at(0));
    store.put_municipality(&named(kiyose(), "清瀬町", "Kiyose-machi"), &audit).unwrap();
    store.put_municipality(&named(chiyoda(), "千代田区", "Chiyoda-ku"), &audit).unwrap();
    store.put_municipality(&named(kiyose(), "清瀬市", "Kiyose-shi"), &audit).unwrap();
    let (chiyoda_ku, kiyose_shi) =
        (named(chiyoda(), "千代田区", "Chiyoda-ku"), named(kiyose(), "清瀬市", "Kiyose-shi"));
    assert_eq!(store.municipality(kiyose()), Ok(Some(kiyose_shi.clone())));
    assert_eq!(store.municipalities(None, 1), Ok(vec![chiyoda_ku]));
    assert_eq!(store.municipalities(Some(chiyoda()), 9), Ok(vec![kiyose_shi]));
    assert_eq!(store.municipalities(Some(kiyose()), 9), Ok(Vec::new()));
}

fn the_audit_is_read_in_pages_whole_or_in_part(database: &Database) {
    let store = database.store();
    for number in 1..=5 {
        let mut application = application(number);
        if number == 3 {
            application.municipality = chiyoda();
        }
        let mut received = act(&application, Act::ApplicationReceived);
        received.audit.certificates = CertificateKind::ALL.map(|kind| certificate_id(number, kind)).to_vec();
        received.audit.codes = vec![Code::NAME_DIFFERS, Code::INTERNAL];
        store.create(&received).unwrap();
    }
    let page = |scope, before, limit| store.audit(scope, before, limit).unwrap();
    let newest = page(AuditScope::All, None, 2);
    let applications = |page: &[crate::AuditRecord]| -> Vec<_> {
        page.iter().filter_map(|entry| entry.application).collect()
    };
    assert_eq!(applications(&newest), [id(5), id(4)]);
    assert_eq!(applications(&page(AuditScope::All, Some(newest[1].number), 9)), [id(3), id(2), id(1)]);
    let elsewhere = page(AuditScope::Municipality(chiyoda()), None, 9);
    assert_eq!(applications(&elsewhere), [id(3)]);
    assert_eq!(page(AuditScope::Application(id(3)), None, 9), elsewhere);

    let entry = &elsewhere[0];
    assert_eq!(entry.at, at(3));
    assert!(matches!(&entry.actor, Actor::Officer(officer) if officer.as_str() == "officer-1"));
    assert_eq!(entry.act, Act::ApplicationReceived.as_str());
    assert_eq!(entry.municipality, Some(chiyoda()));
    assert_eq!(entry.certificates, CertificateKind::ALL.map(|kind| certificate_id(3, kind)));
    assert_eq!(entry.codes, [Code::NAME_DIFFERS, Code::INTERNAL]);
}

fn request_identifiers_are_forgotten_by_age(database: &Database) {
    let store = database.store();
    for number in 1..=4 {
        let mut received = act(&application(number), Act::ApplicationReceived);
        received.request = Some(request(&number.to_string(), 1));
        store.create(&received).unwrap();
    }
    assert_eq!(store.forget_requests(at(3)), Ok(2));
    assert_eq!(store.answered(&request("2", 1)), Ok(None));
    assert_eq!(store.answered(&request("3", 1)), Ok(Some(id(3))));
    assert_eq!(store.forget_requests(at(3)), Ok(0));
    assert!(store.application(id(1)).unwrap().is_some());
}
