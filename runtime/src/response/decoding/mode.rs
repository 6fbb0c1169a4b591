//! How the fields of a response travel.

/// How a field travels, in the words of the macros.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the attributes of generated fields say them so")]
pub enum Mode {
    /// With exactly the type in the spec.
    plain,
    /// Numbers may come as strings, and strings as numbers.
    lenient,
    /// Numbers are strings; numbers are accepted, too.
    string,
    /// A list is one string, separated by `|`; an array is accepted, too.
    pipes,
    /// A list is one string, separated by spaces; an array is accepted, too.
    spaces,
}
