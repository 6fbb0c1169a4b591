//! The rule about the characters of a text.

use super::Report;
use super::walk::{self, Visit};
use crate::diagnostic::Diagnostic;
use crate::model::keyword::Keyword;
use crate::model::{CharSet, Chars};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::literal::Characters;

/// `chars: []`, `chars: digit`, `chars: [letters, lower, "__"]`
pub(super) fn chars(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |Visit { field, .. }| {
        let Some(items) = &field.chars else { return };
        if items.0.is_empty() {
            report.push(
                Diagnostic::new(items.span, "no character is accepted").help("list the characters, or remove the key"),
            );
        }
        for (at, item) in items.0.iter().enumerate() {
            if !is_known(item, report) {
                continue;
            }
            if let Some(needless) = needless(&items.0, at) {
                report.push(Diagnostic::new(item.span, needless).help("remove it").rests_on(items.span));
            }
        }
    });
}

/// Reports what looks like the name of a set or like a range, and is neither: its letters would be taken one by one.
fn is_known(item: &Spanned<Characters>, report: &mut Report) -> bool {
    let text = item.value.0.as_str();
    let is_sign = text.chars().count() == 1 || !text.contains(|c: char| c.is_ascii_alphanumeric());
    if !text.is_empty() && is_sign || CharSet::KEYS.contains(&text) {
        return true;
    }
    let unknown = Diagnostic::new(item.span, format!("`{text}` is not a set of characters")).help(format!(
        "the sets are {}; signs stand together, `\"_-*\"`, and a single letter or digit by itself, `[digits, X]`",
        CharSet::KEYS.join(", ")
    ));
    report.push(report.suggest(unknown, text, CharSet::KEYS.iter().copied()));
    false
}

/// Why an item of a list is needless, or one of its characters.
fn needless(all: &[Spanned<Characters>], at: usize) -> Option<String> {
    let others = || all.iter().enumerate().filter(|(other, _)| *other != at).map(|(other, item)| (other < at, &item.0));
    let part = |what: &str, before: bool, other: &str, equal: bool| match (equal, before) {
        (true, true) => Some(format!("`{what}` is listed twice")),
        (true, false) => None,
        (false, _) => Some(format!("`{what}` is part of `{other}`")),
    };
    match Chars::of(&all[at].0) {
        Chars::Set(set) => others().find_map(|(before, other)| {
            let (set, of) = (Chars::Set(set), Chars::of(other));
            let inside =
                matches!(of, Chars::Set(_)) && !Chars::exceed(std::slice::from_ref(&set), std::slice::from_ref(&of));
            inside.then(|| part(&all[at].0, before, other, set == of)).flatten()
        }),
        Chars::Of(text) => text.char_indices().find_map(|(start, c)| {
            if text[..start].contains(c) {
                return Some(format!("`{c}` is listed twice"));
            }
            others().find_map(|(before, other)| {
                let other_chars = Chars::of(other);
                let listed = matches!(other_chars, Chars::Of(_));
                other_chars.has(c).then(|| part(&c.to_string(), before, other, listed)).flatten()
            })
        }),
    }
}
