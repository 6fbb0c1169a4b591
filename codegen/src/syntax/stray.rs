//! Lines that are no YAML at all: comments of other languages, remarks, marks that a merge or a diff has left.

use super::lines::{self, Line, Lines};
use super::{Edit, Finding, shortened};

/// How comments begin, and end, in other languages.
const COMMENTS: [(&str, Option<&str>); 5] =
    [("//", None), ("/*", Some("*/")), ("<!--", Some("-->")), ("--", None), (";", None)];
/// A comment of another language has at most so many lines.
const LONGEST: usize = 40;

/// Looks for such lines around a place.
pub(super) fn find(text: &str, lines: &Lines<'_>, into: &mut Vec<Finding>) {
    for line in &lines.near {
        let found = merge_mark(*line).or_else(|| comment(text, *line)).or_else(|| item(text, *line));
        into.extend(found.or_else(|| remark(*line)));
    }
}

/// `=======` and `>>>>>>> theirs` where `<<<<<<<` is gone.
fn merge_mark(line: Line<'_>) -> Option<Finding> {
    let is_mark = line.text == "=======" || line.text.starts_with(">>>>>>> ") || line.text.starts_with("||||||| ");
    is_mark.then(|| {
        let help = "remove the line, and check that the rest is right";
        left_out(line, line.start..line.end(), "the mark of a merge conflict", help)
    })
}

/// `// never from a page`
pub(super) fn comment(text: &str, line: Line<'_>) -> Option<Finding> {
    let start = line.start + line.indent();
    let body = &text[start..line.end()];
    let (sign, closer) = COMMENTS.into_iter().find(|(sign, _)| body.starts_with(sign))?;
    let message = format!("`{sign}` does not begin a comment in YAML");
    let finding = Finding::new(start..start + sign.len(), message, "begin the line with `# `");
    let last = closer.and_then(|closer| {
        let all = lines::all(&text[start..]).take(LONGEST);
        all.into_iter().find(|line| line.text.contains(closer)).map(|line| start + line.end())
    });
    let end = last.unwrap_or(line.end()).max(line.end());
    let edits = lines::all(&text[line.start..end]).map(|each| {
        let from = line.start + each.start;
        Edit::new(from..from + each.text.len(), "")
    });
    Some(finding.edits(edits.collect()))
}

/// `- code: 1` where names lead to values.
fn item(text: &str, line: Line<'_>) -> Option<Finding> {
    let indent = line.indent();
    line.text[indent..].strip_prefix("- ")?;
    let mut above = super::indent::earlier(text, line).skip_while(|above| above.indent() > indent);
    let beside = above.next().filter(|above| above.indent() == indent && !above.text[indent..].starts_with('-'))?;
    let key = beside.pair()?.key;
    let below = lines::all(&text[line.start..]).skip(1).take_while(|next| next.is_blank() || next.indent() > indent);
    let edits = below.map(|next| Line { start: line.start + next.start, ..next });
    let edits: Vec<Edit> =
        std::iter::once(line).chain(edits).map(|line| Edit::new(line.start..line.end(), "")).collect();
    let help = format!("write it like `{}:` above, without a dash", shortened(&text[key.clone()]));
    let finding = Finding::new(line.start + indent..line.end(), "an item of a list among the keys of a mapping", help);
    Some(finding.also(key, "a key of it").edits(edits))
}

/// A line of words.
fn remark(line: Line<'_>) -> Option<Finding> {
    let start = line.start + line.indent();
    let is_item = line.text[line.indent()..].starts_with("- ");
    if line.is_blank() || line.begins_entry() || is_item {
        return None;
    }
    let help = format!(
        "write `# {}` if it is a comment; lines of a multi-line string are indented more than their key",
        shortened(line.text.trim())
    );
    Some(left_out(line, start..line.end(), "a line without a key", &help))
}

fn left_out(line: Line<'_>, at: std::ops::Range<usize>, message: &str, help: &str) -> Finding {
    Finding::new(at, message, help).edit(line.start..line.end(), "")
}
