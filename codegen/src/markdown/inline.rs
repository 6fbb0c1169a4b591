//! What stands in a line: code spans, stress and addresses stay, all other marks are escaped.

/// A text in the middle of a line.
pub fn inline(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&super::seen(word));
    }
    escaped(&words)
}

/// What [`Escaped::step`] looks at.
const MARKS: &str = "\\`*_~-&<[h";

/// The lines of one paragraph.
pub(super) fn escaped(text: &str) -> String {
    let mut out = Escaped { text, at: 0, out: String::with_capacity(text.len() + 8) };
    while let Some(c) = out.rest().chars().next() {
        out.step(c);
        // Most characters mean nothing here, and are taken at once.
        let rest = out.rest();
        out.keep(rest.find(|c| MARKS.contains(c)).unwrap_or(rest.len()));
    }
    out.out
}

/// What may stand in an address: nothing that ends a link, a code span or a string, and no character that looks like
/// another.
fn is_address_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(c)
}

/// True for an http or https address that can stand between `<` and `>`.
pub(super) fn is_address(url: &str) -> bool {
    !url.is_empty() && address_length(url) == url.len()
}

/// A text on its way.
struct Escaped<'a> {
    text: &'a str,
    /// What is before this byte is in `out`.
    at: usize,
    out: String,
}

impl<'a> Escaped<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The character before the place.
    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Takes so many bytes as they are.
    fn keep(&mut self, length: usize) {
        self.out.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    /// Takes so many characters of ASCII, each escaped.
    fn escape(&mut self, length: usize) {
        for c in self.text[self.at..self.at + length].chars() {
            self.out.extend(['\\', c]);
        }
        self.at += length;
    }

    fn run(&self, mark: char) -> usize {
        self.rest().bytes().take_while(|byte| char::from(*byte) == mark).count()
    }

    fn step(&mut self, c: char) {
        match c {
            '\\' => self.backslash(),
            '`' => self.code(),
            '*' => self.stress(),
            '_' => self.underscores(),
            '~' => self.escape(1),
            '-' if self.out.ends_with('-') => self.escape(1),
            '&' if begins_entity(self.rest()) => self.escape(1),
            '<' => self.angle(),
            '[' => self.bracket(),
            'h' => self.address(),
            other => self.keep(other.len_utf8()),
        }
    }

    /// Before a mark it escapes that already; before anything else it is a backslash, and must not break the line.
    fn backslash(&mut self) {
        match self.rest().chars().nth(1) {
            Some(next) if next.is_ascii_punctuation() => self.keep(2),
            Some(next) if next != '\n' => self.keep(1),
            _ => self.escape(1),
        }
    }

    /// A code span ends with as many marks as it begins with; marks that nothing ends are only marks.
    fn code(&mut self) {
        let marks = self.run('`');
        match code_end(&self.rest()[marks..], marks) {
            Some(inside) => self.keep(marks + inside + marks),
            None => self.escape(marks),
        }
    }

    /// `*stress*` around words, and nothing that is more doubtful: `a*b*c` is a product.
    fn stress(&mut self) {
        let marks = self.run('*');
        let inside = &self.rest()[marks..];
        let opens = self.before().is_none_or(|c| c.is_whitespace() || c == '(');
        let length = inside.find(['*', '`', '<', '[', '\\', '\n']).unwrap_or(inside.len());
        let (words, after) = inside.split_at(length);
        let closes = after.bytes().take_while(|byte| *byte == b'*').count() == marks;
        let follows = after.get(marks..).and_then(|after| after.chars().next());
        let apart = follows.is_none_or(|c| c.is_whitespace() || ".,;:!?)，。；：！？）、".contains(c));
        let around = words.starts_with(char::is_alphanumeric) && words.ends_with(char::is_alphanumeric);
        if marks <= 2 && opens && closes && apart && around {
            let marked = &self.rest()[..marks];
            self.out.push_str(marked);
            self.out.push_str(&escaped(words));
            self.out.push_str(marked);
            self.at += marks + length + marks;
        } else {
            self.escape(marks);
        }
    }

    /// Inside a word they are letters to everybody.
    fn underscores(&mut self) {
        let marks = self.run('_');
        let after = self.rest()[marks..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if letter(self.before()) && letter(after) { self.keep(marks) } else { self.escape(marks) }
    }

    /// `<https://…>` is an address, `<` before a blank or a number is a sign, and all else would be HTML.
    fn angle(&mut self) {
        let inside = &self.rest()[1..];
        let length = address_length(inside);
        if length > 0 && inside[length..].starts_with('>') {
            self.keep(length + 2);
        } else if inside.starts_with(|c: char| c == ' ' || c == '=' || c.is_ascii_digit()) {
            self.keep(1);
        } else {
            self.escape(1);
        }
    }

    /// `[words](https://…)`; everything else in brackets is text, and no picture, footnote or name of an item.
    fn bracket(&mut self) {
        match link(self.rest()).filter(|_| self.before() != Some('!')) {
            Some((words, url)) => {
                self.out.push_str(&format!("[{}]({url})", without_links(words)));
                self.at += words.len() + url.len() + "[]()".len();
            }
            None => self.escape(1),
        }
    }

    /// A bare address becomes a link; the full stop behind it is not its own.
    fn address(&mut self) {
        let inside_word = self.before().is_some_and(|c| c.is_ascii_alphanumeric());
        let length = if inside_word { 0 } else { address_length(self.rest()) };
        let url = self.rest()[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '&', '$']);
        if is_address(url) {
            self.out.push('<');
            self.keep(url.len());
            self.out.push('>');
        } else {
            self.keep(1);
        }
    }
}

/// How much of a text's beginning is an address, up to where a reader would see another one than was written.
fn address_length(text: &str) -> usize {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric())) else { return 0 };
    let address = &text[..text.len() - rest.trim_start_matches(is_address_char).len()];
    let mut entities = address.match_indices('&').filter(|(at, _)| begins_entity(&text[*at..]));
    entities.next().map_or(address.len(), |(at, _)| at)
}

/// How far it is to as many marks as these, and no more.
fn code_end(text: &str, marks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text[at..].find('`') {
        let run = text[at + next..].bytes().take_while(|byte| *byte == b'`').count();
        if run == marks {
            return Some(at + next);
        }
        at += next + run;
    }
    None
}

/// `&nbsp;`, `&#60;`: what a reader would see as another character.
fn begins_entity(text: &str) -> bool {
    let name = text[1..].trim_start_matches('#');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    end > 0 && name[end..].starts_with(';')
}

/// The words and the address of a link that is nothing but that.
fn link(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let (words, rest) = inside.split_at(inside.find(['[', ']', '`', '\\', '\n', '<', '!'])?);
    let rest = rest.strip_prefix("](")?;
    let (url, rest) = rest.split_at(address_length(rest));
    (!words.trim().is_empty() && !url.is_empty() && rest.starts_with(')')).then_some((words, url))
}

/// An address inside the words of a link would be a link in a link.
fn without_links(words: &str) -> String {
    words.split("://").map(escaped).collect::<Vec<_>>().join("://")
}
