//! Formats of files: tables of a page, and sentences that list them.

use std::collections::{HashMap, HashSet};

use heck::ToSnakeCase;

use crate::facts::model::Fact;

/// What is known of an extension: registered content type, first bytes, kind of archive.
const KNOWN: &[(&str, &str, &[&str], &str)] = &[
    ("png", "image/png", &["89 50 4E 47 0D 0A 1A 0A"], ""),
    ("jpeg", "image/jpeg", &["FF D8 FF"], ""),
    ("jpg", "image/jpeg", &["FF D8 FF"], ""),
    ("gif", "image/gif", &["47 49 46 38"], ""),
    ("bmp", "image/bmp", &["42 4D"], ""),
    ("webp", "image/webp", &["52 49 46 46 ?? ?? ?? ?? 57 45 42 50"], ""),
    ("mp4", "video/mp4", &["?? ?? ?? ?? 66 74 79 70"], ""),
    ("mp3", "audio/mpeg", &[], ""),
    ("amr", "audio/amr", &["23 21 41 4D 52"], ""),
    ("wav", "audio/wav", &["52 49 46 46 ?? ?? ?? ?? 57 41 56 45"], ""),
    ("pdf", "application/pdf", &["25 50 44 46"], ""),
    ("zip", "application/zip", &["50 4B 03 04", "50 4B 05 06"], "zip"),
    ("rar", "application/x-rar-compressed", &["52 61 72 21 1A 07"], "rar"),
    ("7z", "application/x-7z-compressed", &["37 7A BC AF 27 1C"], "seven_zip"),
    ("gz", "application/gzip", &["1F 8B"], "gzip"),
    ("dwg", "application/acad", &["41 43 31"], ""),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["50 4B 03 04"], ""),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["50 4B 03 04"], ""),
    ("doc", "application/msword", &["D0 CF 11 E0 A1 B1 1A E1"], ""),
    ("xls", "application/vnd.ms-excel", &["D0 CF 11 E0 A1 B1 1A E1"], ""),
];

/// A row of a page's table of formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatFact {
    /// What the page calls the group.
    pub group: String,
    /// The extension, lower case, without the dot.
    pub extension: String,
    /// Content types, in the order of the page.
    pub content_types: Vec<String>,
}

/// A table of formats in a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name in the spec.
    pub name: String,
    /// One sentence.
    pub doc: String,
    /// True when the page says so of what archives hold.
    pub archive_entries_checked: bool,
    /// Its groups.
    pub groups: Vec<Group>,
}

/// Formats with one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name in the spec.
    pub name: String,
    /// The largest file: `2 MiB`.
    pub max: Option<String>,
    /// Extensions with content types.
    pub formats: Vec<(String, Vec<String>)>,
}

/// The table that a page's rows make.
pub fn table(name: &str, rows: &[Fact<FormatFact>], archive_entries_checked: bool) -> Option<Table> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut seen = HashSet::new();
    for row in rows {
        if !seen.insert(row.value.extension.clone()) {
            continue;
        }
        let group = group_name(&row.value.group);
        let at = *places.entry(group.clone()).or_insert_with(|| {
            groups.push(Group { name: group, max: None, formats: Vec::new() });
            groups.len() - 1
        });
        groups[at].formats.push((row.value.extension.clone(), row.value.content_types.clone()));
    }
    let has_archive =
        rows.iter().any(|row| known(&row.value.extension).is_some_and(|(.., archive)| !archive.is_empty()));
    let doc = "What may be uploaded.".to_owned();
    (!groups.is_empty()).then(|| Table {
        name: name.to_owned(),
        doc,
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

fn known(extension: &str) -> Option<(&'static str, &'static [&'static str], &'static str)> {
    KNOWN
        .iter()
        .find(|(name, ..)| *name == extension)
        .map(|(_, content_type, magic, archive)| (*content_type, *magic, *archive))
}

/// Formats that a sentence lists: `image: 2M, PNG, JPEG; video: 10MB, MP4`. Only upper case counts where letters are
/// glued, because flattened pages lose what stood between.
pub fn in_sentence(name: &str, sentence: &str) -> Option<Table> {
    let lower = sentence.to_lowercase();
    if !(lower.contains("格式") || lower.contains("format")) {
        return None;
    }
    let mut starts: Vec<(usize, &str)> = ["image", "video", "voice", "thumb"]
        .into_iter()
        .filter_map(|word| Some((kind_at(&lower, word)?, word)))
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
        let mut formats = extensions(part);
        formats.retain(|(extension, _)| seen.insert(extension.clone()));
        if !formats.is_empty() {
            let max = crate::infer::constraints::limits(
                &format!("最大{}", digits(part)),
                crate::infer::constraints::Kind::File,
            )
            .max_size;
            groups.push(Group { name: (*word).to_owned(), max, formats });
        }
    }
    let doc = "What may be uploaded.".to_owned();
    (!groups.is_empty()).then(|| Table { name: name.to_owned(), doc, archive_entries_checked: false, groups })
}

/// Where a kind of file is announced: `image)` or `image:`.
fn kind_at(lower: &str, word: &str) -> Option<usize> {
    let announces = |at: usize| lower[at + word.len()..].trim_start().starts_with([')', '）', ':', '：']);
    lower.match_indices(word).map(|(at, _)| at).find(|at| announces(*at))
}

/// The first number of a part with its unit: `2M`.
fn digits(part: &str) -> &str {
    let sized = |at: &usize| {
        let rest = part[*at..].trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        rest.starts_with(['m', 'M', 'k', 'K'])
    };
    let begins = |at: &usize| !part[..*at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let found =
        part.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).find(|at| begins(at) && sized(at));
    found.map_or("", |at| part[at..].get(..8.min(part.len() - at)).unwrap_or(""))
}

fn extensions(part: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut at = 0;
    while at < part.len() {
        let rest = &part[at..];
        let matches = |name: &str| {
            let glued = rest.starts_with(&name.to_ascii_uppercase());
            let before = part[..at].chars().next_back();
            let after = rest.get(name.len()..).and_then(|rest| rest.chars().next());
            let word = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
            glued || (rest.starts_with(name) && word(before) && word(after))
        };
        match KNOWN.iter().find(|(name, ..)| matches(name)) {
            Some((name, content_type, ..)) => {
                if !found.iter().any(|(known, _)| known == name) {
                    found.push(((*name).to_owned(), vec![(*content_type).to_owned()]));
                }
                at += name.len();
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// A row of a table of formats in flattened text: `picture .png image/png,application/x-png`.
pub fn row(line: &str) -> Option<FormatFact> {
    let dot = line.find(" .")? + 1;
    let (group, rest) = line.split_at(dot);
    let (extension, types) = rest[1..].split_once(' ')?;
    fact(group, extension, types)
}

/// A row from its cells.
pub fn fact(group: &str, extension: &str, types: &str) -> Option<FormatFact> {
    let extension = extension.trim().trim_start_matches('.').to_ascii_lowercase();
    let mut content_types: Vec<String> = Vec::new();
    for kind in types.split([',', '，', ';', '、']).map(str::trim).filter(|kind| is_content_type(kind)) {
        if content_types.len() < MAX_TYPES && content_types.iter().all(|known| known != kind) {
            content_types.push(kind.to_owned());
        }
    }
    (is_extension(&extension) && !content_types.is_empty()).then(|| FormatFact {
        group: group.trim().to_owned(),
        extension,
        content_types,
    })
}

/// The most content types of one extension.
const MAX_TYPES: usize = 20;

/// True for an extension as the spec writes it.
pub fn is_extension(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty() && text.len() < 12 && text.bytes().all(legal)
}

/// True for a content type without parameters.
pub fn is_content_type(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part.len() < 100
            && part.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&c))
    };
    text.split_once('/').is_some_and(|(kind, of)| token(kind) && token(of))
}

/// The YAML of a table's file.
pub fn text(table: &Table, assumptions: bool) -> String {
    use std::fmt::Write;

    use crate::yaml::write::scalar;
    let mut out = String::from("# yaml-language-server: $schema=../schema.json\nformats:\n");
    let _ = writeln!(out, "  {}:\n    doc: {}", scalar(&table.name), scalar(&table.doc));
    if table.archive_entries_checked {
        out.push_str("    archive_entries_checked: true\n");
    }
    out.push_str("    groups:\n");
    for group in &table.groups {
        let _ = writeln!(out, "      {}:", scalar(&group.name));
        if let Some(max) = &group.max {
            let _ = writeln!(out, "        max: {max}");
        }
        out.push_str("        formats:\n");
        for (extension, types) in &group.formats {
            let _ = writeln!(out, "          {}: {}", scalar(extension), format_line(extension, types));
        }
    }
    let sized: Vec<&Group> = table.groups.iter().filter(|group| group.max.is_some()).collect();
    if assumptions && !sized.is_empty() {
        out.push_str("\nassumptions:\n");
        for group in sized {
            let _ = writeln!(
                out,
                "  - at: {}\n    assumed: the page counts by 1024",
                scalar(&format!("formats.{}.groups.{}.max", table.name, group.name))
            );
        }
    }
    out
}

fn format_line(extension: &str, types: &[String]) -> String {
    use crate::yaml::write::scalar;
    let (_, magic, archive) = known(extension).unwrap_or_default();
    let types = match types {
        [one] => scalar(one),
        several => format!("[{}]", several.iter().map(|one| scalar(one)).collect::<Vec<_>>().join(", ")),
    };
    let magic = match magic {
        [] => String::new(),
        [one] => format!(", magic: \"{one}\""),
        several => {
            format!(", magic: [{}]", several.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", "))
        }
    };
    let archive = if archive.is_empty() { String::new() } else { format!(", archive: {archive}") };
    format!("{{ types: {types}{magic}{archive} }}")
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
        assert_eq!(in_sentence("media", "an image of the shop"), None);
        let table = in_sentence("media", "formats: image: PNG, GIF; video: MP4, GIF").expect("formats");
        assert_eq!(table.groups.iter().map(|group| group.formats.len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn rows_of_tables() {
        let row = row("3D Studio .max application/octet-stream").expect("a row");
        assert_eq!((row.group.as_str(), row.extension.as_str()), ("3D Studio", "max"));
        assert_eq!(group_name("3DMax"), "three_d_max");
        assert_eq!(group_name("Ordinary documents"), "ordinary_document");
    }
}
