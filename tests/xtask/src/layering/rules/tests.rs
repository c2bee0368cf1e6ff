use serde_json::{Value, json};

use super::*;

/// What cargo would say of `edges`, each from a package to a package.
fn metadata(members: &[&str], edges: &[(&str, &str, Option<&str>)]) -> Graph {
    let mut names: Vec<&str> = members.to_vec();
    names.extend(edges.iter().flat_map(|(from, to, _)| [*from, *to]));
    names.sort_unstable();
    names.dedup();
    let id = |name: &str| format!("registry#{name}@1.0.0");
    let nodes: Vec<Value> = names
        .iter()
        .map(|name| {
            let deps: Vec<Value> = edges
                .iter()
                .filter(|(from, _, _)| from == name)
                .map(|(_, to, kind)| json!({"pkg": id(to), "dep_kinds": [{"kind": kind, "target": null}]}))
                .collect();
            json!({"id": id(name), "deps": deps})
        })
        .collect();
    let text = json!({
        "packages": names.iter().map(|name| json!({"id": id(name), "name": name})).collect::<Vec<_>>(),
        "workspace_members": members.iter().map(|name| id(name)).collect::<Vec<_>>(),
        "resolve": {"nodes": nodes},
    });
    Graph::parse(&text.to_string()).unwrap()
}

fn normal<'a>(from: &'a str, to: &'a str) -> (&'a str, &'a str, Option<&'a str>) {
    (from, to, None)
}

#[test]
fn the_arrows_of_the_architecture_are_allowed() {
    let graph = metadata(
        &["ca-core", "schemas", "hsm-adapter", "issuance-api", "revocation", "jitsuin-tests", "xtask"],
        &[
            normal("schemas", "ca-core"),
            normal("schemas", "diesel"),
            normal("hsm-adapter", "ca-core"),
            normal("hsm-adapter", "cryptoki"),
            normal("issuance-api", "schemas"),
            normal("issuance-api", "hsm-adapter"),
            normal("issuance-api", "actix-web"),
            normal("actix-web", "tokio"),
            normal("revocation", "schemas"),
            normal("jitsuin-tests", "issuance-api"),
            normal("jitsuin-tests", "revocation"),
            normal("xtask", "clap"),
        ],
    );
    assert_eq!(violations(&graph), Vec::<String>::new());
}

#[test]
fn an_application_importing_the_other_is_found() {
    let members = ["issuance-api", "revocation"];
    for (from, to) in [("issuance-api", "revocation"), ("revocation", "issuance-api")] {
        let broken = violations(&metadata(&members, &[normal(from, to)]));
        assert_eq!(broken, [format!("{from} may not import {to}")]);
    }
}

#[test]
fn an_adapter_importing_the_other_is_found() {
    let members = ["hsm-adapter", "schemas"];
    for (from, to) in [("hsm-adapter", "schemas"), ("schemas", "hsm-adapter")] {
        let broken = violations(&metadata(&members, &[normal(from, to)]));
        assert_eq!(broken, [format!("{from} may not import {to}")]);
    }
}

#[test]
fn a_crate_without_a_storey_is_found() {
    let broken = violations(&metadata(&["newcomer"], &[]));
    assert_eq!(broken, ["newcomer has no storey in the rules"]);
}

#[test]
fn a_dependency_outside_its_home_is_found() {
    for home in HOMES {
        let stranger = STOREYS.iter().find(|storey| !home.crates.contains(&storey.name)).unwrap().name;
        let broken = violations(&metadata(&[stranger], &[normal(stranger, home.dependency)]));
        assert!(
            broken
                .contains(&format!("{stranger} may not declare {}: its home is elsewhere", home.dependency)),
            "{broken:?}"
        );
    }
}

#[test]
fn a_forbidden_crate_is_found_at_the_end_of_a_long_way() {
    let graph = metadata(
        &["ca-core"],
        &[normal("ca-core", "innocent"), normal("innocent", "web"), normal("web", "tokio")],
    );
    assert_eq!(violations(&graph), ["ca-core may not be built with ca-core -> innocent -> web -> tokio"]);
}

#[test]
fn a_random_source_declared_by_the_core_is_found_but_not_one_below_it() {
    let below = metadata(&["ca-core"], &[normal("ca-core", "p256"), normal("p256", "getrandom")]);
    assert_eq!(violations(&below), Vec::<String>::new());
    let own = metadata(&["ca-core"], &[normal("ca-core", "getrandom")]);
    assert_eq!(violations(&own), ["ca-core may not declare getrandom"]);
}

#[test]
fn dependencies_of_tests_and_build_scripts_are_not_judged() {
    let graph = metadata(
        &["ca-core", "schemas"],
        &[("ca-core", "tokio", Some("dev")), ("ca-core", "schemas", Some("build"))],
    );
    assert_eq!(violations(&graph), Vec::<String>::new());
}

#[test]
fn an_answer_of_another_form_is_refused() {
    assert!(Graph::parse("{}").is_err());
}
