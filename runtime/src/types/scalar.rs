//! Values that fit into a query parameter or a text field of a form.

use std::borrow::Cow;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};

use crate::file::File;
use crate::secrets::credential::trimmed;
use crate::types::day::Day;
use crate::types::money::{Fen, Yuan};
use crate::types::month::Month;
use crate::types::time::{Days, Hours, Millis, Minutes, Seconds, UnixMillis, UnixSeconds};

/// A value with a single text: a string, a number, a boolean, or a type made of one of them.
pub trait Scalar {
    /// The text on the wire.
    fn text(&self) -> Cow<'_, str>;

    /// The value as a secret, if it is one; it is then kept out of every message.
    fn secret(&self) -> Option<&SecretString> {
        None
    }
}

/// A value that fits into a field of a multipart form.
pub trait FormValue {
    /// The field's content.
    fn form(&self) -> FormContent<'_>;
}

/// The content of a field of a form.
#[derive(Debug)]
#[non_exhaustive]
pub enum FormContent<'a> {
    /// A text, and the secret it contains, if it is one.
    Text(Cow<'a, str>, Option<&'a SecretString>),
    /// A file.
    File(&'a File),
}

impl<T: Scalar> FormValue for T {
    fn form(&self) -> FormContent<'_> {
        FormContent::Text(self.text(), self.secret())
    }
}

impl FormValue for File {
    fn form(&self) -> FormContent<'_> {
        FormContent::File(self)
    }
}

macro_rules! displayed {
    ($($type:ty),* $(,)?) => {$(
        impl Scalar for $type {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

displayed!(bool, u8, u16, u32, u64, i8, i16, i32, i64, f64);
displayed!(UnixSeconds, UnixMillis, Seconds, Millis, Minutes, Hours, Days, Day, Month, Fen, Yuan);

impl Scalar for String {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Scalar for &str {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Scalar for SecretString {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(trimmed(self.expose_secret()))
    }

    fn secret(&self) -> Option<&SecretString> {
        Some(self)
    }
}

/// A string type: an open enum or an identifier. The macros implement this; what follows from it is implemented here,
/// once for all types.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a text cannot be given where a `{Self}` is wanted",
    label = "this text is no `{Self}`",
    note = "if a file is wanted: `File::open(\"shot.png\").await?`, or `File::from_bytes(\"shot.png\", bytes)`"
)]
pub trait TextValue: Clone + for<'a> From<&'a str> {
    /// The listed values of an open enum: the text on the wire and the variant's name, in the order of the spec.
    const LISTED: &'static [(&'static str, &'static str)] = &[];

    fn text(&self) -> &str;

    fn from_text(text: &str) -> Self {
        Self::from(text)
    }

    /// A value from a response that was received at this time.
    fn received(text: Cow<'_, str>, _: SystemTime) -> Self {
        Self::from_text(&text)
    }
}

impl<T: TextValue> Scalar for T {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(TextValue::text(self))
    }
}

/// A literal of the spec: the value of a fixed parameter, or the one in `required_if`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// A string.
    Text(&'static str),
    /// An integer.
    Number(i64),
    /// A number with a fraction, or one that may have one.
    Decimal(f64),
    /// A boolean.
    Boolean(bool),
}

impl Literal {
    pub(crate) fn text(&self) -> Cow<'static, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Decimal(number) => Cow::Owned(number.to_string()),
            Self::Boolean(flag) => Cow::Owned(flag.to_string()),
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => (*text).into(),
            Self::Number(number) => (*number).into(),
            Self::Decimal(number) => (*number).into(),
            Self::Boolean(flag) => (*flag).into(),
        }
    }

    /// Whether a value that is sent as this text is the literal. An amount in yuan or a number with a fraction has digits
    /// that the spec has not: `5.00`.
    pub(crate) fn is_sent_as(&self, text: &str) -> bool {
        let own = self.text();
        let is_number = || matches!(self, Self::Number(_) | Self::Decimal(_)) && text.contains(['.', 'e']);
        own == text || is_number() && text.parse::<f64>().is_ok_and(|number| number.to_string() == own)
    }
}

impl From<&'static str> for Literal {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Literal {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<f64> for Literal {
    fn from(number: f64) -> Self {
        Self::Decimal(number)
    }
}

impl From<bool> for Literal {
    fn from(flag: bool) -> Self {
        Self::Boolean(flag)
    }
}
