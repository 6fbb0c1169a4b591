//! Terminals: their width and colours, the width of a text, and where lines break.

#[cfg(any(feature = "call", feature = "mock"))]
use std::fmt::Display;
#[cfg(any(feature = "call", feature = "mock"))]
use std::io::Write;
use std::io::{self, IsTerminal};

use terminal_size::{Width, terminal_size_of};
pub(crate) use weixin_codegen::cells::{broken, columns, padded};
use weixin_codegen::diff::render::TextStyle;
#[cfg(any(feature = "call", feature = "mock"))]
use weixin_codegen::text;

/// Whether colours are wanted: the stream is a terminal, and `NO_COLOR` is not set.
pub(crate) fn wants_colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// How standard output is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutputStyle {
    /// Columns; `None` if it is not a terminal: a pipe has no width, and its reader wraps lines.
    pub(crate) width: Option<usize>,
    /// Whether to use colours.
    pub(crate) colours: bool,
}

impl OutputStyle {
    /// The style of standard output.
    pub(crate) fn of_stdout() -> Self {
        let terminal = io::stdout().is_terminal();
        let width = terminal_size_of(io::stdout()).map_or(80, |(Width(columns), _)| usize::from(columns));
        Self { width: terminal.then_some(width.max(40)), colours: wants_colours(&io::stdout()) }
    }

    /// The style of a diff, with everything listed or not.
    pub(crate) fn text(self, all: bool) -> TextStyle {
        TextStyle { width: self.width, colours: self.colours, all }
    }

    /// A heading, or a name.
    pub(crate) fn bold(self, text: &str) -> String {
        self.styled("1", text)
    }

    /// A remark.
    pub(crate) fn dim(self, text: &str) -> String {
        self.styled("2", text)
    }

    fn styled(self, code: &str, text: &str) -> String {
        if self.colours && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A text with an indentation, wrapped at the width of the terminal.
    pub(crate) fn indented(self, text: &str, indent: usize) -> String {
        let room = self.width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(20));
        let margin = " ".repeat(indent);
        let lines = text.lines().flat_map(|line| broken(line, room));
        lines.map(|line| format!("{margin}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// Prints a line to standard error. It may quote a service or a file, so control characters are replaced. A closed pipe is
/// not an error.
#[cfg(any(feature = "call", feature = "mock"))]
pub(crate) fn say(line: impl Display) {
    let plain: String = line.to_string().chars().map(|c| if c == '\n' { c } else { printable(c) }).collect();
    let _ = writeln!(io::stderr(), "{plain}");
}

/// Replaces a control or invisible character, which could act on the terminal. Emoji keep their joiners.
#[cfg(any(feature = "call", feature = "mock"))]
pub(crate) fn printable(character: char) -> char {
    let joins = matches!(character, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
    let unseen = text::is_line_end(character) || (text::is_invisible(character) && !joins);
    match character {
        '\n' | '\r' | '\t' => ' ',
        other if other.is_control() || unseen => '\u{fffd}',
        other => other,
    }
}

/// A paragraph of `--help` with an indentation, wrapped at 80 columns: clap does not indent the lines that it wraps.
#[cfg(any(feature = "call", feature = "mock"))]
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let lines = broken(text, 80 - indent).into_iter().map(|line| format!("{margin}{line}"));
    lines.collect::<Vec<_>>().join("\n")
}
