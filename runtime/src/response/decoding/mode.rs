//! How the fields of a response travel.

/// How a field of an answer travels, in the words of the macros.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the attributes of generated fields say them so")]
pub enum Mode {
    /// It has exactly the type that the spec says.
    plain,
    /// Numbers may come as strings, and the other way round.
    lenient,
    /// Numbers travel as strings; numbers are taken too.
    string,
    /// The texts of a list stand in one text, with `|` between them; a list is taken too.
    pipes,
    /// The texts of a list stand in one text, with spaces between them; a list is taken too.
    spaces,
}
