//! What is noted while a response is read, if somebody observes.

use super::Decoding;
use super::fault::Fault;
use crate::endpoint::Endpoint;
use crate::endpoint::code::Code;
use crate::endpoint::codes::ErrorTable;
use crate::observe::answer::{Answer, Step};
use crate::response::document::Members;

/// The names that an object was asked for.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<&'static str>);

impl Decoding {
    /// The state for a response that is observed.
    pub(crate) fn observed(mut self) -> Self {
        self.answer = Some(Box::default());
        self
    }

    /// What was noted; `fault` is why the response could not be read.
    pub(crate) fn take_answer(&mut self, fault: Option<&Fault>) -> Option<Answer> {
        let mut answer = self.answer.take()?;
        if let Some(fault) = fault {
            answer.fault(fault.expected(), fault.found());
        }
        Some(*answer)
    }

    pub(super) fn forget_notes(&mut self) {
        if let Some(answer) = &mut self.answer {
            answer.begin_again();
        }
    }

    pub(super) fn note_items(&mut self) {
        if let Some(answer) = &mut self.answer {
            answer.enter(Step::Item);
        }
    }

    pub(super) fn note_entries(&mut self) {
        if let Some(answer) = &mut self.answer {
            answer.enter(Step::Entry);
        }
    }

    pub(super) fn note_end_of_items(&mut self) {
        if let Some(answer) = &mut self.answer {
            answer.leave_to(answer.depth().saturating_sub(1));
        }
    }

    /// Goes on to a field, and says from how deep.
    pub(super) fn note_field(&mut self, wire: &'static str) -> usize {
        let Some(answer) = &mut self.answer else { return 0 };
        let depth = answer.depth();
        answer.enter(Step::Field(wire));
        depth
    }

    /// Goes back to the object around a field; `fault` is why it could not be read.
    pub(super) fn note_end_of_field(&mut self, depth: usize, fault: Option<&Fault>) {
        let Some(answer) = &mut self.answer else { return };
        if let Some(fault) = fault {
            answer.fault(fault.expected(), fault.found());
        }
        answer.leave_to(depth);
    }

    pub(super) fn note_missing(&mut self, wire: &'static str, expected: &str) {
        if let Some(answer) = &mut self.answer {
            answer.missing(wire, expected);
        }
    }

    pub(super) fn note_mismatch(&mut self, expected: &str, found: &str) {
        if let Some(answer) = &mut self.answer {
            answer.mismatch(expected, found);
        }
    }

    /// Says that what is wrong with an object has been noted.
    pub(super) fn note_told(&mut self) {
        if let Some(answer) = &mut self.answer {
            answer.told();
        }
    }

    /// Notes that a field was asked for.
    pub(super) fn note_asked(&self, asked: &mut Asked, wire: &'static str) {
        if self.answer.is_some() {
            asked.0.push(wire);
        }
    }

    /// Looks at the members of an object that nobody asked for. It can be called once.
    pub(super) fn note_members(&mut self, members: &Members<'_>, asked: &mut Option<Asked>) {
        let (Some(answer), Some(Asked(mut asked))) = (&mut self.answer, asked.take()) else { return };
        if answer.is_at_root() {
            let envelopes = || self.endpoint.into_iter().flat_map(Endpoint::envelopes);
            asked.extend(envelopes().filter_map(|envelope| envelope.code.first()));
            asked.extend(envelopes().filter_map(|envelope| envelope.message.first()));
        }
        answer.members(members.clone(), &asked);
    }

    /// A value of an enumeration.
    pub(crate) fn note_listed(&mut self, is_listed: bool) {
        if let Some(answer) = self.answer.as_mut().filter(|_| !is_listed) {
            answer.unlisted_value();
        }
    }

    /// A text, of an enumeration if values are listed.
    pub(super) fn note_text(&mut self, listed: &[(&str, &str)], text: &str) {
        if self.answer.is_some() {
            self.note_listed(listed.is_empty() || listed.iter().any(|(value, _)| *value == text));
        }
    }

    /// A code inside of a response.
    pub(super) fn note_code(&mut self, code: Code<'_>, table: &'static ErrorTable) {
        let is_known = table.row(code).is_some() || table.rows.is_empty() && table.shared.is_empty();
        if let Some(answer) = self.answer.as_mut().filter(|_| !is_known) {
            answer.unlisted_code(code, "");
        }
    }
}
