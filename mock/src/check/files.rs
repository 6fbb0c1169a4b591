//! Files: name, extension, first bytes, content type, size.

use weixin_codegen::model::{Check, Constraint, Field, Format, FormatGroup, FormatTable, SizeLimit};

use super::Kind;
use super::params::Checks;
use crate::quirk::Quirk;
use crate::received::{Part, excerpt};

/// What says nothing of a format: the label of any bytes.
const ANY_BYTES: &str = "application/octet-stream";

impl<'a> Checks<'a> {
    /// Checks the part that holds a file.
    pub(super) fn file(&mut self, field: &Field, part: &Part) {
        let name = &field.name.wire;
        let needed = self.vendor.quirks.has(Quirk::FileNameNeeded);
        if needed && (part.file_name.is_none() || part.extended_file_name) {
            let what = if part.extended_file_name { "has `filename*`, which" } else { "has no `filename`, which" };
            self.no_file(name, format!("{what} the service takes for no file at all"));
            return;
        }
        if part.len == 0 {
            self.no_file(name, "0 bytes, must not be empty".to_owned());
            return;
        }
        for constraint in &field.constraints {
            match constraint {
                Constraint::Formats(table) => self.format(name, part, table),
                Constraint::Size(limit) => self.size(name, part.len, *limit),
                _ => {}
            }
        }
    }

    pub(super) fn no_file(&mut self, field: &str, what: String) {
        self.found(field, what, Kind::NoFile);
    }

    fn format(&mut self, field: &str, part: &Part, table: &str) {
        let Some(table) = self.table(table) else { return };
        let extension = part.extension();
        let Some((group, format)) = find(table, &extension) else {
            self.add(
                field,
                Check::Format,
                format!("extension {}, which the service does not take", excerpt(&extension)),
            );
            return;
        };
        self.belongs(&group.name.wire);
        if !format.magic.is_empty() && !format.magic.iter().any(|magic| begins(magic, &part.head)) {
            self.add(field, Check::Format, format!("does not begin like {extension}"));
        }
        let strict = self.vendor.quirks.has(Quirk::StrictContentTypes);
        if !label_suits(format, part.content_type.as_deref(), strict) {
            let found = part.content_type.as_deref().map_or_else(|| "no content type".to_owned(), excerpt);
            let what = format!("{found}, must be {}", format.content_types.join(" or "));
            self.add(field, Check::Format, what);
        }
        if let Some(limit) = group.limit {
            self.size(field, part.len, limit);
        }
    }

    fn size(&mut self, field: &str, len: u64, limit: SizeLimit) {
        let (fits, must) = match limit {
            SizeLimit::AtMost(size) => (size.bytes().is_none_or(|most| len <= most), format!("at most {size}")),
            SizeLimit::Below(size) => (size.bytes().is_none_or(|below| len < below), format!("below {size}")),
        };
        if !fits {
            self.add(field, Check::Size, format!("{len} bytes, must be {must}"));
        }
    }

    pub(super) fn table(&self, name: &str) -> Option<&'a FormatTable> {
        self.vendor.api.format_table(name)
    }
}

/// The row of an extension, with its group.
pub(super) fn find<'a>(table: &'a FormatTable, extension: &str) -> Option<(&'a FormatGroup, &'a Format)> {
    table.groups.iter().find_map(|group| {
        let format = group.formats.iter().find(|format| format.extension == extension)?;
        Some((group, format))
    })
}

/// True when bytes begin as a pattern says: pairs of hexadecimal digits, `??` for any byte.
fn begins(pattern: &str, bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    pattern.split_whitespace().all(|digits| match bytes.next() {
        None => false,
        Some(byte) => digits == "??" || u8::from_str_radix(digits, 16) == Ok(*byte),
    })
}

/// Whether a content type is one of the format's. Most clients label what they do not know as any bytes, or not at all;
/// unless the mock is strict, that does too.
fn label_suits(format: &Format, label: Option<&str>, strict: bool) -> bool {
    let Some(label) = label else { return !strict };
    let bare = label.split(';').next().unwrap_or_default().trim();
    let listed = format.content_types.iter().any(|accepted| accepted.eq_ignore_ascii_case(bare));
    listed || (!strict && bare.eq_ignore_ascii_case(ANY_BYTES))
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
