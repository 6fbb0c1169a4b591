//! How values travel: as plain JSON, or in a text of their own form.

/// How a value travels, in the words of the macros.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the attributes of generated fields say them so")]
pub enum Mode {
    /// With exactly the type in the spec.
    plain,
    /// Numbers may come as strings, and strings as numbers.
    lenient,
    /// Numbers are strings; numbers are accepted, too.
    string,
    /// A list is one string, separated by commas; an array is accepted, too.
    commas,
    /// A list is one string, separated by `;`; an array is accepted, too.
    semicolons,
    /// A list is one string, separated by `|`; an array is accepted, too.
    pipes,
    /// A list is one string, separated by spaces; an array is accepted, too.
    spaces,
    /// JSON inside a string; the JSON itself is accepted, too.
    json_text,
    /// A text or bytes in Base64.
    base64,
    /// Each item of a list is a parameter of its own, of the same name.
    repeated,
    /// A day or month with dashes, `2023-11-02`; other forms are accepted, too.
    dashes,
    /// A day, month or moment in digits, `20231102`; other forms of the same are accepted, too.
    digits,
    /// A day or month as a number, `20231102`; other forms are accepted, too.
    number,
    /// A moment with its offset, `2022-12-15T13:29:35+08:00`; other texts of moments are accepted, too.
    rfc3339,
    /// A moment in the service's time zone, `2021-03-22 17:18:37`; other texts of moments are accepted, too.
    date_time,
}

/// How a value travels, and how the items inside it do.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// How the value itself travels.
    pub mode: Mode,
    /// How the items of a list or map travel, if that needs saying.
    pub items: Option<&'static Wire>,
}

impl Wire {
    /// A value whose items need no mode of their own.
    pub const fn of(mode: Mode) -> Self {
        Self { mode, items: None }
    }

    /// How a parameter travels, from the word that says where it does: `query_commas`.
    #[cfg(feature = "serde")]
    pub fn in_place(word: &str) -> Self {
        Self::of(word.split_once('_').map_or(Mode::plain, |(_, mode)| Mode::named(mode)))
    }

    /// The separator of a list that is one string.
    pub(crate) fn separator(self) -> Option<char> {
        match self.mode {
            Mode::plain | Mode::lenient | Mode::string | Mode::json_text | Mode::base64 | Mode::repeated => None,
            Mode::dashes | Mode::digits | Mode::number | Mode::rfc3339 | Mode::date_time => None,
            Mode::commas => Some(','),
            Mode::semicolons => Some(';'),
            Mode::pipes => Some('|'),
            Mode::spaces => Some(' '),
        }
    }

    /// How the items travel.
    #[inline]
    pub(crate) fn inside(self) -> Self {
        match self.items {
            Some(items) => *items,
            None => Self::of(self.mode.of_items()),
        }
    }
}

impl Mode {
    /// The mode of a word; plain if there is none.
    #[cfg(feature = "serde")]
    fn named(word: &str) -> Self {
        match word {
            "lenient" => Self::lenient,
            "string" => Self::string,
            "commas" => Self::commas,
            "semicolons" => Self::semicolons,
            "pipes" => Self::pipes,
            "spaces" => Self::spaces,
            "json_text" => Self::json_text,
            "base64" => Self::base64,
            "repeated" => Self::repeated,
            "dashes" => Self::dashes,
            "digits" => Self::digits,
            "number" => Self::number,
            "rfc3339" => Self::rfc3339,
            "date_time" => Self::date_time,
            _ => Self::plain,
        }
    }

    /// Whether an empty text cannot be a value, so that it stands for none.
    pub(crate) fn has_no_empty_text(self) -> bool {
        match self {
            Self::plain
            | Self::commas
            | Self::semicolons
            | Self::pipes
            | Self::spaces
            | Self::base64
            | Self::repeated => false,
            Self::lenient | Self::string | Self::json_text => true,
            Self::dashes | Self::digits | Self::number | Self::rfc3339 | Self::date_time => true,
        }
    }

    /// How items travel of which nothing is said.
    fn of_items(self) -> Self {
        match self {
            Self::plain | Self::lenient | Self::string => self,
            // Each is a text, whatever its type.
            Self::commas | Self::semicolons | Self::pipes | Self::spaces | Self::repeated => Self::string,
            Self::json_text | Self::base64 => Self::plain,
            // No list travels so.
            Self::dashes | Self::digits | Self::number | Self::rfc3339 | Self::date_time => Self::plain,
        }
    }
}

/// How the items of a list travel, as a [`Wire`]: `commas(string)` of lists in a list.
#[doc(hidden)]
#[macro_export]
macro_rules! __items {
    ($mode:ident) => {
        $crate::__private::Wire { mode: $crate::__private::Mode::$mode, items: ::core::option::Option::None }
    };
    ($mode:ident($($items:tt)*)) => {
        $crate::__private::Wire {
            mode: $crate::__private::Mode::$mode,
            items: ::core::option::Option::Some(&$crate::__items!($($items)*)),
        }
    };
}
