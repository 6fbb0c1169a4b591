//! Reads notes, line by line, and adds up those that are the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::text;

/// The most bytes of a file of notes.
pub const MAX_OBSERVED: usize = 16 << 20;

/// The longest line, in bytes.
const LONGEST_LINE: usize = 16 << 10;

/// The longest text in a note, in bytes.
const LONGEST_TEXT: usize = 2048;

/// The most different notes of all files.
const MOST_NOTES: usize = 50_000;

/// The most endpoints of all files.
const MOST_ENDPOINTS: usize = 10_000;

/// The most steps of a path.
const DEEPEST: usize = 64;

/// What stands for a name or a part of a text that was not noted.
pub(super) const HIDDEN: &str = "…";

/// The notes of one or several files.
#[derive(Clone, Debug, Default)]
pub struct ObservedNotes {
    /// By the endpoint's name and route.
    pub(super) endpoints: BTreeMap<(String, String), EndpointNotes>,
    /// How often something was not noted because there was too much.
    pub(super) dropped: u64,
    count: usize,
}

/// The notes of an endpoint.
#[derive(Clone, Debug, Default)]
pub(super) struct EndpointNotes {
    /// How many responses were read.
    pub answers: u64,
    /// In how many of them it was so.
    pub notes: BTreeMap<Noted, u64>,
}

/// What was noted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Noted {
    /// A field that is not listed, and its type in JSON.
    Field(NotePath, String),
    /// A required field that was missing.
    Missing(NotePath),
    /// A value of another type: what was expected, and what was found.
    Type(NotePath, String, String),
    /// A value of an enumeration that is not listed.
    Value(NotePath),
    /// A code, and the shape of its message.
    Code(NotePath, Code, String),
    /// A listed code with another message, of which this is the shape.
    Text(Code, String),
}

/// A code, a number or a text.
pub(super) type Code = weixin_codegen::model::Code;

/// A path in a response.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NotePath(pub Vec<Step>);

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A field.
    Field(String),
    /// Any item of a list, or any entry of a map.
    Inside,
}

impl NotePath {
    /// `list[].price`, `{}.count`; empty for the whole response.
    fn parse(text: &str) -> Option<Self> {
        let mut steps = Vec::new();
        for part in text.split('.').filter(|_| !text.is_empty()) {
            let name = part.trim_end_matches("[]");
            match name {
                "" => {}
                "{}" => steps.push(Step::Inside),
                name if name.contains(['[', ']', '{', '}']) || name.chars().any(char::is_control) => return None,
                name => steps.push(Step::Field(name.to_owned())),
            }
            steps.extend((0..(part.len() - name.len()) / 2).map(|_| Step::Inside));
            if steps.len() > DEEPEST || part.is_empty() {
                return None;
            }
        }
        Some(Self(steps))
    }

    /// The object around, and the name in it.
    pub(super) fn split_last(&self) -> Option<(&[Step], &str)> {
        match self.0.split_last() {
            Some((Step::Field(name), outer)) => Some((outer, name)),
            _ => None,
        }
    }
}

impl ObservedNotes {
    /// Adds the notes of a file. `shown` is its name in messages.
    ///
    /// # Errors
    ///
    /// The file is none of notes, or it is damaged: the line and what is wrong with it. Nothing of it counts then.
    pub fn add(&mut self, shown: &str, text: &str) -> Result<(), String> {
        let mut read = self.clone();
        let mut has_version = false;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |what: &str| format!("{shown}:{}: {what}", at + 1);
            let object = object(line).map_err(|what| wrong(&what))?;
            match object.get("weixin_observed") {
                Some(version) if version.as_u64() == Some(1) => has_version = true,
                Some(version) => {
                    let what = format!("notes of the version {version}; this program reads version 1");
                    return Err(wrong(&text::one_line(&what)));
                }
                None if !has_version => {
                    return Err(wrong("no file of notes: its first line has to be `{\"weixin_observed\":1}`"));
                }
                None => read.line(&object).map_err(|what| wrong(&what))?,
            }
        }
        if !has_version {
            return Err(format!("{shown}: no notes: the file is empty"));
        }
        *self = read;
        Ok(())
    }

    fn line(&mut self, line: &Map<String, Json>) -> Result<(), String> {
        let kind = string(line, "note")?;
        let seen = line.get("seen").and_then(Json::as_u64).ok_or("`seen` is not a number of responses")?;
        if kind == "dropped" {
            self.dropped = self.dropped.saturating_add(seen);
            return Ok(());
        }
        let key = (string(line, "endpoint")?, string(line, "route")?);
        if self.endpoints.len() >= MOST_ENDPOINTS && !self.endpoints.contains_key(&key) {
            return Err(format!("more than {MOST_ENDPOINTS} endpoints"));
        }
        let of = self.endpoints.entry(key).or_default();
        if kind == "answers" {
            of.answers = of.answers.saturating_add(seen);
            return Ok(());
        }
        let at = string(line, "at")?;
        let at = NotePath::parse(&at).ok_or_else(|| format!("`at` is not a path: {}", text::quoted(&at)))?;
        let note = match kind.as_str() {
            "field" => Noted::Field(at, string(line, "type")?),
            "missing" => Noted::Missing(at),
            "type" => Noted::Type(at, string(line, "expected")?, string(line, "found")?),
            "value" => Noted::Value(at),
            "code" => Noted::Code(at, code(line)?, string(line, "text")?),
            "text" => Noted::Text(code(line)?, string(line, "text")?),
            other => return Err(format!("unknown note {}; another version may have written it", text::quoted(other))),
        };
        let known = of.notes.len();
        let count = of.notes.entry(note).or_default();
        *count = count.saturating_add(seen);
        self.count += of.notes.len() - known;
        if self.count > MOST_NOTES {
            return Err(format!("more than {MOST_NOTES} different notes"));
        }
        Ok(())
    }
}

fn object(line: &str) -> Result<Map<String, Json>, String> {
    if line.len() > LONGEST_LINE {
        return Err(format!("the line is longer than {LONGEST_LINE} bytes"));
    }
    match serde_json::from_str(line) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err("not a JSON object".to_owned()),
        Err(error) => Err(format!("invalid JSON at column {}; the line may be cut off", error.column())),
    }
}

fn string(line: &Map<String, Json>, key: &str) -> Result<String, String> {
    match line.get(key) {
        Some(Json::String(text)) if text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control) => {
            Ok(text.clone())
        }
        Some(Json::String(_)) => Err(format!("`{key}` is longer than {LONGEST_TEXT} bytes, or has control characters")),
        Some(_) => Err(format!("`{key}` is not a string")),
        None => Err(format!("`{key}` is missing")),
    }
}

fn code(line: &Map<String, Json>) -> Result<Code, String> {
    match line.get("code") {
        Some(Json::Number(number)) => number.as_i64().map(Code::Number),
        Some(Json::String(_)) => Some(Code::Text(string(line, "code")?)),
        _ => None,
    }
    .ok_or_else(|| "`code` is neither a whole number nor a string".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "{\"weixin_observed\":1}\n";

    fn line(rest: &str) -> String {
        format!("{{\"endpoint\":\"a\",\"route\":\"GET /a\",{rest}}}\n")
    }

    #[test]
    fn equal_notes_are_added_up() {
        let one = format!(
            "{HEAD}{}{}",
            line(r#""note":"answers","seen":5"#),
            line(r#""note":"field","at":"x[].y","type":"string","seen":2"#)
        );
        let mut notes = ObservedNotes::default();
        notes.add("a", &format!("{one}{one}")).expect("notes");
        notes.add("b", &one).expect("notes");
        let of = notes.endpoints.values().next().expect("an endpoint");
        assert_eq!((of.answers, of.notes.len(), of.notes.values().sum::<u64>()), (15, 1, 6));
    }

    #[test]
    fn paths_are_read() {
        let steps = |text: &str| NotePath::parse(text).map(|path| path.0);
        let field = |name: &str| Step::Field(name.to_owned());
        assert_eq!(steps(""), Some(vec![]));
        assert_eq!(steps("a[][].b"), Some(vec![field("a"), Step::Inside, Step::Inside, field("b")]));
        assert_eq!(steps("[].b"), Some(vec![Step::Inside, field("b")]));
        assert_eq!(steps("a.{}[].b"), Some(vec![field("a"), Step::Inside, Step::Inside, field("b")]));
        for wrong in ["a..b", "a.", "a[0]", "{a}", "a\u{7}", &"a.".repeat(1000)] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn damaged_files_are_refused_with_their_line() {
        let deep = format!("{HEAD}{}{}\n", "[".repeat(5000), "]".repeat(5000));
        let long = format!("{HEAD}\"{}\"\n", "x".repeat(LONGEST_LINE));
        for (text, what) in [
            (String::new(), "a: no notes: the file is empty"),
            ("\u{feff}\n\n".to_owned(), "a: no notes: the file is empty"),
            (line(r#""note":"answers","seen":5"#), "a:1: no file of notes"),
            ("{\"weixin_observed\":2}".to_owned(), "a:1: notes of the version 2"),
            (format!("{HEAD}{{\"note\":\"fie"), "a:2: invalid JSON at column"),
            (format!("{HEAD}[]"), "a:2: not a JSON object"),
            (deep, "a:2: invalid JSON at column"),
            (long, "a:2: the line is longer than"),
            (format!("{HEAD}{}", line(r#""note":"field","seen":1"#)), "a:2: `at` is missing"),
            (format!("{HEAD}{}", line(r#""note":"field","at":"x","type":1,"seen":1"#)), "a:2: `type` is not a string"),
            (format!("{HEAD}{}", line(r#""note":"value","at":"a..b","seen":1"#)), "a:2: `at` is not a path"),
            (format!("{HEAD}{}", line(r#""note":"value","at":"a","seen":-1"#)), "a:2: `seen` is not"),
            (
                format!("{HEAD}{}", line(r#""note":"code","at":"","code":1.5,"text":"","seen":1"#)),
                "a:2: `code` is neither",
            ),
            (format!("{HEAD}{}", line(r#""note":"other","at":"","seen":1"#)), "a:2: unknown note"),
        ] {
            let mut notes = ObservedNotes::default();
            let error = notes.add("a", &text).expect_err(what);
            assert!(error.starts_with(what), "{error}");
            assert!(notes.endpoints.is_empty(), "{what}");
        }
    }

    #[test]
    fn too_many_notes_are_refused() {
        let mut text = HEAD.to_owned();
        for at in 0..=MOST_NOTES {
            text += &line(&format!(r#""note":"value","at":"x{at}","seen":1"#));
        }
        let error = ObservedNotes::default().add("a", &text).expect_err("too many");
        assert!(error.contains("more than 50000 different notes"), "{error}");
        let mut text = HEAD.to_owned();
        for at in 0..=MOST_ENDPOINTS {
            text += &format!("{{\"note\":\"answers\",\"endpoint\":\"a{at}\",\"route\":\"GET /a\",\"seen\":1}}\n");
        }
        let error = ObservedNotes::default().add("a", &text).expect_err("too many");
        assert!(error.contains("more than 10000 endpoints"), "{error}");
    }
}
