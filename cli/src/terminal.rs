//! Terminals: their width and colours, the width of a text, and where lines break.

#[cfg(any(feature = "call", feature = "mock"))]
use std::fmt::Display;
#[cfg(any(feature = "call", feature = "mock"))]
use std::io::Write;
use std::io::{self, IsTerminal};

use terminal_size::{Width, terminal_size_of};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
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

/// The columns that a text takes: two for a Chinese character.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// A text, padded with spaces to a number of columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// A paragraph of `--help` with an indentation, wrapped at 80 columns: clap does not indent the lines that it wraps.
#[cfg(any(feature = "call", feature = "mock"))]
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let lines = broken(text, 80 - indent).into_iter().map(|line| format!("{margin}{line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Breaks a line at spaces; a word that is longer than a line, such as Chinese text, is broken inside.
pub(crate) fn broken(line: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        let gap = usize::from(!current.is_empty());
        if columns(&current) + gap + columns(word) <= room {
            current.push_str(if gap == 1 { " " } else { "" });
            current.push_str(word);
            continue;
        }
        // A URL that is broken cannot be copied, so it is left to the terminal.
        if !current.is_empty() && (columns(word) <= room || word.contains("://")) {
            lines.push(std::mem::take(&mut current));
            current.push_str(word);
            continue;
        }
        if word.contains("://") {
            current.push_str(word);
            continue;
        }
        current.push_str(if gap == 1 { " " } else { "" });
        for character in word.chars() {
            if columns(&current) + character.width().unwrap_or(0) > room && !current.is_empty() {
                lines.push(std::mem::take(&mut current));
            }
            current.push(character);
        }
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit() {
        assert_eq!(broken("a bc def", 5), ["a bc", "def"]);
        assert_eq!(broken("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(broken("中文字符", 4), ["中文", "字符"]);
        assert_eq!(broken("", 4), [""]);
        assert_eq!(broken("see https://example.com/a now", 8), ["see", "https://example.com/a", "now"]);
        for room in 2..30 {
            let text = "one 上传文件到服务器 application/a-very-long-type two";
            let lines = broken(text, room);
            assert!(lines.iter().all(|line| columns(line.trim_end()) <= room), "{room}: {lines:?}");
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn wide_characters_are_padded_as_wide() {
        assert_eq!(padded("中文", 6), "中文  ");
        assert_eq!(padded("abcdef", 3), "abcdef");
    }
}
