//! Lines that are indented otherwise than their neighbours, and tabs.

use super::lines::{self, Line, Lines, first_word};
use super::{Edit, Finding};
use crate::spec::keys::is_key;

/// Looks at the indentation of the lines around a place.
pub(super) fn find(text: &str, lines: &Lines<'_>, into: &mut Vec<Finding>) {
    let mut unreliable = Vec::new();
    for line in &lines.near {
        // The file's own keys stand at the margin, and nothing else does.
        let is_key_of_file = is_key(first_word(line.body().1));
        let mut found = Vec::new();
        moved(text, *line, &mut found);
        for (column, finding) in found {
            if column == 0 && !is_key_of_file { &mut unreliable } else { &mut *into }.push(finding);
        }
    }
    into.append(&mut unreliable);
}

/// `docs: |` with a text that is not indented.
pub(super) fn block_text(text: &str, lines: &Lines<'_>, into: &mut Vec<Finding>) {
    let Some(line) = lines.near.first().copied() else { return };
    let Some(key) = lines.near.iter().skip(1).find(|line| line.begins_entry()) else { return };
    let (_, body) = key.body();
    let opens = [": |", ": >", ": |-", ": >-"].iter().any(|sign| body.ends_with(sign));
    if !opens || line.indent() > key.indent() {
        return;
    }
    let below = lines::all(&text[key.end()..]).skip(1);
    let below = below.map(|next| Line { start: key.end() + next.start, ..next });
    let is_entry = |line: &Line<'_>| line.begins_entry() && is_key(first_word(line.body().1));
    let edits: Vec<Edit> = below
        .take_while(|next| !is_entry(next))
        .filter(|next| !next.is_blank())
        .map(|next| Edit::new(next.start..next.start, " ".repeat(key.indent() + 2)))
        .collect();
    let Some(first) = edits.first().map(|edit| lines::line_at(text, edit.range.start)) else { return };
    let help = format!("indent its lines by {} spaces or more", key.indent() + 2);
    let message = "the text below a `|` or `>` is not indented";
    into.push(
        Finding::new(first.start..first.end(), message, help)
            .also(key.start + key.indent()..key.end(), "the text of this key")
            .edits(edits),
    );
}

/// Tabs at the beginning of lines: each stands for some blanks, nobody knows how many.
pub(super) fn tabs(text: &str, refused_at: usize, into: &mut Vec<Finding>) {
    let leading = |line: &Line<'_>| line.text[..line.indent()].contains('\t');
    let tabbed: Vec<Line<'_>> = lines::all(text).filter(|line| leading(line) && !line.is_blank()).collect();
    let Some(first) = tabbed.first().copied() else { return };
    let tab = first.start + first.text.find('\t').unwrap_or(0);
    let more = match tabbed.len().saturating_sub(1) {
        0 => String::new(),
        1 => "; one more line has one".to_owned(),
        more => format!("; {more} more lines have one"),
    };
    // Below a key that has no value yet the line stands deeper than that.
    let above = earlier(text, first).next().filter(|line| line.body().1.ends_with(':'));
    let tabs = first.text[..first.indent()].matches('\t').count().max(1);
    let deeper = above.map(|line| (line.indent() + 2).div_ceil(tabs));
    // A tab behind blanks that are right stands for nothing.
    let below = lines::all(&text[first.end()..]).skip(1).find(|line| !line.is_blank() && !leading(line));
    let beside = earlier(text, first).next().filter(|line| !line.body().1.ends_with(':')).into_iter().chain(below);
    let mut beside = beside.filter(|line| line.indent() > 0 && first.start + line.indent() == tab);
    let needless = beside.next().map(|_| 0);
    for width in needless.into_iter().chain(deeper).chain([2, 4]) {
        let edits = tabbed.iter().map(|line| {
            let blanks = &line.text[..line.indent()];
            Edit::new(line.start..line.start + blanks.len(), blanks.replace('\t', &" ".repeat(width)))
        });
        let finding = Finding::new(tab..tab + 1, "a tab in the indentation", format!("indent with spaces{more}"));
        into.push(finding.label("a tab").edits(edits.collect()).passes(refused_at));
    }
}

/// A line that is moved to where a line before it stands, with all that stands below it.
fn moved(text: &str, line: Line<'_>, into: &mut Vec<(usize, Finding)>) {
    let has = line.indent();
    let mut levels: Vec<(usize, Line<'_>)> = Vec::new();
    // What the line could belong to: the nearest line before it of each smaller indentation, and the one just before.
    let mut least = usize::MAX;
    for before in earlier(text, line) {
        for column in columns(before) {
            if column < least || (levels.is_empty() && column != has) {
                levels.push((column, before));
            }
        }
        least = least.min(before.indent());
        if least == 0 {
            break;
        }
    }
    levels.retain(|(column, _)| *column != has);
    levels.sort_by_key(|(column, _)| column.abs_diff(has));
    levels.dedup_by_key(|(column, _)| *column);
    for (column, neighbour) in levels.into_iter().take(3) {
        // The line alone, or also those below it that stand as it does.
        into.push((column, shifted(text, (line, false), column, neighbour)));
        into.push((column, shifted(text, (line, true), column, neighbour)));
    }
}

/// At most this many preceding lines are inspected: in a long list, the neighbours of a line are near.
const BACK: usize = 200;

pub(super) fn earlier<'a>(text: &'a str, line: Line<'_>) -> impl Iterator<Item = Line<'a>> {
    let mut start = line.start;
    let lines = std::iter::from_fn(move || {
        let before = lines::line_at(text, start.checked_sub(1)?);
        start = before.start;
        Some(before)
    });
    lines.take(BACK).filter(|line| !line.is_blank())
}

/// Where entries can begin that belong together with a line: at its beginning, and after the dashes of a list.
fn columns(line: Line<'_>) -> Vec<usize> {
    let (body, _) = line.body();
    let mut all = vec![body - line.start];
    if body - line.start != line.indent() {
        all.push(line.indent());
    }
    all
}

fn shifted(text: &str, (line, with_below): (Line<'_>, bool), column: usize, neighbour: Line<'_>) -> Finding {
    let has = line.indent();
    let below = lines::all(&text[line.start..]).skip(1);
    let below = below.take_while(|next| with_below && (next.is_blank() || next.indent() >= has.max(1)));
    let block = std::iter::once(line).chain(below.map(|next| Line { start: line.start + next.start, ..next }));
    let edits = block.filter(|line| !line.is_blank()).map(|line| {
        let blanks = (line.indent() + column).saturating_sub(has);
        Edit::new(line.start..line.start + line.indent(), " ".repeat(blanks))
    });
    let spaces = |number: usize| match number {
        0 => "not indented".to_owned(),
        1 => "indented by 1 space".to_owned(),
        more => format!("indented by {more} spaces"),
    };
    let message = format!("{}, unlike the lines before it", spaces(has));
    let help = match column {
        0 => "do not indent it".to_owned(),
        1 => "indent it by 1 space, or indent its neighbours like it".to_owned(),
        more => format!("indent it by {more} spaces, like its neighbour"),
    };
    let start = line.start + has;
    let end = line.start + line.text.trim_end().len();
    let (body, _) = neighbour.body();
    let at = if body - neighbour.start == column { body } else { neighbour.start + neighbour.indent() };
    Finding::new(start..end, message, help).also(at..neighbour.end(), spaces(column)).edits(edits.collect())
}
