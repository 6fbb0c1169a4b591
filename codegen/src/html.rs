//! HTML in which no text of a spec means anything: what is put into it is escaped, unless it is HTML already.

use std::fmt::{self, Display};

/// A piece of HTML. It is made by [`html!`], of literals of this crate and of values that are escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// What somebody made of literals and escaped values, or the output of a renderer that escapes.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn push(&mut self, more: &Self) {
        self.0.push_str(&more.0);
    }
}

impl Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        let mut out = Self::default();
        pieces.into_iter().for_each(|piece| out.push(&piece));
        out
    }
}

/// What can stand in HTML.
pub(crate) trait ToHtml {
    /// As HTML, in attributes too.
    fn to_html(&self) -> Html;
}

impl ToHtml for Html {
    fn to_html(&self) -> Html {
        self.clone()
    }
}

impl ToHtml for str {
    fn to_html(&self) -> Html {
        Html(escape(self))
    }
}

impl ToHtml for String {
    fn to_html(&self) -> Html {
        self.as_str().to_html()
    }
}

impl ToHtml for usize {
    fn to_html(&self) -> Html {
        Html(self.to_string())
    }
}

impl<T: ToHtml + ?Sized> ToHtml for &T {
    fn to_html(&self) -> Html {
        (*self).to_html()
    }
}

impl<T: ToHtml> ToHtml for Option<T> {
    fn to_html(&self) -> Html {
        self.as_ref().map(ToHtml::to_html).unwrap_or_default()
    }
}

/// `html!("<b>{}</b>", name)`: HTML of a literal, in which each value is escaped unless it is HTML.
#[cfg_attr(not(feature = "generate"), allow(unused_macros, reason = "only the site is made of it"))]
macro_rules! html {
    ($literal:literal $(, $value:expr)* $(,)?) => {
        $crate::html::Html::trusted(format!($literal $(, $crate::html::ToHtml::to_html(&$value))*))
    };
}
#[cfg_attr(not(feature = "generate"), allow(unused_imports, reason = "only the site is made of it"))]
pub(crate) use html;

/// A text as HTML shows it, in attributes too. Lines stay lines; characters that nobody sees are replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            c if c.is_control() || crate::text::is_invisible(c) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_once() {
        let inner = html!("<b title=\"{}\">{}</b>", "a\"b'", "<script>");
        assert_eq!(inner.as_str(), "<b title=\"a&quot;b&#39;\">&lt;script&gt;</b>");
        assert_eq!(html!("<p>{}{}</p>", inner, 3usize).as_str(), format!("<p>{inner}3</p>"));
        assert_eq!(html!("{}", None::<&str>).as_str(), "");
        assert_eq!(escape("a\u{202e}b\u{0}c\nd&amp;"), "a\u{fffd}b\u{fffd}c\nd&amp;amp;");
    }
}
