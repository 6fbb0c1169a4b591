//! For a browser: one file without scripts, fonts or pictures, good offline, on a phone, in the light and in the dark.

use std::fmt::Write;

use super::{Change, Context, Diff, Verdict, counts, details, heading, line, place, plain, subjects, verdict};

const STYLE: &str = include_str!("html.css");

/// The diff as a page.
pub fn html(diff: &Diff, context: &Context) -> String {
    let mut out = String::new();
    let title = format!("{} → {}", context.old, context.new);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>API diff: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(&title),
    );
    head(&mut out, diff, context);
    for (at, (subject, changes)) in subjects(diff).into_iter().enumerate() {
        let _ = writeln!(
            out,
            "<section id=\"s{at}\">\n<h2>{}</h2>\n<ul class=\"changes\">",
            escape(&heading(subject, changes))
        );
        changes.iter().for_each(|change| one(&mut out, change));
        out.push_str("</ul>\n</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, diff: &Diff, context: &Context) {
    out.push_str("<header>\n<h1>What changes in the API</h1>\n");
    let _ = writeln!(
        out,
        "<p class=\"between\"><code>{}</code> <span aria-label=\"to\">→</span> <code>{}</code></p>",
        escape(&context.old),
        escape(&context.new)
    );
    let heaviest = diff.rust().max(diff.wire());
    let _ = writeln!(out, "<p class=\"verdict {heaviest}\">{}</p>", escape(&verdict(diff, context)));
    if diff.changes.is_empty() {
        out.push_str("</header>\n");
        return;
    }
    for (name, of) in [("Rust", Change::rust as fn(&Change) -> Verdict), ("Wire", Change::wire)] {
        let _ = write!(out, "<p class=\"tally\"><b>{name}</b>");
        for (verdict, count) in counts(diff, of) {
            let _ = write!(out, " <span class=\"badge {verdict}\">{count} {verdict}</span>");
        }
        out.push_str("</p>\n");
    }
    contents(out, diff);
    out.push_str("</header>\n");
}

/// Links to the subjects, where there are several.
fn contents(out: &mut String, diff: &Diff) {
    let subjects = subjects(diff);
    if subjects.len() < 3 {
        return;
    }
    out.push_str("<nav aria-label=\"Subjects\"><ul>\n");
    for (at, (subject, changes)) in subjects.into_iter().enumerate() {
        let heaviest = changes.iter().map(|change| change.rust().max(change.wire())).max().unwrap_or(Verdict::None);
        let _ = writeln!(
            out,
            "<li><a href=\"#s{at}\"><span class=\"dot {heaviest}\" title=\"{heaviest}\"></span>{} <small>{}</small></a></li>",
            escape(subject),
            changes.len()
        );
    }
    out.push_str("</ul></nav>\n");
}

fn one(out: &mut String, change: &Change) {
    let sign = match change.sign() {
        '+' => ("+", "added"),
        '-' => ("−", "removed"),
        _ => ("~", "changed"),
    };
    let _ = writeln!(
        out,
        "<li>\n<p class=\"what\"><span class=\"sign {}\" title=\"{}\">{}</span>{}</p>",
        sign.1,
        sign.1,
        sign.0,
        escape(&line(change))
    );
    let badge = |side: &str, verdict: Verdict| {
        format!("<span class=\"badge {verdict}\"><span class=\"side\">{side}</span> {verdict}</span>")
    };
    let _ = writeln!(
        out,
        "<p class=\"verdicts\">{} {} <span class=\"bump\">{}</span></p>",
        badge("Rust", change.rust()),
        badge("wire", change.wire()),
        change.bump()
    );
    for text in details(change) {
        let (side, text) = text.split_once(": ").unwrap_or(("", &text));
        let tag = if side == "was" { "del" } else { "ins" };
        let _ = writeln!(out, "<p class=\"text\"><b>{side}</b><{tag}>{}</{tag}></p>", escape(text));
    }
    for remark in &change.remarks {
        let _ = writeln!(out, "<p class=\"remark\">{}</p>", escape(remark));
    }
    let _ = writeln!(out, "<p class=\"because\">{}</p>", escape(change.kind.rule().reason));
    let place = place(change).map(|place| format!("<code>{}</code>", escape(&place))).unwrap_or_default();
    let _ = writeln!(out, "<p class=\"place\">{place}</p>\n</li>");
}

/// A text as HTML shows it, in attributes too.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
