//! Codes: what they mean, what the service says with them, and what to do.

use super::fields::lifecycle;
use super::frame::of_vendor;
use super::links::{From, code_anchor};
use super::prose::inline;
use crate::describe;
use crate::html::{Html, html};
use crate::model::{Class, ErrorRow};

/// A list of codes. Each has a place of its own on the page.
pub(super) fn list<'r>(from: From<'_>, rows: impl IntoIterator<Item = &'r ErrorRow>) -> Html {
    let rows = rows.into_iter().map(|row| {
        html!(
            "<li id=\"{}\">\n<p class=\"head\">{} <span class=\"name\">{}</span> {}</p>\n<div class=\"about\">\n{}</div>\n</li>\n",
            code_anchor(&row.code),
            from.code(&row.code),
            row.variant,
            class(row.class),
            said(row)
        )
    });
    let rows: Html = rows.collect();
    html!("<ul class=\"fields codes\">\n{}</ul>\n", rows)
}

/// A class, with what the client does about it by itself.
pub(super) fn class(class: Option<Class>) -> Html {
    match class {
        Some(class) => html!("<span class=\"class\" title=\"{}\">{}</span>", describe::action(class), class.key()),
        None => Html::default(),
    }
}

/// What is said about a code, without the code itself.
pub(super) fn said(row: &ErrorRow) -> Html {
    let remedy =
        row.remedy.as_ref().map(|remedy| html!("<p class=\"cure\"><b>What to do:</b> {}.</p>\n", inline(remedy)));
    let checks: Vec<&str> = row.predicted_by.iter().map(|check| check.key()).collect();
    let checks = (!checks.is_empty())
        .then(|| html!("<p class=\"note\">Foreseen by the client’s own checks: {}.</p>\n", checks.join(", ")));
    html!(
        "<p>{}.</p>\n{}{}{}{}",
        inline(&sentence(&row.meaning)),
        wire_texts(&row.texts),
        remedy,
        checks,
        lifecycle(row.lifecycle.as_deref())
    )
}

/// Texts of the service, as they are on the wire.
fn wire_texts(texts: &[String]) -> Html {
    let texts: Html = texts.iter().map(|text| html!("<q>{}</q> ", of_vendor(text))).collect();
    if texts.is_empty() { texts } else { html!("<p class=\"said\">{}</p>\n", texts) }
}

/// A meaning as a sentence, without its full stop: specs write them in lower case.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches(['.', '。']);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_ascii_lowercase() => format!("{}{}", first.to_ascii_uppercase(), letters.as_str()),
        _ => text.to_owned(),
    }
}
