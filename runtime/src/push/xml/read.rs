//! From XML to the text of the same tree in JSON, which is then read like any other.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::push::error::{PushError, PushErrorKind};
use crate::response::scan::line_and_column;
use crate::wording::{excerpt, quoted};

/// How deep elements may be nested.
const DEEPEST: usize = 64;

/// An element that is being read.
#[derive(Default)]
struct Element {
    text: String,
    /// Whether a part of the text was a section of its own. Blanks around it all are layout then.
    in_section: bool,
    /// Blanks after a section, which count if something follows.
    blanks: String,
    /// The names of the elements inside, in order, with the JSON of each.
    inside: Vec<(String, Vec<String>)>,
    /// Where each name is.
    places: BTreeMap<String, usize>,
}

impl Element {
    fn push(&mut self, name: &str, json: String) {
        if let Some((_, values)) = self.places.get(name).and_then(|at| self.inside.get_mut(*at)) {
            values.push(json);
            return;
        }
        self.places.insert(name.to_owned(), self.inside.len());
        self.inside.push((name.to_owned(), vec![json]));
    }

    /// Its content in JSON. Text beside elements is what stands between them, and means nothing.
    fn into_json(self) -> String {
        if self.inside.is_empty() {
            return json_text(&self.text);
        }
        let members = self.inside.into_iter().map(|(name, values)| {
            let value = if values.len() == 1 { values.concat() } else { format!("[{}]", values.join(",")) };
            format!("{}:{value}", json_text(&name))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Reads a document: its root is nameless in JSON. At most `most` elements are read.
///
/// # Errors
///
/// The text is not well-formed, has a document type, or an entity that is none of the language's five.
pub(in crate::push) fn to_json(text: &str, most: usize) -> Result<String, PushError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut document = Parsing { open: Vec::new(), root: None, left: most };
    loop {
        // Where the event starts, for messages.
        let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
        let wrong = |what: &str| {
            let (line, column) = line_and_column(text.as_bytes(), at.min(text.len()));
            PushError::new(PushErrorKind::Document, format!("invalid XML at line {line}, column {column}: {what}"))
        };
        let event = reader.read_event().map_err(|error| wrong(&excerpt(&error.to_string(), 120)))?;
        match document.take(event) {
            Ok(true) => {}
            Ok(false) => break,
            Err(Refusal::Wrong(what)) => return Err(wrong(&what)),
            Err(Refusal::TooMany) => {
                return Err(PushError::new(PushErrorKind::TooLarge, format!("more than {most} elements")));
            }
        }
    }
    document.root.ok_or_else(|| PushError::new(PushErrorKind::Document, "invalid XML: there is no element"))
}

/// A document that is being read.
struct Parsing {
    /// The elements around the current place, from the root on.
    open: Vec<(String, Element)>,
    root: Option<String>,
    left: usize,
}

enum Refusal {
    Wrong(String),
    TooMany,
}

impl Parsing {
    /// Takes the next event; whether there are more.
    fn take(&mut self, event: Event<'_>) -> Result<bool, Refusal> {
        match event {
            Event::Start(start) => self.open(start.name().into_inner())?,
            Event::Empty(start) => {
                self.open(start.name().into_inner())?;
                self.close()?;
            }
            Event::End(_) => self.close()?,
            Event::Text(text) => self.layout(&text.xml10_content())?,
            Event::CData(text) => self.section(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = character(&reference)?;
                self.text(character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(Refusal::Wrong("a document type is not accepted".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => {
                return match self.open.last() {
                    Some((name, _)) => Err(Refusal::Wrong(format!("{} is not closed", quoted(name)))),
                    None => Ok(false),
                };
            }
        }
        Ok(true)
    }

    fn open(&mut self, name: &str) -> Result<(), Refusal> {
        if self.root.is_some() {
            return Err(Refusal::Wrong("there is more than one root".to_owned()));
        }
        if self.open.len() == DEEPEST {
            return Err(Refusal::Wrong(format!("nested more than {DEEPEST} levels deep")));
        }
        self.left = self.left.checked_sub(1).ok_or(Refusal::TooMany)?;
        self.open.push((name.to_owned(), Element::default()));
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        let Some((name, element)) = self.open.pop() else {
            return Err(Refusal::Wrong("nothing is open here".to_owned()));
        };
        match self.open.last_mut() {
            Some((_, outer)) => outer.push(&name, element.into_json()),
            // A root without elements is an object without members.
            None if element.inside.is_empty() => self.root = Some("{}".to_owned()),
            None => self.root = Some(element.into_json()),
        }
        Ok(())
    }

    fn section(&mut self, text: &str) -> Result<(), Refusal> {
        if let Some((_, element)) = self.open.last_mut().filter(|(_, element)| !element.in_section) {
            element.in_section = true;
            if is_blank(&element.text) {
                element.text.clear();
            }
        }
        self.text(text)
    }

    fn layout(&mut self, text: &str) -> Result<(), Refusal> {
        match self.open.last_mut() {
            Some((_, element)) if element.in_section && is_blank(text) => element.blanks.push_str(text),
            _ => self.text(text)?,
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        match self.open.last_mut() {
            Some((_, element)) => {
                let blanks = std::mem::take(&mut element.blanks);
                element.text.extend([&blanks, text]);
            }
            None if text.chars().all(is_outside) => {}
            None => return Err(Refusal::Wrong("there is text outside of the root".to_owned())),
        }
        Ok(())
    }
}

/// Whether a character may stand before and after a document.
fn is_outside(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\0')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|character| matches!(character, ' ' | '\t' | '\r' | '\n'))
}

/// The character that a reference stands for.
fn character(reference: &BytesRef<'_>) -> Result<char, Refusal> {
    let character = match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    character.ok_or_else(|| Refusal::Wrong(format!("unknown entity {}", quoted(&format!("&{};", &**reference)))))
}
