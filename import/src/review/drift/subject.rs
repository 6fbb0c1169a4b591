//! What a page is about, and whether a spec has that.

use weixin_codegen::describe;

use crate::draft::model::Draft;

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSubject {
    /// The file of the spec that describes it, below the spec's folder; `None` if the spec does not have it.
    pub file: Option<String>,
    /// The vendor's name, or one that was made of the route.
    pub name: String,
    /// What tells it: `POST /wxa/release`, or of a message the values of its fields.
    pub told_by: String,
    /// True if it is a message that the service sends by itself.
    pub is_message: bool,
    /// The page's title.
    pub title: Option<String>,
    /// The page's address, where it is known.
    pub url: Option<String>,
}

impl PageSubject {
    pub(super) fn of(draft: &Draft, file: Option<String>) -> Self {
        let told_by = match &draft.when {
            None => format!("{} {}", draft.method.key(), draft.path),
            Some(when) => describe::told_by(when),
        };
        Self {
            file,
            name: draft.name.clone(),
            told_by,
            is_message: draft.when.is_some(),
            title: draft.title.clone(),
            url: draft.page_url.clone(),
        }
    }
}
