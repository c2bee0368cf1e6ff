//! Random days at two counters, against a model that fits on a page.
//!
//! Officers and terminals of two municipalities act on several residents in any
//! order, repeat themselves, take others' codes and keys, let months pass, and
//! things fail under them. The model says of every act whether it is done, and if
//! not why; the invariants hold after each.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what is not there fails the test")]

#[path = "model/act.rs"]
mod act;
#[path = "model/day.rs"]
mod day;
#[path = "model/reference.rs"]
mod reference;

use proptest::collection::vec;
use proptest::prelude::*;

use day::Day;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        max_shrink_iters: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_done_at_two_counters_the_model_foretells_it(acts in vec(act::any(), 40..140)) {
        let mut day = Day::new();
        for act in &acts {
            day.live(act);
        }
        day.end();
    }
}
