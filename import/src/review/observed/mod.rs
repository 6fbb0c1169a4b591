//! What clients have noted of responses, as proposed edits of the spec.
//!
//! The notes have no values (`weixin::Observer`), so an edit says what a field is called and of which type it is, and an
//! assumption beside it how often it was seen. They come from other machines: everything in them is checked.

mod change;
mod edit;
mod listed;
mod notes;
mod propose;
mod report;
mod write;

pub use change::{ObservedChange, ObservedState};
pub use notes::{MAX_OBSERVED, ObservedNotes};
pub use report::{render_observed_json, render_observed_markdown, render_observed_text};
pub use write::ObservedSpec;
