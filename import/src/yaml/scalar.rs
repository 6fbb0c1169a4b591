//! Scalars of YAML: texts in quotes where they need them, and literals.

use weixin_codegen::model::Literal;
use weixin_codegen::yaml::is_escaped;
pub(crate) use weixin_codegen::yaml::quoted;

use crate::text::is_wide;

/// A text, in quotes where YAML would take it for something else.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// True for a text that needs no quotes anywhere, also not inside of `{ }`.
fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || is_wide(c));
    let reserved = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | "nan" | "inf"
    );
    let odd = |c: char| ",[]{}&*!|>%@`\"'#:?\\".contains(c) || is_escaped(c);
    starts && !reserved && !text.contains(odd) && !text.ends_with([' ', '-']) && text.len() < 100_000
}

/// A literal: texts are in quotes, whatever they look like.
pub(crate) fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => quoted(text),
        Literal::Number(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

/// A list on one line.
pub(crate) fn flow_list(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

/// A mapping on one line.
pub(crate) fn flow_map(entries: &[String]) -> String {
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

#[cfg(test)]
mod tests {
    use weixin_codegen::text::fits_in_prose;
    use weixin_codegen::yaml;

    use super::*;
    use crate::yaml::evil::EVIL;

    /// What the writer writes is read back as the text that it was, wherever it stands.
    #[test]
    fn every_text_is_written_so_that_yaml_reads_it_back() {
        let more = [
            "",
            " ",
            "a ",
            "-",
            "a -",
            "~",
            "True",
            "NULL",
            "0x1f",
            "1e3",
            ".inf",
            "2026-11-21",
            "?",
            "a:",
            ":a",
            "%a",
            "@a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "中",
            "\u{10ffff}",
            "<<",
            "=",
            "---",
            "...",
        ];
        for text in EVIL.iter().chain(&more) {
            let scalar = scalar(text);
            let document = format!("{scalar}: {scalar}\nlist: [{scalar}, {{ {scalar}: {scalar} }}, -1]\n- no\n")
                .replace("\n- no\n", "\n");
            let mut errors = Vec::new();
            let root = yaml::parse(0, &document, &mut errors).unwrap_or_else(|| panic!("{text:?}: {document}"));
            // Only what a spec may not hold anywhere is refused, never misread.
            let seen = fits_in_prose(text).is_ok();
            assert!(errors.is_empty() || !seen, "{text:?}: {}\n{document}", errors[0].message);
            if errors.is_empty() {
                let entry = root.get(text).unwrap_or_else(|| panic!("{text:?}: {document}"));
                assert_eq!(entry.value.text(), Some(*text), "{document}");
                let yaml::NodeKind::Scalar(value) = &entry.value.kind else { panic!("{document}") };
                assert!(value.resolve().is_none(), "{text:?} is no text: {document}");
            }
        }
    }
}
