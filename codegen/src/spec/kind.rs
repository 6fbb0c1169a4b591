//! What a file of the spec can describe.

/// What a file of the spec describes, in the order in which the keys are looked for that tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// One endpoint.
    Endpoint,
    /// One message that the service sends by itself.
    Message,
    /// What holds for every endpoint.
    Service,
    /// Tables of file formats.
    Formats,
    /// Types that several endpoints share.
    Types,
    /// Tables of error codes that several endpoints share.
    Errors,
}

impl FileKind {
    /// All kinds, in the order in which their keys are looked for: an endpoint has `types` and `errors`, too.
    pub const ALL: [Self; 6] = [Self::Endpoint, Self::Message, Self::Service, Self::Formats, Self::Types, Self::Errors];

    /// The key that tells that a file is of this kind.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Message => "message",
            Self::Service => "service",
            Self::Formats => "formats",
            Self::Types => "types",
            Self::Errors => "errors",
        }
    }

    /// The kind that a key tells.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The name under which the mapping is known that the file is.
    pub(crate) const fn mapping(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Message => "message",
            Self::Service => "service",
            Self::Formats => "formats file",
            Self::Types => "types file",
            Self::Errors => "errors file",
        }
    }
}

impl FileKind {
    /// True for what is by itself; false for what others refer to.
    pub(crate) const fn stands_alone(self) -> bool {
        match self {
            Self::Endpoint | Self::Message => true,
            Self::Service | Self::Formats | Self::Types | Self::Errors => false,
        }
    }
}
