//! Names by which types of the language tell the reader of the YAML what they take, where serde has no word for it.

/// The value is wanted with its place.
pub(crate) const SPANNED: &str = "$spanned";

/// A bare value stands for a list of one.
pub(crate) const ONE_OR_MANY: &str = "$one or many";

/// The text may have several lines.
pub(crate) const PROSE: &str = "$prose";

/// A text, a number or a boolean.
pub(crate) const LITERAL: &str = "$literal";

/// A size or a number.
pub(crate) const BOUND: &str = "$bound";

/// The fields of a response, or a word instead.
pub(crate) const RESPONSE: &str = "$response";

/// The fields of a reply, or a word instead.
pub(crate) const REPLY: &str = "$reply";

/// A list of values, or a mapping from values to what they mean.
pub(crate) const VALUES: &str = "$values";
