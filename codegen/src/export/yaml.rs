//! A document as YAML that YAML 1.1 and 1.2 read alike: a text that either takes for something else is in quotes.

use super::tree::{Node, Object};
use crate::yaml::{is_escaped, quoted};

/// How far each level is indented.
const INDENT: usize = 2;

/// The longest text that a key without quotes may be; YAML has a limit for keys on one line.
const LONGEST_KEY: usize = 1000;

/// The text of a document, with a newline at its end.
pub(super) fn text(document: &Object) -> String {
    let mut out = String::new();
    if document.is_empty() {
        out.push_str("{}\n");
    }
    entries(&mut out, document, 0);
    out
}

/// The entries of an object, of which the first goes on where the line ends.
fn entries(out: &mut String, object: &Object, indent: usize) {
    for (at, (key, value)) in object.iter().enumerate() {
        if at > 0 {
            spaces(out, indent);
        }
        let key = scalar(key);
        if key.len() > LONGEST_KEY {
            // A long key has to be marked as one.
            out.push_str("? ");
            out.push_str(&key);
            out.push('\n');
            spaces(out, indent);
        } else {
            out.push_str(&key);
        }
        out.push(':');
        behind_key(out, value, indent);
    }
}

fn behind_key(out: &mut String, value: &Node, indent: usize) {
    match value {
        Node::Object(object) if !object.is_empty() => {
            out.push('\n');
            spaces(out, indent + INDENT);
            entries(out, object, indent + INDENT);
        }
        Node::List(list) if !list.is_empty() && !is_short(list) => {
            out.push('\n');
            for item in list {
                spaces(out, indent + INDENT);
                behind_dash(out, item, indent + INDENT);
            }
        }
        Node::Text(text) if is_block(text) => {
            out.push_str(" |-\n");
            for line in text.split('\n') {
                if !line.is_empty() {
                    spaces(out, indent + INDENT);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        other => {
            out.push(' ');
            flow(out, other);
            out.push('\n');
        }
    }
}

fn behind_dash(out: &mut String, item: &Node, indent: usize) {
    out.push_str("- ");
    match item {
        Node::Object(object) if !object.is_empty() => entries(out, object, indent + INDENT),
        other => {
            flow(out, other);
            out.push('\n');
        }
    }
}

/// A value on one line.
fn flow(out: &mut String, value: &Node) {
    match value {
        Node::Null => out.push_str("null"),
        Node::Boolean(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Node::Number(number) => out.push_str(&fraction(&number.to_string())),
        Node::Text(text) => out.push_str(&scalar(text)),
        Node::List(list) => {
            out.push('[');
            for (at, item) in list.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                flow(out, item);
            }
            out.push(']');
        }
        Node::Object(object) => {
            out.push('{');
            for (at, (key, value)) in object.iter().enumerate() {
                let key = quoted(key);
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(if key.len() > LONGEST_KEY { "? " } else { "" });
                out.push_str(&key);
                out.push_str(": ");
                flow(out, value);
            }
            out.push('}');
        }
    }
}

/// A number as both versions read one: YAML 1.1 takes `1e300` for a text, since it has neither a point nor a sign.
fn fraction(number: &str) -> String {
    let Some((digits, exponent)) = number.split_once(['e', 'E']) else { return number.to_owned() };
    let point = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
    format!("{digits}{point}e{sign}{exponent}")
}

/// A list of scalars that fits on a line.
fn is_short(list: &[Node]) -> bool {
    let is_scalar = |item: &Node| !matches!(item, Node::List(_) | Node::Object(_));
    let width = |item: &Node| if let Node::Text(text) = item { text.chars().count() + 4 } else { 8 };
    list.iter().all(is_scalar) && list.iter().map(width).sum::<usize>() <= 100
}

/// A text of several lines that reads better as they are. A first line that begins with a space would set the indentation.
fn is_block(text: &str) -> bool {
    let is_line = |line: &str| !line.ends_with(' ') && !line.contains(is_escaped);
    text.contains('\n') && !text.starts_with([' ', '\n']) && !text.ends_with('\n') && text.split('\n').all(is_line)
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A text that stands for itself in every version, also between brackets.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 11] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '/' || c == '$');
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let odd = |c: char| ",[]{}&*!|>%@`\"'#:?\\".contains(c) || is_escaped(c);
    starts && !is_word && !text.contains(odd) && !text.ends_with(' ')
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The same as a tree of this crate.
    fn node(value: &Value) -> Node {
        match value {
            Value::Null => Node::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => Node::Number(number.clone()),
            Value::String(text) => text.into(),
            Value::Array(list) => Node::List(list.iter().map(node).collect()),
            Value::Object(map) => object(map).into(),
        }
    }

    fn object(map: &serde_json::Map<String, Value>) -> Object {
        let mut object = Object::default();
        map.iter().for_each(|(key, value)| object.push(key.clone(), node(value)));
        object
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let long = "k".repeat(3000);
        let texts = [
            "",
            " ",
            "a",
            " a",
            "a ",
            "-",
            "- a",
            "a: b",
            "a #b",
            "#",
            "yes",
            "On",
            "n",
            "~",
            "null",
            "True",
            "1",
            "1.5",
            "0x1F",
            "0o7",
            "1e3",
            ".inf",
            "2023-11-02",
            "12:30:45",
            "1_000",
            "=",
            "<<",
            "---",
            "...",
            "a\nb",
            "a\n\n b\n",
            "\n",
            " a\nb",
            "a \nb",
            "a\n  b\nc",
            "a\tb",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{7f}",
            "\u{1f600}",
            "\"'\\",
            "| a",
            "> a",
            "%a",
            "@a",
            "&a",
            "*a",
            "!a",
            "{a}",
            "[a]",
            "a,b",
            "中: 文",
            "\u{10ffff}",
            "/a/{b}",
            "$ref",
            &long,
        ];
        let mut all = serde_json::Map::new();
        for text in texts {
            all.insert(
                text.to_owned(),
                json!({ text: text, "list": [text, [text, { text: text }], { text: [text] }] }),
            );
        }
        let numbers = [json!(0), json!(-1), json!(u64::MAX), json!(i64::MIN), json!(0.1), json!(1e300), json!(1e-9)];
        all.insert(
            "other".to_owned(),
            json!({ "numbers": numbers, "empty": [[], {}], "none": null, "yes": [true, false] }),
        );
        let yaml = text(&object(&all));
        let read: Value = serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{error}:\n{yaml}"));
        assert_eq!(read, Value::Object(all), "{yaml}");
        assert_eq!(text(&Object::default()), "{}\n");
    }
}
