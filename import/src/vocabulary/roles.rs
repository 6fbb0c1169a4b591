//! What the words of a page stand for: what a column holds, what a heading announces, whose something is.

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Names of parameters.
    Name,
    /// Types.
    Type,
    /// Whether it has to be there.
    Required,
    /// What holds when it is left out.
    Default,
    /// An example.
    Example,
    /// What bounds the value, with the word of sentences for it.
    Limit(&'static str),
    /// What it means.
    Doc,
    /// Error codes.
    Code,
    /// What a code says.
    Message,
    /// What to do about a code.
    Remedy,
    /// Values of an enumeration.
    Value,
    /// Extensions of files.
    Extension,
    /// Content types of files.
    ContentTypes,
    /// Anything else.
    Other,
}

/// Which part of a call something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The URL.
    Query,
    /// The body.
    Body,
    /// The request; the page does not say where.
    Request,
    /// The answer.
    Response,
}

/// What a section of a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Method and address.
    Call,
    /// Tables of parameters; `None`: of what the page talks about at the moment.
    Params(Option<Side>),
    /// The fields of a nested object, by its path.
    Nested(Side, Vec<String>),
    /// The fields of a structure, by its name; empty: each is named in a line of its own.
    Structure(String),
    /// Values of an enumeration, by the path or name of the field.
    Values(Option<Side>, Vec<String>),
    /// Samples.
    Sample(Option<Side>),
    /// Error codes.
    Errors,
    /// The name of the interface.
    Name,
    /// What it is for.
    Description,
    /// Calls by third-party platforms.
    ThirdParty,
    /// Calls from inside the vendor's cloud, which are another interface.
    Cloud,
    /// Nothing that goes into a spec.
    Other,
}
