//! The error of an endpoint that documents no codes of its own.

use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::endpoint::code::UnknownCode;
use crate::endpoint::codes::{__Variants, ApiError, ErrorTable, lookup};

/// What an endpoint answers when it refuses, if its page lists no code of its own: any code, described by the tables that it
/// shares with others. `R` is its request.
///
/// Once the page lists codes, an enum takes its place, which has the variant `Unknown` too. So what is written against one
/// compiles with the other. To name a shared code, ask the error for it: `error.shared::<CommonError>()`.
// One type for all such endpoints: an enum for each would be a dozen impls, which every user's compiler checks.
#[non_exhaustive]
pub enum SharedCodes<R> {
    /// A code that has no name here; `code()` returns it.
    Unknown(UnknownCode),
    #[doc(hidden)]
    __Of(Infallible, PhantomData<fn() -> R>),
}

/// An endpoint without codes of its own, and the tables that it shares.
#[doc(hidden)]
pub trait SharesCodes: 'static {
    /// A table without rows.
    const TABLE: &'static ErrorTable;
}

impl<R: SharesCodes> ApiError for SharedCodes<R> {
    const TABLE: &'static ErrorTable = R::TABLE;
    const __VARIANTS: __Variants<Self> = __Variants { named: &[], unknown: Self::Unknown };

    fn __as_unknown(&self) -> Option<&UnknownCode> {
        match self {
            Self::Unknown(code) => Some(code),
            Self::__Of(never, _) => match *never {},
        }
    }
}

impl<R: SharesCodes> std::error::Error for SharedCodes<R> {}

impl<R: SharesCodes> fmt::Display for SharedCodes<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        lookup::display(self, f)
    }
}

impl<R: SharesCodes> fmt::Debug for SharedCodes<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        lookup::debug(self, f)
    }
}

impl<R> Clone for SharedCodes<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for SharedCodes<R> {}

impl<R: SharesCodes> PartialEq for SharedCodes<R> {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl<R: SharesCodes> Eq for SharedCodes<R> {}

impl<R: SharesCodes> Hash for SharedCodes<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}
