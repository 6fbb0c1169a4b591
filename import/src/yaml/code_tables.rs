//! The file of tables of codes that drafts share.

use crate::infer::share_codes::CodeTables;
use crate::yaml::fields::Writer;
use crate::yaml::scalar::scalar;
use crate::yaml::write::error;

/// The text of a file.
pub(crate) fn text(file: &CodeTables) -> String {
    let mut out = Writer::default();
    out.line(0, "# yaml-language-server: $schema=../schema.json");
    out.line(0, "errors:");
    for (at, (name, rows)) in file.tables.iter().enumerate() {
        if at > 0 {
            out.blank();
        }
        out.line(1, &format!("{}:", scalar(name)));
        let doc = format!("Codes that several pages of `{}` list in the same words.", file.group);
        out.line(2, &format!("doc: {}", scalar(&doc)));
        out.line(2, "codes:");
        rows.iter().for_each(|row| error(&mut out, row, 3));
    }
    out.text
}
