//! The API, as every reader of it wants it: plain data, complete, free of YAML, of places and of tokens.
//!
//! Every name and every order is decided when this is built; who reads it decides nothing. The emitters read it, and so
//! do the mock server, the semantic diff and the docs.

pub(crate) mod keyword;
mod literal;
mod location;
mod references;

pub use self::keyword::{ArchiveKind, Check, Class, IntegerType, Method, Unit, Wire};
pub use self::literal::{Literal, Size, SizeUnit};
pub use self::location::{Location, PerLocation};
pub use self::references::{EndpointTypes, References};

/// A whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What holds for every endpoint.
    pub service: Service,
    /// Format tables, by name.
    pub formats: Vec<FormatTable>,
    /// Shared error tables, by name.
    pub errors: Vec<ErrorTable>,
    /// Shared types, by name.
    pub types: Vec<TypeDef>,
    /// Corrections and assumptions about the shared tables and types, by file.
    pub notes: Vec<SharedNotes>,
    /// Folders of endpoints, by name.
    pub groups: Vec<Group>,
}

impl Api {
    /// All endpoints, each with its group.
    pub fn endpoints(&self) -> impl Iterator<Item = (&Group, &Endpoint)> {
        self.groups.iter().flat_map(|group| group.endpoints.iter().map(move |endpoint| (group, endpoint)))
    }

    /// What the files of shared tables and types note about one of them: `formats.custom_goods`, and what is inside.
    pub fn notes_about(&self, path: &str) -> Vec<Note> {
        let about = |note: &&Note| {
            let (Note::Correction { at, .. } | Note::Assumption { at, .. }) = note;
            at.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.notes.iter().flat_map(|file| &file.notes).filter(about).cloned().collect()
    }
}

/// What a file of shared tables or types notes about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedNotes {
    /// The file.
    pub source: String,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// A name on the wire (or in the spec) with the Rust name made from it: they travel together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// As the wire or the spec has it.
    pub wire: String,
    /// As Rust has it; a legal identifier, raw where it has to be.
    pub rust: String,
}

/// What holds for every endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// File it comes from.
    pub source: String,
    /// Its name in messages.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// The address that every path is appended to.
    pub base_url: String,
    /// Field of the code.
    pub code: String,
    /// Field of the message.
    pub message: String,
    /// Codes that mean success.
    pub success: Vec<i64>,
    /// Kinds of token.
    pub tokens: Vec<TokenKind>,
    /// Rust names of the error tables that hold for every endpoint; each endpoint's list has them too.
    pub shared_errors: Vec<String>,
    /// True when each group's module is behind the crate's feature of the same name.
    pub features_per_group: bool,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
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
    /// The page says something that is not so.
    Correction {
        /// The fact.
        at: String,
        /// What the page says.
        page_says: String,
        /// What is true, where it is one value.
        truth: Option<String>,
        /// How that is known.
        reason: String,
    },
    /// Something believed without proof.
    Assumption {
        /// The fact.
        at: String,
        /// What is believed.
        assumed: String,
    },
}

/// A table of file formats.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatTable {
    /// File it comes from.
    pub source: String,
    /// Its name in the spec, and of the Rust enum of its groups.
    pub name: Name,
    /// What it is for.
    pub doc: String,
    /// True when the entries of archives must be in the table too.
    pub archive_entries_checked: bool,
    /// Its groups, in the order of the spec.
    pub groups: Vec<FormatGroup>,
}

/// Formats that share a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatGroup {
    /// Its name in the spec, and of the Rust variant.
    pub name: Name,
    /// What they are.
    pub doc: String,
    /// How large a file may be.
    pub limit: Option<SizeLimit>,
    /// The formats, in the order of the spec.
    pub formats: Vec<Format>,
}

/// How large a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeLimit {
    /// Up to and including.
    AtMost(Size),
    /// Not including.
    Below(Size),
}

/// One format.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// Lower case, without the dot.
    pub extension: String,
    /// Accepted content types; the first one is sent.
    pub content_types: Vec<String>,
    /// What the first bytes may be: pairs of hexadecimal digits or `??`, separated by spaces.
    pub magic: Vec<String>,
    /// What kind of archive it is.
    pub archive: Option<ArchiveKind>,
}

/// A set of error codes: shared, or of one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorTable {
    /// File it comes from.
    pub source: String,
    /// Its name in the spec (the endpoint's, if it is an endpoint's), and of the Rust enum.
    pub name: Name,
    /// What the codes have in common.
    pub doc: String,
    /// The codes, in the order of the spec.
    pub rows: Vec<ErrorRow>,
    /// Rust names of the shared tables that are asked next.
    pub shared: Vec<String>,
}

/// One error code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// The code.
    pub code: i64,
    /// The Rust variant.
    pub variant: String,
    /// The message on the wire.
    pub text: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
    /// What kind of error it is.
    pub class: Class,
    /// The local checks that foresee it.
    pub predicted_by: Vec<Check>,
}

/// A folder of endpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The folder's name, and the module's.
    pub name: Name,
    /// Its endpoints, by Rust module name.
    pub endpoints: Vec<Endpoint>,
}

/// One endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// File it comes from.
    pub source: String,
    /// The vendor's name, and the Rust name of the request type.
    pub name: Name,
    /// The Rust module.
    pub module: String,
    /// One sentence.
    pub summary: String,
    /// More, or empty.
    pub docs: String,
    /// Address of the vendor's page.
    pub page_url: String,
    /// Day on which it was read.
    pub page_read: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// Names of the accepted kinds of token; empty: none is sent.
    pub tokens: Vec<String>,
    /// Permission sets, one of which a third-party platform needs.
    pub permission_sets: Vec<u32>,
    /// True when the vendor forbids calls from an app or a page.
    pub server_only: bool,
    /// True when the same call twice does no more than once, so that it may be sent again when its answer is lost.
    pub idempotent: bool,
    /// The shapes of the request; one without a name, or several with names.
    pub variants: Vec<Variant>,
    /// The types that only this endpoint uses, in the order of their first use.
    pub types: Vec<TypeDef>,
    /// What a success answers.
    pub response: Response,
    /// What it refuses.
    pub errors: ErrorTable,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// One shape of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name in the spec and of the Rust constructor; `None` for the only shape.
    pub name: Option<Name>,
    /// The Rust name of the request type.
    pub type_name: String,
    /// One sentence.
    pub doc: String,
    /// Constants that are always sent; in the query, they tell this variant from the others.
    pub fixed: Vec<Fixed>,
    /// What the body is.
    pub body: Body,
    /// The parameters, in the order of [`Location::ALL`], and of the spec where they travel together.
    pub params: Vec<Param>,
    /// What holds across the parameters.
    pub rules: Vec<Rule>,
}

/// What the body of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// None.
    None,
    /// A multipart form.
    Form,
    /// A JSON object; none when no field is set.
    Json,
    /// A JSON object, `{}` when no field is set: the service refuses a POST without a body.
    JsonOrEmptyObject,
}

impl Body {
    /// Where the parameters travel that it is made of.
    pub const fn location(self) -> Option<Location> {
        match self {
            Self::None => None,
            Self::Form => Some(Location::Form),
            Self::Json | Self::JsonOrEmptyObject => Some(Location::Json),
        }
    }
}

/// A parameter with one value, which nobody is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Where it goes.
    pub location: Location,
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub value: Literal,
}

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Where it goes.
    pub location: Location,
    /// What it is.
    pub field: Field,
}

/// A parameter or field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its names.
    pub name: Name,
    /// What it means, or empty.
    pub doc: String,
    /// What it holds.
    pub ty: Type,
    /// Whether it has to be there.
    pub presence: Presence,
    /// How JSON carries it.
    pub wire: Wire,
    /// What its value must be.
    pub constraints: Vec<Constraint>,
}

/// Whether a field has to be there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Always there.
    Required,
    /// May be left out; with what then holds, where the page says it.
    Optional {
        /// What the service takes it for when it is left out.
        default: Option<Literal>,
    },
    /// Always there, may be null.
    Nullable,
    /// In answers only: this value when it is left out.
    Default(Literal),
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// Text that must not be shown.
    Secret,
    /// A whole number.
    Integer(IntegerType),
    /// A number with a fraction.
    Number,
    /// True or false.
    Boolean,
    /// A point in time.
    Timestamp(Unit),
    /// A length of time.
    Duration(Unit),
    /// An address.
    Url,
    /// A file.
    File,
    /// Any JSON.
    Json,
    /// Several of one kind.
    List(Box<Type>),
    /// Values of one kind by name.
    Map(Box<Type>),
    /// A type with a name.
    Named(TypeRef),
}

/// A reference to a type with a name. It means the same wherever it stands: inside a shared type too.
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

/// What a value must be. Numbers of characters, bytes and items are inclusive.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Constraint {
    MinLength(u64),
    MaxLength(u64),
    MinBytes(u64),
    MaxBytes(u64),
    MinItems(u64),
    MaxItems(u64),
    Min(Literal),
    Max(Literal),
    OneOf(Vec<Literal>),
    /// Must be an `http` or `https` address.
    Url,
    /// Rust name of the format table.
    Formats(String),
    Size(SizeLimit),
    /// Must be there when the other parameter (wire name) has the value, or any value.
    RequiredIf(String, Option<Literal>),
    /// Holds for every item of a list or map.
    Each(Box<Constraint>),
}

/// What holds across parameters, by their wire names.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Rule {
    ExactlyOneOf(Vec<String>),
    AtLeastOneOf(Vec<String>),
    AtMostOneOf(Vec<String>),
}

impl Type {
    /// The type with a name that it is, or that its items are.
    pub fn named(&self) -> Option<&TypeRef> {
        match self {
            Self::List(items) | Self::Map(items) => items.named(),
            Self::Named(reference) => Some(reference),
            _ => None,
        }
    }
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its Rust name.
    pub name: String,
    /// What it is, or empty.
    pub doc: String,
    /// Its shape.
    pub shape: Shape,
}

/// The shape of a type with a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object.
    Object(Object),
    /// Texts or numbers of which some are known.
    OpenEnum {
        /// True when the values are numbers.
        numeric: bool,
        /// The known values.
        values: Vec<EnumValue>,
    },
    /// A text that names something.
    Id {
        /// How long it is good for after it was received, in seconds.
        lifetime: Option<u64>,
    },
}

impl Shape {
    /// The fields of an object; of anything else none.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object(object) => &object.fields,
            Self::OpenEnum { .. } | Self::Id { .. } => &[],
        }
    }
}

/// The shape of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its fields, in the order of the spec.
    pub fields: Vec<Field>,
    /// What holds across them.
    pub rules: Vec<Rule>,
    /// True when requests hold it.
    pub sent: bool,
    /// True when answers hold it.
    pub received: bool,
}

/// A known value of an open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// On the wire.
    pub value: Literal,
    /// The Rust variant.
    pub variant: String,
    /// What it means, or empty.
    pub doc: String,
}

/// What a success answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing beside the envelope.
    Nothing,
    /// A file.
    File,
    /// An object of this Rust name.
    Object {
        /// The Rust name.
        name: String,
        /// The shape.
        object: Object,
        /// True when a file may be answered in its place.
        or_file: bool,
    },
}

impl Response {
    /// The fields beside the envelope.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object { object, .. } => &object.fields,
            Self::Nothing | Self::File => &[],
        }
    }

    /// True when a success may be a file.
    pub fn may_be_file(&self) -> bool {
        matches!(self, Self::File | Self::Object { or_file: true, .. })
    }
}
