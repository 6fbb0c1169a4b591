//! A saved page with only those tags that say something about its text, before a parser of HTML sees it.
//!
//! Parsers of HTML look back over all open elements at many a tag, and compare each attribute of a tag with all others;
//! so deep nesting, closing tags that close nothing and long tags cost the square of their number. Here tags are read
//! once, from left to right: scripts, menus and whatever else is not the page's text go, attributes go, containers become
//! the line ends that they are, and what is left is balanced and at most a few levels deep. Texts stay as they are, with
//! their entities. A comment in front of each part says on which line of the page it stands.

use std::collections::HashMap;
use std::fmt::Write;

/// Elements whose content is no markup, and no text of the page either.
const RAW: [&str; 9] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// Elements that show nothing of the page's text.
const SKIPPED: [&str; 8] = ["nav", "svg", "math", "button", "noscript", "template", "footer", "aside"];

/// Elements that begin a line of their own.
const LINES: [&str; 14] =
    ["p", "div", "li", "ul", "ol", "section", "article", "blockquote", "main", "header", "dl", "dt", "dd", "body"];

/// Elements that hold nothing.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Parts of a table, which may close what is open in a cell.
const TABLE: [&str; 7] = ["table", "thead", "tbody", "tfoot", "tr", "td", "th"];

/// The page with its text-bearing tags only.
pub(crate) fn plain(page: &str) -> String {
    let mut reader = Reader { page, ..Reader::default() };
    while reader.at < page.len() {
        reader.part();
    }
    reader.pop_to(0);
    reader.out
}

/// What an open element does to the text inside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Nothing.
    None,
    /// It ends the line when it begins and when it ends.
    Line,
    /// It is kept.
    Kept(&'static str),
    /// It is left out with all that it holds.
    Skipped,
}

#[derive(Debug)]
struct Open {
    name: String,
    effect: Effect,
}

#[derive(Default)]
struct Reader<'a> {
    page: &'a str,
    at: usize,
    /// The line of `at`, from 0, and the last one that was said.
    line: usize,
    said: Option<usize>,
    out: String,
    open: Vec<Open>,
    /// Where elements of a name are open, to find the last one without a search.
    places: HashMap<String, Vec<usize>>,
    /// Where cells and tables are open: what stands in a cell closes nothing outside of it.
    bounds: Vec<usize>,
    /// How many open elements are skipped.
    skipped: usize,
}

struct Tag {
    name: String,
    class: String,
    empty: bool,
}

impl Reader<'_> {
    /// One piece of text, tag or comment.
    fn part(&mut self) {
        let rest = &self.page[self.at..];
        let after = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        let closes = rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic);
        if !rest.starts_with('<') {
            self.text(rest.find('<').unwrap_or(rest.len()));
        } else if rest.starts_with("<!--") {
            self.skip(comment(rest));
        } else if after == b'!' || after == b'?' || (after == b'/' && !closes) {
            self.skip(rest.find('>').map_or(rest.len(), |end| end + 1));
        } else if after == b'/' {
            let (tag, length) = tag(&rest[2..]);
            self.skip(length + 2);
            tag.iter().for_each(|tag| self.close(&tag.name));
        } else if after.is_ascii_alphabetic() {
            let (tag, length) = tag(&rest[1..]);
            self.mark();
            self.skip(length + 1);
            tag.iter().for_each(|tag| self.begin(tag));
        } else {
            self.text(1);
        }
    }

    fn skip(&mut self, length: usize) {
        let end = self.at + length;
        self.line += self.page[self.at..end].matches('\n').count();
        self.at = end;
    }

    fn text(&mut self, length: usize) {
        let text = &self.page[self.at..self.at + length];
        if self.skipped == 0 {
            self.mark();
            match text {
                "<" => self.out.push_str("&lt;"),
                text => self.out.push_str(text),
            }
        }
        self.skip(length);
    }

    /// Says the line, where it is another one.
    fn mark(&mut self) {
        if self.skipped == 0 && self.said != Some(self.line) {
            self.said = Some(self.line);
            let _ = write!(self.out, "<!--{}-->", self.line + 1);
        }
    }

    fn begin(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if RAW.contains(&name) && !tag.empty {
            let length = raw(&self.page[self.at..], name);
            self.skip(length);
            return;
        }
        self.implied(name);
        if VOID.contains(&name) {
            match name {
                "br" => self.say("<br>"),
                "hr" => self.say("<hr>"),
                _ => {}
            }
            return;
        }
        let effect = self.effect(tag);
        self.places.entry(tag.name.clone()).or_default().push(self.open.len());
        if matches!(name, "td" | "th" | "table") {
            self.bounds.push(self.open.len());
        }
        match effect {
            Effect::Skipped => self.skipped += 1,
            Effect::Line => self.say("<hr>"),
            Effect::Kept(kept) => {
                self.say("<");
                self.say(kept);
                self.say(">");
            }
            Effect::None => {}
        }
        self.open.push(Open { name: tag.name.clone(), effect });
    }

    fn effect(&self, tag: &Tag) -> Effect {
        let name = tag.name.as_str();
        let inside = |names: &[&str]| names.iter().any(|name| self.places.get(*name).is_some_and(|at| !at.is_empty()));
        let tables = self.places.get("table").map_or(0, Vec::len);
        let hidden = tag.class.contains("line-number") || tag.class.contains("sidebar");
        if hidden || SKIPPED.contains(&name) {
            return Effect::Skipped;
        }
        match name {
            "h1" => Effect::Kept("h1"),
            "h2" => Effect::Kept("h2"),
            "h3" => Effect::Kept("h3"),
            "h4" => Effect::Kept("h4"),
            "h5" => Effect::Kept("h5"),
            "h6" => Effect::Kept("h6"),
            "pre" if !inside(&["pre"]) => Effect::Kept("pre"),
            "strong" | "b" if !inside(&["strong", "b"]) => Effect::Kept("b"),
            // A table in a cell is text of the cell.
            "table" if tables == 0 => Effect::Kept("table"),
            "tr" if tables == 1 => Effect::Kept("tr"),
            "td" if tables == 1 => Effect::Kept("td"),
            "th" if tables == 1 => Effect::Kept("th"),
            "table" | "tr" | "td" | "th" => Effect::Line,
            name if LINES.contains(&name) => Effect::Line,
            _ => Effect::None,
        }
    }

    /// Elements that end without saying so, because another begins.
    fn implied(&mut self, name: &str) {
        let ends: &[&str] = match name {
            "li" => &["li", "p"],
            "dt" | "dd" => &["dt", "dd", "p"],
            "option" => &["option"],
            "td" | "th" => &["td", "th", "p"],
            "tr" => &["td", "th", "tr", "p"],
            "thead" | "tbody" | "tfoot" => &["td", "th", "tr", "thead", "tbody", "tfoot", "p"],
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &["p", "h1", "h2", "h3", "h4", "h5", "h6"],
            "table" | "pre" => &["p"],
            name if LINES.contains(&name) => &["p"],
            _ => &[],
        };
        // A cell ends with the next one, whatever is open in it.
        let outer = match name {
            "td" | "th" | "tr" => self.bounds.last().copied(),
            _ => None,
        };
        if let Some(cell) = outer.filter(|at| self.open.get(*at).is_some_and(|open| open.name != "table")) {
            self.pop_to(cell);
        }
        while self.open.last().is_some_and(|open| ends.contains(&open.name.as_str())) {
            self.pop_to(self.open.len() - 1);
        }
    }

    /// Closes the last open element of a name, and what is open inside of it; one that is not open closes nothing.
    fn close(&mut self, name: &str) {
        let Some(at) = self.places.get(name).and_then(|places| places.last().copied()) else { return };
        let bound = self.bounds.last().copied().unwrap_or(0);
        if at >= bound || TABLE.contains(&name) {
            self.mark();
            self.pop_to(at);
        }
    }

    fn pop_to(&mut self, length: usize) {
        while self.open.len() > length {
            let Some(open) = self.open.pop() else { return };
            self.places.get_mut(&open.name).and_then(Vec::pop);
            if self.bounds.last() == Some(&self.open.len()) {
                self.bounds.pop();
            }
            match open.effect {
                Effect::Skipped => self.skipped -= 1,
                Effect::Line => self.say("<hr>"),
                Effect::Kept(kept) => {
                    self.say("</");
                    self.say(kept);
                    self.say(">");
                }
                Effect::None => {}
            }
        }
    }

    fn say(&mut self, html: &str) {
        if self.skipped == 0 {
            self.out.push_str(html);
        }
    }
}

/// The length of the comment that a text begins with; one without an end goes on to the end of the page.
fn comment(text: &str) -> usize {
    let inner = &text["<!--".len()..];
    if inner.starts_with('>') || inner.starts_with("->") {
        return text.len() - inner.trim_start_matches('-').len() + 1;
    }
    let ends = |at: &usize| inner[..*at].ends_with("--") || inner[..*at].ends_with("--!");
    let end = inner.match_indices('>').map(|(at, _)| at).find(ends);
    end.map_or(text.len(), |end| "<!--".len() + end + 1)
}

/// The length of content that is no markup, with the tag that ends it.
fn raw(text: &str, name: &str) -> usize {
    for (at, _) in text.match_indices("</") {
        let rest = &text.as_bytes()[at + 2..];
        let ends = rest.get(name.len()).is_none_or(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte));
        if ends && rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return text[at..].find('>').map_or(text.len(), |end| at + end + 1);
        }
    }
    text.len()
}

/// Reads a tag behind its `<` or `</`, and how long it is. A tag that never ends is none.
fn tag(text: &str) -> (Option<Tag>, usize) {
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let until = |from: usize, stop: &dyn Fn(u8) -> bool| {
        from + bytes[from.min(bytes.len())..].iter().take_while(|byte| !stop(**byte)).count()
    };
    let mut at = until(0, &|byte| byte.is_ascii_whitespace() || b"/>".contains(&byte));
    let mut tag = Tag { name: text[..at].to_ascii_lowercase(), class: String::new(), empty: false };
    loop {
        while is_blank(at) || bytes.get(at) == Some(&b'/') {
            tag.empty = bytes[at] == b'/';
            at += 1;
        }
        match bytes.get(at) {
            None => return (None, text.len()),
            Some(b'>') => return (Some(tag), at + 1),
            Some(_) => {}
        }
        tag.empty = false;
        let start = at;
        at = until(at + 1, &|byte| byte.is_ascii_whitespace() || b"/>=".contains(&byte));
        let is_class = bytes[start..at].eq_ignore_ascii_case(b"class");
        at = until(at, &|byte| !byte.is_ascii_whitespace());
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at = until(at + 1, &|byte| !byte.is_ascii_whitespace());
        let value = match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = until(at + 1, &|byte| byte == *quote);
                let value = at + 1..end;
                at = (end + 1).min(bytes.len());
                value
            }
            _ => {
                let end = until(at, &|byte| byte.is_ascii_whitespace() || byte == b'>');
                std::mem::replace(&mut at, end)..end
            }
        };
        if is_class && tag.class.is_empty() {
            tag.class = text.get(value).unwrap_or("").to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(page: &str) -> String {
        let mut out = String::new();
        let mut rest = plain(page);
        while let Some((before, after)) = rest.split_once("<!--") {
            out.push_str(before);
            rest = after.split_once("-->").map_or(String::new(), |(_, after)| after.to_owned());
        }
        out + &rest
    }

    #[test]
    fn what_shows_nothing_goes() {
        for (page, left) in [
            ("<head><title>t</title><script>if (a<b) {\"</p>\"}</script></head>x", "x"),
            ("a<nav><ul><li>menu</ul></nav>b", "ab"),
            ("a<nav>menu", "a"),
            ("<div><aside>x</div>y", "<hr><hr>y"),
            ("<pre><span class=\"x line-numbers-wrapper\">1<br>2</span>code</pre>", "<pre>code</pre>"),
            ("<a href='x>y' title=\"</p>\">z</a>", "z"),
            ("a<!-- <p> -->b<!-->c<!--->d<!-- e", "abcd"),
            ("a < b &lt; c", "a &lt; b &lt; c"),
            ("a<p b", "a"),
        ] {
            assert_eq!(bare(page), left, "{page}");
        }
    }

    #[test]
    fn what_is_left_is_balanced() {
        for (page, left) in [
            ("</q></p>a</table>", "a"),
            ("<b><strong>x</b>y", "<b>x</b>y"),
            (
                "<table><tr><td>a<td><div>b<tr><td>c</table>d",
                "<table><tr><td>a</td><td><hr>b<hr></td></tr><tr><td>c</td></tr></table>d",
            ),
            (
                "<table><tr><td><table><tr><td>x</table>y</table>",
                "<table><tr><td><hr><hr><hr>x<hr><hr><hr>y</td></tr></table>",
            ),
            ("<h2>a<h3>b", "<h2>a</h2><h3>b</h3>"),
            ("<p>a<table><tr><td>x</p>y", "<hr>a<hr><table><tr><td>xy</td></tr></table>"),
        ] {
            assert_eq!(bare(page), left, "{page}");
        }
    }

    #[test]
    fn each_part_says_its_line() {
        assert_eq!(
            plain("\n<p\nid=x>a\nb</p>\n<br>c"),
            "<!--1-->\n<!--2--><hr><!--3-->a\nb<!--4--><hr>\n<!--5--><br>c"
        );
    }
}
