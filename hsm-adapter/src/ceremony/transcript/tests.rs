use jiff::Timestamp;

use super::*;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

const PLAN: &str = "0011";

fn written() -> (tempfile::TempDir, PathBuf, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("transcript.jsonl");
    let transcript = Transcript::begin(&path, PLAN.into(), &Fixed).unwrap();
    for number in 0..3 {
        transcript.write("step", [("number", number.into())]).unwrap();
    }
    let digest = transcript.digest();
    (directory, path, digest)
}

#[test]
fn a_transcript_as_written_verifies_to_the_digest_read_out() {
    let (_directory, path, digest) = written();
    assert_eq!(verify_transcript(&path, PLAN).unwrap(), digest);
}

#[test]
fn a_transcript_of_another_plan_or_with_a_changed_line_does_not_verify() {
    let (_directory, path, digest) = written();
    assert!(verify_transcript(&path, "0012").is_err());
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let changed = text.replacen("\"number\":1}", "\"number\":7}", 1);
    assert_ne!(changed, text);
    for forged in [
        changed,
        format!("{}\n{}\n", lines[0], lines[2]),
        format!("{}\n{}\n{}\n", lines[1], lines[0], lines[2]),
        text.trim_end().to_owned(),
    ] {
        std::fs::write(&path, forged).unwrap();
        assert!(verify_transcript(&path, PLAN).is_err());
    }
    // What is cut off at a line's end, or changed in the last line, shows in the digest alone.
    std::fs::write(&path, format!("{}\n", lines[0])).unwrap();
    assert_ne!(verify_transcript(&path, PLAN).unwrap(), digest);
}

#[test]
fn a_transcript_is_never_overwritten_or_continued() {
    let (_directory, path, _) = written();
    let again = Transcript::begin(&path, PLAN.into(), &Fixed);
    assert!(matches!(again, Err(Error::Transcript { .. })));
}
