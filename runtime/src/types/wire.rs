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

    /// The separator of a list that is one string.
    pub(crate) fn separator(self) -> Option<char> {
        match self.mode {
            Mode::plain | Mode::lenient | Mode::string | Mode::json_text | Mode::base64 | Mode::repeated => None,
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
    /// How items travel of which nothing is said.
    fn of_items(self) -> Self {
        match self {
            Self::plain | Self::lenient | Self::string => self,
            // Each is a text, whatever its type.
            Self::commas | Self::semicolons | Self::pipes | Self::spaces | Self::repeated => Self::string,
            Self::json_text | Self::base64 => Self::plain,
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
