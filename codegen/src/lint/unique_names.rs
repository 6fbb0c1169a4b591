//! Checks that names are unique in a scope: a folder, a module, an enum.

use std::collections::HashMap;

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::names::{folded, unraw};
use crate::source::Span;

/// The names of one scope.
///
/// Names that differ only in case count as one. rustc would accept them, but people confuse them, and so do file systems
/// on which a module, a page of rustdoc or a file of the spec has that name.
pub(super) struct UniqueNames {
    /// What messages call the things that have the names.
    what: &'static str,
    /// What to do if two have the same name.
    help: &'static str,
    taken: HashMap<String, Taken>,
}

struct Taken {
    name: String,
    span: Span,
    /// What has the name, if nobody has given it.
    of: Option<String>,
}

impl UniqueNames {
    /// An empty scope.
    pub(super) fn new(what: &'static str, help: &'static str) -> Self {
        Self { what, help, taken: HashMap::new() }
    }

    /// Claims a Rust name. False if it is taken, which is reported.
    pub(super) fn claim(&mut self, name: String, span: Span, report: &mut Report) -> bool {
        self.take(Taken { name, span, of: None }, report)
    }

    /// Claims a Rust name for something that is made beside what stands there.
    pub(super) fn claim_for(&mut self, name: String, of: String, span: Span, report: &mut Report) -> bool {
        self.take(Taken { name, span, of: Some(of) }, report)
    }

    fn take(&mut self, new: Taken, report: &mut Report) -> bool {
        let key = new.name.to_lowercase();
        let Some(first) = self.taken.get(&key) else {
            self.taken.insert(key, new);
            return true;
        };
        let (what, name) = (self.what, &new.name);
        let mut message = format!("another {what} is named `{name}` in Rust");
        if first.name != *name {
            message += &format!(", which differs from `{}` only in case", first.name);
        }
        if let Some(of) = new.of.as_ref().or(first.of.as_ref()) {
            message += &format!(": {of} has that name");
        }
        report.push(Diagnostic::new(new.span, message).also(first.span, "the first").help(self.help));
        false
    }
}

/// A name on the wire with its Rust name.
pub(super) struct Member<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: String,
    /// The span of the Rust name if it is given, or else of the name on the wire.
    pub(super) span: Span,
    /// True if the spec gives the Rust name.
    pub(super) given: bool,
}

impl Member<'_> {
    /// True if the Rust name was derived and differs from the one on the wire.
    fn is_made(&self) -> bool {
        !self.given && unraw(&self.rust) != self.wire
    }
}

/// Reports derived Rust names that cannot be told apart: `mW` becomes `m_w`, and `MW` becomes `mw`. Names that are the same
/// on the wire, or that were chosen, are clear enough.
pub(super) fn confusable(members: &[Member<'_>], help: &str, report: &mut Report) {
    // Nearly all names are the same on the wire and in Rust.
    if !members.iter().any(Member::is_made) {
        return;
    }
    let mut alike: HashMap<String, &Member<'_>> = HashMap::new();
    for member in members {
        let twin = *alike.entry(folded(unraw(&member.rust))).or_insert(member);
        if twin.rust != member.rust && (twin.is_made() || member.is_made()) {
            report.push(indistinct(twin, member).help(help));
        }
    }
}

fn indistinct(first: &Member<'_>, second: &Member<'_>) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` are named `{}` and `{}` in Rust, which are easily confused",
        first.wire, second.wire, first.rust, second.rust
    );
    Diagnostic::new(second.span, message).also(first.span, "the other one")
}
