//! Where text comes from: the files of a spec, and places in them.

use std::fmt;

/// One file of a spec: its path as messages show it (with `/`), and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as the user knows it, for example `spec/endpoints/channels/upload.yaml`.
    pub shown: String,
    /// Path below the spec's folder, always with `/`: `endpoints/channels/upload.yaml`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A stretch of one file, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Index into the list of sources.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// A value together with the place where the spec says it.
///
/// Equality, order and hash look at the value only: two equal names at two places are equal.
#[derive(Clone, Copy, Default)]
pub struct Spanned<T> {
    /// What was said.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value that stands at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}
