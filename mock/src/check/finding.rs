//! What the checks find, before it is given a code.

use std::fmt::Write as _;

use weixin_codegen::model::{Api, Check, Endpoint};

use crate::problem::Problem;
use crate::spec::codes;

/// The most findings that are kept. A body can have a million mistakes; the first ones will do.
const MOST: usize = 50;

/// The most characters of a path that are kept: keys of maps are as long as a client likes.
const LONGEST_PATH: usize = 200;

/// The most characters of a value that a message quotes.
const LONGEST_EXCERPT: usize = 40;

/// Something that is wrong.
pub(super) struct Finding {
    /// The path of the value, in wire names.
    pub(super) field: String,
    /// What is wrong with it, and what it must be.
    pub(super) what: String,
    pub(super) kind: FindingKind,
}

/// What kind of finding it is: that decides the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FindingKind {
    /// One of the checks that a table of codes may name.
    Check(Check),
    /// The body is not of the kind that it must be, or a value in it has the wrong type.
    Form,
    /// A file that is absent, or that the vendor does not see as one.
    NoFile,
}

impl Finding {
    /// Gives it the code whose row names the check, or a general one.
    pub(super) fn into_problem(self, api: &Api, endpoint: &Endpoint) -> Problem {
        let (check, general) = match self.kind {
            FindingKind::Check(check) => (Some(check), codes::INVALID_PARAMETER),
            FindingKind::Form => (None, codes::INVALID_BODY),
            FindingKind::NoFile => (Some(Check::Missing), codes::MISSING_FILE),
        };
        let predicted = check.and_then(|check| codes::predicted(api, endpoint, check));
        Problem { field: self.field, what: self.what, code: predicted.unwrap_or(general.into()) }
    }
}

/// What was found in one request.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) all: Vec<Finding>,
    /// The groups of the format tables that the request's files belong to.
    pub(super) groups: Vec<String>,
}

impl Findings {
    pub(super) fn push(&mut self, field: &str, what: impl Into<String>, kind: FindingKind) {
        if self.all.len() < MOST {
            let field = field.chars().take(LONGEST_PATH).collect();
            self.all.push(Finding { field, what: what.into(), kind });
        }
    }

    /// Reports a failed check that a table of codes may name.
    pub(super) fn failed(&mut self, field: &str, check: Check, what: impl Into<String>) {
        self.push(field, what, FindingKind::Check(check));
    }

    pub(super) fn malformed(&mut self, field: &str, what: impl Into<String>) {
        self.push(field, what, FindingKind::Form);
    }

    pub(super) fn no_file(&mut self, field: &str, what: impl Into<String>) {
        self.push(field, what, FindingKind::NoFile);
    }

    /// Notes the group of a file that came, or that the service would fetch.
    pub(super) fn group(&mut self, group: &str) {
        if !self.groups.iter().any(|known| known == group) {
            self.groups.push(group.to_owned());
        }
    }
}

/// The beginning of a text, quoted and printable.
pub(super) fn excerpt(text: &str) -> String {
    let mut characters = text.chars();
    let mut out = String::from("`");
    for character in characters.by_ref().take(LONGEST_EXCERPT) {
        if character.is_control() {
            let _ = write!(out, "{}", character.escape_default());
        } else {
            out.push(character);
        }
    }
    out.push_str(if characters.next().is_some() { "…`" } else { "`" });
    out
}
