//! JSON as pages write it: valid, or with comments, full-width marks, bare words and commas too many.

use weixin_codegen::model::Code;

use crate::text::{self, is_invisible};

/// How deep a sample may nest; what is deeper is cut off.
pub(crate) const MAX_DEPTH: usize = 40;

/// The most values of one sample; what is behind them is cut off.
pub(crate) const MAX_VALUES: usize = 10_000;

/// A value of a sample.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number, as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// A bare word that stands for a value: `MEDIA_ID`.
    Word(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order of the page.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Json,
    /// What a `//` comment behind it says.
    pub comment: Option<String>,
}

/// A sample that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parsed {
    /// What it holds.
    pub value: Json,
    /// True when it is valid JSON, word for word.
    pub valid: bool,
    /// True when it holds more than what was read of it.
    pub cut: bool,
    /// How many values were read.
    pub values: usize,
    /// Bytes of the text that it takes.
    pub length: usize,
}

/// Reads the JSON at the beginning of a text; what follows it is ignored. `None` when the text does not begin with JSON.
pub(crate) fn parse(text: &str) -> Option<Parsed> {
    let start = text.len() - text.trim_start().len();
    let mut reader = Reader { text, at: start, start, values: 0, cut: false };
    if !matches!(reader.peek()?, '{' | '｛' | '[' | '［') {
        return None;
    }
    let value = reader.value(0)?;
    let Reader { at: length, cut, values, .. } = reader;
    let valid = !cut && serde_json::from_str::<serde_json::Value>(text.get(start..length)?).is_ok();
    Some(Parsed { value, valid, cut, values, length })
}

/// What stands where a member may stand.
enum Next {
    Member(Member),
    Nothing,
    End,
}

/// What comments between two members say.
#[derive(Default)]
struct Comments {
    /// Behind the first, on its line.
    behind: Option<String>,
    /// Above the second.
    above: Option<String>,
}

impl Comments {
    fn add(&mut self, text: &str, has_own_line: bool) {
        let said = if has_own_line { &mut self.above } else { &mut self.behind };
        // `// "name": 1` is a member that somebody took out.
        if said.is_none() && !text.is_empty() && !text.starts_with(['"', '{', '}', '[', ']']) {
            *said = Some(text.trim().to_owned());
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Where the sample begins.
    start: usize,
    values: usize,
    /// True when it was cut off; `at` is its end then, and nothing more is read.
    cut: bool,
}

impl Reader<'_> {
    /// Leaves out the rest of the sample; `None` where nothing says how far it goes.
    fn cut_off(&mut self) -> Option<Json> {
        self.at = self.start + whole(&self.text[self.start..])?;
        self.cut = true;
        Some(Json::Null)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    /// Skips white space, commas, dots of omission and comments; returns what a comment said.
    fn gap(&mut self) -> Option<String> {
        let Comments { behind, above } = self.comments();
        behind.or(above)
    }

    /// The same; a comment that has a line of its own is about what follows it.
    fn comments(&mut self) -> Comments {
        let mut said = Comments::default();
        while let Some(c) = self.peek() {
            let rest = self.rest();
            if rest.starts_with("//") || (c == '#' && !rest.starts_with("#{")) {
                let line = rest.lines().next().unwrap_or("");
                said.add(line.trim_matches(['/', '#', ' ']), self.begins_line(self.at));
                self.at += line.len();
            } else if rest.starts_with("/*") {
                let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
                said.add(rest[..length].trim_matches(['/', '*', ' ']), self.begins_line(self.at));
                self.at += length;
            } else if c.is_whitespace() || matches!(c, ',' | '，' | '…' | '.' | '、' | ';' | '；') || is_invisible(c)
            {
                self.skip(c);
            } else {
                break;
            }
        }
        said
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return self.cut_off();
        }
        match self.peek()? {
            '{' | '｛' => self.object(depth),
            '[' | '［' => self.list(depth),
            c @ ('"' | '“' | '”' | '\'' | '‘' | '’' | '`') => Some(Json::Text(self.string(c))),
            _ => Some(self.word()),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        let open = self.peek()?;
        self.skip(open);
        self.members(depth).map(Json::Object)
    }

    /// The members up to the bracket that closes the object.
    fn members(&mut self, depth: usize) -> Option<Vec<Member>> {
        let mut members: Vec<Member> = Vec::new();
        while !self.cut {
            let Comments { behind, above } = self.comments();
            if let (Some(said), Some(last)) = (behind, members.last_mut()) {
                last.comment.get_or_insert(said);
            }
            // A page that was cut off ends in the middle of a sample; what there is tells as much.
            let Some(c) = self.peek() else { return (!members.is_empty()).then_some(members) };
            match c {
                '}' | '｝' => {
                    self.skip(c);
                    break;
                }
                // An object without a name between the members: its members belong to this one.
                '{' | '｛' => {
                    if let Json::Object(inner) = self.value(depth + 1)? {
                        members.extend(inner);
                    }
                }
                ']' | '］' | ')' | ':' | '：' => self.skip(c),
                _ => match self.member(c, above, depth)? {
                    Next::Member(member) => members.push(member),
                    Next::Nothing => {}
                    Next::End => break,
                },
            }
        }
        Some(members)
    }

    /// A name with its value; a comment above it is about it.
    fn member(&mut self, c: char, above: Option<String>, depth: usize) -> Option<Next> {
        let (start, bare) = (self.at, c.is_alphanumeric());
        let name = self.name(c)?;
        self.gap();
        match self.peek() {
            // `返回参数说明：` in a line of its own behind a sample whose last brace is missing.
            Some(':' | '：') if bare && self.begins_line(start) && self.announces(start) => {
                self.at = start;
                return Some(Next::End);
            }
            Some(colon @ (':' | '：' | '=')) => self.skip(colon),
            // Running text behind a sample whose last brace is missing ends it.
            _ if bare && self.begins_line(start) => {
                self.at = start;
                return Some(Next::End);
            }
            // A bare word where a member should be (`such as the above`) is no member.
            _ => return Some(Next::Nothing),
        }
        let comment = self.gap();
        let comment = above.or(comment);
        let value =
            if matches!(self.peek()?, '}' | '｝') { Json::Word(String::new()) } else { self.value(depth + 1)? };
        Some(Next::Member(Member { name, value, comment }))
    }

    /// True for a line of Chinese words with a colon at its end.
    fn announces(&self, start: usize) -> bool {
        let line = self.text[start..].lines().next().unwrap_or("").trim_end();
        line.ends_with([':', '：']) && line.contains(text::is_wide) && !line.contains(['"', '{', '['])
    }

    fn begins_line(&self, at: usize) -> bool {
        self.text[..at].trim_end_matches([' ', '\t']).ends_with('\n')
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        let open = self.peek()?;
        self.skip(open);
        let mut items = Vec::new();
        loop {
            if self.cut {
                return Some(Json::List(items));
            }
            self.gap();
            let Some(c) = self.peek() else { return Some(Json::List(items)) };
            match c {
                ']' | '］' => {
                    self.skip(c);
                    return Some(Json::List(items));
                }
                '}' | '｝' | ')' | ':' | '：' => return Some(Json::List(items)),
                c if crate::text::is_wide(c) && self.begins_line(self.at) => return Some(Json::List(items)),
                _ => items.push(self.value(depth + 1)?),
            }
        }
    }

    fn name(&mut self, c: char) -> Option<String> {
        if matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’' | '`') {
            return Some(self.string(c).trim().replace(is_invisible, ""));
        }
        let end = self.rest().find(|c: char| ":：=,，{}[]\n\"“” ".contains(c)).unwrap_or(self.rest().len());
        let name = self.rest()[..end].trim().to_owned();
        if end == 0 {
            self.skip(c);
        }
        self.at += end;
        Some(name)
    }

    /// A text: what opens it says what may close it. Straight quotes end at straight quotes only.
    fn string(&mut self, open: char) -> String {
        self.skip(open);
        let closes = |c: char| match open {
            '"' => c == '"',
            '\'' => c == '\'',
            '`' => c == '`',
            '‘' | '’' => matches!(c, '‘' | '’' | '\''),
            _ => matches!(c, '“' | '”' | '"'),
        };
        let mut out = String::new();
        while let Some(c) = self.peek() {
            self.skip(c);
            match c {
                c if closes(c) => break,
                '\\' => self.escape(&mut out),
                '\n' if open != '"' => break,
                c => out.push(c),
            }
        }
        out
    }

    fn escape(&mut self, out: &mut String) {
        let Some(c) = self.peek() else { return };
        self.skip(c);
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' | 'b' | 'f' => out.push(' '),
            'u' => {
                let code = self.rest().get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                if let Some(code) = code {
                    self.at += 4;
                    out.push(char::from_u32(code).unwrap_or('?'));
                }
            }
            c => out.push(c),
        }
    }

    /// `123`, `true`, or a word that stands for a value.
    fn word(&mut self) -> Json {
        let rest = self.rest();
        let ends = |(at, c): &(usize, char)| {
            ",，}｝]］\n".contains(*c) || rest[*at..].starts_with("//") || rest[*at..].starts_with("/*")
        };
        let end = rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at);
        let word = rest[..end].trim().to_owned();
        let first = self.peek();
        self.at += end;
        if end == 0 {
            first.into_iter().for_each(|c| self.skip(c));
        }
        match word.as_str() {
            "null" | "NULL" | "None" => Json::Null,
            "true" | "True" | "TRUE" => Json::Boolean(true),
            "false" | "False" | "FALSE" => Json::Boolean(false),
            _ if serde_json::from_str::<serde_json::Number>(&word).is_ok() => Json::Number(word),
            _ => Json::Word(word),
        }
    }
}

impl Json {
    /// The value of a member.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// True when an object in it, however deep, has a member of a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::Object(members) => members.iter().any(|member| member.name == name || member.value.has(name)),
            Self::List(items) => items.iter().any(|item| item.has(name)),
            _ => false,
        }
    }

    /// The code that it is, as an envelope holds it.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Number(code) | Self::Text(code) => Some(Code::of(code.trim())).filter(Code::is_valid),
            _ => None,
        }
    }

    /// Removes members whose names cannot be field names, and returns those names; `"@type"` and `"2026-01-01"` stay.
    pub(crate) fn sift(&mut self, odd: &mut Vec<String>) {
        match self {
            Self::List(items) => items.iter_mut().for_each(|item| item.sift(odd)),
            Self::Object(members) => members.retain_mut(|member| {
                let good = text::is_wire_name(&member.name);
                if good {
                    member.value.sift(odd);
                } else if !member.name.is_empty() {
                    odd.push(std::mem::take(&mut member.name));
                }
                good
            }),
            _ => {}
        }
    }
}

/// The length of what the bracket at the beginning of a text opens, up to the one that closes it.
fn whole(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '｛' | '[' | '［' => depth += 1,
            '}' | '｝' | ']' | '］' if depth <= 1 => return Some(at + c.len_utf8()),
            '}' | '｝' | ']' | '］' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        match parse(text).map(|parsed| parsed.value) {
            Some(Json::Object(members)) => members.into_iter().map(|member| member.name).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_pages_call_json_is_read() {
        assert!(parse("{\"a\": [1, {\"b\": null}]} tail").is_some_and(|parsed| parsed.valid && parsed.length == 23));
        assert_eq!(names("｛“a”：“x”，\n\"b\":MEDIA_ID, // the id\n...\n\"c\":1,}"), ["a", "b", "c"]);
        assert_eq!(names("{\"a\":1,\n{\"b\":\"x\"}}"), ["a", "b"]);
        assert!(parse("no sample").is_none());
    }

    #[test]
    fn a_missing_brace_ends_where_the_text_goes_on() {
        let text = "{\n\"a\": {\n\"b\": 1\n}\n\n结果参数说明\n参数 说明\n";
        let parsed = parse(text).expect("a sample");
        assert_eq!((parsed.valid, &text[parsed.length..]), (false, "结果参数说明\n参数 说明\n"));
        assert_eq!(names("{\"a\": 1, \"b\": [2"), ["a", "b"]);
    }

    #[test]
    fn comments_belong_to_members() {
        let text = "{\n// of the shelf\n\"id\": 1, // its number\n// \"old\": 2,\n\"name\": \"x\",\n// how many\n\"count\": 3\n}";
        let Some(Json::Object(members)) = parse(text).map(|parsed| parsed.value) else { panic!("an object") };
        let comments: Vec<_> = members.iter().map(|member| member.comment.as_deref()).collect();
        assert_eq!(comments, [Some("of the shelf"), None, Some("how many")]);
        let Some(Json::Object(members)) =
            parse("{\"id\": 1, // its number\n\"name\": \"x\"}").map(|parsed| parsed.value)
        else {
            panic!("an object")
        };
        assert_eq!(members[0].comment.as_deref(), Some("its number"));
    }

    #[test]
    fn depth_and_size_are_bounded() {
        assert!(parse(&"[".repeat(100_000)).is_none());
        assert!(parse(&"{\"a\":".repeat(100_000)).is_none());
        let long = format!("[{}1] tail", "1,".repeat(100_000));
        let parsed = parse(&long).expect("a sample that is cut off");
        assert!(parsed.cut && !parsed.valid && long[parsed.length..] == *" tail");
        let deep = format!("{{\"a\": {}{}, \"b\": 1}} tail", "[".repeat(100), "]".repeat(100));
        let parsed = parse(&deep).expect("a sample that is cut off");
        assert!(parsed.cut && deep[parsed.length..] == *" tail");
    }
}
