//! The API as plain data: complete, without YAML, source positions or tokens.
//!
//! Names and orders are decided when the model is built. The emitters, the mock server, the diff and the command line
//! only read it.

mod characters;
mod code;
pub(crate) mod keyword;
mod lifecycle;
mod literal;
mod location;
mod rate;
mod references;
mod unit;

pub use self::characters::{Chars, width};
pub use self::code::Code;
pub(crate) use self::code::LONGEST_CODE;
pub use self::keyword::{ArchiveKind, CharSet, Check, Class, CodeKind, IntegerType, Method, Period, Unit, Wire};
pub use self::lifecycle::Lifecycle;
pub use self::literal::{Literal, Size, SizeUnit};
pub use self::location::{Location, PerLocation};
pub use self::rate::Rate;
pub use self::references::{EndpointTypes, References};
pub use self::unit::{DurationUnit, MoneyUnit, TimestampUnit};

/// A whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What all endpoints have in common.
    pub service: Service,
    /// Format tables, by name.
    pub formats: Vec<FormatTable>,
    /// Shared error tables, by name.
    pub errors: Vec<ErrorTable>,
    /// Shared types, by name.
    pub types: Vec<TypeDef>,
    /// Corrections and assumptions about the shared tables and types, by file.
    pub notes: Vec<SharedNotes>,
    /// Groups of endpoints, by name: a group before those inside it.
    pub groups: Vec<Group>,
}

impl Api {
    /// All endpoints, each with its group.
    pub fn endpoints(&self) -> impl Iterator<Item = (&Group, &Endpoint)> {
        self.groups.iter().flat_map(|group| group.endpoints.iter().map(move |endpoint| (group, endpoint)))
    }

    /// The outer groups, by name.
    pub fn outer_groups(&self) -> Vec<OuterGroup<'_>> {
        let mut outer: Vec<OuterGroup<'_>> = Vec::new();
        for group in &self.groups {
            let is_inner = group.name.wire.contains('/');
            let wire = group.name.wire.split('/').next().unwrap_or_default();
            if outer.last().is_none_or(|last| last.name.wire != wire) {
                let rust = group.modules().next().unwrap_or_default().to_owned();
                outer.push(OuterGroup { name: Name { wire: wire.to_owned(), rust }, own: None, inner: Vec::new() });
            }
            let Some(last) = outer.last_mut() else { continue };
            if is_inner { last.inner.push(group) } else { last.own = Some(group) }
        }
        outer
    }

    /// Every name of a group, the outer ones too: `express`, `express/by_business`.
    pub fn group_names(&self) -> Vec<String> {
        let names = |outer: OuterGroup<'_>| {
            let inner = outer.inner.into_iter().map(|group| group.name.wire.clone());
            std::iter::once(outer.name.wire).chain(inner).collect::<Vec<_>>()
        };
        self.outer_groups().into_iter().flat_map(names).collect()
    }

    /// The notes about a shared table or type, `formats.custom_goods`, and about what it holds.
    pub fn notes_about(&self, path: &str) -> Vec<Note> {
        let about = |note: &&Note| {
            let (Note::Correction { at, .. } | Note::Assumption { at, .. }) = note;
            at.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.notes.iter().flat_map(|file| &file.notes).filter(about).cloned().collect()
    }
}

/// The notes of a file of shared tables or types.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedNotes {
    /// The file.
    pub source: String,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// A name on the wire or in the spec, and the Rust name made from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// On the wire or in the spec.
    pub wire: String,
    /// In Rust: a legal identifier, raw if it has to be.
    pub rust: String,
}

/// What all endpoints have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The file it comes from.
    pub source: String,
    /// The name that messages use.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// The URL that paths are appended to.
    pub base_url: String,
    /// How responses say that they are refusals. There is at least one; endpoints that name none have the first.
    pub envelopes: Vec<Envelope>,
    /// The time zone of its clocks, `+08:00`, if the spec says it.
    pub time_zone: Option<String>,
    /// Kinds of token.
    pub tokens: Vec<TokenKind>,
    /// Rust names of the error tables of all endpoints. They are in each endpoint's list, too.
    pub shared_errors: Vec<String>,
    /// True if each group is behind a crate feature of the same name.
    pub features_per_group: bool,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// How a response says that it is a refusal. A response without the code is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Its name in the spec.
    pub name: String,
    /// The names that lead to the code; one for a field at the top level.
    pub code: Vec<String>,
    /// The names that lead to the message.
    pub message: Vec<String>,
    /// Codes that mean success.
    pub success: Vec<Code>,
    /// What its codes are.
    pub codes: CodeKind,
}

/// A kind of token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenKind {
    /// Its name in the spec, and the Rust name of its constructor.
    pub name: Name,
    /// The query parameter that carries it.
    pub query: String,
    /// What it is.
    pub doc: String,
}

/// A correction or an assumption.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The page is wrong about something.
    Correction {
        /// The path of the fact.
        at: String,
        /// What the page says.
        page_says: String,
        /// What is true, if that is a single value.
        truth: Option<String>,
        /// How we know.
        reason: String,
    },
    /// Something taken to be true without proof.
    Assumption {
        /// The path of the fact.
        at: String,
        /// What is assumed.
        assumed: String,
    },
}

/// A table of file formats.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatTable {
    /// The file it comes from.
    pub source: String,
    /// Its name in the spec, and the name of the Rust enum of its groups.
    pub name: Name,
    /// What it is for.
    pub doc: String,
    /// True if the entries of archives must be in the table, too.
    pub archive_entries_checked: bool,
    /// Its groups, in the order of the spec.
    pub groups: Vec<FormatGroup>,
}

/// Formats with a common size limit.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatGroup {
    /// Its name in the spec, and the name of the Rust variant.
    pub name: Name,
    /// What they are.
    pub doc: String,
    /// The size limit of files.
    pub limit: Option<SizeLimit>,
    /// The formats, in the order of the spec.
    pub formats: Vec<Format>,
}

/// A limit on the size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeLimit {
    /// This size is allowed.
    AtMost(Size),
    /// Files must be smaller.
    Below(Size),
}

/// One format.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// The extension in lower case, without the dot.
    pub extension: String,
    /// Accepted content types. The first one is sent.
    pub content_types: Vec<String>,
    /// How files may begin: hexadecimal bytes, or `??` for any byte, separated by spaces.
    pub magic: Vec<String>,
    /// The kind of archive, if it is one.
    pub archive: Option<ArchiveKind>,
}

/// A table of error codes, shared or of one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorTable {
    /// The file it comes from.
    pub source: String,
    /// Its name in the spec, which for an endpoint's table is the endpoint's, and the name of the Rust enum.
    pub name: Name,
    /// What the codes have in common.
    pub doc: String,
    /// The codes, in the order of the spec.
    pub rows: Vec<ErrorRow>,
    /// Rust names of the shared tables in which other codes are looked up.
    pub shared: Vec<String>,
}

/// What is known of a code of which the page says neither what the service sends nor what it means.
const NO_MEANING: &str = "the service's docs do not say what it means";

/// One error code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// The code.
    pub code: Code,
    /// The Rust variant.
    pub variant: String,
    /// The service's messages, as far as the page tells them: one, or several for the same code.
    pub texts: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// What to do, if the page says so.
    pub remedy: Option<String>,
    /// What kind of error it is, if the page or a shared table says so.
    pub class: Option<Class>,
    /// The local checks that fail when the service would answer it.
    pub predicted_by: Vec<Check>,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

impl ErrorRow {
    /// What it means where nobody has put it in other words: what the service says.
    pub fn said(&self) -> String {
        if self.texts.is_empty() { NO_MEANING.to_owned() } else { self.texts.join(" / ") }
    }
}

/// A group: a folder of endpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The paths of the folder and of the module: `channels`, or with the group around it, `express/by_business` and
    /// `express::by_business`.
    pub name: Name,
    /// Its endpoints, in the order of their modules.
    pub endpoints: Vec<Endpoint>,
}

/// An outer group with the groups inside it.
#[derive(Clone, Debug)]
pub struct OuterGroup<'a> {
    /// The names of the folder and of the module.
    pub name: Name,
    /// The group with its own endpoints, if it has any beside the groups inside it.
    pub own: Option<&'a Group>,
    /// The groups inside it, by name.
    pub inner: Vec<&'a Group>,
}

impl Group {
    /// The Rust names of its module and of the one around it, from the outermost on.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.name.rust.split("::")
    }

    /// True if it is the group of this name, or inside it.
    pub fn is_in(&self, name: &str) -> bool {
        self.name.wire.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// One endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The file it comes from.
    pub source: String,
    /// The vendor's name, and the Rust name of the request.
    pub name: Name,
    /// The name of the Rust module.
    pub module: String,
    /// One sentence.
    pub summary: String,
    /// Further documentation; may be empty.
    pub docs: String,
    /// What the vendor's page is titled.
    pub title: Option<String>,
    /// The titles that lead to the page in the vendor's menu, from the outermost on; empty if the spec does not say.
    pub section: Vec<String>,
    /// The vendor's pages.
    pub pages: Vec<Page>,
    /// Whether somebody has compared the facts with the pages.
    pub reviewed: Option<Reviewed>,
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The kinds of token that it accepts; empty if it takes none.
    pub tokens: Vec<String>,
    /// The permission sets of which a third-party platform needs one.
    pub permission_sets: Vec<u32>,
    /// How often it may be called: one rate a period.
    pub rates: Vec<Rate>,
    /// True if the vendor forbids calls from an app or a web page.
    pub server_only: bool,
    /// True if a second identical call changes nothing, so that a call whose response was lost can be sent again.
    pub idempotent: bool,
    /// The shapes of the request: one without a name, or several with names.
    pub variants: Vec<Variant>,
    /// The endpoint's own types, in the order in which they are defined.
    pub types: Vec<TypeDef>,
    /// What a successful call returns.
    pub response: Response,
    /// Names of the service's envelopes in which it refuses; empty: in the service's first.
    pub envelopes: Vec<String>,
    /// The codes with which it refuses.
    pub errors: ErrorTable,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// A mark that somebody has compared the facts of an endpoint with its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The day.
    pub day: String,
    /// The hash of the facts as they were then.
    pub facts: u64,
    /// True if they are still the same.
    pub holds: bool,
}

/// A page of the vendor's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address, if it is known.
    pub url: Option<String>,
    /// The day on which it was read.
    pub read: String,
    /// Its title, if it is not the endpoint's.
    pub title: Option<String>,
    /// Its section, if it is not the endpoint's; else empty.
    pub section: Vec<String>,
}

/// One shape of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name in the spec, and the name of the Rust constructor; `None` if there is only one shape.
    pub name: Option<Name>,
    /// The Rust name of the request type.
    pub type_name: String,
    /// One sentence.
    pub doc: String,
    /// Constants, which are always sent. Those in the query tell this variant from the others.
    pub fixed: Vec<Fixed>,
    /// The body.
    pub body: Body,
    /// The parameters, in the order of [`Location::ALL`], and of the spec where they travel together.
    pub params: Vec<Param>,
    /// Rules about several parameters.
    pub rules: Vec<Rule>,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// The body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// A multipart form.
    Form,
    /// A JSON object; no body if no field is set.
    Json,
    /// A JSON object; `{}` if no field is set, because the service refuses a POST without a body.
    JsonOrEmptyObject,
}

impl Body {
    /// The location of the parameters that it is made of.
    pub const fn location(self) -> Option<Location> {
        match self {
            Self::None => None,
            Self::Form => Some(Location::Form),
            Self::Json | Self::JsonOrEmptyObject => Some(Location::Json),
        }
    }
}

/// A parameter with a constant value.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Where it travels.
    pub location: Location,
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub value: Literal,
}

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Where it travels.
    pub location: Location,
    /// Its names, type and constraints.
    pub field: Field,
}

/// A parameter or field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its names.
    pub name: Name,
    /// What it means; may be empty.
    pub doc: String,
    /// Its type.
    pub ty: Type,
    /// Whether it can be absent or null.
    pub presence: Presence,
    /// How it travels.
    pub wire: Wire,
    /// The constraints on its value.
    pub constraints: Vec<Constraint>,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// Whether a field can be absent or null.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Always present.
    Required,
    /// May be absent.
    Optional {
        /// What the service then assumes, if the page says so.
        default: Option<Literal>,
        /// True if it may also be null. What is unset is left out nevertheless.
        nullable: bool,
    },
    /// Always present, may be null.
    Nullable,
    /// In responses only: has this value if it is absent.
    Default(Literal),
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// Text that appears in no log and no message.
    Secret,
    /// An integer.
    Integer(IntegerType),
    /// A floating-point number.
    Number,
    /// A boolean.
    Boolean,
    /// A point in time.
    Timestamp(TimestampUnit),
    /// A duration.
    Duration(DurationUnit),
    /// A day of the calendar.
    Day,
    /// A month of a year.
    Month,
    /// An amount of money.
    Money(MoneyUnit),
    /// An `http` or `https` URL.
    Url,
    /// A file.
    File,
    /// Bytes.
    Bytes,
    /// Any JSON.
    Json,
    /// In responses: one of the endpoint's codes, or none for success. Holds the Rust name of the endpoint's table.
    Code(String),
    /// A list of values of one type.
    List(Box<Items>),
    /// Values of one type, by name.
    Map(Box<Items>),
    /// A named type.
    Named(TypeRef),
    /// A text, or a value of this type, which is none.
    TextOr(Box<Type>),
    /// A value that brings further fields, which stand beside it. Only fields have this type, items never.
    Choice(TypeRef),
}

/// What a list or map contains.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// The type of each item.
    pub ty: Type,
    /// How each item travels.
    pub wire: Wire,
}

/// A reference to a named type. It means the same type wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeRef {
    /// Who defines it.
    pub owner: Owner,
    /// Its Rust name.
    pub name: String,
}

/// Who defines a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// It is one of [`Api::types`].
    Shared,
    /// It is one of [`Endpoint::types`] of the endpoint that leads here.
    Endpoint,
}

/// A constraint on a value. Limits are inclusive.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Constraint {
    MinLength(u64),
    MaxLength(u64),
    MinBytes(u64),
    MaxBytes(u64),
    /// A Chinese character counts two.
    MinWidth(u64),
    /// A Chinese character counts two.
    MaxWidth(u64),
    MinItems(u64),
    MaxItems(u64),
    /// Consists of these characters.
    Chars(Vec<Chars>),
    Min(Literal),
    Max(Literal),
    OneOf(Vec<Literal>),
    /// Must be an `http` or `https` URL.
    Url,
    /// Must be a file of this format table, or a URL of one. Holds the table's Rust name.
    Formats(String),
    Size(SizeLimit),
    /// At least so many bytes.
    MinSize(Size),
    /// Required under a condition on another parameter.
    RequiredIf(Condition),
    /// Applies to each item of a list or map.
    Each(Box<Constraint>),
}

/// A condition on another parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The path to the other parameter from the object around: its wire name, `detail.kind`, `items[].kind`, `../kind`.
    pub path: String,
    /// Values of which the other has one; empty if it only has to be present.
    pub values: Vec<Literal>,
    /// True if it holds unless the other has one of the values.
    pub unless: bool,
}

/// A rule about several parameters, by their wire names.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Rule {
    ExactlyOneOf(Vec<String>),
    AtLeastOneOf(Vec<String>),
    AtMostOneOf(Vec<String>),
}

impl Type {
    /// The named type that it is, or that its items are.
    pub fn named(&self) -> Option<&TypeRef> {
        match self {
            Self::List(items) | Self::Map(items) => items.ty.named(),
            Self::TextOr(other) => other.named(),
            Self::Named(reference) | Self::Choice(reference) => Some(reference),
            _ => None,
        }
    }

    /// The type of the values that are no texts in its place.
    pub fn beside_text(&self) -> &Type {
        if let Self::TextOr(other) = self { other } else { self }
    }
}

/// The definition of a named type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its Rust name.
    pub name: String,
    /// What it is; may be empty.
    pub doc: String,
    /// Its shape.
    pub shape: Shape,
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object.
    Object(Object),
    /// A text or number with known values; others are allowed.
    OpenEnum {
        /// True if the values are numbers.
        numeric: bool,
        /// The known values.
        values: Vec<EnumValue>,
    },
    /// A value that brings further fields with it.
    Choice(Choice),
    /// A text that identifies something.
    Id {
        /// How long it is valid after it was received, in seconds.
        lifetime: Option<u64>,
    },
}

impl Shape {
    /// The fields of an object; empty for other types.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object(object) => &object.fields,
            Self::OpenEnum { .. } | Self::Choice(_) | Self::Id { .. } => &[],
        }
    }
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its fields, in the order of the spec.
    pub fields: Vec<Field>,
    /// Rules about several of them.
    pub rules: Vec<Rule>,
    /// True if requests contain it.
    pub sent: bool,
    /// True if responses contain it.
    pub received: bool,
}

/// A choice: each value of a field brings further fields, which stand beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The type of the values: [`Type::String`], [`Type::Integer`] or [`Type::Boolean`].
    pub ty: Type,
    /// Its kinds, in the order of the spec.
    pub kinds: Vec<Kind>,
    /// True if requests contain it.
    pub sent: bool,
    /// True if responses contain it.
    pub received: bool,
}

impl Choice {
    /// The kind that a value tells, which is given as text.
    pub fn kind(&self, value: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.value.to_string() == value)
    }
}

/// A kind of a [`Choice`].
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The value that tells it, on the wire.
    pub value: Literal,
    /// The Rust variant.
    pub variant: String,
    /// The Rust function that makes the variant.
    pub constructor: String,
    /// What it means; may be empty.
    pub doc: String,
    /// The object of the fields that it brings.
    pub object: TypeRef,
    /// From when to when it is there.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// A known value of an open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Literal,
    /// The Rust variant.
    pub variant: String,
    /// What it means; may be empty.
    pub doc: String,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// What a successful call returns.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing but the envelope.
    Nothing,
    /// A file.
    File,
    /// An object.
    Object {
        /// The Rust name of its type.
        name: String,
        /// Its fields.
        object: Object,
        /// True if the service may return a file instead.
        or_file: bool,
    },
    /// A list or a map instead of an object with fields. The field has its type; its name is not on the wire.
    Value(Box<Field>),
}

impl Response {
    /// Its fields, without those of the envelope.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object { object, .. } => &object.fields,
            Self::Nothing | Self::File | Self::Value(_) => &[],
        }
    }

    /// Its fields, or its only value.
    pub fn values(&self) -> &[Field] {
        match self {
            Self::Object { object, .. } => &object.fields,
            Self::Value(value) => std::slice::from_ref(value),
            Self::Nothing | Self::File => &[],
        }
    }

    /// True if a successful call may return a file.
    pub fn may_be_file(&self) -> bool {
        matches!(self, Self::File | Self::Object { or_file: true, .. })
    }
}
