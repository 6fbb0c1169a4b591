//! For a browser: one file without fonts or pictures, good offline, on a phone, in the light and in the dark. It is read
//! without scripts; its own one adds search and filters, and no other may run.

use std::fmt::Write;

use super::grouped::{Section, Subject, VerdictGroup, grouped};
use super::{Change, Context, Diff, Verdict, line, long_texts, place, plain, tally, users, verdict};
use crate::html;

const STYLE: &str = concat!(include_str!("../../html/base.css"), include_str!("html.css"));
const SCRIPT: &str = include_str!("html.js");

/// The SHA-256 of the script in Base64: what the page lets run. A test of the workspace holds it.
const SCRIPT_HASH: &str = "XSyo6tGnTrb9mcCLkm41IJ1dgmAKKzMhfAykzzAWyWQ=";

/// With no more changes than these, everything is unfolded.
const FEW: usize = 60;

/// With more, only sections of no more changes that do not break anything are.
const SHORT: usize = 20;

/// The diff as a page.
pub fn html(diff: &Diff, context: &Context) -> String {
    let groups = grouped(diff);
    let mut out = String::new();
    let title = format!("{} → {}", context.old, context.new);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>API diff: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(&title),
    );
    head(&mut out, diff, context, &groups);
    let mut page = Page { out, context, number: 0, is_short: diff.changes.len() <= FEW };
    groups.iter().for_each(|group| page.group(group));
    let mut out = page.out;
    out.push_str("</main>\n");
    if !groups.is_empty() {
        let _ = writeln!(out, "<script>{SCRIPT}</script>");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn head(out: &mut String, diff: &Diff, context: &Context, groups: &[VerdictGroup<'_>]) {
    out.push_str("<header>\n<h1>What changes in the API</h1>\n");
    let _ = writeln!(
        out,
        "<p class=\"between\"><code>{}</code> <span aria-label=\"to\">→</span> <code>{}</code></p>",
        escape(&context.old),
        escape(&context.new)
    );
    let heaviest = diff.rust().max(diff.wire());
    let _ = writeln!(out, "<p class=\"verdict {heaviest}\">{}</p>", escape(&verdict(diff, context)));
    if !groups.is_empty() {
        let _ = write!(out, "<ul class=\"tally\" aria-label=\"{}\">", escape(&tally(groups)));
        for group in groups {
            let (name, count) = (group.verdict, group.len());
            let _ = write!(out, "<li><a class=\"badge {name}\" href=\"#{name}\">{count} {}</a></li>", group.title());
        }
        out.push_str("</ul>\n");
        tools(out, groups);
    }
    out.push_str("</header>\n");
}

/// Search and filters. They are hidden until the script has come up that makes them work.
fn tools(out: &mut String, groups: &[VerdictGroup<'_>]) {
    out.push_str(
        "<div class=\"tools\" id=\"tools\" role=\"search\" hidden>\n\
         <input id=\"search\" type=\"search\" placeholder=\"Search\" aria-label=\"Search the changes\" autocomplete=\"off\">\n\
         <select id=\"section\" aria-label=\"Section\"><option value=\"\">All sections</option>",
    );
    let mut names: Vec<&str> = groups.iter().flat_map(|group| &group.sections).map(|section| section.name).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let _ = write!(out, "<option value=\"{0}\">{0}</option>", escape(name));
    }
    out.push_str("</select>\n<div class=\"weights\" role=\"group\" aria-label=\"Weight\">");
    for group in groups {
        let _ = write!(
            out,
            "<button type=\"button\" class=\"{0}\" data-weight=\"{0}\" aria-pressed=\"true\">{1}</button>",
            group.verdict,
            group.title()
        );
    }
    out.push_str(
        "</div>\n<button type=\"button\" id=\"expand\">Expand all</button>\n\
         <button type=\"button\" id=\"collapse\">Collapse all</button>\n\
         <div class=\"hint\"><span id=\"shown\" role=\"status\"></span>\
         <span class=\"keys\"><kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> next and previous change, <kbd>o</kbd> fold its \
         section, <kbd>e</kbd> <kbd>c</kbd> expand and collapse all</span></div>\n</div>\n",
    );
}

/// The page so far.
struct Page<'a> {
    out: String,
    context: &'a Context,
    /// How many changes are on it.
    number: usize,
    /// True if there are so few changes that nothing is folded.
    is_short: bool,
}

impl Page<'_> {
    fn group(&mut self, group: &VerdictGroup<'_>) {
        let name = group.verdict;
        let _ = writeln!(self.out, "<section class=\"group {name}\" id=\"{name}\">\n<h2>{}</h2>", group.heading());
        group.sections.iter().for_each(|section| self.section(group, section));
        self.out.push_str("</section>\n");
    }

    fn section(&mut self, group: &VerdictGroup<'_>, section: &Section<'_>) {
        let is_open = self.is_short || group.verdict == Verdict::Breaking || group.len() <= SHORT;
        let open = if is_open { " open" } else { "" };
        let _ = writeln!(
            self.out,
            "<details class=\"section\"{open}>\n<summary>{} <small>{}</small> <span class=\"kinds\">{}</span></summary>\n\
             <ul class=\"changes\">",
            escape(section.name),
            section.len(),
            section.kinds_after(0)
        );
        for subject in &section.subjects {
            subject.changes.iter().for_each(|change| self.change(subject, change));
        }
        self.out.push_str("</ul>\n</details>\n");
    }

    fn change(&mut self, subject: &Subject<'_>, change: &Change) {
        self.number += 1;
        let (sign, class) = match change.sign() {
            '+' => ("+", "added"),
            '-' => ("−", "removed"),
            _ => ("~", "changed"),
        };
        let name = if subject.name.is_empty() { String::new() } else { format!("<b>{}</b> ", escape(subject.name)) };
        let _ = writeln!(
            self.out,
            "<li class=\"change\" id=\"c{}\" tabindex=\"-1\" data-weight=\"{}\" data-section=\"{}\">\n\
             <p class=\"what\"><span class=\"sign {class}\" title=\"{class}\">{sign}</span>{name}{}</p>",
            self.number,
            change.heaviest(),
            escape(&change.section),
            escape(&line(change))
        );
        let badge = |side: &str, verdict: Verdict| format!("<span class=\"badge {verdict}\">{side} {verdict}</span>");
        let (rust, wire) = (badge("Rust", change.rust()), badge("wire", change.wire()));
        let _ =
            writeln!(self.out, "<p class=\"verdicts\">{rust} {wire} <span class=\"bump\">{}</span></p>", change.bump());
        self.more(change);
        self.out.push_str("</li>\n");
    }

    /// What there is to say beyond the line.
    fn more(&mut self, change: &Change) {
        self.texts(change);
        for remark in &change.remarks {
            let _ = writeln!(self.out, "<p class=\"more remark\">{}</p>", sentence(remark));
        }
        if let Some(users) = users(change) {
            let _ = writeln!(self.out, "<p class=\"more\">{}</p>", escape(&users));
        }
        let place = place(change).map(|place| format!("<code>{}</code>", escape(&place))).unwrap_or_default();
        let place = match self.context.link(change) {
            Some(link) => format!("<a href=\"{}\">{place}</a>", escape(&link)),
            None => place,
        };
        let number = self.number;
        let _ = writeln!(
            self.out,
            "<p class=\"more place\"><span>{}</span><span>{place} <a href=\"#c{number}\" aria-label=\"Link to this change\">#</a></span></p>",
            sentence(change.kind.rule().reason)
        );
    }

    /// Both texts, where they are too long for the line, with the words that differ marked.
    fn texts(&mut self, change: &Change) {
        let texts = long_texts(change).map(|text| text.map(plain));
        let marked = differing(texts.each_ref().map(|text| text.as_deref().unwrap_or_default()));
        for ((side, tag), (text, parts)) in [("was", "del"), ("now", "ins")].into_iter().zip(texts.iter().zip(marked)) {
            if text.is_some() {
                let [same, other, rest] = parts.map(html::escape);
                let other = if other.is_empty() { other } else { format!("<{tag}>{other}</{tag}>") };
                let _ = writeln!(self.out, "<p class=\"more text\"><b>{side}</b>{same}{other}{rest}</p>");
            }
        }
    }
}

/// Two texts, each in three parts: the words that both begin with, what differs, and the words that both end with.
fn differing(texts: [&str; 2]) -> [[&str; 3]; 2] {
    let starts = in_common(texts.map(|text| text.split_inclusive(' ')));
    let [old, new] = [0, 1].map(|side| texts[side].split_at(starts[side]));
    let ends = in_common([old.1, new.1].map(|rest| rest.split_inclusive(' ').rev()));
    [(old, ends[0]), (new, ends[1])].map(|((same, rest), end)| {
        let (other, end) = rest.split_at(rest[..rest.len() - end].trim_end().len());
        [same, other, end]
    })
}

/// The length of the words that both have in common, in each of them.
fn in_common<'a>([old, new]: [impl Iterator<Item = &'a str>; 2]) -> [usize; 2] {
    let words = old.zip(new).take_while(|(old, new)| old.trim_end() == new.trim_end());
    words.fold([0, 0], |[olds, news], (old, new)| [olds + old.len(), news + new.len()])
}

/// A sentence of ours, with its names as code.
fn sentence(text: &str) -> String {
    let text = escape(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text;
    }
    let part =
        |(at, part): (usize, &&str)| if at % 2 == 0 { (*part).to_owned() } else { format!("<code>{part}</code>") };
    parts.iter().enumerate().map(part).collect()
}

/// A text on one line as HTML shows it, in attributes too.
fn escape(text: &str) -> String {
    html::escape(&plain(text))
}
