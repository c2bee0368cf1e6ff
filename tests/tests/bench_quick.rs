//! The measuring program does all that it does, only less of it.

use std::process::Command;

use serde_json::Value;

#[test]
fn every_figure_of_an_issue_is_measured_and_written() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("issue.json");
    let output = Command::new(env!("CARGO_BIN_EXE_jitsuin-bench"))
        .args(["issue", "--quick", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let text: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let figures = text["figures"].as_array().unwrap();
    for database in ["sqlite", "postgresql"] {
        for name in ["issue/1/certificates", "issue/4/cpu", "issue-one/4/p99", "token/8/rate", "commit/4/cpu"]
        {
            let name = format!("{database}/p-256/{name}");
            let found = figures.iter().find(|figure| figure["name"] == name.as_str());
            let value = found.and_then(|figure| figure["value"].as_f64());
            assert!(value.is_some_and(f64::is_finite), "{name} in {said}");
        }
        let stage = format!("{database}/p-256/issue/1/stage/sign");
        assert!(figures.iter().any(|figure| figure["name"] == stage.as_str()), "{stage} in {said}");
    }
    assert!(text["machine"]["cores"].as_u64().is_some_and(|cores| cores > 0));
}
