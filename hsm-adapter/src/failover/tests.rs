use cryptoki::error::RvError;

use super::*;
use crate::{
    session::bench::{ALGORITHM, Bench, SHORT},
    token::fake::{self, Call, Fake, OTHER_POINT, POINT},
};

struct Pair {
    first: Fake,
    second: Fake,
    tokens: Tokens,
}

/// Two tokens of two modules that share a ring of keys.
fn pair(first_point: &[u8], second_point: &[u8]) -> Pair {
    let first = Bench { deadline: SHORT, ..Bench::new(fake::key_pair("tokyo", 1, first_point)) };
    let second = Bench::new(fake::key_pair("tokyo", 1, second_point));
    let second = Bench { ring: Arc::clone(&first.ring), ..second };
    let tokens = Tokens::new(vec![Arc::new(first.pool()), Arc::new(second.pool())]);
    Pair { first: first.fake, second: second.fake, tokens }
}

impl Pair {
    fn sign(&self) -> Result<Vec<u8>, Failure> {
        self.tokens.sign(0, ALGORITHM, &[7; 32])
    }
}

#[test]
fn the_second_token_stands_in_where_nothing_was_attempted() {
    for call in [Call::Tokens, Call::Open, Call::Login, Call::Find] {
        let pair = pair(&POINT, &POINT);
        pair.first.fail(call, &[RvError::DeviceError; 9]);
        pair.sign().unwrap();
        assert!(pair.first.signed().is_empty(), "{call:?}");
        assert_eq!(pair.second.signed().len(), 1, "{call:?}");
    }
}

#[test]
fn the_first_token_signs_again_when_it_is_back() {
    let pair = pair(&POINT, &POINT);
    pair.first.set_present("a", false);
    pair.sign().unwrap();
    pair.first.set_present("a", true);
    pair.sign().unwrap();
    assert_eq!((pair.first.signed().len(), pair.second.signed().len()), (1, 1));
}

#[test]
fn an_unknown_outcome_never_goes_to_the_second_token() {
    let pair = pair(&POINT, &POINT);
    for value in [RvError::DeviceRemoved, RvError::GeneralError, RvError::VendorDefined(0x8000_0000)] {
        pair.first.fail(Call::Sign, &[value]);
        assert_eq!(pair.sign().unwrap_err().class(), Class::OutcomeUnknown);
    }
    pair.first.hold();
    assert_eq!(pair.sign().unwrap_err().class(), Class::OutcomeUnknown);
    assert!(pair.second.signed().is_empty());
    pair.first.release();
}

#[test]
fn a_refusal_is_not_carried_to_the_second_token() {
    let pair = pair(&POINT, &POINT);
    pair.first.fail(Call::SignInit, &[RvError::KeyFunctionNotPermitted]);
    assert_eq!(pair.sign().unwrap_err().class(), Class::Refused);
    assert!(pair.second.signed().is_empty());
}

#[test]
fn a_second_token_with_another_key_never_signs() {
    let pair = pair(&POINT, &OTHER_POINT);
    pair.sign().unwrap();
    pair.first.set_present("a", false);
    assert_eq!(pair.sign().unwrap_err().class(), Class::Broken);
    assert!(pair.second.signed().is_empty());
}

#[test]
fn when_no_token_is_there_nothing_was_attempted() {
    let pair = pair(&POINT, &POINT);
    pair.first.set_present("a", false);
    pair.second.set_present("a", false);
    assert_eq!(pair.sign().unwrap_err().class(), Class::NotAttempted);
}
