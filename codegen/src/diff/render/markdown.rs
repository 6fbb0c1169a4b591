//! For a pull request: the heaviest changes in tables, the others folded, and never more than a comment may hold.

use std::fmt::Write;

use super::grouped::{Section, Subject, VerdictGroup, grouped};
use super::{Change, Context, Diff, Verdict, clipped, details, line, place, plain, tally, users, verdict};
use crate::markdown::literal;

/// What GitHub takes for the text of a pull request or of a comment, in UTF-16 code units: 65,536, with some room for a
/// sentence or two around it.
const ROOM: usize = 64_000;

/// As much of it is for the changes themselves; the rest is for the counts of those that have no room.
const ROOM_OF_ROWS: usize = 48_000;

/// With no more changes than these, nothing is folded.
const FEW: usize = 12;

/// Sections that are named where changes are only counted.
const NAMED: usize = 40;

/// The longest text in a row, in characters.
const LONGEST: usize = 300;

/// The diff as Markdown.
pub fn markdown(diff: &Diff, context: &Context) -> String {
    let mut page = Page { text: String::from("## What changes in the API\n\n"), size: 0, left_out: 0 };
    let said = escape(&verdict(diff, context));
    if diff.changes.is_empty() {
        page.push(&format!("**{said}**\n"));
        return page.text;
    }
    let groups = grouped(diff);
    page.push(&format!("**{}**\n\n{said}\n", tally(&groups)));
    for group in &groups {
        let open = match group.verdict {
            _ if diff.changes.len() <= FEW => usize::MAX,
            Verdict::Breaking => 60,
            Verdict::Behaviour => 20,
            Verdict::Additive | Verdict::Docs | Verdict::None => 0,
        };
        page.group(context, group, open);
    }
    if page.left_out > 0 {
        page.push(&format!(
            "\n{} of {} changes are only counted here; `weixin diff --format html` has all of them.\n",
            page.left_out,
            diff.changes.len()
        ));
    }
    page.text
}

/// A row, before it is known whether there is room for it.
struct Row<'a> {
    section: &'a Section<'a>,
    text: String,
}

/// The page so far.
struct Page {
    text: String,
    /// Its size, as GitHub counts.
    size: usize,
    /// Changes that had no room.
    left_out: usize,
}

impl Page {
    fn push(&mut self, text: &str) {
        self.size += size(text);
        self.text.push_str(text);
    }

    /// The changes of one weight: so many in the open, the others folded, and those that have no room counted.
    fn group(&mut self, context: &Context, group: &VerdictGroup<'_>, open: usize) {
        self.push(&format!("\n### {}\n", group.heading()));
        let rows = group.sections.iter().flat_map(|section| {
            let rows =
                section.subjects.iter().flat_map(|subject| subject.changes.iter().map(|it| row(context, subject, it)));
            rows.map(move |text| Row { section, text })
        });
        let mut shown = 0;
        let mut table = "";
        let mut is_folded = false;
        for Row { section, text } in rows {
            if self.size + size(&text) > ROOM_OF_ROWS {
                break;
            }
            if shown == open {
                let what = if open == 0 { "List" } else { "The others" };
                self.push(&format!("\n<details><summary>{what}</summary>\n"));
                (table, is_folded) = ("", true);
            }
            if table != section.name || shown == 0 {
                self.push(&format!("\n#### {}\n\n", escape(&clipped(section.name, LONGEST))));
                self.push("| | | change | Rust | wire | place |\n|---|---|---|---|---|---|\n");
                table = section.name;
            }
            self.push(&text);
            shown += 1;
        }
        if is_folded {
            self.push("\n</details>\n");
        }
        self.counted(group, shown);
    }

    /// The changes behind the first ones, by section.
    fn counted(&mut self, group: &VerdictGroup<'_>, mut shown: usize) {
        let mut rest: Vec<(&Section<'_>, usize)> = Vec::new();
        for section in &group.sections {
            let here = shown.min(section.len());
            shown -= here;
            rest.push((section, section.len() - here));
        }
        rest.retain(|(_, count)| *count > 0);
        let all: usize = rest.iter().map(|(_, count)| count).sum();
        if all == 0 {
            return;
        }
        self.left_out += all;
        self.push("\n| only counted | changes | |\n|---|---:|---|\n");
        let mut named = 0;
        for (section, count) in rest.iter().take(NAMED) {
            let kinds = section.kinds_after(section.len() - count);
            let row = format!("| {} | {count} | {kinds} |\n", escape(&clipped(section.name, 60)));
            if self.size + size(&row) > ROOM {
                break;
            }
            self.push(&row);
            named += 1;
        }
        let others: usize = rest.iter().skip(named).map(|(_, count)| count).sum();
        if others > 0 {
            self.push(&format!("| {} more sections | {others} | |\n", rest.len() - named));
        }
    }
}

fn size(text: &str) -> usize {
    text.encode_utf16().count()
}

fn row(context: &Context, subject: &Subject<'_>, change: &Change) -> String {
    let mut says = escape(&clipped(&line(change), LONGEST));
    for (mark, more) in
        [("", details(change)), ("", users(change).into_iter().collect()), ("⚠ ", change.remarks.clone())]
    {
        for text in more {
            let _ = write!(says, "<br>{mark}{}", escape(&clipped(&text, LONGEST)));
        }
    }
    let strong = |verdict: Verdict| {
        if verdict == Verdict::Breaking { format!("**{verdict}**") } else { verdict.to_string() }
    };
    let place = place(change).map(|place| code(&place)).unwrap_or_default();
    let place = match context.link(change).filter(|link| !place.is_empty() && link.len() <= LONGEST) {
        Some(link) => format!("[{place}]({})", link.replace(['(', ')', '|', ' ', '<', '>'], "")),
        None => place,
    };
    let (rust, wire) = (strong(change.rust()), strong(change.wire()));
    let name = escape(&clipped(subject.name, LONGEST));
    format!("| `{}` | {name} | {says} | {rust} | {wire} | {place} |\n", change.sign())
}

/// A text as Markdown shows it, letter by letter.
pub(super) fn escape(text: &str) -> String {
    literal(&plain(text))
}

fn code(text: &str) -> String {
    format!("`{}`", clipped(&plain(text), LONGEST).replace('`', "'").replace('|', "/"))
}
