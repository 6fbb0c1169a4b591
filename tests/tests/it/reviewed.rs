//! What somebody compares with the vendor's page: every fact counts, and nothing else does.

use weixin_codegen::diff::{ChangeKind, Verdict, diff};
use weixin_codegen::model::Api;
use weixin_codegen::{Source, facts, model};
use weixin_tests::bundle;

use crate::diff::{base, pairs};

/// A spec with some of everything, and the same facts said otherwise.
const ONE: &str = include_str!("reviewed/one.txt");
const OTHER: &str = include_str!("reviewed/other.txt");

/// The hash of its facts.
const HASH: &str = "bfaa461aba4de006";

fn api(sources: Vec<Source>) -> Api {
    model(sources).unwrap_or_else(|errors| panic!("{errors}"))
}

fn all_facts(api: &Api) -> Vec<Vec<String>> {
    let endpoints = api.endpoints().map(|(_, endpoint)| facts::of(api, endpoint));
    let mut all: Vec<_> = endpoints.chain(api.messages.iter().map(|it| facts::of_message(api, it))).collect();
    all.sort();
    all
}

/// The lines and the hash are promises, because marks in specs rest on them: a new key of the language adds no line to a
/// spec that does not use it.
#[test]
fn facts_are_as_they_were() {
    let api = api(bundle::sources(ONE));
    let (_, endpoint) = api.endpoints().next().expect("an endpoint");
    let lines = facts::of(&api, endpoint);
    let wanted: Vec<&str> = include_str!("reviewed/facts.txt").lines().collect();
    assert_eq!(lines, wanted, "{}", lines.join("\n"));
    assert_eq!(format!("{:016x}", facts::hash(&lines)), HASH);
}

#[test]
fn the_same_facts_said_otherwise_are_the_same() {
    assert_eq!(all_facts(&api(bundle::sources(ONE))), all_facts(&api(bundle::sources(OTHER))));
}

#[test]
fn a_mark_holds_as_long_as_the_facts_are_the_same() {
    let mark = format!("page: {{ url: unknown, read: 2026-11-21 }}\nreviewed: {{ day: 2026-11-28, facts: {HASH:?} }}");
    let marked = OTHER.replace("page: [{ url: unknown, read: 2026-12-24 }]", &mark);
    let holds = |text: &str| {
        let api = api(bundle::sources(text));
        let mark = api.endpoints().find_map(|(_, endpoint)| endpoint.reviewed.clone()).expect("a mark");
        // The bindings do not say it: one changed fact would be two changed lines.
        assert!(!weixin_codegen::render(&api).values().any(|file| file.contains("2026-11-28")), "a mark is printed");
        mark.holds
    };
    assert!(holds(&marked) && holds(&marked.replace("More words.", "Fewer words.")));
    for (fact, other) in [("max_items: 3", "max_items: 4"), ("too fast", "too slow"), ("[89 50 4e 47]", "[89 50 4e]")] {
        assert!(!holds(&marked.replace(fact, other)), "{fact}");
    }
}

/// Changes of what a page says, though they change nothing for a program.
const SAID: [ChangeKind; 9] = [
    ChangeKind::Title,
    ChangeKind::Section,
    ChangeKind::Since,
    ChangeKind::ParamNull,
    ChangeKind::FieldNull,
    ChangeKind::FieldForm,
    ChangeKind::FieldUrl,
    ChangeKind::LimitRewritten,
    ChangeKind::PathNames,
];

/// What travels, what is refused and what comes back are facts of the page; sentences, Rust names and orders are not. What
/// the service says is compared once, and not on every page.
#[test]
fn every_change_of_a_fact_is_seen_and_no_other() {
    let before = api(base());
    let (facts, mut wrong) = (all_facts(&before), Vec::new());
    for pair in pairs() {
        let after = api(pair.sources());
        let changes = diff(&before, &after).changes;
        let of_service = changes.iter().any(|change| change.fact.file == "service.yaml");
        // What a table is called is ours, whatever it does to a program.
        let is_ours = changes.iter().any(|change| change.kind == ChangeKind::FormatTableRenamed);
        let travels = changes.iter().any(|change| change.wire() > Verdict::Docs) && !of_service && !is_ours;
        let is_prose = changes.iter().all(|change| change.wire().max(change.rust()) <= Verdict::Docs);
        let is_said = changes.iter().any(|change| SAID.contains(&change.kind));
        let differs = facts != all_facts(&after);
        wrong.extend((travels && !differs).then(|| format!("{:?} is a fact", pair.kinds)));
        wrong.extend((differs && is_prose && !is_said).then(|| format!("{:?} is none", pair.kinds)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Types that use others three times over would have more lines than any memory holds.
#[test]
fn types_within_types_have_an_end() {
    let mut spec = String::from(
        "=== types.yaml\ntypes:\n  T0: { type: object, fields: { a: T1, b: T1, me: { type: list, items: T0 } } }\n",
    );
    for at in 1..40 {
        spec.push_str(&format!("  T{at}: {{ type: object, fields: {{ a: T{0}, b: T{0}, c: T{0} }} }}\n", at + 1));
    }
    spec.push_str("  T40: { type: object, fields: { last: string } }\n");
    spec.push_str(
        "=== endpoints/demo/call.yaml\nendpoint: call\nsummary: A.\npage: { url: unknown, read: 2026-11-21 }\nroute: POST /a\n\
         token: app\njson: { top: T0 }\nresponse: nothing\n",
    );
    let one = all_facts(&api(bundle::sources(&spec)));
    let other = all_facts(&api(bundle::sources(&spec.replace("last: string", "last: u8"))));
    assert!(one[0].len() > 10_000 && one[0].len() < 100_000, "{}", one[0].len());
    assert!(one[0].iter().any(|line| line == "json.top.me[]: the type of json.top"));
    assert_ne!(one, other, "the deepest counts");
}
