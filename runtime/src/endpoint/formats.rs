//! Tables of file formats: which are accepted, up to which size, with which content type, and how their first bytes
//! look.

use std::fmt;

/// The formats that a parameter accepts; made by [`formats!`](crate::formats).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatTable {
    /// The table's name in the spec.
    pub name: &'static str,
    /// Whether the entries of archives must be in this table, too.
    pub entries_checked: bool,
    /// The groups, in the order of the spec.
    pub groups: &'static [FormatGroup],
}

/// Formats that share a size limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatGroup {
    /// The vendor's name of the group.
    pub name: &'static str,
    /// The size limit for files of the group.
    pub limit: Option<Limit>,
    /// The formats.
    pub rows: &'static [FormatRow],
}

/// One format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatRow {
    /// The extension in lower case, without the dot.
    pub extension: &'static str,
    /// The accepted content types; the first one is sent.
    pub types: &'static [&'static str],
    /// Patterns of the first bytes, such as `50 4B 03 04`, where `??` stands for any byte. Empty if no reliable one
    /// is known.
    pub magic: &'static [&'static str],
    /// What kind of archive it is, if it is one.
    pub archive: Option<ArchiveKind>,
}

/// A limit on the size of a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// At most this many bytes.
    Max(u64),
    /// Fewer than this many bytes.
    Below(u64),
}

impl Limit {
    /// At most `bytes`.
    pub const fn max(bytes: u64) -> Self {
        Self::Max(bytes)
    }

    /// Fewer than `bytes`.
    pub const fn below(bytes: u64) -> Self {
        Self::Below(bytes)
    }

    /// Whether `bytes` is within the limit.
    pub(crate) const fn admits(self, bytes: u64) -> bool {
        match self {
            Self::Max(limit) => bytes <= limit,
            Self::Below(limit) => bytes < limit,
        }
    }

    /// The limit, to be read after "must".
    pub(crate) fn must(self) -> String {
        match self {
            Self::Max(limit) => format!("be at most {}", crate::wording::grouped(limit)),
            Self::Below(limit) => format!("be below {}", crate::wording::grouped(limit)),
        }
    }
}

/// A kind of archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArchiveKind {
    /// A zip archive.
    Zip,
    /// A 7z archive.
    SevenZip,
    /// A gzip stream: one file, or a tar archive.
    Gzip,
    /// A rar archive.
    Rar,
}

impl fmt::Display for ArchiveKind {
    /// Its usual extension.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zip => "zip",
            Self::SevenZip => "7z",
            Self::Gzip => "gz",
            Self::Rar => "rar",
        })
    }
}

impl FormatTable {
    /// The group and the row of an extension (lower case, without the dot).
    pub fn find(&self, extension: &str) -> Option<(&'static FormatGroup, &'static FormatRow)> {
        self.groups.iter().find_map(|group| {
            let row = group.rows.iter().find(|row| row.extension == extension)?;
            Some((group, row))
        })
    }

    /// The index of the group that contains an extension (lower case, without the dot).
    pub fn group_index(&self, extension: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.rows.iter().any(|row| row.extension == extension))
    }

    /// All extensions, in the order of the spec.
    pub fn extensions(&self) -> impl Iterator<Item = &'static str> {
        self.rows().map(|row| row.extension)
    }

    fn rows(&self) -> impl Iterator<Item = &'static FormatRow> {
        self.groups.iter().flat_map(|group| group.rows)
    }

    /// The first format whose pattern `head` matches.
    pub(crate) fn recognise(&self, head: &[u8]) -> Option<&'static FormatRow> {
        self.rows().find(|row| row.magic.iter().any(|pattern| matches_magic(pattern, head)))
    }
}

impl FormatRow {
    /// Whether the first bytes contradict this format; never, if it has no pattern.
    pub(crate) fn contradicted_by(&self, head: &[u8]) -> bool {
        !self.magic.is_empty() && !self.magic.iter().any(|pattern| matches_magic(pattern, head))
    }
}

/// Whether `head` starts with `pattern`. Anything in a pattern that is not a byte matches nothing.
fn matches_magic(pattern: &str, head: &[u8]) -> bool {
    let mut bytes = head.iter();
    pattern.split_ascii_whitespace().all(|digits| match (bytes.next(), digits) {
        (None, _) => false,
        (Some(_), "??") => true,
        (Some(byte), _) => u8::from_str_radix(digits, 16) == Ok(*byte),
    })
}

/// Declares a table of formats: an enum of its groups, and the table itself as `TABLE`.
///
/// See the crate's tests for a complete example.
#[macro_export]
macro_rules! formats {
    (
        $(#[doc = $doc:expr])*
        #[table($table:literal)]
        #[entries(checked)]
        $(#[doc = $note:expr])*
        pub enum $name:ident { $($groups:tt)* }
    ) => {
        $crate::__formats! { [$(#[doc = $doc])*] [$(#[doc = $note])*] $table true $name $($groups)* }
    };
    (
        $(#[doc = $doc:expr])*
        #[table($table:literal)]
        $(#[doc = $note:expr])*
        pub enum $name:ident { $($groups:tt)* }
    ) => {
        $crate::__formats! { [$(#[doc = $doc])*] [$(#[doc = $note])*] $table false $name $($groups)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __formats {
    (
        [$(#[doc = $doc:expr])*] [$(#[doc = $note:expr])*] $table:literal $entries:ident $name:ident
        $(
            $(#[doc = $group_doc:expr])*
            #[group($group:literal $(, $limit:ident($($bytes:tt)*))?)]
            $(#[format(
                $extension:literal, types($($type:literal),+ $(,)?)
                $(, magic($($magic:literal),+ $(,)?))?
                $(, archive($archive:ident))?
                $(,)?
            )])*
            $variant:ident
        ),* $(,)?
    ) => {
        $(#[doc = $doc])*
        #[cfg_attr(doc, doc = "", doc = $crate::__entries_doc!($entries), doc = "")]
        #[cfg_attr(doc, doc = ::core::concat!(
            " | group | formats | size |\n |---|---|---|"
            $(, "\n | [`", ::core::stringify!($variant), "`](Self::", ::core::stringify!($variant), ") |" $(, " `", $extension, "`")*,
            " | ", $crate::__limit_doc!($($limit($($bytes)*))?), " |")*
        ), doc = "")]
        $(#[doc = $note])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $group_doc])*
                #[cfg_attr(doc, doc = "")]
                $(#[cfg_attr(doc, doc = ::core::concat!(" - `.", $extension, "`" $(, ", `", $type, "`")+))])*
                $variant,
            )*
        }

        impl $name {
            /// The formats of all groups.
            pub const TABLE: $crate::FormatTable = $crate::FormatTable {
                name: $table,
                entries_checked: $entries,
                groups: &[$(
                    $crate::FormatGroup {
                        name: $group,
                        limit: $crate::__private::first(&[$($crate::Limit::$limit($($bytes)*))?]),
                        rows: &[$(
                            $crate::FormatRow {
                                extension: $extension,
                                types: &[$($type),+],
                                magic: &[$($($magic),+)?],
                                archive: $crate::__private::first(&[$($crate::ArchiveKind::$archive)?]),
                            },
                        )*],
                    },
                )*],
            };

            /// The groups, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The group of an extension (lower case, without the dot).
            pub fn of_extension(extension: &str) -> ::core::option::Option<Self> {
                Self::TABLE.group_index(extension).and_then(|at| Self::ALL.get(at).copied())
            }
        }
    };
}

/// What the docs of a table say about archives.
#[doc(hidden)]
#[macro_export]
macro_rules! __entries_doc {
    (true) => {
        " What an archive holds has to be in the table, too."
    };
    (false) => {
        ""
    };
}

/// The limit of a group in the table of its docs.
#[doc(hidden)]
#[macro_export]
macro_rules! __limit_doc {
    () => {
        "not limited here"
    };
    (max($($bytes:tt)*)) => {
        ::core::concat!("at most ", $crate::__size_doc!($($bytes)*))
    };
    (below($($bytes:tt)*)) => {
        ::core::concat!("below ", $crate::__size_doc!($($bytes)*))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_with_wildcards() {
        assert!(matches_magic("42 4D", b"BM..."));
        assert!(matches_magic("?? ?? 66 74", b"\0\x01ft"));
        assert!(!matches_magic("42 4D", b"B"));
        assert!(!matches_magic("4Z", b"BM"));
        assert!(!matches_magic("42 4D", b""));
    }

    #[test]
    fn limits() {
        assert!(Limit::Max(5).admits(5) && !Limit::Max(5).admits(6));
        assert!(Limit::Below(5).admits(4) && !Limit::Below(5).admits(5));
    }
}
