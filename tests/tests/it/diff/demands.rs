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
