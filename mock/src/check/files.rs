//! Checks files: name, extension, first bytes, content type, size.

use serde_json::Value;
use weixin_codegen::model::{Api, Check, Constraint, Field, Format, FormatGroup, FormatTable, SizeLimit};

use super::finding::{Findings, excerpt};
use crate::quirk::{Quirk, Quirks};
use crate::received::Part;

/// The content type that says nothing about the format.
const ANY_BYTES: &str = "application/octet-stream";

/// The most characters of an extension in a URL. What is longer is not one.
const LONGEST_EXTENSION: usize = 10;

/// Checks the part of a form that holds a file, or the file that is the whole body.
pub(super) fn check(api: &Api, quirks: &Quirks, field: &Field, part: &Part, in_form: bool, findings: &mut Findings) {
    let name = &field.name.wire;
    if in_form && quirks.has(Quirk::FileNameRequired) && (part.file_name.is_none() || part.extended_file_name) {
        let what = if part.extended_file_name { "has `filename*`" } else { "has no `filename`" };
        return findings.no_file(name, format!("{what}, so that the service does not see a file"));
    }
    if part.len == 0 {
        return findings.no_file(name, "0 bytes, must not be empty");
    }
    for constraint in &field.constraints {
        match constraint {
            Constraint::Formats(table) => {
                if let Some(table) = api.format_table(table) {
                    let strict = quirks.has(Quirk::StrictContentTypes);
                    if in_form {
                        format(table, name, part, strict, findings);
                    } else {
                        labelled(table, name, part, strict, findings);
                    }
                }
            }
            Constraint::Size(limit) => size(name, part.len, *limit, findings),
            _ => {}
        }
    }
}

/// Checks that a part or a raw body has the content type that the spec says. Unless the mock is strict, it may have none.
pub(super) fn label(quirks: &Quirks, field: &Field, part: &Part, findings: &mut Findings) {
    for constraint in &field.constraints {
        let Constraint::ContentType(wanted) = constraint else { continue };
        let suits = match part.content_type.as_deref() {
            None => !quirks.has(Quirk::StrictContentTypes),
            Some(label) => bare(label).eq_ignore_ascii_case(bare(wanted)),
        };
        if !suits {
            let found = part.content_type.as_deref().map_or_else(|| "no content type".to_owned(), excerpt);
            findings.failed(&field.name.wire, Check::Format, format!("{found}, must be {wanted}"));
        }
    }
}

/// Checks that the extension in a URL's path, if it has one, is in the table.
pub(super) fn check_url(api: &Api, table: &str, path: &str, value: &Value, findings: &mut Findings) {
    let Some(url) = value.as_str().and_then(|text| url::Url::parse(text).ok()) else { return };
    let last = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
    let Some((_, extension)) = last.rsplit_once('.') else { return };
    let extension = extension.to_lowercase();
    let plausible =
        !extension.is_empty() && extension.len() <= LONGEST_EXTENSION && extension.chars().all(char::is_alphanumeric);
    let Some(table) = api.format_table(table).filter(|_| plausible) else { return };
    match find(table, &extension) {
        Some((group, _)) => findings.group(&group.name.wire),
        None => unknown_extension(path, &extension, findings),
    }
}

/// Checks a file without a name: what its content type says, or else its first bytes.
fn labelled(table: &FormatTable, field: &str, part: &Part, strict: bool, findings: &mut Findings) {
    let label = part.content_type.as_deref().map(bare).filter(|label| strict || !label.eq_ignore_ascii_case(ANY_BYTES));
    let has_label = |format: &Format| {
        label.is_none_or(|label| format.content_types.iter().any(|known| known.eq_ignore_ascii_case(label)))
    };
    let begins_so =
        |format: &Format| format.magic.is_empty() || format.magic.iter().any(|magic| begins(magic, &part.head));
    let all = || table.groups.iter().flat_map(|group| group.formats.iter().map(move |format| (group, format)));
    let Some((group, _)) = all().find(|(_, format)| has_label(format) && begins_so(format)) else {
        let what = match label.filter(|_| all().any(|(_, format)| has_label(format))) {
            Some(label) => format!("does not begin like {}", excerpt(label)),
            None => format!("{} is not accepted", excerpt(label.unwrap_or("a file that begins so"))),
        };
        return findings.failed(field, Check::Format, what);
    };
    findings.group(&group.name.wire);
    if let Some(limit) = group.limit {
        size(field, part.len, limit, findings);
    }
}

fn format(table: &FormatTable, field: &str, part: &Part, strict: bool, findings: &mut Findings) {
    let extension = part.extension();
    let Some((group, format)) = find(table, &extension) else {
        return unknown_extension(field, &extension, findings);
    };
    findings.group(&group.name.wire);
    if !format.magic.is_empty() && !format.magic.iter().any(|magic| begins(magic, &part.head)) {
        findings.failed(field, Check::Format, format!("does not begin like a {extension} file"));
    }
    if !label_suits(format, part.content_type.as_deref(), strict) {
        let found = part.content_type.as_deref().map_or_else(|| "no content type".to_owned(), excerpt);
        let what = format!("{found}, must be {}", format.content_types.join(" or "));
        findings.failed(field, Check::Format, what);
    }
    if let Some(limit) = group.limit {
        size(field, part.len, limit, findings);
    }
}

/// Checks a number of bytes.
pub(super) fn size(field: &str, len: u64, limit: SizeLimit, findings: &mut Findings) {
    let (fits, must) = match limit {
        SizeLimit::AtMost(size) => (size.bytes().is_none_or(|most| len <= most), format!("at most {size}")),
        SizeLimit::Below(size) => (size.bytes().is_none_or(|below| len < below), format!("below {size}")),
    };
    if !fits {
        findings.failed(field, Check::Size, format!("{len} bytes, must be {must}"));
    }
}

fn unknown_extension(field: &str, extension: &str, findings: &mut Findings) {
    let what = format!("extension {} is not accepted", excerpt(extension));
    findings.failed(field, Check::Format, what);
}

/// The row of an extension, with its group.
fn find<'a>(table: &'a FormatTable, extension: &str) -> Option<(&'a FormatGroup, &'a Format)> {
    table.groups.iter().find_map(|group| {
        let format = group.formats.iter().find(|format| format.extension == extension)?;
        Some((group, format))
    })
}

/// Whether bytes begin with a pattern: pairs of hexadecimal digits, with `??` for any byte.
fn begins(pattern: &str, bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    pattern.split_whitespace().all(|digits| match bytes.next() {
        None => false,
        Some(byte) => digits == "??" || u8::from_str_radix(digits, 16) == Ok(*byte),
    })
}

/// Whether a content type is one of the format's. Most clients label an unknown file as any bytes, or not at all; unless
/// the mock is strict, that is accepted too.
fn label_suits(format: &Format, label: Option<&str>, strict: bool) -> bool {
    let Some(label) = label else { return !strict };
    let label = bare(label);
    let listed = format.content_types.iter().any(|accepted| accepted.eq_ignore_ascii_case(label));
    listed || (!strict && label.eq_ignore_ascii_case(ANY_BYTES))
}

/// A content type without its parameters.
fn bare(label: &str) -> &str {
    label.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings() {
        assert!(begins("42 4D", b"BM...") && begins("?? 4D", b"xM"));
        assert!(!begins("42 4D", b"B") && !begins("42 4D", b"MB") && !begins("zz", b"z"));
    }
}
