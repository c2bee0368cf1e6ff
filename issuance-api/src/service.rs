//! What a request needs of the service, built once by `compose`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ca_core::flow::Counter;

use crate::auth::Authenticator;

/// The service behind the interface for counters.
#[derive(Clone)]
pub struct Service {
    /// The acts.
    pub counter: Arc<Counter>,
    /// Who asks.
    pub authenticator: Authenticator,
    /// How much at once.
    pub load: Load,
    /// How long the body of a request may take.
    pub body_deadline: Duration,
}

/// Requests in work, and how many may be.
#[derive(Clone)]
pub struct Load {
    in_work: Arc<AtomicUsize>,
    limit: usize,
}

/// A place among the requests in work; dropping it frees the place.
pub struct Place(Arc<AtomicUsize>);

impl Load {
    /// Room for this many requests.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { in_work: Arc::default(), limit }
    }

    /// A place, if there is one.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let place = Place(Arc::clone(&self.in_work));
        // The place gives itself back when there were too many.
        (self.in_work.fetch_add(1, Ordering::Relaxed) < self.limit).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Load;

    #[test]
    fn there_are_as_many_places_as_allowed() {
        let load = Load::new(2);
        let first = load.place();
        let second = load.place();
        assert!(first.is_some() && second.is_some());
        assert!(load.place().is_none());
        drop(first);
        assert!(load.place().is_some());
        drop(second);
    }
}
