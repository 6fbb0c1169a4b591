//! What the local checks find before a byte is sent.

use std::fmt;

use crate::endpoint::Endpoint;
use crate::endpoint::check::Check;
use crate::endpoint::codes::ErrorRow;
use crate::wording::{counted, phrase};

/// One rule that a request breaks.
///
/// It never holds the value of a secret parameter, and only the beginning of any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The wire name of the parameter, with the way to it when it is inside another: `item_list[2].title`.
    pub field: String,
    /// What the violation is about.
    pub check: Check,
    /// What was found, for example `12,582,912 bytes`.
    pub found: String,
    /// What must be, to be read after "must", for example `be below 10,485,760`.
    pub must: String,
    /// What the service would answer, where that is known.
    pub predicted: Option<&'static ErrorRow>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, must {}", self.field, self.found, self.must)?;
        if let Some(row) = self.predicted {
            let text = if row.text.is_empty() { row.meaning } else { row.text };
            write!(f, " (the service would answer {}, {})", row.code, phrase(text))?;
        }
        Ok(())
    }
}

/// A part of a request that could not be looked into. It breaks no rule that is known of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The wire name of the parameter.
    pub field: String,
    /// Why it was not looked into.
    pub why: String,
}

impl fmt::Display for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not checked, {}", self.field, self.why)
    }
}

/// Everything that the local checks have to say about a request.
#[derive(Clone, Debug)]
pub struct Report {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) violations: Vec<Violation>,
    pub(crate) unchecked: Vec<Unchecked>,
}

impl Report {
    /// The rules that the request breaks; empty when it may be sent.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// What could not be looked into, for example an archive without the feature `archives`.
    pub fn unchecked(&self) -> &[Unchecked] {
        &self.unchecked
    }

    /// The violations as an error.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with all violations, when there are any.
    pub fn into_result(self) -> Result<(), Invalid> {
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(Invalid { endpoint: self.endpoint, violations: self.violations })
    }
}

/// A request that breaks rules; nothing was sent.
#[derive(Clone, Debug)]
pub struct Invalid {
    endpoint: &'static Endpoint,
    violations: Vec<Violation>,
}

impl Invalid {
    pub(crate) fn one(endpoint: &'static Endpoint, violation: Violation) -> Self {
        Self { endpoint, violations: vec![violation] }
    }

    /// The endpoint that the request was meant for.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// All violations, in the order of the parameters.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for Invalid {
    /// A line that counts, then an indented line for each violation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = counted(self.violations.len() as u64, "problem", "problems");
        write!(f, "{}: {count}", self.endpoint.name)?;
        for violation in &self.violations {
            write!(f, "\n  {violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
