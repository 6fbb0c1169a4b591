//! Texts in the cells of a terminal: how many they take, and where lines break.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns that a text takes: two for a Chinese character.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// A text, padded with spaces to a number of columns.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Breaks a line at spaces; a word that is longer than a line, such as Chinese text, is broken inside.
pub fn broken(line: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut current, mut taken) = (String::new(), 0);
    for word in line.split(' ') {
        let gap = usize::from(!current.is_empty());
        let width = columns(word);
        if taken + gap + width <= room {
            current.push_str(if gap == 1 { " " } else { "" });
            current.push_str(word);
            taken += gap + width;
            continue;
        }
        // A URL that is broken cannot be copied, so it is left to the terminal.
        let is_whole = width <= room || word.contains("://");
        if is_whole && !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        if is_whole {
            current.push_str(word);
            taken = width;
            continue;
        }
        current.push_str(if gap == 1 { " " } else { "" });
        taken += gap;
        for character in word.chars() {
            let width = character.width().unwrap_or(0);
            if taken + width > room && !current.is_empty() {
                lines.push(std::mem::take(&mut current));
                taken = 0;
            }
            current.push(character);
            taken += width;
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
