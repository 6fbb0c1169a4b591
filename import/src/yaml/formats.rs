//! The file of a table of formats.

use std::fmt::Write;

use crate::draft::formats::{FileFormat, FormatGroup, FormatTable};
use crate::vocabulary::file_formats;
use crate::yaml::scalar::{flow_list, quoted, scalar};

/// The text of a table's file.
pub(crate) fn text(table: &FormatTable) -> String {
    let mut out = String::from("# yaml-language-server: $schema=../schema.json\nformats:\n");
    let _ = writeln!(out, "  {}:\n    doc: {}", scalar(&table.name), scalar(&table.doc));
    if table.archive_entries_checked {
        out.push_str("    archive_entries_checked: true\n");
    }
    out.push_str("    groups:\n");
    table.groups.iter().for_each(|group| write_group(&mut out, group));
    write_assumptions(&mut out, table);
    out
}

fn write_group(out: &mut String, group: &FormatGroup) {
    let _ = writeln!(out, "      {}:", scalar(&group.name));
    if let Some(max) = &group.max {
        let _ = writeln!(out, "        max: {max}");
    }
    out.push_str("        formats:\n");
    for format in &group.formats {
        let _ = writeln!(out, "          {}: {}", scalar(&format.extension), flow(format));
    }
}

/// The vendor's units count by 1024, which no page says.
fn write_assumptions(out: &mut String, table: &FormatTable) {
    let sized: Vec<&FormatGroup> = table.groups.iter().filter(|group| group.max.is_some()).collect();
    if sized.is_empty() {
        return;
    }
    out.push_str("\nassumptions:\n");
    for group in sized {
        let at = format!("formats.{}.groups.{}.max", table.name, group.name);
        let _ = writeln!(out, "  - at: {}\n    assumed: 1 MB on the page is 1024 × 1024 bytes", scalar(&at));
    }
}

fn flow(format: &FileFormat) -> String {
    let known = file_formats::known(&format.extension);
    let types: Vec<String> = format.content_types.iter().map(|one| scalar(one)).collect();
    let magic: Vec<String> = known.iter().flat_map(|known| known.magic).map(|bytes| quoted(bytes)).collect();
    let mut keys = vec![format!("types: {}", one_or_list(types))];
    if !magic.is_empty() {
        keys.push(format!("magic: {}", one_or_list(magic)));
    }
    keys.extend(known.and_then(|known| known.archive).map(|kind| format!("archive: {}", kind.key())));
    format!("{{ {} }}", keys.join(", "))
}

fn one_or_list(mut values: Vec<String>) -> String {
    if values.len() == 1 { values.remove(0) } else { flow_list(&values) }
}
