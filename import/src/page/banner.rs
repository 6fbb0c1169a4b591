//! What a crawler or a browser writes around a page: its address, a title, the day.
//!
//! Such lines stand above the page, between rules or as front matter, and are no part of it: they are blanked, so that
//! the lines below keep their numbers. What they say of the address is worth knowing.

use crate::page::address::{is_page_address, without_markdown};

/// How many lines are searched: a banner stands above the page.
const LINES: usize = 60;

/// How many lines of the page itself may stand above its address, such as its title.
const ABOVE: usize = 2;

/// The longest label of a link to the page's own Markdown, in characters.
const MARKDOWN_LABEL: usize = 30;

/// How much of an HTML page is searched, in bytes: its head.
const HEAD: usize = 64 * 1024;

/// Words in front of the address of a page.
const ADDRESS: [&str; 30] = [
    "url",
    "source",
    "source url",
    "url source",
    "page url",
    "page",
    "link",
    "permalink",
    "canonical",
    "canonical url",
    "address",
    "original",
    "original url",
    "from",
    "fetched from",
    "crawled from",
    "saved from",
    "retrieved from",
    "来源",
    "来源地址",
    "来源链接",
    "来源网址",
    "原文",
    "原文地址",
    "原文链接",
    "链接",
    "网址",
    "页面地址",
    "页面链接",
    "文档地址",
];

/// Words in front of what else a banner says; they count only beside an address.
const BESIDE: [&str; 24] = [
    "title",
    "标题",
    "date",
    "time",
    "day",
    "author",
    "language",
    "description",
    "depth",
    "status",
    "timestamp",
    "published time",
    "crawled",
    "crawled at",
    "crawl time",
    "fetched",
    "fetched at",
    "retrieved",
    "saved",
    "saved at",
    "saved date",
    "抓取时间",
    "采集时间",
    "markdown content",
];

/// What stands around a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Banner {
    /// The page with the lines of the banner blanked.
    pub page: String,
    /// The page's address.
    pub url: Option<String>,
    /// The page's title.
    pub title: Option<String>,
}

/// Takes a page out of what stands around it.
pub(crate) fn split(page: &str) -> Banner {
    let lines: Vec<&str> = page.lines().take(LINES).collect();
    let mut reader = Reader { lines: &lines, blank: vec![false; lines.len()], url: None, title: None };
    if !reader.front_matter() {
        reader.lines();
    }
    let Reader { blank, mut url, title, .. } = reader;
    url = url
        .or_else(|| in_html(page))
        .or_else(|| lines.iter().find_map(|line| anchor(line).or_else(|| own_markdown(line))));
    let keep = |(at, line): (usize, &'_ str)| match blank.get(at) {
        Some(true) => line.chars().filter(|c| *c == '\n').collect(),
        _ => line.to_owned(),
    };
    let page = if blank.contains(&true) {
        page.split_inclusive('\n').enumerate().map(keep).collect()
    } else {
        page.to_owned()
    };
    Banner { page, url, title }
}

struct Reader<'a> {
    lines: &'a [&'a str],
    blank: Vec<bool>,
    url: Option<String>,
    title: Option<String>,
}

impl Reader<'_> {
    /// `---`, lines of keys, `---`.
    fn front_matter(&mut self) -> bool {
        let Some(first) = self.lines.iter().position(|line| !line.trim().is_empty()) else { return false };
        if self.lines[first].trim_end() != "---" {
            return false;
        }
        let Some(length) = self.lines[first + 1..].iter().position(|line| line.trim_end() == "---") else {
            return false;
        };
        let inside = &self.lines[first + 1..first + 1 + length];
        let is_entry =
            |line: &&str| line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#']) || line.contains(':');
        if length == 0 || !inside.iter().all(is_entry) {
            return false;
        }
        for line in inside {
            let Some((key, value)) = entry(line) else { continue };
            self.entry(&key, value);
        }
        self.blank[first..first + length + 2].fill(true);
        true
    }

    fn entry(&mut self, key: &str, value: &str) -> bool {
        let found = page_address(value).filter(|_| ADDRESS.contains(&key));
        if matches!(key, "title" | "标题") && self.title.is_none() {
            let title = crate::text::clean(value.trim_matches(['"', '\'']));
            self.title = Some(title).filter(|title| !title.is_empty());
        }
        let is_address = found.is_some();
        self.url = self.url.take().or(found);
        is_address
    }

    /// Rules, and lines that say the address and what goes with it.
    fn lines(&mut self) {
        let mut beside = Vec::new();
        let mut above = 0;
        for (at, line) in self.lines.iter().enumerate() {
            let bare = line.trim();
            let entry = entry(bare);
            if let Some((key, value)) = entry.as_ref().filter(|(key, _)| ADDRESS.contains(&key.as_str())) {
                self.blank[at] = self.entry(key, value);
            } else if let Some((key, _)) = entry.as_ref().filter(|(key, _)| BESIDE.contains(&key.as_str())) {
                beside.push((at, key.clone()));
            } else if is_rule(bare) || bare.is_empty() {
                beside.extend((!bare.is_empty()).then(|| (at, String::new())));
            } else if let Some(url) = page_address(bare).filter(|_| self.url.is_none() && is_alone(bare)) {
                self.url = Some(url);
                self.blank[at] = true;
            } else {
                above += 1;
            }
            if above > ABOVE {
                break;
            }
        }
        let Some(last) = self.blank.iter().rposition(|blank| *blank) else {
            self.title = None;
            return;
        };
        self.around(&beside, last);
    }

    /// What goes with the address: lines above it and right below it, up to the first line of the page.
    fn around(&mut self, beside: &[(usize, String)], last: usize) {
        let mut reach = last;
        for (at, key) in beside {
            let between = self.lines.get(reach + 1..*at).unwrap_or(&[]);
            let near = *at < last || between.iter().all(|line| line.trim().is_empty());
            if !near {
                break;
            }
            reach = reach.max(*at);
            self.blank[*at] = true;
            if let Some((_, value)) = entry(self.lines[*at]).filter(|_| !key.is_empty()) {
                self.entry(key, value);
            }
        }
    }
}

/// A key with its value, whatever marks stand around the key: `> **Source**: …`.
fn entry(line: &str) -> Option<(String, &str)> {
    let line = line.trim_start_matches(['>', '*', '-', '#', ' ', '\t', '<', '!', '_', '[']);
    let at = line.find([':', '：']).filter(|at| *at > 0 && *at < 60)?;
    let mark = line[at..].chars().next()?;
    let key = line[..at].trim_matches(['*', '_', '"', ' ', '`']).to_lowercase();
    Some((key, line[at + mark.len_utf8()..].trim_start_matches(['*', '_']).trim()))
}

fn is_rule(line: &str) -> bool {
    let first = line.chars().next();
    line.len() > 4 && first.is_some_and(|c| "=-*_#~".contains(c)) && line.chars().all(|c| Some(c) == first)
}

/// True for an address with nothing but brackets around it.
fn is_alone(line: &str) -> bool {
    !line.contains(char::is_whitespace) && line.trim_start_matches(['<', '[', '(']).starts_with("http")
}

/// The address of a page that a text begins with, in whatever brackets; the address of an API is none.
fn page_address(text: &str) -> Option<String> {
    let start = text.find("https://").or_else(|| text.find("http://"))?;
    let lead = &text[..start];
    if lead.chars().any(|c| !"<[(\"' ".contains(c)) && !lead.ends_with("](") {
        return None;
    }
    let rest = text[start..].split_once("://")?.1;
    let end = rest.find(|c: char| c.is_whitespace() || "<>()[]\"'，。）".contains(c) || crate::text::is_wide(c));
    let bare = rest[..end.unwrap_or(rest.len())].replace('\\', "");
    let bare = bare.split('#').next().unwrap_or("").trim_end_matches(['.', ',', ';']);
    let host = bare.split(['/', '?']).next().unwrap_or("");
    let url = format!("https://{}", without_markdown(bare));
    let is_api = host.split('.').any(|part| part == "api");
    (!is_api && host.contains('.') && is_page_address(&url)).then_some(url)
}

/// `# [#](https://…/api_x.html#title) Title`: the heading's own anchor, with its whole address.
fn anchor(line: &str) -> Option<String> {
    let rest = line.trim_start().strip_prefix("# [")?.trim_start_matches('\\').strip_prefix("#](")?;
    rest.starts_with("http").then(|| page_address(rest)).flatten()
}

/// `[Markdown](https://…/api_x.md)`: a line that is nothing but a link to the Markdown of the page.
fn own_markdown(line: &str) -> Option<String> {
    let link = line.trim_matches(['>', '*', '-', ' ']).strip_prefix('[')?;
    let (_, target) = link.split_once("](").filter(|(label, _)| label.chars().count() < MARKDOWN_LABEL)?;
    let target = target.strip_suffix(')')?;
    (target.starts_with("http") && target.ends_with(".md")).then(|| page_address(target)).flatten()
}

/// What browsers and crawlers write into the head of a page.
fn in_html(page: &str) -> Option<String> {
    let mut end = page.len().min(HEAD);
    while !page.is_char_boundary(end) {
        end -= 1;
    }
    let head = &page[..end];
    let behind = |mark: &str| head.find(mark).map(|at| &head[at + mark.len()..]);
    // `<!-- saved from url=(0042)https://… -->`
    let saved = behind("saved from url=(").and_then(|rest| page_address(rest.split_once(')')?.1));
    let single = || behind("Page saved with SingleFile").and_then(|rest| page_address(rest.split_once("url:")?.1));
    let attribute = |mark: &str, name: &str| {
        let at = head.find(mark)?;
        let start = head[..at].rfind('<')?;
        let tag = &head[start..start + head[start..].find('>')?];
        page_address(&tag[tag.find(name)? + name.len()..])
    };
    let canonical = || attribute("rel=\"canonical\"", "href=").or_else(|| attribute("property=\"og:url\"", "content="));
    // Where a browser finds the Markdown of the page.
    let markdown = || attribute("text/markdown", "href=");
    saved.or_else(single).or_else(canonical).or_else(markdown)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://developers.example.com/doc/api_listshelf.html";

    #[test]
    fn banners_of_many_crawlers_say_the_address() {
        for (banner, title) in [
            (format!("{0}\nURL: {URL}\n{0}\n", "=".repeat(60)), None),
            (format!("---\ntitle: \"A shelf\"\nsource: {URL}\ntags:\n  - x\n---\n"), Some("A shelf")),
            (format!("Title: A shelf\n\nURL Source: {URL}\n\nMarkdown Content:\n"), Some("A shelf")),
            (format!("> **来源**：[原文]({URL}#top)\n\n-----\n"), None),
            (format!("原文链接：<{URL}>\n抓取时间：2026-11-21\n"), None),
            (format!("{URL}\n"), None),
            (format!("---\nurl: {URL}.md\n---\n"), None),
            (format!("Source: {URL}.md\n"), None),
        ] {
            let page = format!("{banner}# Shelf\nurl: {URL}x\n-----\n");
            let found = split(&page);
            assert_eq!(found.url.as_deref(), Some(URL), "{banner}");
            assert_eq!(found.title.as_deref(), title, "{banner}");
            let blank = "\n".repeat(banner.lines().count());
            assert!(found.page.starts_with(&format!("{blank}# Shelf\n")), "{banner}: {:?}", found.page);
        }
    }

    #[test]
    fn browsers_and_anchors_say_it_too() {
        for page in [
            format!("<!DOCTYPE html>\n<!-- saved from url=(0053){URL} -->\n<html><body>x"),
            format!("<html><!--\n Page saved with SingleFile\n url: {URL}\n saved date: x\n--><body>x"),
            format!("<html><head><link href=\"{URL}\" rel=\"canonical\"></head><body>x"),
            format!("# [\\#]({}\\#frag) Shelf\n", URL.replace('_', "\\_")),
            format!("# Shelf\n\n> [Copy for LLM]({URL}.md)\n"),
            format!("<html><head><link rel=\"alternate\" type=\"text/markdown\" href=\"{URL}.md\"></head><body>x"),
        ] {
            let found = split(&page);
            assert_eq!(found.url.as_deref(), Some(URL), "{page}");
            assert_eq!(found.page.lines().count(), page.lines().count());
        }
    }

    #[test]
    fn what_is_of_the_page_stays() {
        for page in [
            "# t\n\n请求地址：https://api.weixin.qq.com/wxa/x\n",
            "Title: x\n-----\ntext\n",
            "https://api.weixin.qq.com/wxa/x\n",
            "---\n\nA sentence.\n\n---\n",
            "a\nb\nc\nd\nURL: https://developers.example.com/x\n",
            "See https://developers.example.com/x for more.\n",
            "See [here](https://developers.example.com/x.md) for more.\n",
        ] {
            assert_eq!(split(page), Banner { page: page.to_owned(), ..Banner::default() }, "{page}");
        }
    }
}
