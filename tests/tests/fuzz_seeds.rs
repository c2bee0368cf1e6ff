//! The fuzz targets' properties over their seeds and what lies close to them,
//! so that every test run knows they hold; `cargo xtask fuzz` goes further.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::Path;

#[path = "../fuzz/properties/certification_request.rs"]
mod certification_request;
#[path = "../fuzz/properties/register_csv.rs"]
mod register_csv;

#[test]
fn every_certification_request_near_a_seed_is_read_or_refused() {
    over_seeds("certification_request", certification_request::holds);
}

#[test]
fn every_register_file_near_a_seed_is_read_or_refused() {
    over_seeds("register_csv", register_csv::holds);
}

/// The seeds themselves are accepted; they are also shortened at every place,
/// and changed by one bit in every place.
fn over_seeds(target: &str, holds: fn(&[u8]) -> bool) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut seeds = 0;
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let seed = fs::read(&path).unwrap();
        assert!(holds(&seed), "{} is not accepted", path.display());
        for place in 0..seed.len() {
            holds(&seed[..place]);
            let mut changed = seed.clone();
            changed[place] ^= 1 << (place % 8);
            holds(&changed);
        }
        seeds += 1;
    }
    assert!(seeds > 0, "no seed");
}
