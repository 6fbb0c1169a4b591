//! Revisions from before keys of the spec were renamed: they can still be compared, and nothing else reads them.

use std::process::Output;

use crate::sandbox::{Sandbox, err, out};

const FILE: &str = "spec/endpoints/demo/everything.yaml";

/// The name of a key or word once, and its name of today.
struct Renamed(&'static [(&'static str, [&'static str; 2])]);

const NAMES: Renamed = Renamed(&[
    ("REMEDY", ["cure", "remedy"]),
    ("VARIANTS", ["ways", "variants"]),
    ("PAGE_SAYS", ["page", "page_says"]),
    ("REASON", ["because", "reason"]),
    ("ASSUMED", ["says", "assumed"]),
    ("LIFETIME", ["lives", "lifetime"]),
    ("IDEMPOTENT", ["repeatable", "idempotent"]),
    ("STRING", ["text", "string"]),
    ("PIPES", ["bars", "pipes"]),
]);

/// An endpoint in which everything has a name that was another once. Names of parameters that look like such keys stay.
const TEXT: &str = r#"endpoint: everything
summary: Takes everything.
page: { url: "https://example.com/everything", read: 2026-11-21 }
route: POST /demo/everything
token: authorizer
IDEMPOTENT: true
VARIANTS:
  one:
    doc: One of two.
    fixed: { kind: 1 }
    json:
      because: { type: i64, wire: STRING }
      ways: { type: list, wire: PIPES, items: { type: id, name: WayId, LIFETIME: 3 days } }
  two:
    doc: The other.
    fixed: { kind: 2 }
    json: { says: { type: object, fields: { cure: { type: i64, wire: STRING } } } }
types:
  Ticket: { type: id, LIFETIME: 2 hours }
response: { lives: Ticket, page: string }
errors:
  7: { name: Seventh, text: text, REMEDY: "wait, then repeat", class: busy }
corrections:
  - { at: VARIANTS.one.json.ways.wire, PAGE_SAYS: string, truth: PIPES, REASON: "the sample has bars" }
  - { at: VARIANTS.two.json.says.fields.cure.wire, PAGE_SAYS: number, truth: STRING, REASON: the sample is a text }
  - { at: types.Ticket.LIFETIME, PAGE_SAYS: one hour, truth: 2 hours, REASON: the page contradicts itself }
  - { at: response.page, PAGE_SAYS: text, truth: string, REASON: of the sample }
assumptions:
  - { at: errors.7.REMEDY, ASSUMED: says nobody }
  - { at: IDEMPOTENT, ASSUMED: it only reads }
"#;

impl Renamed {
    /// The endpoint, with the names of once (0) or of today (1).
    fn text(&self, time: usize) -> String {
        self.0.iter().fold(TEXT.to_owned(), |text, (mark, names)| text.replace(mark, names[time]))
    }
}

/// A repository in which the old names are in one revision and those of today in the next.
fn renamed() -> Sandbox {
    let sandbox = Sandbox::repository();
    std::fs::create_dir_all(sandbox.0.path().join("spec/endpoints/demo")).expect("a folder");
    sandbox.write(FILE, &NAMES.text(0));
    sandbox.commit("two");
    sandbox.write(FILE, &NAMES.text(1));
    sandbox.commit("three");
    sandbox
}

fn is_nothing(done: &Output) -> bool {
    done.status.success() && out(done).contains("no change of meaning")
}

#[test]
fn old_names_and_those_of_today_say_the_same() {
    let sandbox = renamed();
    for range in ["main~1..main", "main~1..", "main..main~1"] {
        let done = sandbox.run(&["diff", "--git", range]);
        assert!(is_nothing(&done), "{range}: {}{}", out(&done), err(&done));
    }
    sandbox.write("old.yaml", &NAMES.text(0));
    let done = sandbox.run(&["diff", "old.yaml", FILE]);
    assert!(is_nothing(&done), "{}{}", out(&done), err(&done));
}

#[test]
fn what_changes_beside_the_names_is_shown() {
    let sandbox = renamed();
    sandbox.edit(FILE, "remedy: \"wait, then repeat\"", "remedy: \"do not wait\"");
    let done = sandbox.run(&["diff", "--git", "main~1.."]);
    assert!(out(&done).contains("~ everything: error 7, remedy"), "{}{}", out(&done), err(&done));
    assert_eq!(out(&done).matches("\n  ~").count(), 1, "{}", out(&done));
}

#[test]
fn a_spec_of_today_has_the_names_of_today() {
    let sandbox = renamed();
    sandbox.write(FILE, &NAMES.text(0));
    let done = sandbox.run(&["lint"]);
    assert!(!done.status.success());
    for [old, new] in NAMES.0.iter().map(|(_, names)| *names) {
        let told = format!("`{old}` is called `{new}` now");
        assert!(err(&done).contains(&told), "{told}: {}", err(&done));
        assert!(err(&done).contains(&format!("help: write `{new}`")), "{new}: {}", err(&done));
    }
    let done = sandbox.run(&["diff", "--git", "main.."]);
    assert!(!done.status.success(), "the working tree is a spec of today");
}

#[test]
fn an_earlier_name_is_one_mistake_beside_notes_with_the_names_of_today() {
    for (place, [old, new]) in NAMES.0.iter().copied() {
        let sandbox = renamed();
        let with = |text: &str, old: &str| {
            let name = |text: String, (mark, [once, today]): &(&str, [&str; 2])| {
                text.replace(mark, if *mark == old { once } else { today })
            };
            NAMES.0.iter().fold(text.to_owned(), name)
        };
        let line = |line: &str| match line.split_once(", ") {
            Some((path, rest)) if path.contains("{ at: ") => format!("{}, {}\n", with(path, ""), with(rest, place)),
            _ => with(line, place) + "\n",
        };
        sandbox.write(FILE, &TEXT.lines().map(line).collect::<String>());
        let done = sandbox.run(&["lint"]);
        let said = err(&done);
        assert!(!done.status.success(), "{old}");
        assert!(said.contains(&format!("`{old}` is called `{new}` now")), "{old}: {said}");
        assert!(!said.contains("refers to nothing"), "{old}: {said}");
    }
}

#[test]
fn a_key_with_both_names_is_to_be_removed() {
    let sandbox = renamed();
    sandbox.edit(FILE, "remedy: \"wait, then repeat\"", "cure: wait, remedy: \"wait, then repeat\"");
    let done = sandbox.run(&["lint"]);
    assert!(err(&done).contains("help: remove it: `remedy` is there already"), "{}", err(&done));
}
