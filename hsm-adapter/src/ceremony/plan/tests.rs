use super::*;

pub(crate) const GOOD: &str = r#"
officers = ["Sato Ichiro", "Suzuki Hana"]
witnesses = ["Tanaka Jiro"]
[token]
name = "first"
module = "/opt/vendor/pkcs11.so"
label = "jitsuin"
pin = { prompt = "PIN" }
[authority]
prefecture = "Tokyo-to"
kind = "signature"
generation = 1
[key]
label = "tokyo-signature-1"
id = "01"
kind = "rsa-2048"
algorithm = "sha256-rsa"
"#;

#[test]
fn a_plan_tells_what_would_be_done() {
    let plan = Plan::parse(GOOD).unwrap();
    let steps = plan.steps().join("\n");
    for said in ["jitsuin", "tokyo-signature-1", "rsa-2048", "Tokyo-to", "Suzuki Hana", "Tanaka Jiro", "01"] {
        assert!(steps.contains(said), "{said}");
    }
    assert_eq!(plan.digest().len(), 64);
    assert_ne!(plan.digest(), Plan::parse(&format!("{GOOD}\n")).unwrap().digest());
}

#[test]
fn a_plan_that_is_not_sound_is_refused() {
    for (from, to) in [
        ("Tokyo-to", "Tokyo"),
        ("kind = \"signature\"", "kind = \"both\""),
        ("generation = 1", "generation = 0"),
        ("generation = 1", "generation = 128"),
        ("rsa-2048", "rsa-1024"),
        ("rsa-2048", "p-256"),
        ("\"tokyo-signature-1\"", "\"service-tokyo\""),
        ("\"tokyo-signature-1\"", "\"\""),
        (", \"Suzuki Hana\"", ""),
        ("\"Tanaka Jiro\"", ""),
        ("Tanaka Jiro", "Suzuki Hana"),
        ("Tanaka Jiro", " "),
        ("generation = 1", "generation = 1\nyears = 20"),
    ] {
        let changed = GOOD.replace(from, to);
        assert_ne!(changed, GOOD);
        assert!(matches!(Plan::parse(&changed), Err(Error::Plan(_))), "{to}");
    }
}
