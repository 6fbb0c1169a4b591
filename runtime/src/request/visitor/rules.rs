//! The rules of parameters: lengths, ranges, counts, choices, and what depends on other parameters.

use std::collections::BTreeMap;
use std::fmt::Display;

use secrecy::{ExposeSecret, SecretString};

use super::Param;
use super::chars::{Chars, consists_of, width};
use super::conditions::When;
use crate::endpoint::check::Check;
use crate::secrets::credential::trimmed;
use crate::types::scalar::{Literal, TextValue};
use crate::wording::{counted, grouped, quoted, visible};

/// A parameter that is a text.
pub trait Text {
    /// The text.
    fn as_text(&self) -> &str;

    /// Whether the text must not be shown.
    fn is_secret(&self) -> bool {
        false
    }
}

impl Text for String {
    fn as_text(&self) -> &str {
        self
    }
}

impl Text for SecretString {
    fn as_text(&self) -> &str {
        trimmed(self.expose_secret())
    }

    fn is_secret(&self) -> bool {
        true
    }
}

impl<T: TextValue> Text for T {
    fn as_text(&self) -> &str {
        self.text()
    }
}

/// A parameter with several values.
pub trait Items {
    /// How many.
    fn count(&self) -> usize;
}

impl<T> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
}

impl<T> Items for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }
}

/// A broken rule: what was found, and what is required.
type Broken = Option<(String, String)>;

impl<T> Param<'_, '_, T> {
    /// Must be set if the parameter `other` has the value `value`. It is one of the same object, or a path leads to it:
    /// `detail.kind`, `items[].kind`, `../kind`.
    pub fn required_if(self, other: &'static str, value: impl Into<Literal>) -> Self {
        let value = value.into();
        self.require(other, |()| When::Is(value))
    }

    /// Must be set if the parameter `other` has one of these values.
    pub fn required_if_any<L: Into<Literal>>(self, other: &'static str, values: impl IntoIterator<Item = L>) -> Self {
        self.require(other, |()| When::Any(values.into_iter().map(Into::into).collect()))
    }

    /// Must be set unless the parameter `other` has one of these values.
    pub fn required_unless<L: Into<Literal>>(self, other: &'static str, values: impl IntoIterator<Item = L>) -> Self {
        self.require(other, |()| When::Unless(values.into_iter().map(Into::into).collect()))
    }

    /// Must be set if the parameter `other` is set.
    pub fn required_with(self, other: &'static str) -> Self {
        self.require(other, |()| When::Set)
    }

    fn require(self, other: &'static str, when: impl FnOnce(()) -> When) -> Self {
        // What is set needs no condition.
        if self.value.is_none() {
            self.visitor.defer(self.wire, other, when(()));
        }
        self
    }

    /// At least `least`; NaN never is.
    pub fn min(self, least: T) -> Self
    where
        T: PartialOrd + Display + Copy,
    {
        self.hold(|value| at_least(value, &least))
    }

    /// At most `most`.
    pub fn max(self, most: T) -> Self
    where
        T: PartialOrd + Display + Copy,
    {
        self.hold(|value| at_most(value, &most))
    }

    /// One of these values.
    pub fn one_of<L>(self, allowed: &[L]) -> Self
    where
        T: PartialEq<L> + Display,
        L: Display,
    {
        self.hold(|value| among(value, allowed))
    }

    /// At least `least` characters (not bytes).
    pub fn min_length(self, least: usize) -> Self
    where
        T: Text,
    {
        self.hold_text(|value| long_text(value.as_text(), least, usize::MAX))
    }

    /// At most `most` characters (not bytes).
    pub fn max_length(self, most: usize) -> Self
    where
        T: Text,
    {
        self.hold(|value| long_text(value.as_text(), 0, most))
    }

    /// At least `least` bytes of UTF-8.
    pub fn min_bytes(self, least: usize) -> Self
    where
        T: Text,
    {
        self.hold_text(|value| long(value.as_text().len(), least, usize::MAX, "byte", "bytes"))
    }

    /// At most `most` bytes of UTF-8.
    pub fn max_bytes(self, most: usize) -> Self
    where
        T: Text,
    {
        self.hold(|value| long(value.as_text().len(), 0, most, "byte", "bytes"))
    }

    /// At least `least` characters, a Chinese one counting two.
    pub fn min_width(self, least: usize) -> Self
    where
        T: Text,
    {
        self.hold_text(|value| wide(value.as_text(), least, usize::MAX))
    }

    /// At most `most` characters, a Chinese one counting two.
    pub fn max_width(self, most: usize) -> Self
    where
        T: Text,
    {
        self.hold(|value| wide(value.as_text(), 0, most))
    }

    /// At least `least` items.
    pub fn min_items(self, least: usize) -> Self
    where
        T: Items,
    {
        self.hold(|value| long(value.count(), least, usize::MAX, "item", "items"))
    }

    /// At most `most` items.
    pub fn max_items(self, most: usize) -> Self
    where
        T: Items,
    {
        self.hold(|value| long(value.count(), 0, most, "item", "items"))
    }

    /// Consists of these characters.
    pub fn chars(self, allowed: &[Chars]) -> Self
    where
        T: Text,
    {
        self.hold(|value| consists_of(value.as_text(), value.is_secret(), allowed))
    }

    fn hold(mut self, rule: impl FnOnce(&T) -> Broken) -> Self {
        if let Some((found, must)) = self.value.and_then(rule) {
            self.violate(Check::Parameter, found, must);
        }
        self
    }

    /// The same of a text: where it has to be longer, an empty one is as good as none.
    fn hold_text(mut self, rule: impl FnOnce(&T) -> Broken) -> Self
    where
        T: Text,
    {
        if let Some((found, must)) = self.value.and_then(rule) {
            let check = too_short(self.value);
            self.violate(check, found, must);
        }
        self
    }
}

impl<E> Param<'_, '_, Vec<E>> {
    /// Each item has at least `least` characters.
    pub fn each_min_length(self, least: usize) -> Self
    where
        E: Text,
    {
        self.each_text(|item| long_text(item.as_text(), least, usize::MAX))
    }

    /// Each item has at most `most` characters.
    pub fn each_max_length(self, most: usize) -> Self
    where
        E: Text,
    {
        self.each(|item| long_text(item.as_text(), 0, most))
    }

    /// Each item has at least `least` bytes of UTF-8.
    pub fn each_min_bytes(self, least: usize) -> Self
    where
        E: Text,
    {
        self.each_text(|item| long(item.as_text().len(), least, usize::MAX, "byte", "bytes"))
    }

    /// Each item has at most `most` bytes of UTF-8.
    pub fn each_max_bytes(self, most: usize) -> Self
    where
        E: Text,
    {
        self.each(|item| long(item.as_text().len(), 0, most, "byte", "bytes"))
    }

    /// Each item has at least `least` characters, a Chinese one counting two.
    pub fn each_min_width(self, least: usize) -> Self
    where
        E: Text,
    {
        self.each_text(|item| wide(item.as_text(), least, usize::MAX))
    }

    /// Each item has at most `most` characters, a Chinese one counting two.
    pub fn each_max_width(self, most: usize) -> Self
    where
        E: Text,
    {
        self.each(|item| wide(item.as_text(), 0, most))
    }

    /// Each item is at least `least`.
    pub fn each_min(self, least: E) -> Self
    where
        E: PartialOrd + Display + Copy,
    {
        self.each(|item| at_least(item, &least))
    }

    /// Each item is at most `most`.
    pub fn each_max(self, most: E) -> Self
    where
        E: PartialOrd + Display + Copy,
    {
        self.each(|item| at_most(item, &most))
    }

    /// Each item is one of these values.
    pub fn each_one_of<L>(self, allowed: &[L]) -> Self
    where
        E: PartialEq<L> + Display,
        L: Display,
    {
        self.each(|item| among(item, allowed))
    }

    /// Each item consists of these characters.
    pub fn each_chars(self, allowed: &[Chars]) -> Self
    where
        E: Text,
    {
        self.each(|item| consists_of(item.as_text(), item.is_secret(), allowed))
    }

    fn each(self, rule: impl Fn(&E) -> Broken) -> Self {
        self.each_checked(rule, |_| Check::Parameter)
    }

    /// The same of texts, of which an empty one is as good as none.
    fn each_text(self, rule: impl Fn(&E) -> Broken) -> Self
    where
        E: Text,
    {
        self.each_checked(rule, |item| too_short(Some(item)))
    }

    fn each_checked(self, rule: impl Fn(&E) -> Broken, check: impl Fn(&E) -> Check) -> Self {
        for (at, item) in self.value.into_iter().flatten().enumerate() {
            if let Some((found, must)) = rule(item) {
                let field = format!("{}[{at}]", self.visitor.path_to(self.wire));
                self.visitor.violate_at(field, check(item), found, must);
            }
        }
        self
    }
}

/// What a text fails that is too short.
fn too_short(text: Option<&impl Text>) -> Check {
    if text.is_some_and(|text| text.as_text().is_empty()) { Check::Missing } else { Check::Parameter }
}

// A NaN compares with nothing, so it has to be checked for.

fn at_least<T: PartialOrd + Display>(value: &T, least: &T) -> Broken {
    (value < least || value.partial_cmp(least).is_none()).then(|| (value.to_string(), format!("be at least {least}")))
}

fn at_most<T: PartialOrd + Display>(value: &T, most: &T) -> Broken {
    (value > most || value.partial_cmp(most).is_none()).then(|| (value.to_string(), format!("be at most {most}")))
}

fn among<T: PartialEq<L> + Display, L: Display>(value: &T, allowed: &[L]) -> Broken {
    if allowed.iter().any(|one| value == one) {
        return None;
    }
    let names: Vec<String> = allowed.iter().map(|one| visible(&one.to_string()).to_owned()).collect();
    Some((quoted(&value.to_string()), format!("be one of {}", names.join(", "))))
}

/// Compares a length in characters. They are only counted if the number of bytes, one to four each, does not decide
/// it.
fn long_text(text: &str, least: usize, most: usize) -> Broken {
    if text.len() / 4 >= least && text.len() <= most {
        return None;
    }
    long(text.chars().count(), least, most, "character", "characters")
}

/// Compares the width of a text.
fn wide(text: &str, least: usize, most: usize) -> Broken {
    let (found, must) = long(width(text), least, most, "character", "characters")?;
    Some((found, format!("{must}, where a Chinese character counts two")))
}

/// Compares a length. The value itself is not shown, because it may be a secret.
fn long(length: usize, least: usize, most: usize, one: &str, many: &str) -> Broken {
    let found = || counted(length as u64, one, many);
    if length < least {
        return Some((found(), format!("be at least {}", grouped(least as u64))));
    }
    (length > most).then(|| (found(), format!("be at most {}", grouped(most as u64))))
}
