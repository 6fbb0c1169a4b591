//! The results of the local checks.

use std::fmt;

use crate::endpoint::Endpoint;
use crate::endpoint::check::Check;
use crate::endpoint::codes::ErrorRow;
use crate::wording::{counted, on_one_line_if_asked, phrase};

/// A rule that a request breaks.
///
/// It never contains the value of a secret parameter, and of other values only the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The wire name of the parameter, with the path to it if it is nested: `item_list[2].title`.
    pub field: String,
    /// What the violation is about.
    pub check: Check,
    /// What was found, for example `12,582,912 bytes`.
    pub found: String,
    /// What is required, to be read after "must", for example `be below 10,485,760`.
    pub must: String,
    /// The error that the service would return, if that is known.
    pub predicted: Option<&'static ErrorRow>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, must {}", self.field, self.found, self.must)?;
        if let Some(row) = self.predicted {
            let text = row.texts().first().copied().filter(|text| !text.is_empty()).unwrap_or(row.meaning);
            write!(f, " (the service would return {}, {})", row.code(), phrase(text))?;
        }
        Ok(())
    }
}

/// A part of a request that could not be checked. It breaks no known rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The wire name of the parameter.
    pub field: String,
    /// Why it was not checked.
    pub why: String,
}

impl fmt::Display for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not checked, {}", self.field, self.why)
    }
}

/// The results of the local checks of a request.
#[derive(Clone, Debug)]
#[must_use]
pub struct Report {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) violations: Vec<Violation>,
    pub(crate) unchecked: Vec<Unchecked>,
}

impl Report {
    /// The rules that the request breaks; empty if it may be sent.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// What could not be checked, for example an archive without the feature `archives`.
    pub fn unchecked(&self) -> &[Unchecked] {
        &self.unchecked
    }

    /// The violations as an error.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with all violations, if there are any.
    pub fn into_result(self) -> Result<(), Invalid> {
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(Invalid { endpoint: self.endpoint, violations: self.violations, is_about_token: false })
    }
}

/// A request that breaks rules; nothing was sent.
#[derive(Clone, Debug)]
pub struct Invalid {
    endpoint: &'static Endpoint,
    violations: Vec<Violation>,
    is_about_token: bool,
}

impl Invalid {
    pub(crate) fn one(endpoint: &'static Endpoint, violation: Violation) -> Self {
        Self { endpoint, violations: vec![violation], is_about_token: false }
    }

    /// The client's token is missing, or not one that the endpoint takes.
    pub(crate) fn token(endpoint: &'static Endpoint, violation: Violation) -> Self {
        Self { is_about_token: true, ..Self::one(endpoint, violation) }
    }

    /// Whether what is wrong is the client's token, and not a parameter.
    pub(crate) fn is_about_token(&self) -> bool {
        self.is_about_token
    }

    /// The endpoint of the request.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// All violations, in the order of the parameters.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for Invalid {
    /// A line with the number of problems, then an indented line for each. `{:#}` is one line, with the first problems.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        on_one_line_if_asked(f, |f| {
            let count = counted(self.violations.len() as u64, "problem", "problems");
            write!(f, "{}: {count}", self.endpoint.name)?;
            self.violations.iter().try_for_each(|violation| write!(f, "\n  {violation}"))
        })
    }
}

impl std::error::Error for Invalid {}
