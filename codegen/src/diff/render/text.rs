//! For a terminal: one line a change, the columns below each other.

use std::fmt::Write;

use super::{Change, Context, Diff, Verdict, heading, line, place, plain, subjects, verdict};

/// Longer lines push their columns to the right instead of everybody's.
const WIDEST: usize = 64;

/// The diff as text, in colours if the reader's terminal has them.
pub fn text(diff: &Diff, context: &Context, colour: bool) -> String {
    let paint = Paint { colour };
    let lines = diff.changes.iter().map(|change| plain(&line(change)).chars().count() + 4);
    let width = lines.filter(|width| *width <= WIDEST).max().unwrap_or(0).max(24);
    let mut out = String::new();
    for (at, (subject, changes)) in subjects(diff).into_iter().enumerate() {
        let subject = heading(subject, changes);
        if at == 0 {
            let pad = " ".repeat(width.saturating_sub(subject.chars().count()));
            let head = format!("{pad}  {:<9}  {:<9}  {:<5}  place", "rust", "wire", "bump");
            let _ = writeln!(out, "{}{}", paint.bold(&subject), paint.dim(&head));
        } else {
            let _ = writeln!(out, "{}", paint.bold(&subject));
        }
        changes.iter().for_each(|change| one(&mut out, change, width, paint));
    }
    if !diff.changes.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", paint.bold(&verdict(diff, context)));
    out
}

fn one(out: &mut String, change: &Change, width: usize, paint: Paint) {
    let says = format!("  {} {}", change.sign(), plain(&line(change)));
    let pad = " ".repeat(width.saturating_sub(says.chars().count()));
    let (rust, wire) = (change.rust(), change.wire());
    let place = place(change).unwrap_or_default();
    let (rust, wire, bump) = (paint.verdict(rust, 9), paint.verdict(wire, 9), change.bump().to_string());
    let columns = format!("{says}{pad}  {rust}  {wire}  {bump:<5}  {}", paint.dim(&plain(&place)));
    let _ = writeln!(out, "{}", columns.trim_end());
    for more in &change.remarks {
        let _ = writeln!(out, "      {}", paint.dim(&plain(more)));
    }
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint {
    colour: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn verdict(self, verdict: Verdict, width: usize) -> String {
        let text = format!("{verdict:<width$}");
        match verdict {
            Verdict::None | Verdict::Docs => self.dim(&text),
            Verdict::Additive => self.with("32", &text),
            Verdict::Behaviour => self.with("33", &text),
            Verdict::Breaking => self.with("1;31", &text),
        }
    }
}
