//! Random days at two counters, against a model that fits on a page.
//!
//! Officers and terminals of two municipalities act on several residents in any
//! order, repeat themselves, take others' codes and keys, let months pass, and
//! things fail under them. The model says of every act whether it is done, and if
//! not why; the invariants hold after each.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what is not there fails the test")]

#[path = "model/act.rs"]
mod act;
#[path = "model/ask.rs"]
mod ask;
#[path = "model/day.rs"]
mod day;
#[path = "model/reference.rs"]
mod reference;

use proptest::collection::vec;
use proptest::prelude::*;
use schemas::{Migration, Store, StoreOptions};
use tempfile::TempDir;

use day::Day;

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn whatever_is_done_at_two_counters_the_model_foretells_it(acts in vec(act::any(), 40..140)) {
        let mut day = Day::new();
        for act in &acts {
            day.live(act);
        }
        day.end();
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn a_database_answers_all_day_as_the_record_in_memory(acts in vec(act::any(), 100..200)) {
        let directory = TempDir::new().unwrap();
        let url = format!("sqlite:{}", directory.path().join("record.db").display());
        let options = StoreOptions { migration: Migration::Apply, ..StoreOptions::default() };
        let mut day = Day::beside(Store::open(&url, &options).unwrap());
        for act in &acts {
            day.live(act);
        }
        day.end();
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::default() }
}
