//! What a request must hold: what old programs send is either let through as before or refused, whatever made it so.

use weixin_codegen::Source;
use weixin_codegen::diff::{ChangeKind, Verdict, diff_loaded};

use super::{CALL, base, loaded};

/// The fixture with other text in the file of an endpoint.
fn edited(edits: &[(&str, &str)]) -> Vec<Source> {
    let mut sources = base();
    let call = sources.iter_mut().find(|source| source.path == CALL).expect("an endpoint");
    for (from, to) in edits {
        assert_eq!(call.text.matches(from).count(), 1, "{from}");
        call.text = call.text.replace(from, to);
    }
    sources
}

/// The changes that something else than new parameters makes: kinds, what is said of them, and the verdict for the wire.
fn changes(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<(ChangeKind, String, Verdict)> {
    let diff = diff_loaded(&loaded(edited(old)), &loaded(edited(new)));
    let told = diff.changes.into_iter().filter(|change| change.kind != ChangeKind::ParamAdded);
    told.map(|change| {
        let (old, new) = (change.old.clone().unwrap_or_default(), change.new.clone().unwrap_or_default());
        (change.kind, format!("{}{} {old} → {new}", change.sign(), change.what), change.wire())
    })
    .collect()
}

const RULE: &str = "at_most_one_of: [note, hint]";

/// The rules before and after, and the only change.
#[track_caller]
fn rule(old: &str, new: &str, kind: ChangeKind, wire: Verdict) {
    let fresh = ("  link: {", "  fresh: { type: string, required: false }\n  link: {");
    let found = changes(&[(RULE, old)], &[(RULE, new), fresh]);
    let told = match kind {
        ChangeKind::RuleOfNewParams | ChangeKind::RuleAdded => return check_added(&found, kind),
        _ => format!("~rule {} → {}", plain(old), plain(new)),
    };
    assert_eq!(found, [(kind, told, wire)]);
}

/// Of a rule that is new beside the old one, only itself is told.
#[track_caller]
fn check_added(found: &[(ChangeKind, String, Verdict)], kind: ChangeKind) {
    let kinds: Vec<ChangeKind> = found.iter().map(|(kind, ..)| *kind).collect();
    assert_eq!(kinds, [kind], "{found:?}");
}

/// A rule of the spec in words.
fn plain(rule: &str) -> String {
    rule.replace('_', " ").replace([':', '[', ']'], "")
}

#[test]
fn a_rule_in_another_order_is_the_same() {
    rule("exactly_one_of: [note, hint, link]", "exactly_one_of: [link, note, hint]", ChangeKind::Order, Verdict::None);
}

#[test]
fn a_rule_is_looser_if_it_lets_old_programs_through() {
    use ChangeKind::{RuleChanged, RuleLoosened};
    let loosened = |old, new| rule(old, new, RuleLoosened, Verdict::Additive);
    let changed = |old, new| rule(old, new, RuleChanged, Verdict::Breaking);
    loosened("at_least_one_of: [note, hint]", "at_least_one_of: [note, hint, link]");
    changed("at_least_one_of: [note, hint, link]", "at_least_one_of: [note, hint]");
    // Nobody sent the new one, but somebody sent the link beside another.
    loosened("exactly_one_of: [note, hint]", "exactly_one_of: [note, hint, fresh]");
    changed("exactly_one_of: [note, hint]", "exactly_one_of: [note, hint, link]");
    loosened("at_most_one_of: [note, hint]", "at_most_one_of: [note, hint, fresh]");
    loosened("at_most_one_of: [note, hint, link]", "at_most_one_of: [note, hint]");
    changed("at_most_one_of: [note, hint]", "at_most_one_of: [note, hint, link]");
    loosened("exactly_one_of: [note, hint]", "at_most_one_of: [note, hint]");
    loosened("exactly_one_of: [note, hint]", "at_least_one_of: [note, hint, link]");
    changed("at_most_one_of: [note, hint]", "exactly_one_of: [note, hint]");
}

#[test]
fn a_rule_of_new_parameters_refuses_nothing_that_was_sent() {
    use ChangeKind::{RuleAdded, RuleOfNewParams};
    let both = |more: &str| format!("{RULE}\n  - {more}");
    rule(RULE, &both("at_most_one_of: [fresh, link]"), RuleOfNewParams, Verdict::Additive);
    rule(RULE, &both("at_most_one_of: [tags, link]"), RuleAdded, Verdict::Breaking);
    // Who sends neither is refused.
    rule(RULE, &both("at_least_one_of: [fresh, link]"), RuleAdded, Verdict::Breaking);
}

/// A new parameter that has to be there under a condition: requests without it are refused, unless only new ones meet it.
#[test]
fn a_condition_on_a_new_parameter_is_told() {
    use ChangeKind::ConditionAdded;
    let with = |fields: &str| changes(&[], &[("  link: {", &format!("{fields}  link: {{"))]);
    let why = "  why: { type: string, required: false, required_if: { field: note, is: [a, b] } }\n";
    let told = "+why  → (string, required when note is \"a\" or \"b\")".to_owned();
    assert_eq!(with(why), [(ConditionAdded, told, Verdict::Breaking)]);
    let kind = "  kind: { type: string, required: false }\n";
    let of_kind = "  why: { type: string, required: false, required_if: { field: kind, is: a } }\n";
    assert_eq!(with(&format!("{kind}{of_kind}")), []);
    // Where it is left out, it is not `a`.
    let unless = of_kind.replace("is: a", "not: a");
    assert_eq!(with(&format!("{kind}{unless}"))[0].2, Verdict::Breaking);
    // Where it is left out, it means `a`.
    let default = kind.replace("required: false", "required: false, default: a");
    assert_eq!(with(&format!("{default}{of_kind}"))[0].2, Verdict::Breaking);
}

/// A text of a request that has to be of a form from now on; in an answer it is the same text as before.
#[test]
fn a_form_of_a_text_is_told() {
    use ChangeKind::{TextFormDemanded, TypeOfText};
    for (form, told) in [
        ("type: day", "day (sent with dashes)"),
        ("type: timestamp, wire: rfc3339", "timestamp in seconds (sent as in 2023-11-02T15:04:05+08:00)"),
        ("type: bytes, wire: base64", "bytes (sent in Base64)"),
    ] {
        let turned = |name: &str| (format!("{name}: {{ type: string,"), format!("{name}: {{ {form},"));
        let there = |name: &str| {
            let (string, form) = turned(name);
            changes(&[], &[(&string, &form)])
        };
        let line = |name: &str| format!("~{name}, type string → {told}");
        assert_eq!(there("kinds"), [(TextFormDemanded, line("kinds"), Verdict::Breaking)]);
        assert_eq!(there("place"), [(TypeOfText, line("answer, place"), Verdict::None)]);
        let (string, form) = turned("kinds");
        assert_eq!(changes(&[(&string, &form)], &[])[0].0, TypeOfText);
    }
}
