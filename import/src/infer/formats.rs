//! Formats of files: the tables of a page, and those that its sentences list.

use std::collections::{HashMap, HashSet};

use heck::ToSnakeCase;

use crate::draft::formats::{FileFormat, FormatGroup, FormatTable};
use crate::draft::model::Todo;
use crate::facts::model::Fact;
use crate::infer::constraints::{ValueKind, limits};
use crate::page::format_row::FormatRow;
use crate::vocabulary::file_formats::{self, FORMATS};

/// What a table of formats is about: no page says it in words of its own.
const DOC: &str = "What may be uploaded.";

/// The table that a page's rows make.
pub(crate) fn table(name: &str, rows: &[Fact<FormatRow>], archive_entries_checked: bool) -> Option<FormatTable> {
    let mut groups: Vec<FormatGroup> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    let mut seen = HashSet::new();
    for FormatRow { group, extension, content_types } in rows.iter().map(|row| &row.value) {
        if !seen.insert(extension) {
            continue;
        }
        let name = group_name(group);
        let at = *positions.entry(name.clone()).or_insert_with(|| {
            groups.push(FormatGroup { name, max: None, formats: Vec::new() });
            groups.len() - 1
        });
        groups[at].formats.push(FileFormat { extension: extension.clone(), content_types: content_types.clone() });
    }
    let is_archive = |extension: &str| file_formats::known(extension).is_some_and(|format| format.archive.is_some());
    let has_archive = rows.iter().any(|row| is_archive(&row.value.extension));
    (!groups.is_empty()).then(|| FormatTable {
        name: name.to_owned(),
        doc: DOC.to_owned(),
        archive_entries_checked: archive_entries_checked && has_archive,
        groups,
    })
}

/// `3DMax` → `three_d_max`, `Ordinary documents` → `ordinary_document`.
fn group_name(text: &str) -> String {
    const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let spelled: String = text
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => DIGITS[digit as usize].to_owned(),
            None if c.is_ascii_alphanumeric() => c.to_string(),
            None => " ".to_owned(),
        })
        .collect();
    let name = spelled.to_snake_case();
    match name.strip_suffix('s').filter(|singular| singular.len() > 3) {
        Some(singular) => singular.to_owned(),
        None if name.is_empty() => "file".to_owned(),
        None => name,
    }
}

/// Formats that a sentence lists: `image: 2M, PNG, JPEG; video: 10MB, MP4`. Only upper case counts where letters are
/// glued, because flattened pages lose what stood between.
pub(crate) fn in_sentence(name: &str, sentence: &str) -> Option<FormatTable> {
    let lower = sentence.to_lowercase();
    if !(lower.contains("格式") || lower.contains("format")) {
        return None;
    }
    let mut starts: Vec<(usize, &str)> = ["image", "video", "voice", "thumb"]
        .into_iter()
        .filter_map(|word| Some((announced_at(&lower, word)?, word)))
        .collect();
    starts.sort_unstable();
    if starts.is_empty() {
        starts.push((0, "file"));
    }
    let mut groups = Vec::new();
    let mut seen = HashSet::new();
    for (index, (start, word)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(sentence.len(), |(end, _)| *end);
        let part = sentence.get(*start..end).unwrap_or("");
        // An extension belongs to one group: the first that lists it.
        let mut formats = formats_in(part);
        formats.retain(|format| seen.insert(format.extension.clone()));
        if !formats.is_empty() {
            let max = limits(&format!("最大{}", first_size(part)), ValueKind::File).max_size;
            groups.push(FormatGroup { name: (*word).to_owned(), max, formats });
        }
    }
    let table = FormatTable { name: name.to_owned(), doc: DOC.to_owned(), archive_entries_checked: false, groups };
    Some(table).filter(|table| !table.groups.is_empty())
}

/// What is open about a table that sentences list.
pub(crate) fn without_types(table: &FormatTable) -> Todo {
    let what = "the page lists only extensions; the content types are the registered ones";
    Todo { line: 1, what: format!("formats `{}`: {what}", table.name) }
}

/// Where a kind of file is announced: `image)` or `image:`.
fn announced_at(lower: &str, word: &str) -> Option<usize> {
    let announces = |at: usize| lower[at + word.len()..].trim_start().starts_with([')', '）', ':', '：']);
    lower.match_indices(word).map(|(at, _)| at).find(|at| announces(*at))
}

/// The most characters that a number with its unit has.
const LONGEST_SIZE: usize = 8;

/// The first number of a part with its unit: `2M`.
fn first_size(part: &str) -> &str {
    let sized = |at: &usize| {
        let rest = part[*at..].trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        rest.starts_with(['m', 'M', 'k', 'K'])
    };
    let begins = |at: &usize| !part[..*at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let found =
        part.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).find(|at| begins(at) && sized(at));
    found.map_or("", |at| {
        let rest = &part[at..];
        rest.char_indices().nth(LONGEST_SIZE).map_or(rest, |(end, _)| &rest[..end])
    })
}

/// The known extensions that a text names, in its order.
fn formats_in(part: &str) -> Vec<FileFormat> {
    let mut found: Vec<FileFormat> = Vec::new();
    let mut at = 0;
    while at < part.len() {
        let rest = &part[at..];
        let matches = |name: &str| {
            let glued = rest.starts_with(&name.to_ascii_uppercase());
            let before = part[..at].chars().next_back();
            let after = rest.get(name.len()..).and_then(|rest| rest.chars().next());
            let ends = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
            glued || (rest.starts_with(name) && ends(before) && ends(after))
        };
        let Some(known) = FORMATS.iter().find(|known| matches(known.extension)) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if found.iter().all(|format| format.extension != known.extension) {
            let content_types = vec![known.content_type.to_owned()];
            found.push(FileFormat { extension: known.extension.to_owned(), content_types });
        }
        at += known.extension.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_list_formats() {
        let table = in_sentence(
            "media",
            "Image (image): 2M, PNG supportJPEGGIF format Video (video): 10MB, support MP4 format",
        )
        .expect("formats");
        let groups: Vec<_> =
            table.groups.iter().map(|group| (group.name.as_str(), group.max.as_deref(), group.formats.len())).collect();
        assert_eq!(groups, [("image", Some("2 MiB"), 3), ("video", Some("10 MiB"), 1)]);
        let table =
            in_sentence("media", "图片（image）: 27M，支持PNG格式 视频（video）：100MB，支持MP4格式").expect("formats");
        let sizes: Vec<_> = table.groups.iter().map(|group| group.max.as_deref()).collect();
        assert_eq!(sizes, [Some("27 MiB"), Some("100 MiB")]);
        assert_eq!(in_sentence("media", "an image of the shop"), None);
        let table = in_sentence("media", "formats: image: PNG, GIF; video: MP4, GIF").expect("formats");
        assert_eq!(table.groups.iter().map(|group| group.formats.len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn groups_have_names_of_the_spec() {
        for (text, name) in [("3DMax", "three_d_max"), ("Ordinary documents", "ordinary_document"), ("图片", "file")]
        {
            assert_eq!(group_name(text), name);
        }
    }
}
