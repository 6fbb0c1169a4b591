//! A draft of one endpoint: what goes into its YAML file, with what is open about it.

use weixin_codegen::model::{Class, Literal, Method, Wire};

/// A draft of an endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Folder below `endpoints/`.
    pub group: String,
    /// The vendor's name of the interface.
    pub name: String,
    /// The Rust name, where the vendor's makes none.
    pub rust: Option<String>,
    /// One sentence.
    pub summary: String,
    /// More, or empty.
    pub docs: String,
    /// Address of the page.
    pub page_url: String,
    /// Day on which it was read.
    pub page_read: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// Kinds of token; empty: none.
    pub tokens: Vec<String>,
    /// True when only a server may call it.
    pub server_only: bool,
    /// Permission sets.
    pub permission_sets: Vec<u32>,
    /// The request, unless it has several variants.
    pub request: Request,
    /// Several shapes of the request.
    pub variants: Vec<Variant>,
    /// The answer.
    pub response: Response,
    /// The codes.
    pub errors: Vec<ErrorRow>,
    /// Where the page contradicts itself.
    pub corrections: Vec<Correction>,
    /// Tables of formats that its files are checked against.
    pub formats: Vec<crate::infer::formats::Table>,
    /// What is believed without proof: path and belief.
    pub assumptions: Vec<(String, String)>,
    /// What is open, for a person to decide.
    pub todos: Vec<Todo>,
}

/// One shape of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Parameters in the URL.
    pub query: Vec<Field>,
    /// Parameters in a JSON body.
    pub json: Vec<Field>,
    /// Parts of a form.
    pub form: Vec<Field>,
    /// True when an empty object is sent where there is nothing to send.
    pub empty_body: bool,
    /// What holds across the parameters.
    pub rules: Vec<Rule>,
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

/// What a success answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing beside the envelope.
    Nothing,
    /// A file.
    File,
    /// Fields.
    Fields(Vec<Field>),
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
    /// True when it must not be shown.
    pub secret: bool,
    /// How JSON carries it.
    pub wire: Wire,
    /// What its value must be.
    pub limits: Limits,
    /// The condition under which it must be there.
    pub required_if: Option<(String, Option<Literal>)>,
    /// The Rust name, where the wire's makes none.
    pub rust: Option<String>,
    /// The Rust name of the type that it defines, where the one made from the surroundings is taken.
    pub type_name: Option<String>,
    /// The line of the page.
    pub line: usize,
    /// What is open about it.
    pub todos: Vec<String>,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// One of the words of the language.
    Word(&'static str),
    /// A list.
    List(Box<Type>),
    /// Values of one kind by name.
    Map(Box<Type>),
    /// An object.
    Object(Vec<Field>, Vec<Rule>),
    /// Known values.
    OpenEnum(Vec<Value>),
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
}

/// What a value must be; all bounds are inclusive but `below`.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Limits {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub max_bytes: Option<u64>,
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
    pub code: i64,
    pub name: String,
    pub text: String,
    pub meaning: Option<String>,
    pub remedy: String,
    pub class: Class,
    pub predicted_by: Option<&'static str>,
    pub todos: Vec<String>,
    pub line: usize,
}

/// Where the page contradicts itself, or is known to be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The path of the fact in the file.
    pub at: String,
    /// What the page says.
    pub page_says: String,
    /// What is true, where it is one value.
    pub truth: Option<String>,
    /// How that is known.
    pub reason: String,
}

/// Something for a person to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// The line of the page.
    pub line: usize,
    /// What it is about, and what is open.
    pub what: String,
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
            secret: false,
            wire: Wire::Plain,
            limits: Limits::default(),
            required_if: None,
            rust: None,
            type_name: None,
            line,
            todos: Vec::new(),
        }
    }
}

impl Type {
    /// The type inside all lists and maps around it.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(items) | Self::Map(items) => items.innermost(),
            other => other,
        }
    }

    /// The word that the YAML has for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Word(word) => word,
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Object(..) => "object",
            Self::OpenEnum(_) => "open_enum",
        }
    }
}

impl Draft {
    /// The path of the draft's file below the spec's folder.
    pub fn path_in_spec(&self) -> String {
        format!("endpoints/{}/{}.yaml", self.group, self.name)
    }

    /// Every shape of the request.
    pub fn requests(&self) -> Vec<&Request> {
        if self.variants.is_empty() {
            vec![&self.request]
        } else {
            self.variants.iter().map(|variant| &variant.request).collect()
        }
    }
}
