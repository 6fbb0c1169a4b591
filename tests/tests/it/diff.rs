//! The semantic diff: every kind of change has an edit that causes it, a verdict, a position, and a compiled proof.

mod answers;
pub(crate) mod browser;
mod comment;
mod demands;
mod drafts;
mod errors;
mod formats;
mod html;
mod keys;
mod limits;
mod messages;
mod moves;
mod names;
mod proof;
mod remarks;
mod schema;
mod screens;
mod service;
mod types;
mod variants;

use std::collections::BTreeSet;
use std::path::Path;

use weixin_codegen::Source;
use weixin_codegen::diff::render::TextStyle;
use weixin_codegen::diff::{Change, ChangeKind, Diff, RULES, Verdict, Version, diff_loaded, render};
use weixin_codegen::files;
use weixin_codegen::load::{Loaded, load};
use weixin_tests::bundle;

const CALL: &str = "endpoints/shop/call.yaml";
const PING: &str = "endpoints/shop/ping.yaml";
const ROWS: &str = "endpoints/shop/rows.yaml";
const COUNTS: &str = "endpoints/shop/counts.yaml";
const SEND: &str = "endpoints/shop/send.yaml";
const REMARK: &str = "endpoints/shop/remark.yaml";
const STORE: &str = "endpoints/media/store.yaml";
const ORDER: &str = "endpoints/shop/order.yaml";
const FETCH: &str = "endpoints/media/fetch.yaml";
const PAID: &str = "messages/shop/paid.yaml";
const CARRY: &str = "messages/shop/carry.yaml";
const SERVICE: &str = "service.yaml";
const ERRORS: &str = "errors.yaml";
const FORMATS: &str = "formats.yaml";
const TYPES: &str = "types.yaml";

/// An edit of the fixture: it makes one kind of change, and undoing it another.
pub(crate) struct Pair {
    /// The kinds: there, and back.
    pub(crate) kinds: (ChangeKind, ChangeKind),
    /// What stands in the line where the change is said to be.
    at: &'static str,
    /// File, old text, new text. From nothing a file is made; a `*` removes one.
    edits: &'static [(&'static str, &'static str, &'static str)],
    /// A program that compiles with the bindings of the fixture only.
    base: &'static str,
    /// A program that compiles with the bindings of the edited fixture only.
    edited: &'static str,
}

impl Pair {
    const fn new(
        kinds: (ChangeKind, ChangeKind),
        at: &'static str,
        edits: &'static [(&'static str, &'static str, &'static str)],
    ) -> Self {
        Self { kinds, at, edits, base: "", edited: "" }
    }

    const fn base(self, base: &'static str) -> Self {
        Self { base, ..self }
    }

    const fn edited(self, edited: &'static str) -> Self {
        Self { edited, ..self }
    }

    pub(crate) fn sources(&self) -> Vec<Source> {
        let mut sources = base();
        for (path, from, to) in self.edits {
            match *from {
                "" => sources.push(Source { shown: format!("spec/{path}"), path: (*path).into(), text: (*to).into() }),
                "*" => sources.retain(|source| source.path != *path),
                from => {
                    let source = sources.iter_mut().find(|source| source.path == *path).expect("the file is there");
                    assert_eq!(source.text.matches(from).count(), 1, "{:?}: {from}", self.kinds);
                    source.text = source.text.replace(from, to);
                }
            }
        }
        sources
    }
}

pub(crate) fn pairs() -> impl Iterator<Item = &'static Pair> {
    [service::PAIRS, variants::PAIRS, answers::PAIRS, limits::PAIRS, keys::PAIRS]
        .into_iter()
        .chain([types::PAIRS, errors::PAIRS, formats::PAIRS, messages::PAIRS])
        .flatten()
}

pub(crate) fn base() -> Vec<Source> {
    bundle::sources(include_str!("../../fixtures/diff/base.txt"))
}

fn loaded(sources: Vec<Source>) -> Loaded {
    load(sources).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The change of this kind, at a line that holds what it should.
fn find(diff: &Diff, kind: ChangeKind, at: &str, (old, new): (&[Source], &[Source])) {
    let found: Vec<&Change> = diff.changes.iter().filter(|change| change.kind == kind).collect();
    assert!(
        !found.is_empty(),
        "no {kind:?} in:\n{}",
        render::text(diff, &render::Context::default(), TextStyle::default())
    );
    let line = |change: &Change| {
        let place = change.position.as_ref().unwrap_or_else(|| panic!("{kind:?} has no place: {:?}", change.fact));
        let sources = if change.gone { old } else { new };
        let source = sources.iter().find(|source| source.path == place.path).expect("the file is there");
        source.text.lines().nth(place.line - 1).expect("the line is there").to_owned()
    };
    let lines: Vec<String> = found.iter().map(|change| line(change)).collect();
    // What is no longer said is where it would be said: at the nearest key around it.
    let says = |line: &String| [at, "endpoint:", "message:", "service:"].iter().any(|start| line.contains(start));
    assert!(lines.iter().any(says), "{kind:?} is at {lines:?}, not at `{at}`");
}

#[test]
fn every_kind_of_change_is_found_with_its_place() {
    let (old, before) = (base(), loaded(base()));
    for pair in pairs() {
        let (new, after) = (pair.sources(), loaded(pair.sources()));
        find(&diff_loaded(&before, &after), pair.kinds.0, pair.at, (&old, &new));
        find(&diff_loaded(&after, &before), pair.kinds.1, pair.at, (&new, &old));
    }
}

#[test]
fn every_kind_of_change_has_an_edit() {
    let seen: BTreeSet<ChangeKind> = pairs().flat_map(|pair| [pair.kinds.0, pair.kinds.1]).collect();
    let missing: Vec<&str> = RULES.iter().filter(|rule| !seen.contains(&rule.kind)).map(|rule| rule.name).collect();
    assert!(missing.is_empty(), "no edit makes: {missing:?}");
}

#[test]
fn names_of_kinds_are_those_of_the_enum() {
    for rule in RULES {
        let words: String = rule.name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let kind = format!("{:?}", rule.kind);
        let apart = ["BodyKind", "ArchiveRead"].contains(&kind.as_str());
        assert!(words == kind || apart, "{} is {kind}", rule.name);
        assert_eq!(rule.kind.rule().name, rule.name);
    }
}

/// An edit says what it does and nothing heavier: a limit that is widened does not break anything on the side.
#[test]
fn an_edit_is_no_heavier_than_its_kind() {
    let before = loaded(base());
    for pair in pairs() {
        let after = loaded(pair.sources());
        for (diff, kind) in [(diff_loaded(&before, &after), pair.kinds.0), (diff_loaded(&after, &before), pair.kinds.1)]
        {
            // What follows from it may come with it: an endpoint asks the new table.
            let follows =
                [ChangeKind::SharedErrorsAdded, ChangeKind::ErrorTableRemoved, ChangeKind::ParamAddedRequired];
            let limit = kind.rule().rust.max(Verdict::Docs);
            let heavier: Vec<&Change> = diff.changes.iter().filter(|change| change.rust() > limit).collect();
            let heavier: Vec<_> = heavier.into_iter().filter(|change| !follows.contains(&change.kind)).collect();
            assert!(heavier.is_empty(), "{kind:?} comes with {heavier:#?}");
        }
    }
}

/// Models that differ have a diff that says so, whatever else differs at the same time; and no two specs make it panic.
#[test]
fn no_difference_goes_unnoticed() {
    let all: Vec<Loaded> = pairs().map(|pair| loaded(pair.sources())).chain([loaded(base())]).collect();
    // All of them are seventeen thousand pairs.
    let few = weixin_tests::one_of(21);
    for (at, old) in all.iter().enumerate() {
        for new in all.iter().skip(at % few).step_by(few) {
            assert_eq!(diff_loaded(old, new).changes.is_empty(), old.api == new.api);
        }
    }
}

/// Turns every so many letters, and counts how often that was a change.
fn turned_letters(spec: &[Source], step: usize) -> usize {
    let before = loaded(spec.to_vec());
    let mut noticed = 0;
    for (file, source) in spec.iter().enumerate() {
        let turned = |(at, byte): &(usize, u8)| at % step == 0 && byte.is_ascii_alphanumeric();
        for (at, byte) in source.text.bytes().enumerate().filter(turned) {
            let mut sources = spec.to_vec();
            let other = if byte.is_ascii_digit() { "7" } else { "x" };
            sources[file].text.replace_range(at..=at, other);
            let Ok(after) = load(sources) else { continue };
            let diff = diff_loaded(&before, &after);
            let line = source.text[..at].matches('\n').count() + 1;
            assert_eq!(diff.changes.is_empty(), before.api == after.api, "{}, line {line}", source.path);
            noticed += usize::from(!diff.changes.is_empty());
        }
    }
    noticed
}

/// One letter or digit of the spec becomes another: either the spec is wrong, or it says the same, or there is a diff.
#[test]
fn no_letter_goes_unnoticed() {
    let language = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/language");
    let language = files::read_spec(&language).expect("the fixture can be read");
    let noticed = turned_letters(&base(), 13) + turned_letters(&language, 29);
    assert!(noticed > 60, "{noticed}");
}

#[test]
fn nothing_changed_is_said_so() {
    let diff = diff_loaded(&loaded(base()), &loaded(base()));
    assert_eq!(diff, Diff::default());
    assert_eq!(render::text(&diff, &context(), TextStyle::default()), "no change of meaning\n");
    assert_eq!(render::markdown(&diff, &context()), "## What changes in the API\n\n**no change of meaning**\n");
    assert!(render::html(&diff, &context()).contains("no change of meaning"));
    assert!(render::changelog(&diff, &context()).ends_with("Nothing about the API.\n"));
}

#[test]
fn order_of_files_is_no_change() {
    let mut turned = base();
    turned.reverse();
    assert_eq!(diff_loaded(&loaded(base()), &loaded(turned)), Diff::default());
}

fn context() -> render::Context {
    render::Context { old: "main".into(), new: "working tree".into(), version: Version::parse("0.3.1"), links: None }
}

/// Several edits of one page at once, as a changed page makes them; with texts that mean something to each format.
fn mixed() -> Diff {
    let edits = [
        (CALL, "max_length: 10, doc: A title.", "max_length: 20, doc: \"A <b>title</b> | `x` & *y* @z.\""),
        (CALL, "total: { type: i32, doc: How many. }", "total: { type: i64, doc: How many. }"),
        (
            CALL,
            "  2: { name: Missing",
            "  3: { name: Late, text: late, remedy: wait, class: in_progress }\n  2: { name: Missing",
        ),
        (CALL, "class: content, predicted_by", "class: busy, predicted_by"),
        (CALL, "read: 2026-11-21", "read: 2026-12-01"),
        (CALL, "  place: { type: string, required: false }\n", ""),
        (SEND, "below: 10 MiB", "below: 20 MiB"),
        (FORMATS, "          gif: image/gif\n", ""),
        (FORMATS, "max: 2 MiB", "max: 4 MiB"),
        (TYPES, "green: Like grass.", "green: Like <script>alert('grass')</script>."),
        (ERRORS, "remedy: send it again", "remedy: send it once more"),
    ];
    let mut new = base();
    for (path, from, to) in edits {
        let source = new.iter_mut().find(|source| source.path == path).expect("the file is there");
        assert_eq!(source.text.matches(from).count(), 1, "{from}");
        source.text = source.text.replace(from, to);
    }
    diff_loaded(&loaded(base()), &loaded(new))
}

/// So many changes of all weights in so many sections, each with these letters in its texts.
fn invented(count: usize, sections: usize, letters: &str) -> Diff {
    let patterns = mixed().changes;
    let change = |at: usize| {
        let pattern: &Change = &patterns[at % patterns.len()];
        let section = format!("section{}{}", at % sections, letters);
        Change {
            subject: format!("{section} subject{at}"),
            section,
            what: format!("change {at} {letters}"),
            remarks: if at.is_multiple_of(5) { vec![letters.repeat(3); 3] } else { Vec::new() },
            ..pattern.clone()
        }
    };
    Diff { changes: (0..count).map(change).collect() }
}

#[test]
fn a_changed_page_in_every_format() {
    let diff = mixed();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/diff" }, {
        insta::assert_snapshot!("text", render::text(&diff, &context(), TextStyle::default()));
        insta::assert_snapshot!("colours", render::text(&diff, &context(), TextStyle { colours: true, ..TextStyle::default() }).replace('\u{1b}', "ESC"));
        insta::assert_snapshot!("markdown", render::markdown(&diff, &context()));
        insta::assert_snapshot!("json", render::json(&diff, &context()));
        let page = render::html(&diff, &context());
        insta::assert_snapshot!("html", page.split("</header>").nth(1).and_then(|rest| rest.split("<script>").next()).expect("a body"));
        insta::assert_snapshot!("changelog", render::changelog(&diff, &context()));
    });
}
