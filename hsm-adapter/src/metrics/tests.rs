use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use cryptoki::error::RvError;
use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};

use crate::{
    failover::Tokens,
    session::bench::{ALGORITHM, Bench},
    token::fake::Call,
};

/// What was recorded, by name and labels.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<BTreeMap<String, Arc<AtomicU64>>>>);

struct Counting(Arc<AtomicU64>);

impl HistogramFn for Counting {
    fn record(&self, _value: f64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Recorded {
    fn cell(&self, key: &Key) -> Arc<AtomicU64> {
        let labels: Vec<String> =
            key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        let name = format!("{} {}", key.name(), labels.join(" "));
        Arc::clone(self.0.lock().unwrap().entry(name).or_default())
    }

    fn count(&self, name: &str) -> u64 {
        self.0.lock().unwrap().get(name).map_or(0, |cell| cell.load(Ordering::Relaxed))
    }

    fn gauge(&self, name: &str) -> f64 {
        f64::from_bits(self.count(name))
    }
}

impl Recorder for Recorded {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.cell(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.cell(key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Counting(self.cell(key))))
    }
}

#[test]
fn calls_latency_failures_and_state_are_told_by_token() {
    let recorded = Recorded::default();
    metrics::set_global_recorder(recorded.clone()).unwrap();
    super::describe();

    let bench = Bench::with_key();
    bench.fake.add_token("metered", crate::token::fake::key_pair("tokyo", 1, &crate::token::fake::POINT));
    let pool = Arc::new(bench.pool_of("metered", 1));
    let tokens = Tokens::new(vec![Arc::new(bench.pool_of("nowhere", 1)), pool]);
    let sign = || tokens.sign(0, ALGORITHM, &[1; 32]);
    sign().unwrap();
    assert_eq!(
        recorded.gauge("jitsuin_hsm_token_state token=metered").total_cmp(&1.0),
        std::cmp::Ordering::Equal
    );
    assert_eq!(recorded.count("jitsuin_hsm_calls_total token=metered outcome=signed"), 1);
    assert_eq!(recorded.count("jitsuin_hsm_failures_total token=nowhere class=not-attempted"), 1);
    assert_eq!(recorded.count("jitsuin_hsm_failovers_total token=nowhere"), 1);
    assert_eq!(recorded.count("jitsuin_hsm_sessions_opened_total token=metered"), 1);

    bench.fake.fail(Call::Sign, &[RvError::DeviceError]);
    sign().unwrap_err();
    assert_eq!(recorded.count("jitsuin_hsm_calls_total token=metered outcome=outcome-unknown"), 1);
    assert_eq!(recorded.count("jitsuin_hsm_failures_total token=metered class=outcome-unknown"), 1);
    assert_eq!(recorded.count("jitsuin_hsm_call_seconds token=metered"), 2);

    bench.fake.set_present("metered", false);
    sign().unwrap_err();
    let down = recorded.gauge("jitsuin_hsm_token_state token=metered");
    assert_eq!(down.total_cmp(&0.0), std::cmp::Ordering::Equal);
}
