#![no_main]

#[path = "../properties/register_csv.rs"]
mod property;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    property::holds(input);
});
