//! One endpoint.

use std::fmt;

use serde::Deserialize as DeriveDeserialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::field::{Field, NamedType, Names, Rare, Rule};
use super::literal::{Day, FactsHash, OneOrMany, Prose, Route};
use super::marker::RESPONSE;
use super::notes::{Assumption, Correction};
use super::shared::ErrorRow;
use super::table::Table;
use crate::model::{Literal, Location, PerLocation, Rate, Sealed};
use crate::source::Spanned;

/// One endpoint: its route, its parameters, its response, its error codes.
#[derive(Clone, Debug, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "endpoint")]
pub struct Endpoint {
    /// True for a message in the shape of an endpoint, see [`Message`](super::Message).
    #[serde(skip)]
    pub(crate) is_message: bool,
    /// The vendor's name of the interface; the file is named after it.
    pub endpoint: Spanned<String>,
    /// The Rust name of the request. Default: made from the name of the interface.
    pub rust: Option<Spanned<String>>,
    /// One sentence, in the project's own words.
    pub summary: Spanned<Prose>,
    /// More than the summary says, in the project's own words.
    pub docs: Option<Spanned<Prose>>,
    /// What the vendor's page is titled.
    pub title: Option<Spanned<String>>,
    /// Where the page stands in the vendor's menu: the titles that lead to it, from the outermost on.
    pub section: Option<Section>,
    /// The vendor's page, or several that describe the same endpoint.
    pub page: OneOrMany<Page>,
    /// True until somebody has compared it with the page and nothing in it is open: a draft is left out of the bindings.
    /// `weixin import` writes it, and `weixin review --mark` takes it away.
    pub draft: Option<Spanned<bool>>,
    /// Who has compared the facts with the page, line by line: `weixin review --mark` writes it.
    pub reviewed: Option<Reviewed>,
    /// Method and path; a name in braces stands for a parameter under `path`.
    pub route: Spanned<Route>,
    /// The host of the service that has it, if not the one of `base_url`.
    pub host: Rare<String>,
    /// The kinds of token that it accepts; `none` if it takes no token.
    pub token: Names,
    /// The service's signers whose signatures it needs; a list if there are several.
    #[serde(default)]
    pub signed: Names,
    /// `true` if it takes requests that are encrypted and signed as a whole, `required` if it takes no others.
    pub sealed: Option<Spanned<Sealed>>,
    /// How often it may be called: `5000 per day`. A list if several rates hold.
    #[serde(default)]
    pub rate: OneOrMany<Spanned<Rate>>,
    /// True if the vendor forbids calls from an app or a web page. Default: true.
    pub server_only: Option<Spanned<bool>>,
    /// True if a second identical call changes nothing. Default: true for GET, PUT and DELETE.
    pub idempotent: Option<Spanned<bool>>,
    /// A call that does no harm, with which `weixin probe` asks the service itself.
    pub probe: Option<Box<Probe>>,
    /// The permission sets of which a third-party platform needs one.
    #[serde(default)]
    pub permission_sets: Vec<Spanned<u32>>,

    /// Parameters in the path, where the route has their names in braces.
    pub path: Option<Box<Table<Field>>>,
    /// Parameters in the URL.
    pub query: Option<Table<Field>>,
    /// Parameters in headers.
    pub header: Option<Box<Table<Field>>>,
    /// Parameters in a JSON body.
    pub json: Option<Table<Field>>,
    /// Parts of a multipart form.
    pub form: Option<Table<Field>>,
    /// Fields of a body that is written like a query.
    pub urlencoded: Option<Box<Table<Field>>>,
    /// The one parameter that is the whole body: a file, or a text.
    pub raw: Option<Box<Table<Field>>>,
    /// `{}` if an empty JSON object is sent when no field is set.
    pub empty_body: Option<Spanned<EmptyBody>>,
    /// Rules about several parameters.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Several shapes of the request, told apart by a constant, instead of parameters here.
    pub variants: Option<Table<Variant>>,

    /// Named types of this endpoint.
    #[serde(default)]
    pub types: Table<NamedType>,
    /// What a successful call returns: fields, `file`, `nothing`, or a list or map, which has the keys `type` and `items`.
    pub response: Spanned<Response>,
    /// True if the service may return a file instead of the fields. What begins like a JSON object is not a file.
    pub or_file: Option<Spanned<bool>>,
    /// The service's envelopes in which it refuses; a list if there are several. Default: the service's first.
    #[serde(default)]
    pub envelope: OneOrMany<Spanned<String>>,
    /// The codes that the page lists.
    #[serde(default)]
    pub errors: Table<ErrorRow>,
    /// Shared tables of further codes, in addition to those of the service.
    #[serde(default)]
    pub shared_errors: Vec<Spanned<String>>,
    /// Why it should not be used any more, and what to use instead.
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

/// A call of an endpoint that does no harm, whatever the account is and has.
#[derive(Clone, Debug, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "probe")]
pub struct Probe {
    /// Why it does no harm, in the project's own words.
    pub because: Spanned<Prose>,
    /// The variant of the request, if there are several.
    pub variant: Option<Spanned<String>>,
    /// The values of parameters. That of a file is its name; its content is the words `weixin probe`.
    #[serde(default)]
    pub with: Table<Spanned<Literal>>,
    /// The codes of which it is refused with one. Default: none, it succeeds.
    #[serde(default)]
    pub refused: Vec<Spanned<Literal>>,
}

/// One shape of the request.
#[derive(Clone, Debug, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "variant")]
pub struct Variant {
    /// One sentence.
    pub doc: Spanned<Prose>,
    /// The constants in the query that tell this variant from the others.
    pub fixed: Table<Spanned<Literal>>,
    /// Parameters in the path, where the route has their names in braces.
    pub path: Option<Box<Table<Field>>>,
    /// Parameters in the URL.
    pub query: Option<Table<Field>>,
    /// Parameters in headers.
    pub header: Option<Box<Table<Field>>>,
    /// Parameters in a JSON body.
    pub json: Option<Table<Field>>,
    /// Parts of a multipart form.
    pub form: Option<Table<Field>>,
    /// Fields of a body that is written like a query.
    pub urlencoded: Option<Box<Table<Field>>>,
    /// The one parameter that is the whole body: a file, or a text.
    pub raw: Option<Box<Table<Field>>>,
    /// `{}` if an empty JSON object is sent when no field is set.
    pub empty_body: Option<Spanned<EmptyBody>>,
    /// Rules about several parameters.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Why it should not be used any more, and what to use instead.
    pub deprecated: Rare<Prose>,
    /// The first day on which it is there.
    pub since: Rare<Day>,
    /// The first day on which it is no longer there.
    pub until: Rare<Day>,
}

/// One shape of the request: the endpoint's own, or a variant's.
#[derive(Clone, Copy, Debug)]
pub struct RequestShape<'a> {
    /// The variant, with its name; `None` for the endpoint's own shape.
    pub variant: Option<(&'a Spanned<String>, &'a Variant)>,
    /// The parameters, by where they travel.
    pub tables: PerLocation<Option<&'a Table<Field>>>,
    /// What is sent if no field is set.
    pub empty_body: Option<&'a Spanned<EmptyBody>>,
    /// Rules about several parameters.
    pub rules: &'a [Rule],
}

impl Endpoint {
    /// The parameters at a location.
    fn table(&self, location: Location) -> Option<&Table<Field>> {
        match location {
            Location::Path => self.path.as_deref(),
            Location::Query => self.query.as_ref(),
            Location::Header => self.header.as_deref(),
            Location::Json => self.json.as_ref(),
            Location::Form => self.form.as_ref(),
            Location::Urlencoded => self.urlencoded.as_deref(),
            Location::Raw => self.raw.as_deref(),
        }
    }

    /// The endpoint's own parameters: its request, unless it has variants.
    pub fn own_shape(&self) -> RequestShape<'_> {
        RequestShape {
            variant: None,
            tables: PerLocation::from_fn(|location| self.table(location)),
            empty_body: self.empty_body.as_ref(),
            rules: &self.rules,
        }
    }

    /// The fields of its response, if it has any.
    pub fn response_fields(&self) -> Option<&Table<Field>> {
        match &self.response.value {
            Response::Fields(table) => Some(table),
            Response::Value(_) | Response::File | Response::Nothing => None,
        }
    }

    /// The fields of its response, or its only value, which has a name as well.
    pub(crate) fn response_values(&self) -> Option<&Table<Field>> {
        match &self.response.value {
            Response::Fields(table) | Response::Value(table) => Some(table),
            Response::File | Response::Nothing => None,
        }
    }

    /// The shapes that its requests can have.
    pub fn requests(&self) -> impl Iterator<Item = RequestShape<'_>> {
        let own = self.variants.is_none().then(|| self.own_shape());
        own.into_iter().chain(self.variant_shapes())
    }

    /// The shapes of its variants.
    pub(crate) fn variant_shapes(&self) -> impl Iterator<Item = RequestShape<'_>> {
        self.variants.iter().flat_map(|variants| variants.iter().map(|(name, variant)| variant.shape(name)))
    }
}

impl Variant {
    /// The parameters at a location.
    pub(crate) fn table(&self, location: Location) -> Option<&Table<Field>> {
        match location {
            Location::Path => self.path.as_deref(),
            Location::Query => self.query.as_ref(),
            Location::Header => self.header.as_deref(),
            Location::Json => self.json.as_ref(),
            Location::Form => self.form.as_ref(),
            Location::Urlencoded => self.urlencoded.as_deref(),
            Location::Raw => self.raw.as_deref(),
        }
    }

    fn shape<'a>(&'a self, name: &'a Spanned<String>) -> RequestShape<'a> {
        RequestShape {
            variant: Some((name, self)),
            tables: PerLocation::from_fn(|location| self.table(location)),
            empty_body: self.empty_body.as_ref(),
            rules: &self.rules,
        }
    }
}

impl<'a> RequestShape<'a> {
    /// The tables of parameters that the spec has, each with where its parameters travel.
    pub fn tables(&self) -> impl Iterator<Item = (Location, &'a Table<Field>)> + use<'a> {
        let tables = self.tables;
        Location::ALL.into_iter().filter_map(move |location| Some((location, tables[location]?)))
    }
}

/// What is sent if no field is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
pub enum EmptyBody {
    /// An empty JSON object: the service refuses a POST without a body.
    #[serde(rename = "{}")]
    Object,
}

/// The titles that lead to a page in the vendor's menu.
pub type Section = OneOrMany<Spanned<String>>;

/// A mark that somebody has compared the facts of an endpoint with its page.
#[derive(Clone, Debug, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "review")]
pub struct Reviewed {
    /// The day.
    pub day: Spanned<Day>,
    /// The hash of the facts as they were then. If they have others now, the mark no longer holds.
    pub facts: Spanned<FactsHash>,
}

/// A page of the vendor's.
#[derive(Clone, Debug, DeriveDeserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "page")]
pub struct Page {
    /// Its address; `unknown` if nobody knows it.
    pub url: Spanned<String>,
    /// The day on which it was read.
    pub read: Spanned<Day>,
    /// Its title, if it is not the endpoint's `title`.
    pub title: Option<Spanned<String>>,
    /// Its section, if it is not the endpoint's `section`.
    pub section: Option<Section>,
}

impl Page {
    /// What stands in the place of an address that nobody knows.
    pub const UNKNOWN: &str = "unknown";

    /// Its address, if it is known.
    pub fn address(&self) -> Option<&str> {
        Some(self.url.as_str()).filter(|url| *url != Self::UNKNOWN)
    }
}

/// What a successful call returns.
#[derive(Clone, Debug)]
pub enum Response {
    /// Nothing but the envelope.
    Nothing,
    /// A file; a JSON envelope on failure.
    File,
    /// A JSON object with these fields and those of the envelope.
    Fields(Table<Field>),
    /// A list or a map instead of an object with fields: the only entry. Types inside it are named after its name.
    Value(Table<Field>),
}

/// The name of a response that is a list or a map: `CallResponse` has items of the type `CallResponseItem`.
const VALUE: &str = "item";

impl<'de> Deserialize<'de> for Response {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(RESPONSE, 0, ResponseVisitor)
    }
}

struct ResponseVisitor;

impl<'de> Visitor<'de> for ResponseVisitor {
    type Value = Response;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of the response, `file`, `nothing`, or the keys of a list or map")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Response, E> {
        match text {
            "file" => Ok(Response::File),
            "nothing" => Ok(Response::Nothing),
            _ => Err(E::unknown_variant(text, &["file", "nothing"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Response, A::Error> {
        Table::deserialize(de::value::MapAccessDeserializer::new(map)).map(Response::Fields)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Response, D::Error> {
        let field = Field::deserialize(value)?;
        Ok(Response::Value(Table(vec![(Spanned::new(VALUE.to_owned(), field.kind.span), field)])))
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Location;
    use crate::spec::SpecFile;
    use crate::yaml;

    /// The locations of the tables of every shape that an endpoint with these keys has.
    fn tables(keys: &str) -> Vec<Vec<Location>> {
        let text = format!(
            "endpoint: a\nsummary: A.\npage: {{ url: a, read: 2026-11-21 }}\nroute: POST /a\ntoken: none\n{keys}\nresponse: nothing\n"
        );
        let mut errors = Vec::new();
        let root = yaml::parse(0, &text, &mut errors);
        let document = root.and_then(|root| crate::read::read_tree(&root, &mut errors));
        let Some(SpecFile::Endpoint(endpoint)) = document else { panic!("{keys}: {errors:?}") };
        assert_eq!(errors, Vec::new(), "{keys}");
        let locations = |shape: super::RequestShape<'_>| shape.tables().map(|(location, _)| location).collect();
        endpoint.requests().map(locations).collect()
    }

    #[test]
    fn the_key_of_a_location_leads_to_its_table() {
        for location in Location::ALL {
            let key = location.key();
            assert_eq!(tables(&format!("{key}: {{ a: string }}")), [[location]]);
            assert_eq!(
                tables(&format!("variants: {{ b: {{ doc: B., fixed: {{ c: 0 }}, {key}: {{ a: string }} }} }}")),
                [[location]]
            );
        }
    }
}
