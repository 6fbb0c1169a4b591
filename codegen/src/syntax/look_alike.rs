//! Characters that look like ASCII but are not.

/// What to write instead of a character that an input method or a word processor produces, and what that is called.
pub(super) fn meant(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '：' => (": ", "full-width colon"),
        '，' | '､' => (", ", "full-width comma"),
        '、' => (", ", "ideographic comma"),
        '［' | '【' => ("[", "full-width bracket"),
        '］' | '】' => ("]", "full-width bracket"),
        '｛' => ("{", "full-width brace"),
        '｝' => ("}", "full-width brace"),
        '＂' => ("\"", "full-width quotation mark"),
        '＃' => ("#", "full-width number sign"),
        '－' | '–' | '—' => ("-", "dash"),
        '“' | '”' | '„' | '‟' => ("\"", "curly quotation mark"),
        '‘' | '’' | '‚' | '‛' => ("'", "curly quotation mark"),
        '「' | '」' | '『' | '』' => ("\"", "corner bracket"),
        '\u{3000}' => ("  ", "full-width space"),
        '\u{A0}' | '\u{202F}' => (" ", "no-break space"),
        '\t' => (" ", "tab"),
        c if c.is_whitespace() && !c.is_ascii() => (" ", "space that is not a plain one"),
        _ => return None,
    })
}

/// Says what to write instead.
pub(super) fn remedy(wanted: &str) -> String {
    match wanted {
        ": " => "write `:` and a space".to_owned(),
        ", " => "write `,` and a space".to_owned(),
        " " | "  " => "replace it with a plain space".to_owned(),
        sign => format!("write `{sign}`"),
    }
}

/// A help for the first character in an unknown word that only looks like an ASCII one.
pub(crate) fn look_alike(word: &str) -> Option<String> {
    word.chars().find_map(|c| {
        if let Some((wanted, name)) = meant(c).filter(|_| c != '\t') {
            return Some(match wanted.trim() {
                "" => format!("a {name} (U+{:04X}) stands in it: {}", c as u32, remedy(wanted)),
                sign => format!("`{c}` (U+{:04X}, {name}) is not `{sign}`: {}", c as u32, remedy(wanted)),
            });
        }
        let wide = ('\u{FF01}'..='\u{FF5E}').contains(&c);
        let narrow = wide.then(|| char::from_u32(c as u32 - 0xFEE0)).flatten()?;
        Some(format!("`{c}` (U+{:04X}) is full-width: write `{narrow}`", c as u32))
    })
}
