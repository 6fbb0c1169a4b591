//! In place of notes, nothing: what is called where the feature `observe` is off.

use super::Decoding;
use super::fault::Fault;
use crate::endpoint::code::Code;
use crate::endpoint::codes::ErrorTable;
use crate::response::document::Members;

/// The names that an object was asked for, which nobody wants to know.
#[derive(Debug, Default)]
pub(super) struct Asked();

#[allow(clippy::unused_self, reason = "as with the feature")]
impl Decoding {
    #[inline(always)]
    pub(super) fn forget_notes(&mut self) {}

    #[inline(always)]
    pub(super) fn note_items(&mut self) {}

    #[inline(always)]
    pub(super) fn note_entries(&mut self) {}

    #[inline(always)]
    pub(super) fn note_end_of_items(&mut self) {}

    #[inline(always)]
    pub(super) fn note_field(&mut self, _: &'static str) -> usize {
        0
    }

    #[inline(always)]
    pub(super) fn note_end_of_field(&mut self, _: usize, _: Option<&Fault>) {}

    #[inline(always)]
    pub(super) fn note_missing(&mut self, _: &'static str, _: &str) {}

    #[inline(always)]
    pub(super) fn note_mismatch(&mut self, _: &str, _: &str) {}

    #[inline(always)]
    pub(super) fn note_told(&mut self) {}

    #[inline(always)]
    pub(super) fn note_asked(&self, _: &mut Asked, _: &'static str) {}

    #[inline(always)]
    pub(super) fn note_members(&mut self, _: &Members<'_>, _: &mut Option<Asked>) {}

    #[inline(always)]
    pub(crate) fn note_listed(&mut self, _: bool) {}

    #[inline(always)]
    pub(super) fn note_text(&mut self, _: &[(&str, &str)], _: &str) {}

    #[inline(always)]
    pub(super) fn note_code(&mut self, _: Code<'_>, _: &'static ErrorTable) {}
}
