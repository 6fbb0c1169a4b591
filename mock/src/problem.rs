//! What is wrong with a request, as plain data: found by the checks, shown by the response and the log.

use std::fmt;

use weixin_codegen::model::Code;

/// Something that is wrong with a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The path of what is wrong, in wire names: `item_list[2].title`; or a word such as `token`.
    pub field: String,
    /// What is wrong with it, and what it must be.
    pub what: String,
    /// The code that answers it; the HTTP status where the response has no code, 0 where there is no response.
    pub code: Code,
}

impl Problem {
    pub(crate) fn new(field: &str, what: impl Into<String>, code: impl Into<Code>) -> Self {
        Self { field: field.to_owned(), what: what.into(), code: code.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.field, self.what, self.code)
    }
}

/// What the checks found in a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// The variant of the request, by its index in the model.
    pub(crate) variant: Option<usize>,
    /// What is wrong, the most important first.
    pub(crate) problems: Vec<Problem>,
    /// The groups of the format tables that the files belong to.
    pub(crate) groups: Vec<String>,
    /// True for HTTP 412: nothing else was checked.
    pub(crate) without_length: bool,
    /// The message that goes with the first problem's code, where it is not the table's.
    pub(crate) message: Option<String>,
}

impl Outcome {
    pub(crate) fn problem(problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::default() }
    }
}
