//! Imports that were interrupted, files that are damaged, and what is there under another name.

use std::fs;

use crate::sandbox::{Sandbox, err, out};

/// A page of our own making, in the vendor's look.
const PAGE: &str = include_str!("../../../import/tests/pages/shelf.en.md");

/// The page of a message.
const MESSAGE: &str = "# Box closed\n\n> This document describes messages or events received on the server side.\n\nEvent name: box_closed\n\n\
## 1. Message parameters\n\n### Request Payload\n\n| Parameter name | type | Introductions | Enumeration |\n| --- | --- | --- | --- |\n\
| ToUserName | string | The receiver | - |\n| MsgType | string | Message type, fixed to event | - |\n\
| Event | string | Event type, fixed to box_closed | - |\n| reason | number | The reason | - |\n";

const DRAFT: &str = "spec/endpoints/wxa/shelfList.yaml";

const FACTS: &str = "spec/pages/endpoints/wxa/shelfList.facts";

const LOCK: &str = "spec/pages.lock";

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.0.path().join(path)).unwrap_or_default()
}

fn remove(sandbox: &Sandbox, path: &str) {
    fs::remove_file(sandbox.0.path().join(path)).expect("removable");
}

fn imported() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("shelf.md", PAGE);
    let done = sandbox.run(&["import", "shelf.md", "--out", "spec", "--read", "2026-11-20"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    sandbox
}

#[test]
fn what_an_interrupted_import_did_not_store_is_stored_by_the_next() {
    let sandbox = imported();
    let (draft, facts, lock) = (read(&sandbox, DRAFT), read(&sandbox, FACTS), read(&sandbox, LOCK));
    let left = "spec/endpoints/wxa/.weixin-0123456789abcdef.tmp";
    sandbox.write(left, "half");
    remove(&sandbox, FACTS);
    remove(&sandbox, LOCK);
    let again = sandbox.run(&["import", "shelf.md", "--out", "spec", "--read", "2026-11-21"]);
    assert_eq!(again.status.code(), Some(0), "{}{}", out(&again), err(&again));
    assert!(out(&again).contains("1 already there\nstored the facts of 1 page\n"), "{}", out(&again));
    let newer = |text: &str| text.replace("2026-11-20", "2026-11-21");
    assert_eq!((read(&sandbox, DRAFT), read(&sandbox, FACTS)), (draft.clone(), newer(&facts)));
    assert_eq!(read(&sandbox, LOCK), newer(&lock));
    assert!(!sandbox.0.path().join(left).exists(), "what a killed run left over");
    // There is nothing more to do.
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.code(), Some(2));
    // What people have changed since is not what the page says.
    sandbox.edit(DRAFT, "max: 100", "max: 90");
    remove(&sandbox, FACTS);
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.code(), Some(2));
    assert!(!sandbox.0.path().join(FACTS).exists());
}

#[test]
fn a_damaged_lock_is_said_by_every_comparison() {
    let sandbox = imported();
    let cut = read(&sandbox, LOCK).trim_end().to_owned();
    for damaged in ["what is this\n", cut.as_str(), "<<<<<<< HEAD\n=======\n"] {
        sandbox.write(LOCK, damaged);
        for arguments in [&["drift", "shelf.md"][..], &["drift", "shelf.md", "--record"]] {
            let done = sandbox.run(arguments);
            assert_eq!(done.status.code(), Some(2), "{damaged}: {}", out(&done));
            assert!(err(&done).contains("`spec/pages.lock` is corrupt"), "{damaged}: {}", err(&done));
        }
    }
}

#[test]
fn a_message_in_another_folder_is_there() {
    let sandbox = Sandbox::new();
    sandbox.write("box.md", MESSAGE);
    let import = ["import", "box.md", "--out", "spec", "--no-prose"];
    let done = sandbox.run(&import);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let file = out(&done).lines().find_map(|line| line.strip_prefix("wrote ")).expect("a file").to_owned();
    let text = read(&sandbox, &file);
    assert!(file.starts_with("spec/messages/") && text.contains("when:"), "{file}\n{text}");
    fs::remove_dir_all(sandbox.0.path().join("spec/pages")).expect("removable");
    remove(&sandbox, &file);
    fs::create_dir_all(sandbox.0.path().join("spec/messages/elsewhere")).expect("a folder");
    sandbox.write("spec/messages/elsewhere/box_closed.yaml", &text);
    let again = sandbox.run(&import);
    assert_eq!(again.status.code(), Some(2), "{}", out(&again));
    assert!(err(&again).contains("elsewhere/box_closed.yaml"), "{}", err(&again));
    assert!(!sandbox.0.path().join(&file).exists());
}

#[test]
fn half_a_page_is_not_written() {
    let sandbox = imported();
    let before = (read(&sandbox, DRAFT), read(&sandbox, FACTS), read(&sandbox, LOCK));
    let at = PAGE.rfind("| ").expect("a cell");
    sandbox.write("shelf.md", &PAGE[..at]);
    let said = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(out(&said).contains("the page ends within a row of a table"), "{}", out(&said));
    let done = sandbox.run(&["drift", "shelf.md", "--write"]);
    assert_eq!(done.status.code(), Some(1), "{}", out(&done));
    assert!(err(&done).contains("nothing is written"), "{}", err(&done));
    assert_eq!((read(&sandbox, DRAFT), read(&sandbox, FACTS), read(&sandbox, LOCK)), before);
}
