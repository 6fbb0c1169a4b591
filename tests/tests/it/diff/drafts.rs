//! Changes of drafts, which are in no bindings.

use weixin_codegen::Source;
use weixin_codegen::diff::{Bump, Diff};

use super::{PING, base, loaded};

const DRAFT: (&str, &str) = ("read: 2026-11-21 }\n", "read: 2026-11-21 }\ndraft: true\n");

fn edited(edits: &[(&str, &str)]) -> Vec<Source> {
    let mut sources = base();
    let ping = sources.iter_mut().find(|source| source.path == PING).expect("an endpoint");
    for (from, to) in edits {
        assert!(ping.text.contains(from), "{from}");
        ping.text = ping.text.replace(from, to);
    }
    sources
}

fn diff(old: Vec<Source>, new: Vec<Source>) -> Diff {
    weixin_codegen::diff::diff(&loaded(old).api, &loaded(new).api)
}

#[test]
fn what_changes_in_a_draft_breaks_nobody() {
    let path = ("/shop/ping", "/shop/pong");
    let of_draft = diff(edited(&[DRAFT]), edited(&[DRAFT, path]));
    assert_eq!((of_draft.changes.len(), of_draft.bump()), (1, Bump::None));
    assert_eq!(diff(edited(&[]), edited(&[path])).bump(), Bump::Minor);
    // A draft that is one no longer is news, and what else changed is not.
    let settled = diff(edited(&[DRAFT, path]), edited(&[]));
    assert_eq!((settled.changes.len(), settled.bump()), (2, Bump::Minor));
    let drafted = diff(edited(&[]), edited(&[DRAFT]));
    assert_eq!((drafted.changes.len(), drafted.bump()), (1, Bump::Major));
}

#[test]
fn drafts_come_and_go_without_a_new_version() {
    let without: Vec<Source> = base().into_iter().filter(|source| source.path != PING).collect();
    for (old, new) in [(without.clone(), edited(&[DRAFT])), (edited(&[DRAFT]), without)] {
        let diff = diff(old, new);
        assert_eq!((diff.changes.len(), diff.bump()), (1, Bump::None));
    }
}
