//! Texts that have to be quoted, and lines that lack their colon.

use std::ops::Range;

use super::lines::{self, Line, Lines, first_word};
use super::{Finding, ParseFailure, quoted, shortened};
use crate::spec::keys::is_key;
use crate::spec::type_name::TypeWord;

/// Looks for them in the lines around a place.
pub(super) fn find(text: &str, lines: &Lines<'_>, failure: &ParseFailure, into: &mut Vec<Finding>) {
    for line in &lines.near {
        into.extend(escapes(*line, failure));
        if let Some(pair) = line.pair() {
            into.extend(unquoted(&pair.value, pair.text, Some(&line.text[pair.key.start - line.start..])));
        } else {
            let (start, body) = line.body();
            if line.text.trim_start().starts_with("- ") {
                into.extend(unquoted(&(start..start + body.len()), body, None));
            }
            into.extend(fence(text, *line));
            into.extend(no_colon(text, *line));
        }
    }
}

/// A value as it stands in the file, and why YAML takes it for something else.
fn unquoted(at: &Range<usize>, value: &str, entry: Option<&str>) -> Option<Finding> {
    let (place, why) = reason(value)?;
    let start = at.start + place.start;
    let key = entry.map(|entry| format!("{}: ", first_word(entry))).filter(|key| key.len() > 2).unwrap_or_default();
    let wanted = quoted(bare(value));
    let help = format!("quote the string: `{key}{}`", shortened(&wanted));
    Some(Finding::new(start..at.start + place.end, why, help).edit(at.clone(), wanted))
}

/// A text without the quotes that somebody has put around it.
pub(super) fn bare(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// Why a text cannot stand without quotes: the place in it, and the reason.
pub(super) fn reason(value: &str) -> Option<(Range<usize>, String)> {
    let first = value.chars().next()?;
    let sign = if first == '`' { "a backtick".to_owned() } else { format!("`{first}`") };
    let begins = format!("a string that begins with {sign} must be quoted");
    match first {
        '`' | '@' | '%' | '&' | '*' | '!' | '|' | '>' | ',' | ']' | '}' => return Some((0..first.len_utf8(), begins)),
        '-' | '?' | ':' if value[1..].starts_with([' ', '[', '{', ',']) || value.len() == 1 => {
            return Some((0..1, begins));
        }
        '"' | '\'' => {
            let end = 1 + value[1..].find(first)?;
            let rest = value[end + 1..].trim();
            return (!rest.is_empty())
                .then(|| (end..end + 1, format!("the quote `{first}` ends before the value does")));
        }
        '[' | '{' => {
            let closer = if first == '[' { ']' } else { '}' };
            let end = value.rfind(closer)?;
            let more = !value[end + 1..].trim().is_empty();
            return more.then_some((0..1, begins));
        }
        _ => {}
    }
    let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
    Some((colon..colon + 1, "a string that contains `: ` must be quoted".to_owned()))
}

/// `"\d+"`: a backslash in double quotes begins an escape.
fn escapes(line: Line<'_>, failure: &ParseFailure) -> Option<Finding> {
    if !failure.info.contains("escape") && !failure.info.contains("hexadecimal") {
        return None;
    }
    let bytes = line.text.as_bytes();
    let mut at = 0;
    let mut finding: Option<Finding> = None;
    while at + 1 < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let next = line.text[at + 1..].chars().next().unwrap_or(' ');
        if !is_escape(&line.text[at + 1..]) {
            let start = line.start + at;
            let found = finding.take().unwrap_or_else(|| {
                let help = format!("write `\\\\{next}` for a backslash, or use single quotes");
                Finding::new(start..start + 1 + next.len_utf8(), format!("`\\{next}` is not an escape in YAML"), help)
            });
            finding = Some(found.edit(start..start, "\\"));
        }
        at += 1 + next.len_utf8();
    }
    finding
}

fn is_escape(text: &str) -> bool {
    let digits = match text.as_bytes().first() {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(letter) => return b"0abtnvfre \"/\\N_LP\t".contains(letter),
        None => return true,
    };
    let code = text.get(1..=digits).and_then(|code| u32::from_str_radix(code, 16).ok());
    code.and_then(char::from_u32).is_some()
}

/// ```` ```yaml ````, copied along from a page.
fn fence(text: &str, line: Line<'_>) -> Option<Finding> {
    let is_fence = |line: &Line<'_>| line.text.trim_start().starts_with("```");
    is_fence(&line).then(|| {
        let fences: Vec<Line<'_>> = lines::all(text).filter(is_fence).collect();
        let first = fences.first().copied().unwrap_or(line);
        let start = first.start + first.indent();
        let help = "remove the lines with ` ``` `: they belong to Markdown, not to the YAML";
        let edits = fences.iter().map(|line| super::Edit::new(line.start..line.end(), ""));
        Finding::new(start..first.end(), "a Markdown code fence", help).edits(edits.collect())
    })
}

/// `summary A call.`, or a line of a text that has lost its indentation.
fn no_colon(text: &str, line: Line<'_>) -> Option<Finding> {
    let (start, body) = line.body();
    let quoted_word = body.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(word, _)| word);
    let word = quoted_word.unwrap_or_else(|| first_word(body));
    let length = if quoted_word.is_some() { word.len() + 2 } else { word.len() };
    let rest = &body[length..];
    let follows = rest.is_empty() || rest.starts_with([' ', '\t']);
    if word.is_empty() || !follows || line.text.trim_start().starts_with("- ") {
        return None;
    }
    let (end, value) = (start + length, rest.trim().trim_start_matches(['=', ' ']));
    // Words of a sentence are no key and its value.
    if !is_key(word) && !goes_with_a_name(text, line, value) {
        return None;
    }
    let wanted = if reason(value).is_some() { format!(": {}", quoted(value)) } else { format!(": {value}") };
    let help = format!("write `{word}{}`", shortened(wanted.trim_end()));
    Some(
        Finding::new(start..end, format!("no colon after `{}`", shortened(word)), help)
            .edit(end..start + body.len(), wanted),
    )
}

/// Whether a value is one that names of the spec have: a type, a mapping, or entries below it.
fn goes_with_a_name(text: &str, line: Line<'_>, value: &str) -> bool {
    if value.is_empty() {
        let below = lines::all(text.get(line.end()..).unwrap_or_default()).skip(1).find(|line| !line.is_blank());
        return below.is_some_and(|below| below.indent() > line.indent());
    }
    TypeWord::from_key(value).is_some() || value.starts_with('{') || value.starts_with(|c: char| c.is_ascii_digit())
}

/// Keys whose values are sentences, which people write over several lines; and `text`, a fact that reads like one.
const SENTENCES: [&str; 12] = [
    "summary",
    "docs",
    "doc",
    "meaning",
    "remedy",
    "page_says",
    "truth",
    "reason",
    "because",
    "assumed",
    "text",
    "deprecated",
];

/// A text without quotes that goes on in the next line, with a colon in it there.
pub(super) fn continued(text: &str, lines: &Lines<'_>, into: &mut Vec<Finding>) {
    for (at, line) in lines.near.iter().enumerate() {
        let (start, body) = line.body();
        let Some((colon, _)) =
            reason(body).filter(|_| !is_key(first_word(body)) && !body.starts_with(['"', '\'', '{', '[']))
        else {
            continue;
        };
        let Some(pair) = lines.near[at + 1..].iter().find_map(|above| {
            let pair = above.pair().filter(|_| above.indent() < line.indent())?;
            let key = text.get(pair.key.clone())?;
            let plain =
                !pair.text.is_empty() && reason(pair.text).is_none() && !pair.text.starts_with(['"', '\'', '{', '[']);
            (plain && SENTENCES.contains(&key)).then_some(pair)
        }) else {
            continue;
        };
        let indent = lines::line_at(text, pair.key.start).indent();
        let below = lines::all(&text[pair.value.start..]).skip(1).take_while(|next| next.indent() > indent);
        let end = below.filter(|next| !next.is_blank()).last().map_or(line.end(), |last| pair.value.start + last.end());
        let words: Vec<&str> = text[pair.value.start..end].split_whitespace().collect();
        let wanted = quoted(&words.join(" "));
        let help = format!("quote the string: `{}: {}`", &text[pair.key.clone()], shortened(&wanted));
        let message = "a string that contains `: ` must be quoted";
        let found = Finding::new(start + colon.start..start + colon.end, message, help);
        into.push(found.edit(pair.value.start..end, wanted));
    }
}

#[cfg(all(test, feature = "maintain"))]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::SENTENCES;
    use crate::schema::json_schema;

    /// The keys of all mappings whose values are prose.
    fn prose(schema: &Value, into: &mut BTreeSet<String>) {
        if let Some(Value::Object(properties)) = schema.get("properties") {
            let is_prose = |value: &Value| value.to_string().contains("text/markdown");
            let own = properties.iter().filter(|(_, value)| value.get("properties").is_none() && is_prose(value));
            into.extend(own.map(|(key, _)| key.clone()));
        }
        match schema {
            Value::Object(members) => members.values().for_each(|member| prose(member, into)),
            Value::Array(items) => items.iter().for_each(|item| prose(item, into)),
            _ => {}
        }
    }

    #[test]
    fn every_key_of_prose_is_known_to_hold_sentences() {
        let schema: Value = serde_json::from_str(&json_schema()).expect("the schema is JSON");
        let mut keys = BTreeSet::new();
        prose(&schema, &mut keys);
        assert!(keys.contains("summary"), "{keys:?}");
        let missing: Vec<&String> = keys.iter().filter(|key| !SENTENCES.contains(&key.as_str())).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
