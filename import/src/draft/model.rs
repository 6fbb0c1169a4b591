//! What goes into the file of an endpoint, with what is open about it.

use weixin_codegen::model::{
    Check, Class, Code, DurationUnit, IntegerType, Lifecycle, Literal, Method, MoneyUnit, PerLocation, Rate, Sealed,
    TimestampUnit, Wire,
};
use weixin_codegen::spec::type_name::TypeWord;

use crate::draft::correction::Correction;
use crate::draft::formats::FormatTable;
use crate::draft::path::FactPath;

/// A draft of an endpoint, or of a message that the service sends by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The fields by whose values a message is told from others. Its fields are those of the response, and the request is
    /// the reply. `None` for an endpoint.
    pub when: Option<Vec<(String, Literal)>>,
    /// Folder below `endpoints/` or `messages/`.
    pub group: String,
    /// The vendor's name of the interface.
    pub name: String,
    /// The Rust name, where the vendor's makes none.
    pub rust: Option<String>,
    /// One sentence.
    pub summary: String,
    /// More, or empty.
    pub docs: String,
    /// What the page is titled, in the vendor's own words.
    pub title: Option<String>,
    /// The titles that lead to it, where the page says so.
    pub section: Vec<String>,
    /// Address of the page, if it is known.
    pub page_url: Option<String>,
    /// Day on which it was read.
    pub page_read: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The host of the service that has it, if the page's address is not on the first.
    pub host: Option<String>,
    /// Kinds of token; empty: none.
    pub tokens: Vec<String>,
    /// Names of the service's signers whose signatures it needs.
    pub signed: Vec<String>,
    /// Permission sets.
    pub permission_sets: Vec<u32>,
    /// Whether it takes sealed requests.
    pub sealed: Sealed,
    /// How often it may be called.
    pub rates: Vec<Rate>,
    /// From when to when it is there.
    pub lifecycle: Option<Lifecycle>,
    /// What is sent.
    pub requests: Requests,
    /// What a success returns.
    pub response: Response,
    /// True when a success may also be a file.
    pub or_file: bool,
    /// The envelopes that it names; empty for the service's first.
    pub envelopes: Vec<String>,
    /// The codes.
    pub errors: Vec<ErrorRow>,
    /// Shared tables of codes that the page lists, beside those of the service.
    pub shared_errors: Vec<String>,
    /// Objects that it has more than once.
    pub shared_types: Vec<SharedType>,
    /// Where the page contradicts itself.
    pub corrections: Vec<Correction>,
    /// Tables of formats that its files are checked against.
    pub formats: Vec<FormatTable>,
    /// Assumptions.
    pub assumptions: Vec<Assumption>,
    /// What is open, for a person to decide.
    pub todos: Vec<Todo>,
}

impl Draft {
    /// The path of the draft's file below the spec's folder.
    pub fn path_in_spec(&self) -> String {
        let kind = if self.when.is_some() { "messages" } else { "endpoints" };
        format!("{kind}/{}/{}.yaml", self.group, self.name)
    }
}

/// A type that the file names once, for objects that are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedType {
    /// What it is called after.
    pub stem: String,
    /// Its Rust name; empty until the names that are taken are known.
    pub name: String,
    /// Where its objects are among the fields of the draft.
    pub uses: Vec<FactPath>,
}

impl SharedType {
    /// Where it stands in the file.
    pub(crate) fn path(&self) -> FactPath {
        FactPath::from("types").join(self.name.as_str())
    }
}

/// The shapes that a request can have.
#[derive(Clone, Debug, PartialEq)]
pub enum Requests {
    /// One.
    Single(Request),
    /// Several, told apart by a constant.
    Variants(Vec<Variant>),
}

/// One of several shapes of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// One sentence.
    pub doc: String,
    /// The constants that tell it from the others.
    pub fixed: Vec<(String, Literal)>,
    /// Its parameters.
    pub request: Request,
}

/// One shape of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The parameters.
    pub params: PerLocation<Vec<Field>>,
    /// True when an empty object is sent where there is nothing to send.
    pub empty_body: bool,
    /// What holds across the parameters.
    pub rules: Vec<Rule>,
}

/// What a success returns.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing beside the envelope.
    Nothing,
    /// A file.
    File,
    /// Fields.
    Fields(Vec<Field>),
    /// A list or a map instead of an object with fields: a field that has its type, and a name for the types inside.
    Value(Box<Field>),
}

impl Response {
    /// Its fields, or its only value.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Fields(fields) => fields,
            Self::Value(value) => std::slice::from_ref(value),
            Self::Nothing | Self::File => &[],
        }
    }

    /// The same, to be changed.
    pub fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            Self::Fields(fields) => fields,
            Self::Value(value) => std::slice::from_mut(value),
            Self::Nothing | Self::File => &mut [],
        }
    }
}

/// A parameter or field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name on the wire.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// What it means, in the page's words, or empty.
    pub doc: String,
    /// False when it may be left out.
    pub required: bool,
    /// True when it may be null.
    pub nullable: bool,
    /// What holds when it is left out.
    pub default: Option<Literal>,
    /// The only value that it has.
    pub fixed: Option<Literal>,
    /// True when a text may stand in its place.
    pub or_text: bool,
    /// True when it must not be shown.
    pub secret: bool,
    /// How it travels.
    pub wire: Wire,
    /// What its value must be.
    pub limits: Limits,
    /// The condition under which it must be there.
    pub required_if: Option<RequiredIf>,
    /// From when to when it is there.
    pub lifecycle: Option<Lifecycle>,
    /// The Rust name, where the wire's makes none.
    pub rust: Option<String>,
    /// The Rust name of the type that it defines, where the one made from the surroundings is taken.
    pub type_name: Option<String>,
    /// Which of the draft's shared types its object is.
    pub shared: Option<usize>,
    /// The line of the page.
    pub line: usize,
    /// What is open about it.
    pub todos: Vec<String>,
}

impl Field {
    /// A required parameter of a type.
    pub fn new(name: &str, ty: Type, line: usize) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            doc: String::new(),
            required: true,
            nullable: false,
            default: None,
            fixed: None,
            or_text: false,
            secret: false,
            wire: Wire::Plain,
            limits: Limits::default(),
            required_if: None,
            lifecycle: None,
            rust: None,
            type_name: None,
            shared: None,
            line,
            todos: Vec::new(),
        }
    }
}

/// The condition under which an optional parameter has to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct RequiredIf {
    /// The other parameter: its name, or a path to it.
    pub field: String,
    /// What holds of it then.
    pub holds: Holds,
}

/// What holds of a parameter on which another depends.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// It has one of these values.
    Is(Vec<Literal>),
    /// It has none of these values.
    IsNot(Vec<Literal>),
    /// It is sent.
    IsPresent,
}

impl Holds {
    /// The values.
    pub fn values(&self) -> &[Literal] {
        match self {
            Self::Is(values) | Self::IsNot(values) => values,
            Self::IsPresent => &[],
        }
    }
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A single value.
    Scalar(Scalar),
    /// A list.
    List(Box<Type>),
    /// Values of one kind by name.
    Map(Box<Type>),
    /// An object.
    Object(Vec<Field>, Vec<Rule>),
    /// Known values.
    OpenEnum(Vec<Value>),
    /// Values that bring further fields.
    Choice(Vec<Kind>),
}

impl Type {
    /// The type inside all lists and maps around it.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(items) | Self::Map(items) => items.innermost(),
            other => other,
        }
    }

    /// The same, to be changed.
    pub fn innermost_mut(&mut self) -> &mut Self {
        match self {
            Self::List(items) | Self::Map(items) => items.innermost_mut(),
            other => other,
        }
    }

    /// The word that the spec has for it.
    pub fn word(&self) -> TypeWord {
        match self {
            Self::Scalar(scalar) => scalar.word(),
            Self::List(_) => TypeWord::List,
            Self::Map(_) => TypeWord::Map,
            Self::Object(..) => TypeWord::Object,
            Self::OpenEnum(_) => TypeWord::OpenEnum,
            Self::Choice(_) => TypeWord::Choice,
        }
    }

    /// True for one of the scalars.
    pub fn is(&self, scalar: Scalar) -> bool {
        *self == Self::Scalar(scalar)
    }
}

/// The type of a single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Scalar {
    String,
    Boolean,
    Integer(IntegerType),
    /// A whole number in a text, as an item of a list, whose field cannot say so.
    IntegerInText(IntegerType),
    Number,
    Timestamp(TimestampUnit),
    Duration(DurationUnit),
    Money(MoneyUnit),
    Day,
    Month,
    File,
    Bytes,
    Json,
    /// A code of the endpoint.
    Code,
}

impl Scalar {
    /// The word that the spec has for it.
    pub fn word(self) -> TypeWord {
        match self {
            Self::String => TypeWord::String,
            Self::Boolean => TypeWord::Boolean,
            Self::Integer(integer) | Self::IntegerInText(integer) => TypeWord::Integer(integer),
            Self::Number => TypeWord::Number,
            Self::Timestamp(_) => TypeWord::Timestamp,
            Self::Duration(_) => TypeWord::Duration,
            Self::Money(_) => TypeWord::Money,
            Self::Day => TypeWord::Day,
            Self::Month => TypeWord::Month,
            Self::File => TypeWord::File,
            Self::Bytes => TypeWord::Bytes,
            Self::Json => TypeWord::Json,
            Self::Code => TypeWord::Code,
        }
    }

    /// The unit that the spec has to name.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Timestamp(TimestampUnit::Seconds) | Self::Duration(DurationUnit::Seconds) => None,
            Self::Timestamp(unit) => Some(unit.key()),
            Self::Duration(unit) => Some(unit.key()),
            Self::Money(unit) => Some(unit.key()),
            Self::String | Self::Boolean | Self::Integer(_) | Self::IntegerInText(_) | Self::Number => None,
            Self::Day | Self::Month | Self::File | Self::Bytes | Self::Json | Self::Code => None,
        }
    }

    /// True for a whole number that is never below zero.
    pub(crate) fn is_unsigned(self) -> bool {
        match self {
            Self::Integer(integer) => *integer.range().start() == 0,
            Self::Duration(_) => true,
            _ => false,
        }
    }
}

/// A known value.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// On the wire.
    pub value: Literal,
    /// The Rust name, where the value makes none.
    pub name: Option<String>,
    /// What it means, or empty.
    pub doc: String,
    /// From when to when it is there.
    pub lifecycle: Option<Lifecycle>,
}

/// A value of a choice, with the fields that it brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The value.
    pub value: Value,
    /// The fields.
    pub fields: Vec<Field>,
}

/// What a value must be; all bounds are inclusive but `below`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Limits {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub min_bytes: Option<u64>,
    pub max_bytes: Option<u64>,
    pub min_width: Option<u64>,
    pub max_width: Option<u64>,
    /// Names of sets, and signs.
    pub chars: Vec<String>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// A size with its unit: `10 MiB`.
    pub max_size: Option<String>,
    /// A size with its unit that is too large already.
    pub below: Option<String>,
    pub one_of: Vec<Literal>,
    /// A table of formats.
    pub formats: Option<String>,
}

/// What holds across parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One of them and no other.
    ExactlyOneOf(Vec<String>),
    /// One of them or more.
    AtLeastOneOf(Vec<String>),
}

/// An error code.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct ErrorRow {
    pub code: Code,
    pub name: String,
    /// What the service sends: nothing where the page does not say it.
    pub texts: Vec<String>,
    /// What it means, or empty.
    pub meaning: String,
    /// What to do, or empty.
    pub remedy: String,
    /// The class that a shared table has for the code: pages say none.
    pub class: Option<Class>,
    /// The check that it answers, if its message says so.
    pub predicted_by: Option<Check>,
    /// True if a shared table says the same, so that the row is left to it.
    pub is_shared: bool,
    /// What is open about it.
    pub todos: Vec<String>,
    /// The line of the page.
    pub line: usize,
}

/// An assumption: something the page does not prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The fact that rests on it.
    pub at: FactPath,
    /// What is assumed.
    pub assumed: String,
}

/// What is assumed of every size: the vendor writes "M" for MiB.
pub const SIZES_ARE_BINARY: &str = "1 MB on the page is 1024 × 1024 bytes";

/// Something for a person to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// The line of the page.
    pub line: usize,
    /// What it is about, and what is open.
    pub what: String,
}
