//! How arguments become parameters: one conversion per target type, so that literals need no suffix.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use secrecy::SecretString;

use crate::types::money::{Fen, Yuan};
use crate::types::scalar::TextValue;
use crate::types::time::{Days, Hours, Millis, Minutes, Seconds, UnixMillis, UnixSeconds};

/// A value that can be passed where a parameter of type `T` is expected.
///
/// Like `Into`, but with one number type per target: `.page(5)` needs neither a suffix nor a cast.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be given where a `{T}` is wanted",
    label = "not a `{T}`, nor one of the types that become one",
    note = "if a file is wanted: `File::open(\"shot.png\").await?`, or `File::from_bytes(\"shot.png\", bytes)`"
)]
pub trait IntoValue<T> {
    /// Converts it.
    fn into_value(self) -> T;
}

/// What a setter takes: a value that can be passed where a parameter of type `T` is expected, or an `Option` of one.
///
/// `None` means the same as no call of the setter. The second parameter tells the two apart, and is always inferred; a bare
/// `None` does not say of what, so write `None::<&str>`, or leave the call out.
#[diagnostic::on_unimplemented(
    message = "neither a `{Self}` nor what is in it can be given where a `{T}` is wanted",
    label = "not a `{T}`, nor one of the types that become one, nor an option of these"
)]
pub trait IntoOption<T, Given> {
    /// Converts it.
    fn into_option(self) -> Option<T>;
}

/// How a setter gets its value: as it is.
#[derive(Debug)]
pub enum GivenItself {}

/// How a setter gets its value: in an option.
#[derive(Debug)]
pub enum GivenInOption {}

impl<T, V: IntoValue<T>> IntoOption<T, GivenItself> for V {
    fn into_option(self) -> Option<T> {
        Some(self.into_value())
    }
}

impl<T, V: IntoValue<T>> IntoOption<T, GivenInOption> for Option<V> {
    fn into_option(self) -> Option<T> {
        self.map(IntoValue::into_value)
    }
}

/// Every value converts to itself. A blanket impl, so that generated types need none of their own.
impl<T> IntoValue<T> for T {
    fn into_value(self) -> T {
        self
    }
}

impl<T: Clone> IntoValue<T> for &T {
    fn into_value(self) -> T {
        self.clone()
    }
}

impl<T: TextValue> IntoValue<T> for &str {
    fn into_value(self) -> T {
        T::from_text(self)
    }
}

impl<T: TextValue> IntoValue<T> for String {
    fn into_value(self) -> T {
        T::from_text(&self)
    }
}

impl<T: TextValue> IntoValue<T> for &String {
    fn into_value(self) -> T {
        T::from_text(self)
    }
}

macro_rules! from_others {
    ($($target:ty: $($source:ty => |$value:ident| $convert:expr),+;)*) => {$($(
        impl IntoValue<$target> for $source {
            fn into_value(self) -> $target {
                let $value = self;
                $convert
            }
        }
    )+)*};
}

from_others! {
    String: &str => |text| text.to_owned(), Cow<'_, str> => |text| text.into_owned(),
        Box<str> => |text| text.into_string();
    SecretString: &str => |text| text.into(), String => |text| text.into(), &String => |text| text.as_str().into();
    Bytes: Vec<u8> => |bytes| bytes.into(), &[u8] => |bytes| Bytes::copy_from_slice(bytes);
    UnixSeconds: SystemTime => |time| UnixSeconds::from(time);
    UnixMillis: SystemTime => |time| UnixMillis::from(time);
    Seconds: Duration => |duration| Seconds::from(duration);
    Millis: Duration => |duration| Millis::from(duration);
    Minutes: Duration => |duration| Minutes::from(duration);
    Hours: Duration => |duration| Hours::from(duration);
    Days: Duration => |duration| Days::from(duration);
    Fen: Yuan => |amount| Fen::from(amount);
    Yuan: Fen => |amount| Yuan::from(amount);
}

impl<const N: usize> IntoValue<Bytes> for &[u8; N] {
    fn into_value(self) -> Bytes {
        Bytes::copy_from_slice(self)
    }
}

impl<V: IntoValue<T>, T, const N: usize> IntoValue<Vec<T>> for [V; N] {
    fn into_value(self) -> Vec<T> {
        self.into_iter().map(IntoValue::into_value).collect()
    }
}

impl<T: Clone> IntoValue<Vec<T>> for &[T] {
    fn into_value(self) -> Vec<T> {
        self.to_vec()
    }
}

impl<K: IntoValue<String>, V: IntoValue<T>, T, const N: usize> IntoValue<BTreeMap<String, T>> for [(K, V); N] {
    fn into_value(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key.into_value(), value.into_value())).collect()
    }
}
