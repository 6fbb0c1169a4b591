//! `weixin export`: documents for programs in other languages. What they say is judged by the tests of the generator.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::sandbox::{Sandbox, err, out};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The operations of a document, those of messages too.
fn operations(document: &Value) -> Vec<&Value> {
    let items = ["paths", "webhooks"].into_iter().flat_map(|key| document[key].as_object()).flatten();
    items.filter_map(|(_, item)| item.as_object()).flatten().map(|(_, operation)| operation).collect()
}

#[test]
fn files_are_written_and_checked() {
    let sandbox = Sandbox::new();
    let printed = out(&sandbox.run(&["export", "openapi"]));
    let json: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(json["openapi"], "3.1.1");
    assert_eq!(operations(&json).len(), 2);
    let done = sandbox.run(&["export", "openapi", "--out", "api.yaml"]);
    assert_eq!(out(&done), "wrote api.yaml\n", "{}", err(&done));
    let yaml = fs::read_to_string(sandbox.0.path().join("api.yaml")).expect("readable");
    assert!(yaml.starts_with("openapi: \"3.1.1\"\ninfo:\n  title: weixin\n"), "{yaml:.200}");
    assert_eq!(out(&sandbox.run(&["export", "openapi", "--out", "api.yaml", "--check"])), "api.yaml: up to date\n");
    sandbox.write("api.yaml", "openapi: 3.1.1\n");
    let stale = sandbox.run(&["export", "openapi", "upload", "--out", "api.yaml", "--check", "--format", "json"]);
    assert_eq!(stale.status.code(), Some(1));
    let told = "stale: api.yaml\nrun `weixin export openapi upload --format json --out api.yaml`\n";
    assert_eq!(err(&stale), told);
    let old = out(&sandbox.run(&["export", "openapi", "--version", "3.0", "--format", "yaml"]));
    assert!(old.starts_with("openapi: \"3.0.4\"\n"), "{old:.200}");
}

#[test]
fn a_part_is_exported() {
    let sandbox = Sandbox::new();
    let run = |arguments: &[&str]| sandbox.run(&[&["export"], arguments].concat());
    let language = repository("tests/fixtures/language").display().to_string();
    let done = run(&["json-schema", "ordered", "--spec", &language]);
    let json: Value = serde_json::from_str(&out(&done)).unwrap_or_else(|error| panic!("{error}: {}", err(&done)));
    assert_eq!(json["$ref"], "#/$defs/messages_users_ordered");
    let done = run(&["openapi", "files/send", "--group", "messages", "--spec", &language]);
    let json: Value = serde_json::from_str(&out(&done)).unwrap_or_else(|error| panic!("{error}: {}", err(&done)));
    let ids: Vec<&str> = operations(&json).iter().filter_map(|it| it["operationId"].as_str()).collect();
    assert_eq!(ids, ["files_send", "messages_users_followed", "messages_users_ordered"]);
    for (arguments, told) in [
        (&["openapi", "uplaod"][..], "error: the spec has no endpoint `uplaod`; did you mean `upload`?\n"),
        (&["openapi", "--group", "chanels"], "error: the spec has no group `chanels`; did you mean `channels`?\n"),
    ] {
        let done = run(arguments);
        assert_eq!((done.status.code(), err(&done).as_str()), (Some(2), told));
    }
    sandbox.edit("spec/endpoints/channels/upload.yaml", "endpoint: upload\n", "endpoint: upload\ndraft: true\n");
    let draft = run(&["openapi", "upload"]);
    assert_eq!(
        (draft.status.code(), err(&draft).as_str()),
        (Some(2), "error: `upload` is a draft: `--drafts` takes drafts, too\n")
    );
    let all: Value = serde_json::from_str(&out(&run(&["openapi", "upload", "--drafts"]))).expect("JSON");
    assert_eq!(operations(&all)[0]["x-weixin-draft"], true);
    assert_eq!(operations(&serde_json::from_str(&out(&run(&["openapi"]))).expect("JSON")).len(), 1);
}

#[test]
fn a_bad_spec_is_not_exported() {
    let sandbox = Sandbox::new();
    sandbox.edit("spec/endpoints/channels/upload.yaml", "endpoint: upload\n", "endpoint: upload\nrout: x\n");
    let done = sandbox.run(&["export", "openapi", "--out", "api.json"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("unknown key `rout`") && !sandbox.0.path().join("api.json").exists(), "{}", err(&done));
}
