//! `weixin explain CODE`: what a code means, wherever it is sent.

use serde_json::{Value as Json, json};

use crate::list_show::language;
use crate::sandbox::{Sandbox, err, out};

/// What is said to a script whose variable is empty.
const EMPTY: &str = "error: the topic is empty: give a rule, such as `unknown-key`, a code, such as `40001`, or \
                     `exit-status`; without any, all rules are listed\n";

#[test]
fn a_code_is_explained_with_every_table_and_endpoint_that_has_it() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["explain", "40001"]);
    assert_eq!(
        out(&done),
        "40001  2 endpoints\n\n  TokenNotLatest, token_invalid (sent again with a new token)\n    \
         the token is wrong or no longer the latest one\n    \
         the service says \"invalid credential\"\n    \
         → fetch a new token and send it again\n    in the table common of the service: 2 endpoints\n",
        "{}",
        err(&done)
    );
    // What an endpoint says itself comes before what all say.
    let own = out(&sandbox.run(&["explain", "-1"]));
    assert!(own.starts_with("-1  2 endpoints\n\n  Busy"), "{own}");
    assert!(own.contains("in the table common of the service: 1 endpoint\n"), "{own}");
    assert!(own.contains("\n\n  SystemFailed") && own.contains("\n    of upload\n"), "{own}");
    let own = out(&sandbox.run(&["explain", "10007"]));
    for line in ["FormatUnsupported, content\n", "checked before sending: format\n", "of upload\n"] {
        assert!(own.contains(line), "{line}: {own}");
    }
    let success = out(&sandbox.run(&["explain", "0"]));
    assert!(success.contains("Success, in the envelope main (errcode, errmsg; success: 0)."), "{success}");
}

#[test]
fn a_code_is_explained_to_programs() {
    let sandbox = Sandbox::new();
    let json: Json = serde_json::from_str(&out(&sandbox.run(&["explain", "--json", "-1"]))).expect("JSON");
    assert_eq!((&json["code"], &json["success_in"]), (&json!(-1), &json!([])));
    let users: Vec<(&Json, &Json)> = json["meanings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|meaning| (&meaning["table"], &meaning["endpoints"]))
        .collect();
    assert_eq!(users, [(&json!("common"), &json!(["uploadMediaToCodeAudit"])), (&Json::Null, &json!(["upload"]))]);
    let refused = sandbox.run(&["explain", "--json", "unused"]);
    assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
}

#[test]
fn texts_are_codes_too() {
    let sandbox = Sandbox::new();
    let spec = language();
    let codes = out(&sandbox.run(&["show", "--json", "everything", "--spec", &spec]));
    let codes: Json = serde_json::from_str(&codes).expect("JSON");
    let code = codes["errors"][0]["code"].to_string();
    let said = out(&sandbox.run(&["explain", &code, "--spec", &spec]));
    assert!(said.starts_with(&format!("{code}  ")) && said.contains("everything"), "{said}");
}

#[test]
fn what_is_no_code_gets_the_nearest_one() {
    let sandbox = Sandbox::new();
    for (topic, expected) in [
        ("4001", "error: the spec has no code `4001`; did you mean `40001`?\n"),
        ("123456789", "error: the spec has no code `123456789`; no endpoint of the spec is known to answer it\n"),
        ("unusde", "error: there is no rule or code `unusde`; did you mean `unused`?\n"),
        ("hologram", "error: there is no rule or code `hologram`; `weixin explain` lists all rules\n"),
        ("", EMPTY),
        (" ", EMPTY),
    ] {
        let done = sandbox.run(&["explain", topic]);
        assert_eq!((err(&done).as_str(), done.status.code()), (expected, Some(2)));
    }
    // A rule is explained whatever the spec is like, and a word that is none is no reason to read its errors.
    sandbox.edit("spec/formats.yaml", "max: 2 MiB", "max: 4 apples");
    assert_eq!(sandbox.run(&["explain", "unused"]).status.code(), Some(0));
    assert!(err(&sandbox.run(&["explain", "unusde"])).ends_with("did you mean `unused`?\n"));
    assert_eq!(sandbox.run(&["explain", "40001"]).status.code(), Some(1));
}
