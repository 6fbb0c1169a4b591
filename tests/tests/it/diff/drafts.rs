//! Changes of drafts, which are in no bindings.

use weixin_codegen::Source;
use weixin_codegen::diff::{Bump, Diff, render};

use super::{ERRORS, FORMATS, PING, TYPES, base, context, loaded};

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

/// An endpoint that uses a table of each kind and a type, and nobody else does.
const USER: &str = "endpoint: one\nsummary: One more.\npage: { url: \"https://example.com/one\", read: 2026-11-21 }\nroute: POST /one\ntoken: app\nform: { file: { type: file, formats: sounds }, of: { type: Mood, required: false } }\nresponse: nothing\nshared_errors: [fresh]\n";

/// The fixture with such an endpoint, which is a draft or not.
fn with_user(is_draft: bool) -> Vec<Source> {
    let mut sources = base();
    for (path, from, more) in [
        (
            FORMATS,
            "  drawings:\n",
            "  sounds: { doc: Sounds., groups: { all: { formats: { mp3: audio/mpeg, ogg: audio/ogg } } } }\n",
        ),
        (
            ERRORS,
            "  extra:\n",
            "  fresh: { doc: More codes., codes: { 77: { name: Fresh, text: fresh, class: caller } } }\n",
        ),
        (TYPES, "  Colour:", "  Mood: { type: open_enum, doc: A mood., values: { good: Fine., bad: Not so. } }\n"),
    ] {
        let source = sources.iter_mut().find(|source| source.path == path).expect("a shared file");
        source.text = source.text.replace(from, &format!("{more}{from}"));
    }
    let text = if is_draft { USER.replace("token: app\n", "token: app\ndraft: true\n") } else { USER.to_owned() };
    let path = "endpoints/shop/one.yaml".to_owned();
    sources.push(Source { shown: format!("spec/{path}"), path, text });
    sources
}

#[test]
fn what_only_drafts_use_is_theirs() {
    let drafted = || with_user(true);
    let rows = |mut sources: Vec<Source>| {
        for source in &mut sources {
            source.text = source.text.replace(", ogg: audio/ogg", "").replace(", bad: Not so.", "");
            source.text = source.text.replace("text: fresh", "text: very fresh");
        }
        sources
    };
    for (old, new) in [(base(), drafted()), (drafted(), base()), (drafted(), rows(drafted()))] {
        let diff = diff(old, new);
        assert!(diff.changes.len() >= 3 && diff.changes.iter().all(|change| change.of_draft), "{diff:#?}");
        assert_eq!(diff.bump(), Bump::None);
        assert_eq!(render::changelog(&diff, &context()), "## Unreleased\n\nNothing about the API.\n");
    }
    // The same of an endpoint that is none is news.
    assert_eq!(diff(base(), with_user(false)).bump(), Bump::Minor);
    assert_eq!(diff(with_user(false), rows(with_user(false))).bump(), Bump::Major);
    // What was a draft's came with it.
    let settled = diff(drafted(), with_user(false));
    assert_eq!((settled.changes.len(), settled.bump()), (1, Bump::Minor));
}
