//! What a page says, fact by fact, each with its line and how sure it is: the second stage.

use weixin_codegen::model::Method;

use crate::page::sample::Json;
use crate::vocabulary::columns::Side;
use crate::vocabulary::types::Declared;

/// Something that a page says.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// The line of the page.
    pub line: usize,
    /// How sure that is.
    pub sure: Sure,
    /// The rule that found it, in a few words.
    pub rule: &'static str,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Nothing points to it; something had to be written.
    Guessed,
    /// The words allow another reading.
    Likely,
    /// The page says so in its own form.
    Sure,
}

impl<T> Fact<T> {
    /// A fact that the page states in its own form.
    pub fn sure(value: T, line: usize, rule: &'static str) -> Self {
        Self { value, line, sure: Sure::Sure, rule }
    }

    /// A fact of which the words allow another reading.
    pub fn likely(value: T, line: usize, rule: &'static str) -> Self {
        Self { value, line, sure: Sure::Likely, rule }
    }
}

/// Everything that a page says about one endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The page's title.
    pub title: Option<Fact<String>>,
    /// The vendor's name of the interface.
    pub name: Option<Fact<String>>,
    /// What it is for, sentence by sentence.
    pub description: Vec<Fact<String>>,
    /// The request line.
    pub call: Option<Fact<Call>>,
    /// The method, where it stands apart from the address.
    pub method: Option<Fact<Method>>,
    /// True when only a server may call it.
    pub server_only: Option<Fact<bool>>,
    /// The permission sets of a third-party platform.
    pub permission_sets: Vec<Fact<u32>>,
    /// Mentions of kinds of token, as the page spells them.
    pub tokens: Vec<Fact<String>>,
    /// Tables of parameters, in the order of the page.
    pub tables: Vec<Parameters>,
    /// Enumerations.
    pub enums: Vec<Enumeration>,
    /// Samples of bodies and answers.
    pub samples: Vec<Fact<Sample>>,
    /// Parts of a form, as a command on the page sends them.
    pub form: Vec<Fact<String>>,
    /// Error codes.
    pub errors: Vec<Fact<ErrorFact>>,
    /// Rows of tables of file formats.
    pub formats: Vec<Fact<crate::infer::formats::FormatFact>>,
    /// True when the page says that archives may hold these formats only.
    pub archives_checked: bool,
    /// Every address on the page, in commands too.
    pub calls: Vec<Fact<Call>>,
    /// A sign that the answer is a file.
    pub file_answer: Option<Fact<()>>,
    /// The only kind of token that the page says is accepted, as it spells it.
    pub only_token: Option<Fact<String>>,
    /// How many headings announce a part of an interface.
    pub sections: usize,
    /// What the page has too much of, so that a part of it is not read.
    pub cut: Vec<Fact<String>>,
}

impl Facts {
    /// True when the page says nothing about an interface but its address.
    pub fn is_blank(&self) -> bool {
        self.call.is_some()
            && self.sections == 0
            && self.name.is_none()
            && self.tables.is_empty()
            && self.enums.is_empty()
            && self.samples.is_empty()
            && self.form.is_empty()
            && self.errors.is_empty()
            && self.formats.is_empty()
    }
}

/// A request line: `POST https://api.weixin.qq.com/wxa/x?access_token=ACCESS_TOKEN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The method, where it stands in front of the address.
    pub method: Option<Method>,
    /// The host.
    pub host: String,
    /// The path.
    pub path: String,
    /// The query, in order: names and values.
    pub query: Vec<(String, String)>,
}

/// A table of parameters or fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// What they belong to.
    pub side: Side,
    /// Where in it.
    pub place: Place,
    /// The line of the table.
    pub line: usize,
    /// The last heading above the table.
    pub heading: String,
    /// The last line of running text above it.
    pub announced: String,
    /// True when the table has a column of types.
    pub typed: bool,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Where the rows of a table belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To the request or answer itself.
    Top,
    /// Into the object at this path.
    Path(Vec<String>),
    /// Into every object of the structure of this name.
    Structure(String),
    /// Into the field that the table before it ended with.
    After,
}

/// A row of a table of parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The name, with its path where the page writes one: `list[].id`.
    pub name: String,
    /// Its type.
    pub declared: Declared,
    /// Whether it has to be there, where the page says it.
    pub required: Option<bool>,
    /// What holds when it is left out, as the page writes it.
    pub default: Option<String>,
    /// An example.
    pub example: Option<String>,
    /// What it means.
    pub doc: String,
    /// The line of the page.
    pub line: usize,
}

/// The values of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// The side, where the page says it.
    pub side: Option<Side>,
    /// The path or name of the field.
    pub path: Vec<String>,
    /// The line of the table.
    pub line: usize,
    /// Values with their meanings.
    pub values: Vec<(String, String)>,
}

/// A sample of a body or an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// A body or an answer.
    pub side: Side,
    /// What it holds.
    pub value: Json,
    /// True when it is valid JSON.
    pub valid: bool,
    /// The text of the page.
    pub text: String,
}

/// An error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorFact {
    /// The code.
    pub code: i64,
    /// The message.
    pub message: String,
    /// What to do.
    pub remedy: String,
}
