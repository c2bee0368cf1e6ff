//! The shape of a certificate as OpenSSL's `asn1parse` sees it.

use std::path::Path;
use std::process::Command;

use super::run;

/// The nesting, tags and object identifiers of a certificate and of the DER inside
/// each of its extensions, with lengths, offsets and values left out: what two
/// certificates of one profile have in common.
///
/// # Panics
/// When OpenSSL cannot parse something.
#[must_use]
pub fn shape(certificate: &Path) -> String {
    let text = asn1parse(certificate, None);
    let mut shape = String::new();
    for line in text.lines() {
        let line = Line::read(line);
        shape.push_str(&line.form(0));
        if line.tag.starts_with("OCTET STRING") && line.depth == 5 {
            for inner in asn1parse(certificate, Some(line.offset)).lines() {
                shape.push_str(&Line::read(inner).form(line.depth + 1));
            }
        }
    }
    shape
}

pub(super) fn asn1parse(certificate: &Path, at: Option<usize>) -> String {
    let mut command = Command::new("openssl");
    command.args(["asn1parse", "-in"]).arg(certificate);
    if let Some(offset) = at {
        command.args(["-strparse", &offset.to_string()]);
    }
    let output = run(&mut command);
    assert!(
        output.status.success(),
        "openssl asn1parse at {at:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("asn1parse prints text")
}

/// `   13:d=2  hl=2 l=   1 prim: INTEGER           :05`
struct Line<'a> {
    offset: usize,
    depth: usize,
    tag: &'a str,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        let (offset, rest) = line.split_once(":d=").expect("an offset");
        let (depth, rest) = rest.split_once(' ').expect("a depth");
        let (_, tag) = rest.split_once(": ").expect("a tag");
        let number = |text: &str| text.trim().parse().expect("a number");
        Self { offset: number(offset), depth: number(depth), tag: tag.trim() }
    }

    /// The line without what differs between certificates of one profile.
    fn form(&self, below: usize) -> String {
        let (tag, value) = self.tag.split_once(':').unwrap_or((self.tag, ""));
        let tag = tag.trim();
        let indent = "  ".repeat(below + self.depth);
        match tag {
            "OBJECT" | "BOOLEAN" => format!("{indent}{tag} {value}\n"),
            _ => format!("{indent}{}\n", tag.split(" [HEX DUMP]").next().unwrap_or(tag).trim_end()),
        }
    }
}
