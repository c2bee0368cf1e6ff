//! What breaks around the service: nothing half done, nothing lost, nothing
//! signed that is not recorded or revoked, and the service goes on by itself.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jitsuin_tests::card::CardKeyKind;
use jitsuin_tests::client::{fresh_key, submission};
use jitsuin_tests::deployment::{Service, form, get, run};
use jitsuin_tests::scene::{BOTH, Scene};
use serde_json::json;

#[test]
fn a_full_disk_takes_no_act_and_gives_every_one_its_turn_when_there_is_room() {
    let scene = Scene::on_sqlite();
    let mut service = scene.deployment.serve_without_room_signals();
    let limit = |octets: &str| {
        run(Command::new("prlimit").args(["--pid", &service.id().to_string(), &format!("--fsize={octets}")]));
    };
    record_goes_and_comes_back(&scene, || limit("4096:unlimited"), || limit("unlimited:unlimited"));
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

#[test]
fn a_lost_database_server_is_found_again_and_nothing_happened_meanwhile() {
    let scene = Scene::on_postgresql();
    let mut service = scene.deployment.serve();
    record_goes_and_comes_back(&scene, || scene.database.stop(), || scene.database.start());
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

fn record_goes_and_comes_back(scene: &Scene, goes: impl Fn(), comes_back: impl Fn()) {
    let (id, code) = scene.authorized();
    let applicant = scene.applicant();
    let before = scene.application(&id);
    let (form_key, keys_key) = (fresh_key(), fresh_key());
    let body = submission(&code, &scene.keys(CardKeyKind::P256));
    let receive = || {
        scene.counter.officer.post_as(&form_key, "/v1/applications", &form(&applicant, "new", &BOTH)).unwrap()
    };
    let submit =
        || scene.counter.device.post_as(&keys_key, &format!("/v1/applications/{id}/keys"), &body).unwrap();

    goes();
    for answer in [receive(), submit(), scene.counter.act(&id, "refusal", &json!({}))] {
        assert_eq!((answer.status, answer.code()), (503, "record-unavailable"), "{}", answer.body);
    }
    comes_back();

    let received =
        eventually("an application is received", || Some(receive()).filter(|answer| answer.status == 201));
    assert_eq!(scene.application(&id), before);
    assert_eq!(scene.database.execute("SELECT count(*) FROM intents"), ["0"], "something was to be signed");
    let issued = submit().expect_success();
    assert_eq!(issued.text("/application/state"), "issued");
    assert_eq!(receive().text("/id"), received.text("/id"));
    let count = scene.database.execute("SELECT count(*) FROM applications");
    assert_eq!(count, ["2"], "every act happened once");
    scene.assert_still_issues();
}

#[test]
fn a_token_pulled_after_the_approval_fails_the_issue_and_signs_again_when_it_is_back() {
    let scene = Scene::on_sqlite();
    let mut service = scene.deployment.serve();
    scene.assert_still_issues();
    let (id, code) = scene.authorized();
    let keys = scene.keys(CardKeyKind::P256);
    let (store, pulled) = (scene.deployment.token.store(), scene.deployment.directory.join("pulled"));

    std::fs::rename(&store, &pulled).unwrap();
    let answer = scene.counter.submit(&id, &code, &keys);
    assert_eq!((answer.status, answer.code()), (503, "token-unavailable"), "{}", answer.body);
    let failed = scene.application(&id);
    assert_eq!(failed["application"]["state"], "failed");
    assert_eq!(failed["application"]["codes"], json!(["token-unavailable"]));
    assert_eq!(failed["application"]["issued"], json!([]));
    let _ = eventually("the service says that it is not ready", || {
        ready(&scene).filter(|answer| answer.contains(" 503 ") && answer.contains("token"))
    });
    // Whatever needs no token goes on.
    let other = scene.counter.approve(&form(&scene.applicant(), "new", &BOTH));
    let _ = scene.counter.authorize(&other);

    std::fs::rename(&pulled, &store).unwrap();
    let issued = eventually("the token signs again", || {
        let code = scene.counter.authorize(&id);
        Some(scene.counter.submit(&id, &code, &keys)).filter(|answer| answer.status == 200)
    });
    assert_eq!(issued.text("/application/state"), "issued");
    scene.assert_still_issues();
    let _ = eventually("the service says that it is ready", || {
        ready(&scene).filter(|answer| answer.contains(" 200 "))
    });
    everything_signed_is_accounted_for(&scene);
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

#[test]
fn on_sqlite_a_kill_in_mid_load_loses_no_certificate_and_leaves_no_intent_open() {
    kill_in_mid_load(&Scene::on_sqlite());
}

#[test]
fn on_postgresql_a_kill_in_mid_load_loses_no_certificate_and_leaves_no_intent_open() {
    kill_in_mid_load(&Scene::on_postgresql());
}

fn kill_in_mid_load(scene: &Scene) {
    // At any moment.
    let service = scene.deployment.serve();
    let mut handed_out = killed_in_mid_load(scene, service, || {}, |issued| issued >= 4);

    // After the signatures and before their record. Where several instances serve,
    // an intent counts as abandoned only when it is old.
    scene.database.pass_days(1);
    let service = scene.deployment.serve();
    let open = || scene.database.execute("SELECT count(*) FROM intents WHERE outcome IS NULL");
    assert_eq!(open(), ["0"]);
    let stall = || scene.database.stall_before_certificates();
    handed_out.extend(killed_in_mid_load(scene, service, stall, |_| open() != ["0"]));
    scene.database.go_on();
    assert_ne!(open(), ["0"], "the kill left nothing open: nothing is tested");

    scene.database.pass_days(1);
    let mut service = scene.deployment.serve();
    assert_eq!(open(), ["0"]);
    everything_signed_is_accounted_for(scene);
    for certificate in &handed_out {
        let der = certificate.iter().fold(String::new(), |text, octet| format!("{text}{octet:02x}"));
        let hex = scene.database.hex("der");
        let found =
            scene.database.execute(&format!("SELECT count(*) FROM certificates WHERE {hex} = '{der}'"));
        assert_eq!(found, ["1"], "a certificate was handed out that is not recorded");
    }
    everybody_gets_his_certificates_in_the_end(scene);
    scene.assert_still_issues();
    scene.assert_log_names_nobody(&service);
    assert!(service.runs());
}

/// Kills the service while eight counters submit keys, once it is time: given
/// the number of issues that were answered. Returns the certificates that were
/// handed out.
fn killed_in_mid_load(
    scene: &Scene,
    service: Service,
    prepare: impl Fn(),
    is_time: impl Fn(usize) -> bool,
) -> Vec<Vec<u8>> {
    let applications: Vec<_> = (0..12).map(|_| (scene.authorized(), scene.keys(CardKeyKind::P256))).collect();
    prepare();
    let (next, issued) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let handed_out = Mutex::new(Vec::new());
    let device = &scene.counter.device;
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(((id, code), keys)) = applications.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let path = format!("/v1/applications/{id}/keys");
                    let Ok(answer) = device.post(&path, &submission(code, keys)) else { return };
                    let certificates = answer.certificates();
                    issued.fetch_add(usize::from(!certificates.is_empty()), Ordering::Relaxed);
                    handed_out.lock().unwrap_or_else(PoisonError::into_inner).extend(certificates);
                }
            });
        }
        eventually("it is time to kill", || is_time(issued.load(Ordering::Relaxed)).then_some(()));
        service.kill();
    });
    handed_out.into_inner().unwrap()
}

/// Every application goes on from where it was left.
fn everybody_gets_his_certificates_in_the_end(scene: &Scene) {
    let list = scene.counter.officer.get("/v1/applications?limit=200").unwrap().expect_success();
    let (mut gone_on, mut failed) = (0, 0);
    for application in list.body["applications"].as_array().unwrap() {
        let id = application["id"].as_str().unwrap();
        match application["state"].as_str().unwrap() {
            "issued" | "delivered" => continue,
            "key-authorized" => {}
            "failed" => {
                failed += 1;
                assert_eq!(application["codes"], json!(["token-outcome-unknown"]));
            }
            other => panic!("an application is {other}"),
        }
        let answer = scene.counter.submit(id, &scene.counter.authorize(id), &scene.keys(CardKeyKind::P256));
        assert_eq!(answer.expect_success().text("/application/state"), "issued");
        gone_on += 1;
    }
    assert!(gone_on > 0 && failed > 0, "nothing was interrupted");
}

/// Each serial that the token may have signed is that of a recorded certificate
/// or is revoked.
fn everything_signed_is_accounted_for(scene: &Scene) {
    let missing = |intents: &str, table: &str| {
        let query = format!(
            "SELECT count(*) FROM intents WHERE {intents} AND NOT EXISTS (SELECT 1 FROM {table} \
             WHERE {table}.authority = intents.authority AND {table}.serial = intents.serial)"
        );
        assert_eq!(scene.database.execute(&query), ["0"], "{intents}, but not in {table}");
    };
    missing("outcome = 'signed'", "certificates");
    missing("outcome = 'possibly-issued'", "revocations");
    let outcomes =
        scene.database.execute("SELECT DISTINCT coalesce(outcome, 'open') FROM intents ORDER BY 1");
    assert!(
        outcomes.iter().all(|one| ["abandoned", "possibly-issued", "signed"].contains(&one.as_str())),
        "{outcomes:?}"
    );
    assert_eq!(scene.database.execute("SELECT count(*) FROM applications WHERE state = 'issuing'"), ["0"]);
}

fn ready(scene: &Scene) -> Option<String> {
    get(scene.deployment.operations(), "/health/ready")
}

/// Waits until there is an answer: as long as it takes on a slow machine, not forever.
fn eventually<T>(what: &str, ask: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(90), "in a minute and a half: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}
