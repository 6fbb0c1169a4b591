//! A message that the service sends by itself.

use std::fmt;

use serde::Deserialize as DeriveDeserialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::endpoint::{Endpoint, Page, Response, Reviewed, Section};
use super::field::{Field, NamedType, Names, Rare};
use super::literal::{Day, OneOrMany, Prose, Route};
use super::marker::REPLY;
use super::notes::{Assumption, Correction};
use super::table::Table;
use crate::model::{Literal, Method};
use crate::source::{Span, Spanned};

/// A message that the service sends by itself: what tells it from others, what it brings, and what is to be answered.
#[derive(Clone, Debug, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "message")]
pub struct Keys {
    /// What it is called; the file is named after it.
    pub message: Spanned<String>,
    /// The Rust name of the type. Default: made from the name of the message.
    pub rust: Option<Spanned<String>>,
    /// One sentence, in the project's own words.
    pub summary: Spanned<Prose>,
    /// More than the summary says, in the project's own words.
    pub docs: Option<Spanned<Prose>>,
    /// What the vendor's page is titled.
    pub title: Option<Spanned<String>>,
    /// Where the page stands in the vendor's menu: the titles that lead to it, from the outermost on.
    pub section: Option<Section>,
    /// The vendor's page, or several that describe the same message.
    pub page: OneOrMany<Page>,
    /// True until somebody has compared it with the page and nothing in it is open: a draft is left out of the bindings.
    pub draft: Option<Spanned<bool>>,
    /// Who has compared the facts with the page, line by line: `weixin review --mark` writes it.
    pub reviewed: Option<Reviewed>,
    /// The fields by whose values it is told from others, whatever their case: `{ MsgType: event, Event: subscribe }`. If
    /// two messages match, the one with more of them is meant.
    pub when: Spanned<Table<Spanned<Literal>>>,
    /// The fields that it brings, beside those under `when`.
    pub fields: Table<Field>,
    /// What is to be answered: fields, or `nothing` where `success` is enough.
    pub reply: Spanned<Reply>,
    /// Named types of this message.
    #[serde(default)]
    pub types: Table<NamedType>,
    /// Why it is not to be relied upon any more, and what comes instead.
    pub deprecated: Rare<Prose>,
    /// The first day on which it is there.
    pub since: Rare<Day>,
    /// The first day on which it is no longer there.
    pub until: Rare<Day>,
    /// Where the page is wrong.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// What is assumed without proof.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// What is to be answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Nothing but that the message has arrived.
    Nothing,
    /// An object with these fields.
    Fields(Table<Field>),
}

/// A message.
#[derive(Debug)]
pub struct Message {
    /// The fields by whose values it is told from others.
    pub when: Spanned<Table<Spanned<Literal>>>,
    /// Where the spec says what is to be answered.
    pub reply: Span,
    /// True if fields are to be answered.
    pub replies: bool,
    /// The rest, in the shape of an endpoint whose response is what the message brings, and whose request is the reply: all
    /// that holds for fields, names, types, pages and notes of endpoints holds for those of messages, too.
    pub exchange: Endpoint,
}

impl Message {
    /// What it is called.
    pub fn name(&self) -> &Spanned<String> {
        &self.exchange.endpoint
    }
}

impl From<Keys> for Message {
    fn from(keys: Keys) -> Self {
        let (span, fields, at) = (keys.message.span, keys.fields, keys.reply.span);
        let reply = match keys.reply.value {
            Reply::Nothing => None,
            Reply::Fields(fields) => Some(fields),
        };
        let exchange = Endpoint {
            is_message: true,
            endpoint: keys.message,
            rust: keys.rust,
            summary: keys.summary,
            docs: keys.docs,
            title: keys.title,
            section: keys.section,
            page: keys.page,
            draft: keys.draft,
            reviewed: keys.reviewed,
            route: Spanned::new(Route { method: Method::Post, path: "/".to_owned() }, span),
            host: None,
            token: Names::default(),
            signed: Names::default(),
            rate: OneOrMany::default(),
            server_only: None,
            idempotent: None,
            probe: None,
            permission_sets: Vec::new(),
            sealed: None,
            raw: None,
            path: None,
            query: None,
            header: None,
            json: reply,
            form: None,
            urlencoded: None,
            empty_body: None,
            rules: Vec::new(),
            variants: None,
            types: keys.types,
            response: Spanned::new(Response::Fields(fields), span),
            or_file: None,
            envelope: OneOrMany::default(),
            errors: Table::default(),
            shared_errors: Vec::new(),
            deprecated: keys.deprecated,
            since: keys.since,
            until: keys.until,
            corrections: keys.corrections,
            assumptions: keys.assumptions,
        };
        Self { when: keys.when, reply: at, replies: exchange.json.is_some(), exchange }
    }
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(REPLY, 0, ReplyVisitor)
    }
}

struct ReplyVisitor;

impl<'de> Visitor<'de> for ReplyVisitor {
    type Value = Reply;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of the reply, or `nothing`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Reply, E> {
        match text {
            "nothing" => Ok(Reply::Nothing),
            _ => Err(E::unknown_variant(text, &["nothing"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Reply, A::Error> {
        Table::deserialize(de::value::MapAccessDeserializer::new(map)).map(Reply::Fields)
    }
}
