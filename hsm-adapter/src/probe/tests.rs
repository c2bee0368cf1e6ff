use super::*;
use crate::{TokenState, session::bench::Bench, signer::first_probe, token::fake::Call};

#[test]
fn a_signature_that_does_not_verify_bars_the_token() {
    let bench = Bench::with_key();
    let pool = bench.pool();
    assert_eq!(probe(&pool, &bench.ring, 0).unwrap_err().class(), Class::Broken);
    assert_eq!(pool.state(), TokenState::Barred);
    assert_eq!(probe(&pool, &bench.ring, 0).unwrap_err().class(), Class::NotAttempted);
    assert_eq!(bench.fake.count(Call::Sign), 1);
}

#[test]
fn a_token_that_is_away_or_wrong_stops_the_start() {
    let away = Bench::with_key();
    away.fake.set_present("a", false);
    assert!(matches!(first_probe(&[Arc::new(away.pool())], &away.ring), Err(crate::Error::Token { .. })));
    let no_key = Bench::new(vec![]);
    assert!(matches!(first_probe(&[Arc::new(no_key.pool())], &no_key.ring), Err(crate::Error::Key { .. })));
    let wrong_pin = Bench { pin: "wrong", ..Bench::with_key() };
    assert!(matches!(
        first_probe(&[Arc::new(wrong_pin.pool())], &wrong_pin.ring),
        Err(crate::Error::Token { .. })
    ));
}

#[test]
fn the_watch_brings_a_lost_token_back_and_ends_when_dropped() {
    let bench = Bench::with_key();
    bench.fake.set_present("a", false);
    let pool = Arc::new(bench.pool());
    assert!(probe(&pool, &bench.ring, 0).is_err());
    assert_eq!(pool.state(), TokenState::Down);
    bench.fake.set_present("a", true);
    let watch =
        Watch::start(vec![Arc::clone(&pool)], Arc::clone(&bench.ring), Duration::from_millis(1)).unwrap();
    bench.fake.wait_until_signed(1);
    drop(watch);
}

#[test]
fn the_message_is_not_the_start_of_any_der_sequence() {
    assert_ne!(MESSAGE.first(), Some(&0x30));
}
