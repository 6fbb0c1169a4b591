//! The JSON of an answer, parsed into one list of nodes that point into its text: nothing is copied before somebody asks
//! for it. A `serde_json::Value` makes a text of every name and a tree of every object, which costs twice as much as all that
//! derived serde does; [`Parsed::to_json`] makes one where one is wanted.

use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Error, Number, Value as Json};

/// For how many nodes there is room in any case: most answers have fewer.
const FEW_NODES: usize = 16;

/// On how many bytes of a text there is a node, at least, so that room for them is no waste.
const BYTES_PER_NODE: usize = 32;

/// A JSON value of an answer. `Debug` shows what it is, never what it says: that could be a secret.
#[derive(Clone)]
pub enum Parsed<'t> {
    /// `null`.
    Null,
    /// A truth value.
    Flag(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(&'t str),
    /// A list.
    List(Elements<'t>),
    /// An object.
    Object(Members<'t>),
}

impl Parsed<'_> {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "a truth value",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The same as a value of its own.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Flag(flag) => Json::Bool(*flag),
            Self::Number(number) => Json::Number(number.clone()),
            Self::Text(text) => Json::from(*text),
            Self::List(elements) => elements.clone().map(|element| element.to_json()).collect(),
            Self::Object(members) => members.clone().map(|(name, value)| (name.to_owned(), value.to_json())).collect(),
        }
    }
}

impl fmt::Debug for Parsed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// The elements of a list.
#[derive(Clone)]
pub struct Elements<'t> {
    document: &'t Document<'t>,
    nodes: &'t [Node],
    left: usize,
}

impl fmt::Debug for Elements<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Parsed<'t>;

    fn next(&mut self) -> Option<Parsed<'t>> {
        let (element, rest) = split(self.nodes)?;
        self.nodes = rest;
        self.left -= 1;
        Some(self.document.parsed(element))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

/// The members of an object: the names as they came, which may be several times the same.
#[derive(Clone)]
pub struct Members<'t> {
    document: &'t Document<'t>,
    nodes: &'t [Node],
}

impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

impl<'t> Members<'t> {
    /// The value of a name; the last one, where there are several.
    pub fn get(&self, name: &str) -> Option<Parsed<'t>> {
        let (fingerprint, mut nodes, mut found) = (fingerprint(name), self.nodes, None);
        while let Some((member, rest)) = member(nodes) {
            if member.fingerprint == fingerprint && self.document.text(member.name) == name {
                found = Some(member.value);
            }
            nodes = rest;
        }
        found.map(|value| self.document.parsed(value))
    }

    /// Each name with the value that counts, in the order of the names.
    pub(crate) fn sorted(self) -> Vec<(&'t str, Parsed<'t>)> {
        self.collect::<BTreeMap<_, _>>().into_iter().collect()
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Parsed<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let (member, rest) = member(self.nodes)?;
        self.nodes = rest;
        Some((self.document.text(member.name), self.document.parsed(member.value)))
    }
}

/// A JSON document: its values, with the text that they are in.
pub struct Document<'t> {
    source: &'t str,
    tree: Tree,
}

impl<'t> Document<'t> {
    /// Parses a document.
    ///
    /// # Errors
    ///
    /// It is not JSON.
    pub fn parse(body: &'t [u8]) -> Result<Self, Error> {
        let Ok(source) = std::str::from_utf8(body) else {
            // The parser says where it stumbles.
            let error = serde_json::from_slice::<Json>(body).err();
            return Err(error.unwrap_or_else(|| Error::custom("not UTF-8")));
        };
        Ok(Self { source, tree: Tree::parse(source)? })
    }

    /// The document that a tree was taken of; `body` is the one that it was parsed from.
    pub(crate) fn again(body: &'t [u8], tree: Tree) -> Self {
        Self { source: std::str::from_utf8(body).unwrap_or_default(), tree }
    }

    /// All of the document that does not borrow its text.
    pub(crate) fn into_tree(self) -> Tree {
        self.tree
    }

    /// The value that the document is.
    pub fn root(&self) -> Parsed<'_> {
        self.parsed(&self.tree.nodes)
    }

    /// The value that the first nodes are.
    fn parsed<'s>(&'s self, nodes: &'s [Node]) -> Parsed<'s> {
        let Some((node, inside)) = nodes.split_first() else { return Parsed::Null };
        match *node {
            Node::Null => Parsed::Null,
            Node::Flag(flag) => Parsed::Flag(flag),
            Node::Unsigned(number) => Parsed::Number(number.into()),
            Node::Signed(number) => Parsed::Number(number.into()),
            // The parser makes none that is not finite.
            Node::Float(number) => Number::from_f64(number).map_or(Parsed::Null, Parsed::Number),
            Node::Digits(place) => serde_json::from_str(self.text(place)).map_or(Parsed::Null, Parsed::Number),
            Node::Text(place) | Node::Name { place, .. } => Parsed::Text(self.text(place)),
            Node::List { elements, nodes } => {
                Parsed::List(Elements { document: self, nodes: &inside[..nodes], left: elements })
            }
            Node::Object { nodes } => Parsed::Object(Members { document: self, nodes: &inside[..nodes] }),
        }
    }

    fn text(&self, Place { start, end }: Place) -> &str {
        // No text stands at the end of the source: after it comes a quotation mark, at least.
        let text = match start.checked_sub(self.source.len()) {
            None => self.source.get(start..end),
            Some(start) => self.tree.unescaped.get(start..end - self.source.len()),
        };
        text.unwrap_or_default()
    }
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({:?})", self.root())
    }
}

/// A body without the mark of its encoding, which some servers put before it.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// The nodes of the first value, and those after it.
fn split(nodes: &[Node]) -> Option<(&[Node], &[Node])> {
    nodes.split_at_checked(nodes.first()?.length())
}

/// A member of an object, in nodes.
struct Member<'t> {
    fingerprint: u32,
    name: Place,
    value: &'t [Node],
}

/// The first member, and the nodes after it.
fn member(nodes: &[Node]) -> Option<(Member<'_>, &[Node])> {
    let [Node::Name { fingerprint, place }, after @ ..] = nodes else { return None };
    let (value, rest) = split(after)?;
    Some((Member { fingerprint: *fingerprint, name: *place, value }, rest))
}

/// What can be seen of a name at once: it tells nearly all names apart.
fn fingerprint(name: &str) -> u32 {
    let at = |at: usize| name.as_bytes().get(at).copied().unwrap_or_default();
    u32::from_le_bytes([name.len() as u8, at(0), at(name.len() / 2), at(name.len().wrapping_sub(1))])
}

/// Where a text is: in the source, or, if it is escaped there, in [`Tree::unescaped`], which is thought to follow it.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
}

/// A value, or the name of a member, which stands before its value. What is inside of a list or an object follows it.
#[derive(Clone, Copy)]
enum Node {
    Null,
    Flag(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// A number as text, of a `serde_json` that some other crate has told to keep the digits.
    Digits(Place),
    Text(Place),
    Name {
        fingerprint: u32,
        place: Place,
    },
    List {
        elements: usize,
        nodes: usize,
    },
    Object {
        nodes: usize,
    },
}

impl Node {
    /// How many nodes it is, with those inside.
    fn length(&self) -> usize {
        match self {
            Self::List { nodes, .. } | Self::Object { nodes } => 1 + nodes,
            _ => 1,
        }
    }
}

/// The values of a document. They are places in its text and do not borrow it, so that both can be kept.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    unescaped: String,
}

impl Tree {
    fn parse(source: &str) -> Result<Self, Error> {
        let nodes = Vec::with_capacity(FEW_NODES.max(source.len() / BYTES_PER_NODE));
        let mut tree = Self { nodes, unescaped: String::new() };
        let mut deserializer = serde_json::Deserializer::from_str(source);
        Growing { tree: &mut tree, source }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(tree)
    }
}

/// A tree to which the next value is added.
struct Growing<'b> {
    tree: &'b mut Tree,
    source: &'b str,
}

impl Growing<'_> {
    fn next(&mut self) -> Growing<'_> {
        Growing { tree: self.tree, source: self.source }
    }

    fn push(&mut self, node: Node) {
        self.tree.nodes.push(node);
    }

    /// Where a text stands in the source, if it is a part of that.
    fn place(&self, text: &str) -> Option<Place> {
        let start = text.as_ptr().addr().checked_sub(self.source.as_ptr().addr())?;
        let end = start.checked_add(text.len())?;
        (end < self.source.len()).then_some(Place { start, end })
    }

    /// Copies a text that does not stand in the source as it is.
    fn keep(&mut self, text: &str) -> Place {
        let start = self.source.len() + self.tree.unescaped.len();
        self.tree.unescaped.push_str(text);
        Place { start, end: start + text.len() }
    }
}

impl<'de> DeserializeSeed<'de> for Growing<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Growing<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        self.push(Node::Null);
        Ok(())
    }

    fn visit_bool<E>(mut self, flag: bool) -> Result<(), E> {
        self.push(Node::Flag(flag));
        Ok(())
    }

    fn visit_u64<E>(mut self, number: u64) -> Result<(), E> {
        self.push(Node::Unsigned(number));
        Ok(())
    }

    fn visit_i64<E>(mut self, number: i64) -> Result<(), E> {
        self.push(Node::Signed(number));
        Ok(())
    }

    fn visit_f64<E>(mut self, number: f64) -> Result<(), E> {
        self.push(Node::Float(number));
        Ok(())
    }

    fn visit_borrowed_str<E>(mut self, text: &'de str) -> Result<(), E> {
        let place = self.place(text).unwrap_or_else(|| self.keep(text));
        self.push(Node::Text(place));
        Ok(())
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        let place = self.keep(text);
        self.push(Node::Text(place));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let at = self.tree.nodes.len();
        self.push(Node::Null);
        let mut elements = 0;
        while let Some(()) = list.next_element_seed(self.next())? {
            elements += 1;
        }
        self.tree.nodes[at] = Node::List { elements, nodes: self.tree.nodes.len() - at - 1 };
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        let at = self.tree.nodes.len();
        self.push(Node::Null);
        while let Some(name) = object.next_key_seed(Naming(self.next()))? {
            if name == Named::Digits {
                self.tree.nodes.truncate(at);
                let digits = self.keep(&object.next_value::<String>()?);
                self.push(Node::Digits(digits));
                return Ok(());
            }
            object.next_value_seed(self.next())?;
        }
        self.tree.nodes[at] = Node::Object { nodes: self.tree.nodes.len() - at - 1 };
        Ok(())
    }
}

/// What a name names.
#[derive(PartialEq, Eq)]
enum Named {
    Member,
    /// The digits of a number, which a `serde_json` that keeps them shows as an object with this name.
    Digits,
}

/// A tree to which the next name is added.
struct Naming<'b>(Growing<'b>);

impl<'de> DeserializeSeed<'de> for Naming<'_> {
    type Value = Named;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Named, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Naming<'_> {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(mut self, name: &'de str) -> Result<Named, E> {
        match self.0.place(name) {
            Some(place) => self.0.push(Node::Name { fingerprint: fingerprint(name), place }),
            // No name of the body: only the library itself can have said it.
            None => return Ok(Named::Digits),
        }
        Ok(Named::Member)
    }

    fn visit_str<E>(mut self, name: &str) -> Result<Named, E> {
        let place = self.0.keep(name);
        self.0.push(Node::Name { fingerprint: fingerprint(name), place });
        Ok(Named::Member)
    }
}

#[cfg(test)]
mod tests {
    use serde_core::de::value::{Error, MapDeserializer};

    use super::*;

    #[test]
    fn digits_that_the_library_keeps_are_a_number() {
        // What `serde_json` shows with its feature `arbitrary_precision`, which is on for all when one crate asks for it.
        let mut tree = Tree::default();
        let shown = MapDeserializer::<_, Error>::new([(Outside("$serde_json::private::Number"), "-12")].into_iter());
        Growing { tree: &mut tree, source: "-12" }.visit_map(shown).expect("a number");
        let document = Document { source: "-12", tree };
        assert_eq!(document.root().to_json(), Json::from(-12));

        let document = Document::parse(br#"{"$serde_json::private::Number":"1"}"#).expect("JSON");
        assert_eq!(document.root().kind(), "an object", "whoever writes that name in a body");
    }

    /// A text that lives somewhere else.
    struct Outside(&'static str);

    impl<'de> serde_core::de::IntoDeserializer<'de, Error> for Outside {
        type Deserializer = serde_core::de::value::BorrowedStrDeserializer<'de, Error>;

        fn into_deserializer(self) -> Self::Deserializer {
            serde_core::de::value::BorrowedStrDeserializer::new(self.0)
        }
    }

    #[test]
    fn a_node_is_small() {
        assert_eq!(size_of::<Node>(), 24, "an answer has many");
        assert!(size_of::<Node>() < size_of::<Json>());
    }

    #[test]
    fn what_was_parsed_is_not_shown() {
        let document = Document::parse(br#"{"token":"s3cret","list":["s3cret",1]}"#).expect("JSON");
        assert!(!format!("{document:?} {:?}", document.root()).contains("s3cret"));
        let Parsed::Object(members) = document.root() else { panic!("an object") };
        assert_eq!(format!("{members:?}"), r#"{"token": a string, "list": a list}"#);
    }
}
