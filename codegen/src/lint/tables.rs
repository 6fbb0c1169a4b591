//! Rules about format tables.

use std::collections::HashMap;

use super::Report;
use super::constraints::is_size;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::shared::{Format, FormatTable};

/// The longest beginning of a file that is looked at, in bytes.
const HEAD: usize = 512;

/// A row is what a file is checked against, so each part of it has to be usable.
pub(super) fn format_rows(spec: &Spec, report: &mut Report) {
    for (_, name, table) in spec.format_tables() {
        if table.groups.iter().all(|(_, group)| group.formats.is_empty()) {
            report.push(
                Diagnostic::new(name.span, format!("table `{}` has no format", name.value))
                    .help("add rows, or remove it"),
            );
        }
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for (_, group) in &table.groups {
            if let (Some(_), Some(below)) = (&group.max, &group.below) {
                report.push(
                    Diagnostic::new(below.span, "`below` beside `max`")
                        .help("keep one: `max` includes the limit, `below` does not"),
                );
            }
            for size in [&group.max, &group.below].into_iter().flatten().filter(|size| !is_size(size)) {
                report.push(Diagnostic::new(size.span, "no file is that small").help("write a size above zero"));
            }
            for (extension, format) in &group.formats {
                row(extension, format, report);
                if let Some(first) = seen.insert(extension.as_str(), extension.span) {
                    report.push(
                        Diagnostic::new(extension.span, format!("`.{}` is listed twice", extension.value))
                            .also(first, "the first")
                            .help("an extension belongs to one group"),
                    );
                }
            }
        }
        archives(table, report);
    }
}

fn row(extension: &Spanned<String>, format: &Format, report: &mut Report) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if extension.is_empty() || !extension.chars().all(plain) {
        report.push(
            Diagnostic::new(extension.span, format!("`{}` is not an extension", extension.value))
                .help("write it without the dot, in lower case letters and digits"),
        );
    }
    if format.types.0.is_empty() {
        report.push(
            Diagnostic::new(extension.span, format!("`.{}` has no content type", extension.value)).help("add `types`"),
        );
    }
    for content_type in &format.types.0 {
        let token =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c));
        if !content_type.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub)) {
            report.push(
                Diagnostic::new(content_type.span, format!("`{}` is not a content type", content_type.value))
                    .help("write it as `image/png`, without parameters"),
            );
        }
    }
    for magic in &format.magic.0 {
        let bytes: Vec<&str> = magic.split(' ').collect();
        let legal = |byte: &&str| *byte == "??" || (byte.len() == 2 && byte.bytes().all(|b| b.is_ascii_hexdigit()));
        if !bytes.iter().all(legal) || bytes.iter().all(|byte| *byte == "??") || bytes.len() > HEAD {
            report.push(Diagnostic::new(magic.span, format!("`{}` are not bytes in hexadecimal", magic.value)).help(
                "write pairs of hexadecimal digits, `??` for any byte, separated by single spaces: `52 49 ?? ??`",
            ));
        }
    }
}

/// "Entries are checked" says something only where there are archives.
fn archives(table: &FormatTable, report: &mut Report) {
    let mut formats = table.groups.iter().flat_map(|(_, group)| group.formats.iter());
    if let Some(checked) = table.archive_entries_checked.as_ref().filter(|checked| checked.value)
        && !formats.any(|(_, format)| format.archive.is_some())
    {
        report.push(
            Diagnostic::new(checked.span, "no format of the table is an archive")
                .help("add `archive: zip` to those that are, or remove the key"),
        );
    }
}
