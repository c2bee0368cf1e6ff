//! The issuance service for municipal counters.
