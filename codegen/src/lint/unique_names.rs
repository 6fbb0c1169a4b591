//! Who has which name in a scope: a folder, a module, an enum. Whoever comes second is told of the first.

use std::collections::HashMap;

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::names::{folded, unraw};
use crate::source::Span;

/// The names of one scope.
///
/// Names that differ only in case count as one: rustc would take them, but people cannot tell them apart, and neither can
/// file systems on which a module, a page of rustdoc or a file of the spec has that name.
pub(super) struct UniqueNames {
    /// What has the names, as a message says it.
    what: &'static str,
    /// What to do when two have one name.
    help: &'static str,
    taken: HashMap<String, (String, Span)>,
}

impl UniqueNames {
    /// A scope in which nobody has a name yet.
    pub(super) fn new(what: &'static str, help: &'static str) -> Self {
        Self { what, help, taken: HashMap::new() }
    }

    /// Takes a Rust name. False when somebody has it, which is reported.
    pub(super) fn claim(&mut self, name: String, span: Span, report: &mut Report) -> bool {
        let Some((first, at)) = self.taken.get(&name.to_lowercase()) else {
            self.taken.insert(name.to_lowercase(), (name, span));
            return true;
        };
        let what = self.what;
        let message = if *first == name {
            format!("a second {what} is called `{name}` in Rust")
        } else {
            format!("a second {what} is called `{name}` in Rust, which only case tells from `{first}`")
        };
        report.push(Diagnostic::new(span, message).also(*at, "the first").help(self.help));
        false
    }
}

/// A name of the wire with the Rust name that goes with it.
pub(super) struct Member<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: String,
    /// Where the Rust name is said, or else the name of the wire.
    pub(super) span: Span,
    /// True when the spec says the Rust name.
    pub(super) given: bool,
}

impl Member<'_> {
    /// True when the Rust name is not the wire's, and nobody asked for it.
    fn is_made(&self) -> bool {
        !self.given && unraw(&self.rust) != self.wire
    }
}

/// Rust names of which a reader cannot tell which name of the wire is whose: `mW` becomes `m_w`, and `MW` becomes `mw`.
/// Names that are the wire's, or that somebody has chosen, are plain enough.
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
        "`{}` and `{}` are called `{}` and `{}` in Rust, which are easily confused",
        first.wire, second.wire, first.rust, second.rust
    );
    Diagnostic::new(second.span, message).also(first.span, "the other one")
}
