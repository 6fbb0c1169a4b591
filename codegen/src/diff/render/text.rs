//! For a terminal: how many changes there are, then the changes, the heaviest first, one line each.

use std::fmt::Write;

use super::grouped::{Repeated, Section, VerdictGroup, grouped};
use super::place::{Places, short};
use super::{Change, Context, Diff, Verdict, line, place, plain, tally, users, verdict};
use crate::cells::{broken, columns, padded};
use crate::describe::count;

/// How the text is laid out.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextStyle {
    /// The columns of the terminal; `None` for a pipe, whose reader wraps lines.
    pub width: Option<usize>,
    /// Whether to use colours.
    pub colours: bool,
    /// Lists everything, however much it is.
    pub all: bool,
}

/// With more changes than these, long lists of what breaks nothing are folded.
const MANY: usize = 60;

/// A list of more changes than these is long.
const LONG: usize = 20;

/// Sections that are named where changes are only counted.
const NAMED: usize = 40;

/// Lines after which the verdict is said again, because the beginning has left the screen.
const SCREEN: usize = 30;

/// In a pipe, longer lines push their columns to the right instead of everybody's.
const WIDEST: usize = 64;

/// Columns of the narrowest terminal that is still laid out for.
const NARROWEST: usize = 40;

/// Columns that both verdicts take, with the spaces before them.
const VERDICTS: usize = 2 * (2 + 9);

/// The diff as text.
pub fn text(diff: &Diff, context: &Context, style: TextStyle) -> String {
    let paint = Paint { colours: style.colours };
    let said = verdict(diff, context);
    if diff.changes.is_empty() {
        return format!("{}\n", paint.bold(&said));
    }
    let mut groups = grouped(diff);
    if !style.all {
        groups.iter_mut().flat_map(|group| &mut group.sections).for_each(Section::gather);
    }
    let is_folded = |group: &VerdictGroup<'_>| {
        !style.all && diff.changes.len() > MANY && group.verdict != Verdict::Breaking && group.len() > LONG
    };
    let listed: Vec<&VerdictGroup<'_>> = groups.iter().filter(|group| !is_folded(group)).collect();
    let table = Table { layout: Layout::of(&listed, style.width), paint };
    let mut out = String::new();
    table.summary(&mut out, &tally(&groups));
    table.summary(&mut out, &said);
    for group in &groups {
        out.push('\n');
        if is_folded(group) { table.counted(&mut out, group) } else { table.listed(&mut out, group) }
    }
    if out.lines().count() > SCREEN {
        out.push('\n');
        table.summary(&mut out, &said);
    }
    out
}

/// Where what is said of a change stands.
#[derive(Clone, Copy)]
struct Layout {
    /// The columns of the terminal, if it has any.
    width: Option<usize>,
    /// The columns of what changes, with its indentation.
    what: usize,
    /// Where the place stands.
    places: Places,
}

impl Layout {
    /// The most talkative layout that there is room for.
    fn of(groups: &[&VerdictGroup<'_>], width: Option<usize>) -> Self {
        let mut widest = (24, 0, 0);
        for section in groups.iter().flat_map(|group| &group.sections) {
            let prefix = section.place();
            for repeated in &section.repeated {
                widest.0 = widest.0.max(4 + columns(&plain(&repeated.said())));
            }
            for subject in &section.subjects {
                let name = if subject.changes.len() == 1 { columns(subject.name) } else { 2 };
                for change in &subject.changes {
                    let what = 6 + name + columns(&plain(&line(change)));
                    let what = if width.is_none() && what > WIDEST { 0 } else { what };
                    let full = place(change).map_or(0, |place| columns(&place));
                    let short = short(change, &prefix, subject.name).map_or(0, |place| columns(&place));
                    widest = (widest.0.max(what), widest.1.max(full), widest.2.max(short));
                }
            }
        }
        let (what, full, short) = widest;
        let Some(width) = width.map(|width| width.max(NARROWEST)) else {
            return Self { width: None, what, places: Places::Full };
        };
        let room = |place: usize| width.saturating_sub(VERDICTS + 2 + place);
        let (places, room) = match () {
            () if room(full) >= what.min(56) => (Places::Full, room(full)),
            () if room(short) >= what.min(34) => (Places::Short, room(short)),
            () => (Places::Below, width),
        };
        Self { width: Some(width), what: what.min(room), places }
    }
}

/// What is printed below each other.
#[derive(Clone, Copy)]
struct Table {
    layout: Layout,
    paint: Paint,
}

impl Table {
    /// All changes of one weight.
    fn listed(self, out: &mut String, group: &VerdictGroup<'_>) {
        let title = format!("{}: {}", group.title(), group.len());
        let heads = match self.layout.places {
            Places::Full => "  rust       wire       place",
            Places::Short => "  rust       wire       line",
            Places::Below => "",
        };
        let pad = " ".repeat(self.layout.what.saturating_sub(columns(&title)));
        let heads = if heads.is_empty() { String::new() } else { format!("{pad}{heads}") };
        let _ = writeln!(out, "{}{}", self.paint.heading(group.verdict, &title), self.paint.dim(&heads));
        group.sections.iter().for_each(|section| self.section(out, section));
    }

    fn section(self, out: &mut String, section: &Section<'_>) {
        let prefix = section.place();
        let name = plain(section.name);
        let is_short = self.layout.places == Places::Short || !section.repeated.is_empty();
        let folder = if is_short { prefix.as_str() } else { "" };
        if self.fits(columns(&name) + 2 + columns(folder)) {
            let folder = if folder.is_empty() { String::new() } else { format!("  {folder}") };
            let _ = writeln!(out, "{}{}", self.paint.bold(&name), self.paint.dim(&folder));
        } else {
            let _ = writeln!(out, "{}", self.paint.bold(&name));
            if !folder.is_empty() {
                self.dimmed(out, folder, 2);
            }
        }
        section.repeated.iter().for_each(|repeated| self.repeated(out, repeated, &prefix));
        for subject in &section.subjects {
            let users = subject.changes.first().and_then(|change| users(change));
            match subject.only() {
                Some(change) if !subject.name.is_empty() => {
                    let said = format!("{}: {}", subject.name, line(change));
                    self.row(out, change, (&said, 2), &place_in(change, &prefix, subject.name));
                }
                _ => {
                    let indent = if subject.name.is_empty() { 2 } else { 4 };
                    if !subject.name.is_empty() {
                        let _ = writeln!(out, "  {}", self.paint.bold(&plain(subject.name)));
                    }
                    for change in &subject.changes {
                        self.row(out, change, (&line(change), indent), &place_in(change, &prefix, subject.name));
                    }
                }
            }
            users.iter().for_each(|users| self.remark(out, users));
        }
    }

    /// One change: `~ title: at most 10 characters → at most 20 characters`, its verdicts and its place.
    fn row(self, out: &mut String, change: &Change, (said, indent): (&str, usize), places: &[String; 2]) {
        let said = plain(said);
        let margin = " ".repeat(indent);
        let room = self.layout.width.map_or(usize::MAX, |_| self.layout.what.saturating_sub(indent + 2).max(20));
        let mut lines = broken(&said, room).into_iter();
        let first = format!("{margin}{} {}", change.sign(), lines.next().unwrap_or_default());
        let [full, short] = places;
        let place = match self.layout.places {
            Places::Full => full,
            Places::Short => short,
            Places::Below => {
                let _ = writeln!(out, "{first}");
                push(out, indent + 2, lines);
                self.below(out, change, full, indent + 2);
                return self.remarks(out, change);
            }
        };
        let (rust, wire) = (self.paint.verdict(change.rust()), self.paint.verdict(change.wire()));
        let place = self.paint.dim(place);
        let row = format!("{}  {rust}  {wire}  {place}", padded(&first, self.layout.what));
        let _ = writeln!(out, "{}", row.trim_end());
        push(out, indent + 2, lines);
        self.remarks(out, change);
    }

    /// What is the same of many subjects, and then their names, each with its line.
    fn repeated(self, out: &mut String, repeated: &Repeated<'_>, prefix: &str) {
        let Some((_, first)) = repeated.0.first() else { return };
        self.row(out, first, (&repeated.said(), 2), &[String::new(), String::new()]);
        let named = repeated.0.iter().map(|(name, change)| {
            let place = short(change, prefix, name).unwrap_or_default();
            let space = if place.is_empty() || place.starts_with(':') { "" } else { " " };
            plain(&format!("{name}{space}{place}"))
        });
        self.remark(out, &named.collect::<Vec<_>>().join(", "));
    }

    /// The verdicts and the place, where there is no room beside the change.
    fn below(self, out: &mut String, change: &Change, place: &str, indent: usize) {
        let verdicts = format!("rust {}, wire {}", change.rust(), change.wire());
        let said = if place.is_empty() { verdicts } else { format!("{verdicts}, {place}") };
        self.dimmed(out, &said, indent);
    }

    fn remarks(self, out: &mut String, change: &Change) {
        change.remarks.iter().for_each(|remark| self.remark(out, &plain(remark)));
    }

    fn remark(self, out: &mut String, remark: &str) {
        self.dimmed(out, remark, 6);
    }

    fn dimmed(self, out: &mut String, text: &str, indent: usize) {
        let room = self.layout.width.map_or(usize::MAX, |width| width - indent);
        push(out, indent, broken(text, room).iter().map(|line| self.paint.dim(line)));
    }

    /// A line that sums up, as many lines as it takes.
    fn summary(self, out: &mut String, text: &str) {
        let room = self.layout.width.unwrap_or(usize::MAX);
        push(out, 0, broken(text, room).iter().map(|line| self.paint.bold(line)));
    }

    /// True if a line of so many columns fits.
    fn fits(self, columns: usize) -> bool {
        self.layout.width.is_none_or(|width| columns <= width)
    }

    /// The changes of one weight, counted by section.
    fn counted(self, out: &mut String, group: &VerdictGroup<'_>) {
        let title = format!("{}: {}", group.title(), group.len());
        let sections = group.sections.len();
        let remark = format!("in {} (--all lists them)", count(sections, "section"));
        let heading = self.paint.heading(group.verdict, &title);
        if self.fits(columns(&title) + 1 + columns(&remark)) {
            let _ = writeln!(out, "{heading} {}", self.paint.dim(&remark));
        } else {
            let _ = writeln!(out, "{heading}");
            self.dimmed(out, &remark, 2);
        }
        let shown = || group.sections.iter().take(NAMED);
        let name = shown().map(|section| columns(&plain(section.name))).max().unwrap_or(0);
        for section in shown() {
            let first = format!("  {}  {:>5}", padded(&plain(section.name), name), section.len());
            let kinds = section.kinds_after(0);
            if self.fits(columns(&first) + 2 + columns(&kinds)) {
                let _ = writeln!(out, "{first}  {}", self.paint.dim(&kinds));
            } else {
                let _ = writeln!(out, "{first}");
                self.dimmed(out, &kinds, 6);
            }
        }
        let rest: usize = group.sections.iter().skip(NAMED).map(Section::len).sum();
        if rest > 0 {
            let _ = writeln!(out, "  and {rest} in {} more sections", sections - NAMED);
        }
    }
}

/// Adds lines with an indentation.
fn push(out: &mut String, indent: usize, lines: impl IntoIterator<Item = String>) {
    for line in lines {
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
}

/// The full place of a change, and the short one.
fn place_in(change: &Change, prefix: &str, name: &str) -> [String; 2] {
    [place(change).unwrap_or_default(), short(change, prefix, name).unwrap_or_default()].map(|place| plain(&place))
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint {
    colours: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.colours && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn heading(self, verdict: Verdict, text: &str) -> String {
        self.with(if verdict == Verdict::Breaking { "1;31" } else { "1" }, text)
    }

    fn verdict(self, verdict: Verdict) -> String {
        let text = format!("{verdict:<9}");
        match verdict {
            Verdict::None | Verdict::Docs => self.dim(&text),
            Verdict::Additive => self.with("32", &text),
            Verdict::Behaviour => self.with("33", &text),
            Verdict::Breaking => self.with("1;31", &text),
        }
    }
}
