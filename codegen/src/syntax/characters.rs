//! Characters that look like YAML's own and are not, and blanks that are missing after signs.

use std::ops::Range;

use super::lines::{self, Line, Lines, first_word, is_word};
use super::look_alike::{meant, remedy};
use super::{Edit, Finding, quoted, shortened, stray};
use crate::spec::keys::is_key;

/// Looks for them in the lines around a place.
pub(super) fn find(lines: &Lines<'_>, into: &mut Vec<Finding>) {
    for line in &lines.near {
        let odd: Vec<(usize, char)> =
            line.text.char_indices().skip(line.indent()).filter(|(_, c)| meant(*c).is_some()).collect();
        // First those that can only be meant as signs, then all of the line.
        let certain: Vec<_> = odd.iter().copied().filter(|(at, c)| is_structural(line.text, *at, *c)).collect();
        for some in [certain, odd] {
            into.extend(replaced(*line, &some));
        }
        into.extend(no_space(*line));
        into.extend(no_space_after_dash(*line));
    }
}

fn replaced(line: Line<'_>, odd: &[(usize, char)]) -> Option<Finding> {
    let (at, first) = *odd.first()?;
    let (wanted, name) = meant(first)?;
    let edits = odd.iter().filter_map(|(at, c)| {
        let start = line.start + at;
        Some(Edit::new(start..start + c.len_utf8(), meant(*c)?.0))
    });
    let start = line.start + at;
    let mut help = remedy(wanted);
    if odd.len() > 1 {
        help.push_str(&format!("; the line has {} such characters", odd.len()));
    }
    let message = match wanted.trim() {
        "" => format!("a {name} (U+{:04X}) instead of a space", first as u32),
        wanted => format!("`{first}` (U+{:04X}, {name}) is not YAML's `{wanted}`", first as u32),
    };
    Some(Finding::new(start..start + first.len_utf8(), message, help).edits(edits.collect()))
}

/// A colon right after a word, blanks of the indentation or after a colon, quotes around the whole value.
fn is_structural(line: &str, at: usize, c: char) -> bool {
    let before = line[..at].trim_start_matches(['-', ' ']);
    let after = &line[at + c.len_utf8()..];
    match c {
        '：' => is_word(before.trim_end()),
        '－' | '–' | '—' => before.is_empty(),
        c if c.is_whitespace() => line[..at].chars().all(char::is_whitespace) || line[..at].trim_end().ends_with(':'),
        _ => before.ends_with(": ") || after.trim().is_empty() || before.is_empty(),
    }
}

/// `type:string`, where the line has no other colon.
fn no_space(line: Line<'_>) -> Option<Finding> {
    let (start, body) = line.body();
    let word = first_word(body);
    let rest = body[word.len()..].strip_prefix(':')?;
    let begins_value = rest.chars().next().is_some_and(|c| !c.is_whitespace());
    let found = !word.is_empty() && begins_value && !rest.starts_with("//");
    found.then(|| {
        let colon = start + word.len();
        no_space_finding(colon, word, rest).edit(colon + 1..colon + 1, " ")
    })
}

fn no_space_finding(colon: usize, word: &str, rest: &str) -> Finding {
    let rest = rest.split([',', '}']).next().unwrap_or_default().trim();
    let help = format!("write `{}: {}`", shortened(word), shortened(rest));
    Finding::new(colon..colon + 1, NO_SPACE, help)
}

/// `-exactly_one_of: [a, b]`
fn no_space_after_dash(line: Line<'_>) -> Option<Finding> {
    let at = line.indent();
    let rest = line.text[at..].strip_prefix('-')?;
    let word = first_word(rest);
    let found = rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !word.is_empty();
    found.then(|| {
        let dash = line.start + at;
        let help = format!("write `- {}`", shortened(rest));
        Finding::new(dash..dash + 1, "no space after the dash", help).edit(dash + 1..dash + 1, " ")
    })
}

/// Keys that YAML reads and nobody means: `{type:string}` is the key `type:string` without a value, and so is
/// `{ type：string }`. `keys` are the plain keys of a document, with whether they have a value.
pub(crate) fn fused_keys(text: &str, keys: &[(Range<usize>, bool)]) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for (range, has_value) in keys {
        // What was quoted together with a key before it is dealt with.
        let done = all.last().and_then(|last| last.edits.last()).map_or(0, |edit| edit.range.end);
        if range.start >= done {
            let found = fused_key(text, range.clone(), *has_value);
            let new = found.and_then(|found| join(text, all.last_mut(), found));
            all.extend(new);
        }
    }
    all
}

/// Colons without a space in one line are one slip: what is found is added to the one before it.
fn join(text: &str, last: Option<&mut Finding>, found: Finding) -> Option<Finding> {
    match last {
        Some(last)
            if last.message == NO_SPACE
                && found.message == NO_SPACE
                && !text[last.at.end..found.at.start].contains('\n') =>
        {
            last.edits.extend(found.edits);
            let more = last.edits.len();
            let help = last.help.split("; the line").next().unwrap_or_default().to_owned();
            last.help = format!("{help}; the line has {more} such colons");
            None
        }
        _ => Some(found),
    }
}

/// What is said about `type:string`.
const NO_SPACE: &str = "no space after the colon";

/// Keys between braces that take a list of words or numbers.
const LISTS: [&str; 7] =
    ["one_of", "values", "types", "predicted_by", "exactly_one_of", "at_least_one_of", "at_most_one_of"];

/// `{ at: route, assumed: believed, and why }`: between braces a comma ends a text.
fn comma_in_text(text: &str, key: &Range<usize>) -> Option<Finding> {
    let before = text[..key.start].trim_end().strip_suffix(',')?;
    let entry = before.rfind(['{', '}', '[', ']', ',', '\n']).map_or(0, |at| at + 1);
    let colon = entry + before[entry..].find(':')?;
    let start = before.len() - before[colon + 1..].trim_start().len();
    let quote = before[start..].starts_with(['"', '\'', '[', '{']);
    // What follows up to the next entry belongs to the text too.
    let mut end = key.end;
    while let Some(rest) = text[end..].strip_prefix(',') {
        let next = rest.find([',', '}', ':', '\n']).filter(|at| rest[*at..].starts_with([',', '}']));
        let Some(length) = next else { break };
        end += 1 + length;
    }
    let whole = text[start..end].trim_end();
    let wanted = quoted(whole);
    let name = first_word(before[entry..].trim_start());
    if LISTS.contains(&name) {
        let help = format!("write a list: `{name}: [{}]`", shortened(whole));
        let finding = Finding::new(start..start + whole.len(), "a list without brackets", help);
        return (!quote).then(|| finding.edit(start..start + whole.len(), format!("[{whole}]")));
    }
    let help = format!("quote the string: `{name}: {}`", shortened(&wanted));
    let message = "a string that contains a comma must be quoted between braces";
    let finding = Finding::new(before.len()..before.len() + 1, message, help);
    (!quote).then(|| finding.edit(start..start + whole.len(), wanted))
}

fn fused_key(text: &str, range: Range<usize>, has_value: bool) -> Option<Finding> {
    let key = text.get(range.clone())?;
    // `// see: the page`
    if key.starts_with(['/', '<']) {
        return stray::comment(text, lines::line_at(text, range.start)).filter(|found| found.at.start == range.start);
    }
    let line = Line { start: range.start, text: key };
    let blanks: Vec<_> = key.char_indices().take_while(|(_, c)| c.is_whitespace() && meant(*c).is_some()).collect();
    if !blanks.is_empty() {
        return replaced(line, &blanks);
    }
    let word = first_word(key);
    let rest = &key[word.len()..];
    if rest.trim_start().starts_with('：') && (is_key(word) || !has_value) {
        let odd: Vec<_> = key.char_indices().filter(|(_, c)| matches!(c, '：' | '，' | '“' | '”')).collect();
        return replaced(line, &odd);
    }
    if has_value {
        return None;
    }
    // `max_length: 1,000` is the number 1 and then the key `000`.
    let before = text[..range.start]
        .strip_suffix(',')
        .map(|before| &before[before.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]);
    if let Some(before) = before.filter(|before| !before.is_empty() && key.bytes().all(|b| b.is_ascii_digit())) {
        let help = format!("write the number without it: `{before}{key}`");
        let at = range.start - before.len() - 1;
        let finding = Finding::new(at..range.end, "a comma in a number begins the next entry", help);
        return Some(finding.edit(range.start - 1..range.start, ""));
    }
    let end = range.start + word.len();
    if word.is_empty() {
        return comma_in_text(text, &range);
    }
    let is_known = is_key(word);
    if !is_known
        && !rest.starts_with(':')
        && let Some(finding) = comma_in_text(text, &range)
    {
        return Some(finding);
    }
    if let Some(value) = rest.strip_prefix(' ').filter(|_| is_known) {
        let help = format!("write `{word}: {}`", shortened(value));
        return Some(Finding::new(range.start..end, format!("no colon after `{word}`"), help).edit(end..end, ":"));
    }
    let tight = rest.strip_prefix(':').filter(|rest| !rest.is_empty() && !rest.starts_with("//"))?;
    Some(no_space_finding(end, word, tight).edit(end + 1..end + 1, " "))
}
