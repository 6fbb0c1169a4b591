//! What both sides of a comparison know of the rest of their specs.

use super::forms::BothTypes;
use super::names::SharedNames;
use super::renames::Renames;
use crate::model::FormatTable;

/// What both sides know of the rest of their specs.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// Types that have another name now.
    pub(super) renames: &'a Renames,
    /// The types that fields can name.
    pub(super) types: BothTypes<'a>,
    /// Things that endpoints name, and that have another name now.
    pub(super) names: &'a SharedNames<'a>,
    /// Format tables of the old spec.
    pub(super) old_formats: &'a [FormatTable],
    /// Format tables of the new spec.
    pub(super) new_formats: &'a [FormatTable],
}
