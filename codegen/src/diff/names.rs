//! What has another name now, of what endpoints name: kinds of token, signers, tables. None of these names travels.

use std::collections::HashMap;

use super::pairs::Pairs;
use super::{errors, formats, service};
use crate::model::Api;

/// The names that things of the old spec have now.
#[derive(Debug)]
pub(super) struct SharedNames<'a> {
    tokens: HashMap<&'a str, &'a str>,
    signers: HashMap<&'a str, &'a str>,
    formats: HashMap<&'a str, &'a str>,
    errors: HashMap<&'a str, &'a str>,
}

impl<'a> SharedNames<'a> {
    /// The names in both specs.
    pub(super) fn of(old: &'a Api, new: &'a Api) -> Self {
        let tokens = service::matched_tokens(&old.service, &new.service).1.into_iter();
        let signers = service::matched_signers(&old.service, &new.service).1.into_iter();
        let (formats, renamed_formats) = formats::matched(old, new);
        let (errors, renamed_errors) = errors::matched(old, new);
        let formats = formats.both.into_iter().chain(renamed_formats);
        let errors = errors.both.into_iter().chain(renamed_errors);
        Self {
            tokens: tokens.map(|(old, new)| (old.name.wire.as_str(), new.name.wire.as_str())).collect(),
            signers: signers.map(|(old, new)| (old.name.as_str(), new.name.as_str())).collect(),
            formats: formats.map(|(old, new)| (old.name.rust.as_str(), new.name.rust.as_str())).collect(),
            errors: errors.map(|(old, new)| (old.name.rust.as_str(), new.name.rust.as_str())).collect(),
        }
    }

    /// Kinds of token, as they are called now.
    pub(super) fn tokens(&self, old: &[String]) -> Vec<String> {
        now(&self.tokens, old)
    }

    /// Signers, as they are called now.
    pub(super) fn signers(&self, old: &[String]) -> Vec<String> {
        now(&self.signers, old)
    }

    /// Tables of errors, by their Rust names of now.
    pub(super) fn errors(&self, old: &[String]) -> Vec<String> {
        now(&self.errors, old)
    }

    /// Whether two Rust names are those of one table of formats.
    pub(super) fn is_same_format(&self, old: &str, new: &str) -> bool {
        self.formats.get(old).copied().unwrap_or(old) == new
    }
}

fn now(names: &HashMap<&str, &str>, old: &[String]) -> Vec<String> {
    old.iter().map(|name| names.get(name.as_str()).map_or_else(|| name.clone(), |now| (*now).to_owned())).collect()
}

/// Takes out what came again under another name: it does the same, and its doc is the same but for the name. What is also
/// described otherwise is something else.
pub(super) fn renamed<'a, T>(
    matched: &mut Pairs<'a, T>,
    does_the_same: impl Fn(&T, &T) -> bool,
    name_and_doc: impl Fn(&T) -> (&str, &str),
) -> Vec<(&'a T, &'a T)> {
    matched.again(|old, new| {
        let ((before, was), (after, is)) = (name_and_doc(old), name_and_doc(new));
        does_the_same(old, new) && (was == is || was.replace(before, after) == is)
    })
}
