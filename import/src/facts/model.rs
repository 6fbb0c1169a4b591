//! The facts of one page.

use std::collections::HashMap;

use weixin_codegen::model::{Code, Lifecycle, Method, Rate, Sealed};

use crate::page::format_row::FormatRow;
use crate::page::sample::Json;
use crate::vocabulary::sections::Side;
use crate::vocabulary::types::Declared;

/// Something that a page says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fact<T> {
    /// What it says.
    pub value: T,
    /// The line of the page.
    pub line: usize,
    /// How sure that is.
    pub confidence: Confidence,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Confidence {
    /// Nothing points to it; something had to be written.
    Guessed,
    /// The words allow another reading.
    Likely,
    /// The page says so in its own form.
    Stated,
}

impl<T> Fact<T> {
    /// A fact that the page states in its own form.
    pub(crate) fn stated(value: T, line: usize) -> Self {
        Self { value, line, confidence: Confidence::Stated }
    }

    /// A fact of which the words allow another reading.
    pub(crate) fn likely(value: T, line: usize) -> Self {
        Self { value, line, confidence: Confidence::Likely }
    }
}

/// Everything that a page says about one endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// The page's title.
    pub title: Option<Fact<String>>,
    /// The titles that lead to the page, from the outermost on.
    pub section: Vec<String>,
    /// The vendor's name of the interface.
    pub name: Option<Fact<String>>,
    /// True when the page says that it is about a message or an event.
    pub is_about_event: bool,
    /// What it is for, sentence by sentence.
    pub description: Vec<Fact<String>>,
    /// The request line of the interface.
    pub request_line: Option<Fact<RequestLine>>,
    /// Every request line on the page, in commands too.
    pub request_lines: Vec<Fact<RequestLine>>,
    /// The method, where it stands apart from the address.
    pub method: Option<Fact<Method>>,
    /// The permission sets of a third-party platform.
    pub permission_sets: Vec<Fact<u32>>,
    /// That the interface takes sealed requests, or takes no others.
    pub sealed: Option<Fact<Sealed>>,
    /// How often the interface may be called.
    pub rates: Vec<Rate>,
    /// Until when the interface is there, and that it is deprecated.
    pub lifecycle: Option<Lifecycle>,
    /// True when the page mentions the token of an authorized account.
    pub mentions_authorizer: bool,
    /// Whether third-party platforms may call it, where the page says so.
    pub for_platforms: Option<Fact<bool>>,
    /// The only kind of token that the page says is accepted, as it spells it.
    pub only_token: Option<Fact<String>>,
    /// Tables of parameters, in the order of the page.
    pub tables: Vec<ParameterTable>,
    /// Enumerations.
    pub enumerations: Vec<Enumeration>,
    /// Samples of bodies and responses.
    pub samples: Vec<Fact<Sample>>,
    /// Parts of a form, as a command on the page sends them.
    pub form_parts: Vec<Fact<String>>,
    /// Sentences outside of tables that say how large a file may be.
    pub file_sizes: Vec<Fact<String>>,
    /// Sentences outside of tables that begin with the name of something and have a number, by that name.
    pub noted: HashMap<String, Fact<String>>,
    /// Sentences outside of tables that bind what is sent, as far as they name something.
    pub remarks: Vec<Fact<String>>,
    /// A sign that the response is a file.
    pub file_response: Option<Fact<()>>,
    /// Error codes.
    pub errors: Vec<Fact<ErrorCode>>,
    /// Rows of tables of file formats.
    pub formats: Vec<Fact<FormatRow>>,
    /// True when the page says that archives may hold these formats only.
    pub archives_checked: bool,
    /// How many headings announce a part of an interface.
    pub sections: usize,
    /// Names that lines and cells begin with which were not read as rows, with their lines.
    pub unread: HashMap<String, usize>,
    /// What the page has too much of, so that a part of it is not read.
    pub left_out: Vec<Fact<String>>,
}

/// The fields by whose values messages that the service sends are told apart.
pub(crate) const TELLING: [&str; 3] = ["MsgType", "Event", "InfoType"];

impl Facts {
    /// True when the page is about a message that the service sends by itself: it has no address, and tells what is in it.
    pub(crate) fn is_message(&self) -> bool {
        let is_told = |name: &str| TELLING.contains(&name);
        let has_row = || self.tables.iter().flat_map(|table| &table.rows).any(|row| is_told(&row.name));
        let is_shown = || {
            let values = self.samples.iter().map(|sample| &sample.value.value);
            values.into_iter().any(|value| TELLING.iter().any(|name| value.member(name).is_some()))
        };
        self.request_line.is_none() && (self.is_about_event || has_row() || is_shown())
    }

    /// True when the page says nothing about an interface but its address.
    pub(crate) fn is_blank(&self) -> bool {
        self.request_line.is_some()
            && self.sections == 0
            && self.name.is_none()
            && self.tables.is_empty()
            && self.enumerations.is_empty()
            && self.samples.is_empty()
            && self.form_parts.is_empty()
            && self.errors.is_empty()
            && self.formats.is_empty()
    }
}

/// A request line: `POST https://api.weixin.qq.com/wxa/x?access_token=ACCESS_TOKEN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestLine {
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
pub(crate) struct ParameterTable {
    /// What they belong to.
    pub side: Side,
    /// Which object of it.
    pub target: TableTarget,
    /// The line of the table.
    pub line: usize,
    /// The last line of running text above it.
    pub announced: String,
    /// The rows.
    pub rows: Vec<ParameterRow>,
}

/// Which object the rows of a table are fields of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TableTarget {
    /// The request or response itself.
    Top,
    /// The object at this path.
    Path(Vec<String>),
    /// Every object of the structure of this name.
    Structure(String),
    /// The field that the table before it ended with.
    LastField,
}

/// A row of a table of parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ParameterRow {
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
pub(crate) struct Enumeration {
    /// The side, where the page says it.
    pub side: Option<Side>,
    /// The path or name of the field.
    pub path: Vec<String>,
    /// Values with their meanings.
    pub values: Vec<(String, String)>,
}

/// A sample of a body or a response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    /// Whose it is.
    pub side: Side,
    /// What it holds.
    pub value: Json,
    /// True when it is valid JSON.
    pub valid: bool,
}

/// An error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorCode {
    /// The code.
    pub code: Code,
    /// The message.
    pub message: String,
    /// What it means, where that is beside the message.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
}
