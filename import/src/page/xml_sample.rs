//! XML as pages write it: the other clothing of what the service sends by itself.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::page::sample::{Json, MAX_DEPTH, MAX_VALUES, Member, Parsed};

/// How the document of a message begins.
pub(crate) const ROOT: &str = "<xml>";

/// Reads the document at the beginning of a text; `None` where it is none. What its elements hold is of no type: all of it
/// is text.
pub(crate) fn parse(text: &str) -> Option<Parsed> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends) = (false, true);
    // The elements that are open, from the outermost on.
    let mut open: Vec<Element> = Vec::new();
    let (mut values, mut cut) = (0, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                values += 1;
                cut |= open.len() > MAX_DEPTH || values > MAX_VALUES;
                let name = tag.name().as_ref().to_owned();
                open.push(Element { name, ..Element::default() });
            }
            Event::Empty(tag) => {
                values += 1;
                cut |= values > MAX_VALUES;
                let name = tag.name().as_ref().to_owned();
                open.last_mut()?.take(name, Json::Word(String::new()));
            }
            Event::Text(said) => open.last_mut()?.text.push_str(&said),
            Event::CData(said) => open.last_mut()?.text.push_str(&said),
            Event::End(_) => {
                let Element { name, text, members } = open.pop()?;
                let value = if members.is_empty() { Json::Word(bare(&text).to_owned()) } else { Json::Object(members) };
                let Some(parent) = open.last_mut() else {
                    let length = usize::try_from(reader.buffer_position()).ok()?;
                    return Some(Parsed { value, valid: false, cut, values, length });
                };
                if !cut {
                    parent.take(name, value);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// An element that is not at its end.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    members: Vec<Member>,
}

impl Element {
    /// Takes an element inside of this one; several of one name are a list.
    fn take(&mut self, name: String, value: Json) {
        match self.members.iter_mut().find(|member| member.name == name).map(|member| &mut member.value) {
            Some(Json::List(items)) => items.push(value),
            Some(first) => *first = Json::List(vec![std::mem::replace(first, Json::Null), value]),
            None => self.members.push(Member { name, value, comment: None }),
        }
    }
}

/// A text without what is left of a `<![CDATA[` that lost its bracket.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("![CDATA[").and_then(|rest| rest.strip_suffix("]]").or(rest.strip_suffix("]]>")));
    inner.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Json {
        Json::Word(text.to_owned())
    }

    #[test]
    fn elements_are_members() {
        let text = "<xml>\n <A><![CDATA[a & b]]></A>\n <B><C>1</C><C>![CDATA[2]]</C></B><D/>\n</xml> tail";
        let parsed = parse(text).expect("a document");
        assert_eq!(&text[parsed.length..], " tail");
        assert_eq!(parsed.value.member("A"), Some(&word("a & b")));
        assert_eq!(parsed.value.member("B").and_then(|b| b.member("C")), Some(&Json::List(vec![word("1"), word("2")])));
        assert_eq!(parsed.value.member("D"), Some(&word("")));
    }

    #[test]
    fn what_has_no_end_is_none() {
        for text in ["<xml><A>1</A>", "<xml", "text", "</xml>", "<xml><A></xml"] {
            assert!(parse(text).is_none(), "{text}");
        }
        let deep = format!("<xml>{}{}</xml>", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(parse(&deep).is_some_and(|parsed| parsed.cut));
    }
}
