//! HTML to blocks, as a browser saves it.
//!
//! The tree is walked along its edges, without recursion: nesting costs nothing, however deep it is.

use ego_tree::iter::Edge;
use scraper::{Html, Node};

use crate::blocks::{Block, BlockKind, Table, TableRow};
use crate::page::Lines;
use crate::text;

/// Elements that show nothing of the page's text.
const SKIPPED: [&str; 10] =
    ["script", "style", "head", "nav", "svg", "button", "noscript", "template", "footer", "aside"];

/// Elements that begin a line of their own.
const LINES: [&str; 16] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "br",
    "section",
    "article",
    "blockquote",
    "main",
    "header",
    "dl",
    "dt",
    "dd",
    "hr",
    "body",
];

/// The most rows of all tables of a page.
const MAX_ROWS: usize = 20_000;

/// How deep elements may nest: the parser's time grows with the square of it.
pub const MAX_DEPTH: usize = 400;

/// Elements that end without saying so.
const OPEN_ENDED: [&str; 24] = [
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "br", "img", "hr", "input", "meta",
    "link", "col", "source", "wbr", "area", "base", "embed", "html",
];

/// How deep the elements of a page nest, before it is parsed.
pub fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for (at, _) in page.match_indices('<') {
        let rest = &page[at + 1..];
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()).min(16);
        let name = rest[..end].to_ascii_lowercase();
        if name.is_empty() || OPEN_ENDED.contains(&name.as_str()) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// Reads a page that a browser saved.
pub fn blocks(page: &str) -> Vec<Block> {
    let document = Html::parse_document(page);
    let mut reader = Reader { finder: Finder { page, lines: Lines::of(page), at: 0 }, ..Reader::new(page) };
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    let class = element.attr("class").unwrap_or("");
                    reader.open(element.name(), class.contains("line-number") || class.contains("sidebar"));
                }
                Node::Text(text) => reader.say(text),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reader.close(element.name());
                }
            }
        }
    }
    reader.flush();
    reader.blocks
}

/// Tells the lines of texts: the parser of HTML forgets them, but texts stand in the order of the page.
struct Finder<'a> {
    page: &'a str,
    lines: Lines,
    at: usize,
}

impl Finder<'_> {
    fn line(&mut self, text: &str) -> usize {
        // The first word is enough, and has no entities in it.
        let word =
            text.split(|c: char| c.is_whitespace() || "&<>\"'".contains(c)).find(|word| word.len() > 1).unwrap_or("");
        if let Some(found) = self.page[self.at..].find(word) {
            self.at += found;
        }
        self.lines.line(self.at)
    }
}

struct Reader<'a> {
    finder: Finder<'a>,
    blocks: Vec<Block>,
    text: String,
    /// Letters that are not bold: a line without any is a heading.
    plain: usize,
    strong: usize,
    /// How many elements deep the walk is in something that is skipped.
    skipped: usize,
    heading: Option<u8>,
    pre: usize,
    tables: usize,
    table: Table,
    cells: Vec<String>,
    rows: usize,
}

impl<'a> Reader<'a> {
    fn new(page: &'a str) -> Self {
        Self {
            finder: Finder { page, lines: Lines::of(""), at: 0 },
            blocks: Vec::new(),
            text: String::new(),
            plain: 0,
            strong: 0,
            skipped: 0,
            heading: None,
            pre: 0,
            tables: 0,
            table: Table::default(),
            cells: Vec::new(),
            rows: 0,
        }
    }

    fn open(&mut self, name: &str, hidden: bool) {
        if self.skipped > 0 || hidden || SKIPPED.contains(&name) {
            self.skipped += 1;
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = name[1..].parse().ok();
            }
            "pre" => {
                self.flush();
                self.pre += 1;
            }
            "table" => {
                self.flush();
                self.tables += 1;
            }
            "strong" | "b" => self.strong += 1,
            "br" if self.pre > 0 || self.tables > 0 => self.text.push('\n'),
            _ if LINES.contains(&name) => self.line_end(),
            _ => {}
        }
    }

    fn line_end(&mut self) {
        match (self.pre > 0, self.tables > 0 || self.heading.is_some()) {
            (true, _) => {}
            (false, true) => self.text.push(' '),
            (false, false) => self.flush(),
        }
    }

    fn say(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if self.strong == 0 {
            self.plain += text.trim().len();
        }
        self.text.push_str(text);
    }

    fn close(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = self.heading.take().unwrap_or(7);
                let text = text::heading(&std::mem::take(&mut self.text));
                self.push(&text.clone(), BlockKind::Heading { level, text });
            }
            "pre" => {
                self.pre = self.pre.saturating_sub(1);
                let code = std::mem::take(&mut self.text);
                self.push(&code.clone(), BlockKind::Sample(code));
            }
            "td" | "th" if self.tables == 1 => {
                let cell = text::clean(&std::mem::take(&mut self.text));
                self.cells.push(cell);
            }
            "tr" if self.tables == 1 => self.row(),
            "table" => self.end_of_table(),
            "strong" | "b" => self.strong = self.strong.saturating_sub(1),
            _ if LINES.contains(&name) => self.line_end(),
            _ => {}
        }
    }

    fn row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        self.text.clear();
        self.rows += 1;
        if cells.is_empty() || self.rows > MAX_ROWS {
            return;
        }
        let line = self.finder.line(&cells[0]);
        if self.table.head.is_empty() {
            self.table.head = cells;
        } else {
            cells.resize(self.table.head.len(), String::new());
            self.table.rows.push(TableRow { line, cells });
        }
    }

    fn end_of_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        if self.tables == 0 {
            let table = std::mem::take(&mut self.table);
            let line = table.rows.first().map_or_else(|| self.finder.line(""), |row| row.line.saturating_sub(1).max(1));
            self.blocks.push(Block::new(line, BlockKind::Table(table)));
            self.text.clear();
            self.plain = 0;
        }
    }

    /// Ends a line of running text.
    fn flush(&mut self) {
        let open = std::mem::take(&mut self.text);
        let bold = std::mem::take(&mut self.plain) == 0;
        let text = text::clean(&open);
        if text.is_empty() {
            return;
        }
        let line = self.finder.line(&text);
        let kind = if text.starts_with('{') && crate::sample::parse(&open).is_some() {
            BlockKind::Sample(open)
        } else if bold {
            BlockKind::Heading { level: 7, text: text::heading(&text) }
        } else {
            BlockKind::Prose(text)
        };
        self.blocks.push(Block::new(line, kind));
    }

    fn push(&mut self, text: &str, kind: BlockKind) {
        let line = self.finder.line(text);
        self.blocks.push(Block::new(line, kind));
        self.plain = 0;
    }
}
