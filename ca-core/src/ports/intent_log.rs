//! The durable record of an intent to sign.

use crate::signing::Linted;

/// A log that has the intent on disk before it answers (architecture rule 1).
pub trait IntentLog<A> {
    /// Why an intent was not recorded.
    type Failure;

    /// Records the intent to sign all of the unit, or none of it.
    ///
    /// # Errors
    /// The log's own failure: then nothing was recorded, or the caller must
    /// treat the serials as possibly recorded and leave them to `resume`.
    fn record(&self, unit: &[Linted<A>]) -> Result<(), Self::Failure>;
}
