//! What a field belongs to, on which its type depends.

use weixin_codegen::model::Location;

/// What fields belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldOf {
    /// A request; they travel there.
    Request(Location),
    /// A response.
    Response,
}

impl FieldOf {
    /// True for what is sent.
    pub(crate) fn is_sent(self) -> bool {
        self != Self::Response
    }

    /// True where everything is one text: in a URL, in a part of a form.
    pub(crate) fn is_text_only(self) -> bool {
        matches!(self, Self::Request(location) if !location.is_json())
    }

    /// True where a value can be a file.
    pub(crate) fn takes_files(self) -> bool {
        matches!(self, Self::Request(location) if location.takes_files())
    }
}
