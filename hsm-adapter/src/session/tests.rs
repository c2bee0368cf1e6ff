//! The pool against a module whose every call can be made to fail.

use std::thread;

use cryptoki::{error::RvError, object::Attribute};

use super::{
    bench::{ALGORITHM, Bench, LONG, SHORT, ring_of},
    *,
};
use crate::{
    key::Custody,
    token::fake::{self, Call, Fake, POINT},
};

fn sign(pool: &Pool, fill: u8) -> Result<Vec<u8>, Failure> {
    pool.sign(0, ALGORITHM, &[fill; 32])
}

#[test]
fn a_digest_becomes_a_signature_without_a_search_or_login_per_call() {
    let bench = Bench::with_key();
    let pool = bench.pool();
    for fill in 0..20 {
        sign(&pool, fill).unwrap();
    }
    assert_eq!(bench.fake.count(Call::Sign), 20);
    assert_eq!(bench.fake.count(Call::Login), 1);
    assert_eq!(bench.fake.count(Call::Find), 2);
    assert_eq!(pool.state(), TokenState::Up);
}

#[test]
fn a_device_lost_in_the_middle_is_never_asked_for_the_same_again() {
    for value in [RvError::DeviceRemoved, RvError::DeviceError, RvError::GeneralError, RvError::SessionClosed]
    {
        let bench = Bench::with_key();
        let pool = bench.pool();
        bench.fake.fail(Call::Sign, &[value]);
        assert_eq!(sign(&pool, 1).unwrap_err().class(), Class::OutcomeUnknown, "{value:?}");
        assert_eq!(bench.fake.count(Call::SignInit), 1, "{value:?}");
        sign(&pool, 2).unwrap();
        assert_eq!(bench.fake.signed(), [vec![2; 32]]);
    }
}

#[test]
fn a_lost_session_or_handle_is_opened_anew_behind_the_callers_back() {
    for value in [
        RvError::SessionHandleInvalid,
        RvError::KeyHandleInvalid,
        RvError::ObjectHandleInvalid,
        RvError::UserNotLoggedIn,
        RvError::TokenNotPresent,
        RvError::DeviceRemoved,
    ] {
        let bench = Bench::with_key();
        let pool = bench.pool();
        sign(&pool, 1).unwrap();
        bench.fake.fail(Call::SignInit, &[value]);
        sign(&pool, 2).unwrap();
        assert_eq!(bench.fake.count(Call::Open), 2, "{value:?}");
        assert_eq!(bench.fake.count(Call::Find), 4, "{value:?}: key handles are found anew");
    }
}

#[test]
fn a_refusal_is_reported_and_not_repeated() {
    for value in [RvError::KeyFunctionNotPermitted, RvError::MechanismInvalid, RvError::FunctionRejected] {
        let bench = Bench::with_key();
        let pool = bench.pool();
        bench.fake.fail(Call::SignInit, &[value]);
        assert_eq!(sign(&pool, 1).unwrap_err().class(), Class::Refused, "{value:?}");
        assert_eq!(bench.fake.count(Call::SignInit), 1, "{value:?}");
    }
}

#[test]
fn whatever_fails_before_the_signature_is_not_attempted_and_mended_by_itself() {
    for call in [Call::Initialise, Call::Tokens, Call::Open, Call::Login, Call::Find, Call::Attributes] {
        let bench = Bench::with_key();
        let pool = bench.pool();
        bench.fake.fail(call, &[RvError::DeviceError; 6]);
        let mut failures = 0;
        while let Err(failure) = sign(&pool, 1) {
            assert_eq!(failure.class(), Class::NotAttempted, "{call:?}");
            assert!(bench.fake.signed().is_empty(), "{call:?}");
            failures += 1;
            assert!(failures <= 6, "{call:?}: does not mend");
        }
        assert!(failures >= 1, "{call:?}");
        assert_eq!(bench.fake.signed().len(), 1);
        assert_eq!(pool.state(), TokenState::Up);
    }
}

#[test]
fn a_module_that_fails_its_self_test_is_broken() {
    let bench = Bench::with_key();
    bench.fake.fail(Call::Initialise, &[RvError::FipsSelfTestFailed]);
    assert_eq!(sign(&bench.pool(), 1).unwrap_err().class(), Class::Broken);
}

#[test]
fn a_wrong_pin_is_shown_to_the_token_once_whatever_is_asked() {
    let bench = Bench { pin: "wrong", ..Bench::with_key() };
    let pool = bench.pool_of("a", 8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(sign(&pool, 1).unwrap_err().class(), Class::NotAttempted));
        }
    });
    assert_eq!(sign(&pool, 1).unwrap_err().class(), Class::NotAttempted);
    assert_eq!(bench.fake.count(Call::Login), 1);
    assert_eq!(pool.state(), TokenState::Barred);
}

#[test]
fn a_call_beyond_its_deadline_is_of_unknown_outcome_and_one_in_the_queue_is_never_signed() {
    let bench = Bench { deadline: SHORT, ..Bench::with_key() };
    let pool = bench.pool();
    bench.fake.hold();
    thread::scope(|scope| {
        let first = scope.spawn(|| sign(&pool, 1));
        bench.fake.wait_until_inside(1);
        let second = scope.spawn(|| sign(&pool, 2));
        assert_eq!(first.join().unwrap().unwrap_err().class(), Class::OutcomeUnknown);
        assert_eq!(second.join().unwrap().unwrap_err().class(), Class::NotAttempted);
    });
    assert!(pool.shared.lock().jobs.is_empty(), "what is withdrawn does not fill the queue");
    let third = sign(&pool, 3).unwrap_err();
    assert_eq!(third.class(), Class::NotAttempted);
    assert!(third.detail().contains("beyond its deadline"), "{third}");

    bench.fake.release();
    while sign(&pool, 4).is_err() {}
    assert_eq!(bench.fake.signed().first(), Some(&vec![1; 32]));
    assert!(!bench.fake.signed().contains(&vec![2; 32]));
    assert!(!bench.fake.signed().contains(&vec![3; 32]));
}

#[test]
fn a_token_that_goes_is_down_and_signs_again_when_it_is_back() {
    let bench = Bench::with_key();
    let pool = bench.pool_of("a", 4);
    sign(&pool, 1).unwrap();
    bench.fake.set_present("a", false);
    assert_eq!(sign(&pool, 2).unwrap_err().class(), Class::NotAttempted);
    assert_eq!(pool.state(), TokenState::Down);
    assert_eq!(bench.fake.count(Call::Initialise), 2, "the module is initialised again once for a loss");
    bench.fake.set_present("a", true);
    sign(&pool, 3).unwrap();
    assert_eq!(pool.state(), TokenState::Up);
    assert_eq!(bench.fake.void_calls(), 0);
    assert_eq!(bench.fake.signed(), [vec![1; 32], vec![3; 32]]);
}

#[test]
fn a_lost_token_is_left_alone_for_a_while() {
    let bench = Bench { pause: LONG, ..Bench::with_key() };
    bench.fake.set_present("a", false);
    let pool = bench.pool();
    assert_eq!(sign(&pool, 1).unwrap_err().class(), Class::NotAttempted);
    let listed = bench.fake.count(Call::Tokens);
    assert_eq!(sign(&pool, 1).unwrap_err().class(), Class::NotAttempted);
    assert_eq!(bench.fake.count(Call::Tokens), listed);
}

#[test]
fn the_search_for_one_token_never_breaks_a_call_of_another() {
    let bench = Bench::with_key();
    bench.fake.add_token("b", fake::key_pair("tokyo", 1, &POINT));
    let (gone, busy) = (bench.pool_of("a", 2), bench.pool_of("b", 4));
    bench.fake.set_present("a", false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for fill in 0..20 {
                assert_eq!(sign(&gone, fill).unwrap_err().class(), Class::NotAttempted);
            }
        });
        for _ in 0..4 {
            scope.spawn(|| {
                for fill in 0..100 {
                    sign(&busy, fill).unwrap();
                }
            });
        }
    });
    assert!(bench.fake.count(Call::Initialise) > 1);
    assert_eq!(bench.fake.void_calls(), 0);
    assert_eq!(bench.fake.signed().len(), 400);
}

#[test]
fn a_hanging_call_keeps_the_module_from_being_initialised_again() {
    let bench = Bench { deadline: SHORT, ..Bench::with_key() };
    bench.fake.add_token("b", fake::key_pair("tokyo", 1, &POINT));
    let (gone, hanging) = (bench.pool_of("a", 1), bench.pool_of("b", 1));
    bench.fake.set_present("a", false);
    bench.fake.hold();
    thread::scope(|scope| {
        let held = scope.spawn(|| sign(&hanging, 1));
        bench.fake.wait_until_inside(1);
        assert_eq!(sign(&gone, 2).unwrap_err().class(), Class::NotAttempted);
        assert_eq!(held.join().unwrap().unwrap_err().class(), Class::OutcomeUnknown);
        bench.fake.release();
    });
    assert_eq!(bench.fake.void_calls(), 0);
}

#[test]
fn exactly_one_key_with_label_and_id_is_needed() {
    let pair = fake::key_pair("tokyo", 1, &POINT);
    let doubled = [pair.clone(), vec![fake::private_half("tokyo", 1)]].concat();
    let doubled_public = [pair.clone(), vec![fake::public_half("tokyo", 1, &POINT)]].concat();
    let other_id = fake::key_pair("tokyo", 2, &POINT);
    let other_label = fake::key_pair("osaka", 1, &POINT);
    let no_public = vec![fake::private_half("tokyo", 1)];
    for objects in [vec![], doubled, doubled_public, other_id, other_label, no_public] {
        let bench = Bench::new(objects);
        assert_eq!(sign(&bench.pool(), 1).unwrap_err().class(), Class::Broken);
        assert_eq!(bench.fake.count(Call::SignInit), 0);
    }
}

#[test]
fn a_key_that_could_leave_the_token_is_refused_unless_for_development() {
    let replace = |from: Attribute, to: Option<Attribute>| {
        let mut private = fake::private_half("tokyo", 1);
        private.retain(|attribute| *attribute != from);
        private.extend(to);
        vec![private, fake::public_half("tokyo", 1, &POINT)]
    };
    for objects in [
        replace(Attribute::Extractable(false), Some(Attribute::Extractable(true))),
        replace(Attribute::Extractable(false), None),
        replace(Attribute::Sensitive(true), Some(Attribute::Sensitive(false))),
        replace(Attribute::Sensitive(true), None),
    ] {
        let strict = Bench::new(objects.clone());
        assert_eq!(sign(&strict.pool(), 1).unwrap_err().class(), Class::Broken);
        assert_eq!(strict.fake.count(Call::SignInit), 0);
        let development = Bench { ring: ring_of(Custody::Development), ..Bench::new(objects) };
        sign(&development.pool(), 1).unwrap();
    }
    for objects in [
        replace(Attribute::Sign(true), Some(Attribute::Sign(false))),
        replace(Attribute::AlwaysAuthenticate(false), Some(Attribute::AlwaysAuthenticate(true))),
    ] {
        let bench = Bench { ring: ring_of(Custody::Development), ..Bench::new(objects) };
        assert_eq!(sign(&bench.pool(), 1).unwrap_err().class(), Class::Broken);
    }
}

#[test]
fn a_key_replaced_under_its_name_is_found_out() {
    let bench = Bench::with_key();
    sign(&bench.pool(), 1).unwrap();
    let swapped = Fake::with_token("a", fake::key_pair("tokyo", 1, &fake::OTHER_POINT));
    let context = Arc::new(Context::new(Box::new(swapped.clone())));
    let later = Bench { fake: swapped, context, ..bench };
    assert_eq!(sign(&later.pool(), 2).unwrap_err().class(), Class::Broken);
    assert_eq!(later.fake.count(Call::SignInit), 0);
}

#[test]
fn a_digest_of_the_wrong_length_never_reaches_the_token() {
    let bench = Bench::with_key();
    let pool = bench.pool();
    assert_eq!(pool.sign(0, ALGORITHM, &[1; 20]).unwrap_err().class(), Class::Refused);
    assert_eq!(bench.fake.count(Call::Open), 0);
}

#[test]
fn the_end_of_a_pool_lets_its_workers_go() {
    let bench = Bench::with_key();
    let pool = bench.pool_of("a", 4);
    sign(&pool, 1).unwrap();
    drop(pool);
    assert_eq!(Arc::strong_count(&bench.ring), 1);
}
