#![no_main]

#[path = "../properties/certification_request.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    property::holds(input);
});
