//! `weixin drift --observed`: notes of clients, as edits of the spec.

use std::fs;

use serde_json::Value as Json;

use crate::sandbox::{Sandbox, err, out};

const UPLOAD: &str = r#""endpoint":"uploadMediaToCodeAudit","route":"POST /wxa/uploadmedia""#;

const FILE: &str = "spec/endpoints/wxa/uploadMediaToCodeAudit.yaml";

/// A file of notes, of lines without what all have.
fn notes(lines: &[&str]) -> String {
    let each = lines.iter().map(|line| format!("{{{line},{UPLOAD}}}\n"));
    format!("{{\"weixin_observed\":1}}\n{}", each.collect::<String>())
}

fn read(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.0.path().join(FILE)).expect("readable")
}

#[test]
fn notes_become_edits_that_are_written_when_asked_for() {
    let sandbox = Sandbox::new();
    let before = read(&sandbox);
    sandbox.write(
        "one.jsonl",
        &notes(&[
            r#""note":"answers","seen":100"#,
            r#""note":"field","at":"ticket_id","type":"string","seen":90"#,
            r#""note":"field","at":"tags","type":"array of string","seen":2"#,
            r#""note":"field","at":"tags","type":"array","seen":1"#,
            r#""note":"missing","at":"type","expected":"a string","seen":1"#,
            r#""note":"code","at":"","code":41234,"text":"invalid media size … limit","seen":3"#,
        ]),
    );
    sandbox.write(
        "two.jsonl",
        &notes(&[
            r#""note":"answers","seen":20"#,
            r#""note":"field","at":"ticket_id","type":"string","seen":10"#,
            r#""note":"code","at":"","code":41235,"text":"…","seen":1"#,
            r#""note":"code","at":"","code":40001,"text":"invalid credential","seen":1"#,
            r#""note":"value","at":"type","seen":4"#,
            r#""note":"field","at":"…","type":"string","seen":1"#,
        ]),
    );
    let done = sandbox.run(&["drift", "--observed", "one.jsonl", "two.jsonl"]);
    assert_eq!(done.status.code(), Some(1), "{}{}", out(&done), err(&done));
    let text = out(&done);
    for said in [
        "120 responses: 4 to write, 3 to decide, 1 in the spec already",
        "+ response.ticket_id: { type: string, required: false, doc: Not on the page; it was seen in responses. }    in 100 of 120 responses",
        "+ response.tags: { type: list, items: string, required: false,",
        "in 3 of 120 responses",
        "+ response.type: required: false (it may be missing)    in 1 of 120 responses",
        "+ errors.41234: { name: InvalidMediaSize, text: invalid media size }    in 3 of 120 responses",
        "! errors.41235: an unlisted code: \"…\"    in 1 of 120 responses; decide: nothing of its message is legible",
        "= errors.40001:",
        "! response.type: a value that is not listed    in 4 of 120 responses; decide: notes have no values",
        "decide: its name was not noted, because it could be data",
        "spec/endpoints/wxa/uploadMediaToCodeAudit.yaml:",
    ] {
        assert!(text.contains(said), "{said} in\n{text}");
    }
    assert_eq!(
        err(&done),
        "error: 4 changes to write; `--write` writes what can be written\n\
         error: 3 changes to decide: make the spec say what is true\n"
    );
    assert_eq!(read(&sandbox), before, "nothing is written unless it is asked for");

    let done = sandbox.run(&["drift", "--observed", "one.jsonl", "two.jsonl", "--write"]);
    assert_eq!(done.status.code(), Some(1), "{}{}", out(&done), err(&done));
    assert!(out(&done).ends_with(&format!("wrote {FILE}\n")), "{}", out(&done));
    let after = read(&sandbox);
    for line in [
        "  ticket_id: { type: string, required: false, doc: Not on the page; it was seen in responses. }\n",
        "  41234: { name: InvalidMediaSize, text: invalid media size }\n",
        "assumed: \"the page does not have it: it came in 100 of 120 responses\"",
        "at: errors.41234",
    ] {
        assert!(after.contains(line), "{line} in\n{after}");
    }
    assert!(sandbox.run(&["lint"]).status.success(), "{}", err(&sandbox.run(&["lint"])));
    let again = sandbox.run(&["drift", "--observed", "one.jsonl", "--write"]);
    assert_eq!(again.status.code(), Some(0), "{}{}", out(&again), err(&again));
    assert!(out(&again).contains("0 to write, 0 to decide"), "{}", out(&again));
    assert_eq!(read(&sandbox), after);
}

#[test]
fn another_message_is_settled_by_the_text_in_the_spec() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "seen.jsonl",
        &notes(&[
            r#""note":"text","at":"","code":40014,"text":"token is not good","seen":2"#,
            r#""note":"text","at":"","code":40001,"text":"invalid credential, …","seen":1"#,
            r#""note":"text","at":"","code":-1,"text":"system error","seen":1"#,
        ]),
    );
    let run = || sandbox.run(&["drift", "--observed", "seen.jsonl"]);
    let done = run();
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    let said = out(&done);
    for line in
        ["! errors.40014.text: another message: \"token is not good\"", "= errors.40001.text", "= errors.-1.text"]
    {
        assert!(said.contains(line), "{line} in\n{said}");
    }
    sandbox.edit("spec/errors.yaml", "text: invalid access_token", "text: [invalid access_token, token is not good]");
    let done = run();
    assert!(done.status.success() && out(&done).contains("= errors.40014.text"), "{}{}", out(&done), err(&done));
}

#[test]
fn the_report_is_for_pull_requests_and_programs_too() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "seen.jsonl",
        &notes(&[
            r#""note":"field","at":"x_[]","type":"<b>","seen":1"#,
            r#""note":"missing","at":"mediaid","expected":"a string","seen":2"#,
        ]),
    );
    let markdown = out(&sandbox.run(&["drift", "--observed", "seen.jsonl", "--format", "markdown"]));
    assert!(markdown.contains("### `uploadMediaToCodeAudit`\n"), "{markdown}");
    assert!(!markdown.contains("<b>"), "{markdown}");
    let json = out(&sandbox.run(&["drift", "--observed", "seen.jsonl", "--format", "json"]));
    let json: Json = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(2));
    let missing = &json["changes"][1];
    assert_eq!(
        (&missing["at"], &missing["seen"], &missing["state"]),
        (&Json::from("response.mediaid"), &Json::from(2), &Json::from("open"))
    );
    assert_eq!(missing["file"], FILE);
}

#[test]
fn what_would_spoil_the_spec_is_left_out() {
    let sandbox = Sandbox::new();
    // A name that makes the same Rust name as another is left out; one that YAML would take for something else is quoted.
    sandbox.write(
        "seen.jsonl",
        &notes(&[
            r#""note":"field","at":"ticket_id","type":"string","seen":1"#,
            r#""note":"field","at":"ticketId","type":"string","seen":1"#,
            r#""note":"field","at":"a: b, c","type":"string","seen":1"#,
        ]),
    );
    let done = sandbox.run(&["drift", "--observed", "seen.jsonl", "--write"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(out(&done).contains("decide: the spec would have errors"), "{}", out(&done));
    let lint = sandbox.run(&["lint"]);
    assert!(lint.status.success(), "{}", err(&lint));
    assert_eq!(read(&sandbox).matches("Not on the page").count(), 2, "{}", read(&sandbox));
}

#[test]
fn files_that_are_no_notes_are_refused() {
    let sandbox = Sandbox::new();
    let before = read(&sandbox);
    for (text, said) in [
        (String::new(), "error: seen.jsonl: no notes: the file is empty\n"),
        ("{}\n".to_owned(), "error: seen.jsonl:1: no file of notes"),
        ("{\"weixin_observed\":1}\n{\"note\":\"fi".to_owned(), "error: seen.jsonl:2: invalid JSON at column 11"),
        (format!("{{\"weixin_observed\":1}}\n{}", "[".repeat(9000)), "error: seen.jsonl:2: invalid JSON at column"),
        (format!("{{\"weixin_observed\":1}}\n{}", "x".repeat(20_000)), "error: seen.jsonl:2: the line is longer than"),
        ("\n".repeat((16 << 20) + 1), "error: seen.jsonl: longer than 16 MiB\n"),
    ] {
        sandbox.write("seen.jsonl", &text);
        let done = sandbox.run(&["drift", "--observed", "seen.jsonl", "--write"]);
        assert_eq!(done.status.code(), Some(2), "{said}: {}", out(&done));
        assert!(err(&done).starts_with(said), "{said}: {}", err(&done));
    }
    sandbox
        .write("seen.jsonl", &notes(&[r#""note":"answers","seen":1"#]).replace("/wxa/uploadmedia", "/wxa/\\u001b[31m"));
    let done = sandbox.run(&["drift", "--observed", "seen.jsonl"]);
    assert_eq!(done.status.code(), Some(2), "control characters are damage");
    sandbox.write("seen.jsonl", &notes(&[r#""note":"answers","seen":1"#]).replace("uploadMedia", "download"));
    let done = sandbox.run(&["drift", "--observed", "seen.jsonl"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(err(&done).contains("the spec has no endpoint `downloadToCodeAudit`"), "{}", err(&done));
    assert_eq!(sandbox.run(&["drift", "--observed", "seen.jsonl", "page.md"]).status.code(), Some(2));
    assert_eq!(read(&sandbox), before);
}
