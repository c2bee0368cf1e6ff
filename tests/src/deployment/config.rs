//! The files that an operator writes.

use std::fmt::Write as _;

use super::{AuthorityKey, Plan, Token, token};

/// The sections and their lines; a setting of the plan comes after them.
pub(super) fn configuration(plan: &Plan, token: &Token, address: &str, operations: &str) -> String {
    let record = plan.record.clone().unwrap_or_else(|| "sqlite:jitsuin.db".to_owned());
    let profile = r#"policy = "test"
cps = "https://jitsuin.example/cps.html"
crl_base = "http://crl.jitsuin.example""#;
    let mut sections: Vec<(String, String)> = vec![
        section("[listen]", format!("address = \"{address}\"")),
        section(
            "[tls]",
            "certificates = \"tls/server.pem\"\nprivate_key = \"tls/server.key\"\n\
             client_authorities = [\"tls/service-authority.pem\"]",
        ),
        section("[tls.authority]", "key = \"service-tls\"\ncertificate = \"tls/service-authority.pem\""),
        section("[record]", format!("url = \"{record}\"")),
        section("[hsm]", ""),
        section("[[hsm.token]]", token_lines(token)),
        section("[[hsm.key]]", key_lines("tokyo-signature-1", "tokyo-to signature 1", "01", plan.key)),
        section(
            "[[hsm.key]]",
            key_lines("tokyo-authentication-1", "tokyo-to authentication 1", "02", plan.key),
        ),
        section("[[hsm.key]]", key_lines("service-tls", "service-tls", "f0", AuthorityKey::P256)),
    ];
    for kind in ["signature", "authentication"] {
        let lines = format!("certificate = \"authorities/tokyo-{kind}-1.pem\"\nkey = \"tokyo-{kind}-1\"");
        sections.push(section("[[authorities]]", lines));
    }
    let validity = "validity = { birthday = 5, cap_years = 5 }";
    sections.push(section("[profile.signature]", format!("{profile}\n{validity}")));
    let ocsp = "ocsp = \"http://ocsp.jitsuin.example\"";
    sections.push(section("[profile.authentication]", format!("{profile}\n{ocsp}\n{validity}")));
    sections.push(section("[key_authorization]", "secret_file = \"key-authorization.secret\""));
    sections.push(section("[operations]", format!("address = \"{operations}\"")));
    sections.push(section("[log]", "format = \"json\""));
    for (name, line) in &plan.settings {
        match sections.iter_mut().find(|(known, _)| known == name) {
            Some((_, lines)) => *lines = replace(lines, line),
            None => sections.push(section(name, line.clone())),
        }
    }
    sections.iter().fold(String::new(), |mut text, (name, lines)| {
        writeln!(text, "{name}\n{lines}\n").expect("text");
        text
    })
}

/// A ceremony's plan.
pub(super) fn ceremony(token: &Token, kind: &str, id: usize, key: AuthorityKey) -> String {
    format!(
        "officers = [\"officer one\", \"officer two\"]\nwitnesses = [\"witness\"]\n\n[token]\n{}\n\n\
         [authority]\nprefecture = \"Tokyo-to\"\nkind = \"{kind}\"\ngeneration = 1\n\n\
         [key]\nlabel = \"tokyo-to {kind} 1\"\nid = \"{id:02x}\"\nkind = \"{}\"\nalgorithm = \"{}\"\n",
        token_lines(token),
        key.kind(),
        key.algorithm()
    )
}

fn token_lines(token: &Token) -> String {
    format!(
        "name = \"main\"\nmodule = \"{}\"\nlabel = \"jitsuin\"\npin = {{ file = \"{}\" }}\nsessions = 8",
        token::module().display(),
        token.pin().display()
    )
}

fn key_lines(name: &str, label: &str, id: &str, key: AuthorityKey) -> String {
    let algorithm = key.algorithm();
    format!("name = \"{name}\"\nlabel = \"{label}\"\nid = \"{id}\"\nalgorithm = \"{algorithm}\"")
}

fn section(name: &str, lines: impl Into<String>) -> (String, String) {
    (name.to_owned(), lines.into())
}

/// The lines with that of the same key replaced, or the line added.
fn replace(lines: &str, line: &str) -> String {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let mut kept: Vec<_> = lines.lines().filter(|old| key(old) != key(line)).collect();
    kept.push(line);
    kept.join("\n")
}
