//! The error codes of a service, as tables and as enums.

use std::fmt;
use std::mem::discriminant;

use crate::endpoint::check::Check;
use crate::endpoint::code::{Code, OwnedCode, UnknownCode};
use crate::wording::phrase;

/// What kind of error a code stands for. It decides what a caller should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The token is invalid or expired: get another one and retry once.
    TokenInvalid,
    /// The service is busy or failed: retry with growing pauses.
    Busy,
    /// Too many calls in a short time: retry after a minute.
    Throttled,
    /// The quota is used up until another day.
    Quota,
    /// The service is still working on it: ask again later.
    InProgress,
    /// The call itself is wrong: fix the program.
    Caller,
    /// The content was refused: send something else.
    Content,
    /// The object of the call no longer exists, or is closed.
    Gone,
    /// The account lacks the permission, or is not set up for it.
    Permission,
    /// The service's docs do not say what kind of error it is. Nothing is retried or refreshed because of it; whether
    /// the same request may succeed later, the program has to decide.
    Unsorted,
}

impl Class {
    /// Whether the same request may succeed if it is retried a little later, as far as the service's docs tell: an
    /// [unsorted](Self::Unsorted) error is not known to.
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Busy | Self::Throttled | Self::InProgress)
    }

    /// Whether a new token is needed.
    pub const fn is_token_invalid(self) -> bool {
        matches!(self, Self::TokenInvalid)
    }
}

/// One code of a service.
// Users compile a constant with all rows: what most rows do not have is behind one pointer, to one place for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The name of the enum's variant.
    pub name: &'static str,
    /// What kind of error it is.
    pub class: Class,
    /// What it means.
    pub meaning: &'static str,
    /// The code, unless it is a text.
    #[doc(hidden)]
    pub __number: i64,
    /// The text, if there is one; empty if there is none or several.
    #[doc(hidden)]
    pub __text: &'static str,
    /// The remedy, or nothing.
    #[doc(hidden)]
    pub __remedy: &'static str,
    #[doc(hidden)]
    pub __rare: &'static __RareFacts,
}

/// What few rows have.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct __RareFacts {
    /// The code, if it is a text.
    pub code: Option<&'static str>,
    /// The texts, if there are several.
    pub texts: &'static [&'static str],
    pub predicted_by: &'static [Check],
}

#[doc(hidden)]
pub const __NOTHING_RARE: &__RareFacts = &__RareFacts { code: None, texts: &[], predicted_by: &[] };

impl ErrorRow {
    /// The code on the wire.
    pub const fn code(&self) -> Code<'static> {
        match self.__rare.code {
            Some(text) => Code::Text(text),
            None => Code::Number(self.__number),
        }
    }

    /// The texts that the service sends with it, as its docs have them: mostly one.
    pub const fn texts(&self) -> &[&'static str] {
        match self.__rare.texts {
            [] if self.__text.is_empty() => &[],
            [] => std::slice::from_ref(&self.__text),
            several => several,
        }
    }

    /// What to do about it, if the service's docs say so.
    pub const fn remedy(&self) -> Option<&'static str> {
        if self.__remedy.is_empty() { None } else { Some(self.__remedy) }
    }

    /// The local checks that predict it.
    pub const fn predicted_by(&self) -> &'static [Check] {
        self.__rare.predicted_by
    }

    /// Whether the meaning only lists several texts, so that it does not tell which of them came.
    pub(crate) fn lists_texts(&self) -> bool {
        self.texts().len() > 1 && self.texts().iter().all(|text| self.meaning.contains(text))
    }
}

impl fmt::Display for ErrorRow {
    /// `10004 the file is risky: upload another file`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meaning =
            if self.meaning.is_empty() { self.texts().first().copied().unwrap_or_default() } else { self.meaning };
        write!(f, "{} {}", self.code(), phrase(meaning))?;
        match self.remedy() {
            Some(remedy) => write!(f, ": {}", phrase(remedy)),
            None => Ok(()),
        }
    }
}

/// The codes of an endpoint, and the tables that it shares with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorTable {
    /// The codes that the endpoint itself documents.
    pub rows: &'static [ErrorRow],
    /// Tables to look in when a code is not among `rows`, in order.
    pub shared: &'static [&'static ErrorTable],
}

impl ErrorTable {
    /// The row of `code`: from this table, or else from the shared ones.
    pub fn row(&self, code: Code<'_>) -> Option<&'static ErrorRow> {
        let own = self.rows.iter().find(|row| row.code() == code);
        own.or_else(|| self.shared.iter().find_map(|table| table.row(code)))
    }

    /// What kind of error `code` stands for.
    pub fn class(&self, code: Code<'_>) -> Option<Class> {
        self.row(code).map(|row| row.class)
    }

    /// The texts that the service sends with `code`; none if the code is unknown.
    pub fn texts(&self, code: Code<'_>) -> &'static [&'static str] {
        self.row(code).map_or(&[], ErrorRow::texts)
    }

    /// What `code` means.
    pub fn meaning(&self, code: Code<'_>) -> Option<&'static str> {
        self.row(code).map(|row| row.meaning)
    }

    /// What to do about `code`, if the service's docs say so.
    pub fn remedy(&self, code: Code<'_>) -> Option<&'static str> {
        self.row(code).and_then(ErrorRow::remedy)
    }

    /// Whether the same request may succeed after `code` if it is retried a little later.
    pub fn is_retryable(&self, code: Code<'_>) -> bool {
        self.class(code).is_some_and(Class::is_retryable)
    }

    /// Whether a new token is needed after `code`.
    pub fn is_token_invalid(&self, code: Code<'_>) -> bool {
        self.class(code).is_some_and(Class::is_token_invalid)
    }

    /// The code with which the service would refuse what `check` found.
    pub fn predicted(&self, check: Check) -> Option<&'static ErrorRow> {
        let own = self.rows.iter().find(|row| row.predicted_by().contains(&check));
        own.or_else(|| self.shared.iter().find_map(|table| table.predicted(check)))
    }
}

/// The variants of an enum of codes. One constant has them all, because each costs users' compilers as much as a function.
#[doc(hidden)]
#[derive(Debug)]
pub struct __Variants<E: 'static> {
    /// Those with a row, in the order of the rows.
    pub named: &'static [E],
    /// The one for a code without a row.
    pub unknown: fn(UnknownCode) -> E,
}

/// The codes of an endpoint as a type; made by [`errors!`](crate::errors).
pub trait ApiError: Copy + Eq + std::hash::Hash + std::error::Error + Send + Sync + 'static {
    /// The same codes as data.
    const TABLE: &'static ErrorTable;

    /// The variants.
    #[doc(hidden)]
    const __VARIANTS: __Variants<Self>;

    /// The code, if this is that variant.
    #[doc(hidden)]
    fn __as_unknown(&self) -> Option<&UnknownCode>;

    /// The error for a code; unnamed codes are kept, too.
    fn from_code(code: Code<'_>) -> Self {
        let at = Self::TABLE.rows.iter().position(|row| row.code() == code);
        let variant = at.and_then(|at| Self::__VARIANTS.named.get(at).copied());
        variant.unwrap_or_else(|| (Self::__VARIANTS.unknown)(UnknownCode::__new(code)))
    }

    /// The code on the wire.
    fn code(&self) -> Code<'_> {
        if let Some(unknown) = self.__as_unknown() {
            return unknown.__code();
        }
        let is_same = |variant: &Self| discriminant(variant) == discriminant(self);
        let rows = Self::__VARIANTS.named.iter().zip(Self::TABLE.rows);
        let row = rows.into_iter().find_map(|(variant, row)| is_same(variant).then_some(row));
        // Each variant has its row.
        row.map_or(Code::Number(0), ErrorRow::code)
    }

    /// What is known about the code, from the endpoint's own table or from a shared one; `None` if it is in neither.
    fn row(&self) -> Option<&'static ErrorRow> {
        Self::TABLE.row(self.code())
    }

    /// What kind of error the code stands for.
    fn class(&self) -> Option<Class> {
        self.row().map(|row| row.class)
    }

    /// The texts that the service sends with the code; none if it is in neither table.
    fn texts(&self) -> &'static [&'static str] {
        self.row().map_or(&[], ErrorRow::texts)
    }

    /// What the code means.
    fn meaning(&self) -> Option<&'static str> {
        self.row().map(|row| row.meaning)
    }

    /// What to do about it, if the service's docs say so.
    fn remedy(&self) -> Option<&'static str> {
        self.row().and_then(ErrorRow::remedy)
    }

    /// Whether the same request may succeed if it is retried a little later.
    fn is_retryable(&self) -> bool {
        self.class().is_some_and(Class::is_retryable)
    }

    /// Whether a new token is needed.
    fn is_token_invalid(&self) -> bool {
        self.class().is_some_and(Class::is_token_invalid)
    }
}

/// An error code of an endpoint that is known only as data; tools use it instead of an enum.
#[derive(Clone, Copy)]
pub struct UntypedError {
    /// The row of a code that is in the table, or else the code itself.
    code: Result<&'static ErrorRow, OwnedCode>,
}

impl UntypedError {
    /// A code, and the table to look it up in.
    pub fn new(code: Code<'_>, table: &'static ErrorTable) -> Self {
        Self { code: table.row(code).ok_or_else(|| OwnedCode::new(code)) }
    }

    /// An error of any type, with what is known about its code.
    pub(crate) fn of(error: &impl ApiError) -> Self {
        Self { code: error.row().ok_or_else(|| OwnedCode::new(error.code())) }
    }
}

impl ApiError for UntypedError {
    /// Empty: each value brings its own row.
    const TABLE: &'static ErrorTable = &ErrorTable { rows: &[], shared: &[] };
    const __VARIANTS: __Variants<Self> =
        __Variants { named: &[], unknown: |code| Self::new(code.__code(), Self::TABLE) };

    fn __as_unknown(&self) -> Option<&UnknownCode> {
        None
    }

    fn from_code(code: Code<'_>) -> Self {
        Self::new(code, Self::TABLE)
    }

    fn code(&self) -> Code<'_> {
        match &self.code {
            Ok(row) => row.code(),
            Err(code) => code.as_code(),
        }
    }

    fn row(&self) -> Option<&'static ErrorRow> {
        self.code.ok()
    }
}

/// Equal codes are equal errors; the table only tells what is known about the code.
impl PartialEq for UntypedError {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for UntypedError {}

impl std::hash::Hash for UntypedError {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl fmt::Debug for UntypedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UntypedError({})", self.code())
    }
}

impl fmt::Display for UntypedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display_code(self.row(), self.code(), f)
    }
}

impl std::error::Error for UntypedError {}

/// Formats an error on one line, for `Display` of the enums.
fn display_code(row: Option<&ErrorRow>, code: Code<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match row {
        Some(row) => fmt::Display::fmt(row, f),
        None => write!(f, "{code} unknown code"),
    }
}

/// Formats what a derived `Debug` would: the variant's name, or `Unknown(code)`. Only the enum's own rows are
/// variants.
fn debug_code(table: &ErrorTable, code: Code<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match table.rows.iter().find(|row| row.code() == code) {
        Some(row) => f.write_str(row.name),
        None => f.debug_tuple("Unknown").field(&code).finish(),
    }
}

/// What the traits' methods of the same names do.
#[doc(hidden)]
pub mod lookup {
    use std::fmt;

    use super::ApiError;

    pub fn display<E: ApiError>(error: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::display_code(error.row(), error.code(), f)
    }

    pub fn debug<E: ApiError>(error: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::debug_code(E::TABLE, error.code(), f)
    }
}
