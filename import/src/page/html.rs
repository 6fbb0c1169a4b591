//! HTML to blocks, as a browser saves it.
//!
//! A parser of HTML sees only the tags that [`tags`] leaves, and its tree is walked along its edges.

use ego_tree::iter::Edge;
use scraper::{Html, Node};

use crate::page::block::{Block, BlockKind, MAX_COLUMNS, Table, TableRow};
use crate::page::tags;
use crate::text;

/// Reads a page that a browser saved.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let document = Html::parse_document(&tags::plain(page));
    let mut reader = Reader::default();
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => reader.open(element.name()),
                Node::Text(text) => reader.say(text),
                // The line on which the next part of the page stands.
                Node::Comment(comment) => reader.line = comment.parse().unwrap_or(reader.line),
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

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: String,
    line: usize,
    /// The line of the first letter of the text.
    began: Option<usize>,
    /// Letters that are not bold: a line without any is a heading.
    plain: usize,
    strong: usize,
    heading: Option<u8>,
    pre: bool,
    /// The line of the table that is open, and of its row.
    table_line: Option<usize>,
    row_line: usize,
    table: Table,
    cells: Vec<String>,
}

impl Reader {
    fn open(&mut self, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = name[1..].parse().ok();
            }
            "pre" => {
                self.flush();
                self.pre = true;
            }
            "table" => {
                self.flush();
                self.table_line = Some(self.line.max(1));
            }
            "tr" => self.row_line = self.line.max(1),
            "b" => self.strong += 1,
            "br" if self.pre || self.table_line.is_some() => self.text.push('\n'),
            "br" | "hr" => self.line_end(),
            _ => {}
        }
    }

    fn line_end(&mut self) {
        match (self.pre, self.table_line.is_some() || self.heading.is_some()) {
            (true, _) => {}
            (false, true) => self.text.push(' '),
            (false, false) => self.flush(),
        }
    }

    fn say(&mut self, text: &str) {
        // An entity can stand for any character.
        let text = &*text::legible(text);
        if self.strong == 0 {
            self.plain += text.trim().len();
        }
        if let Some(at) = text.find(|c: char| !c.is_whitespace()) {
            let line = self.line.max(1) + text[..at].matches('\n').count();
            self.began.get_or_insert(line);
        }
        self.text.push_str(text);
    }

    /// The text that is open, and the line on which it began.
    fn take(&mut self) -> (String, usize) {
        self.plain = 0;
        (std::mem::take(&mut self.text), self.began.take().unwrap_or(self.line.max(1)))
    }

    fn close(&mut self, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = self.heading.take().unwrap_or(7);
                let (text, line) = self.take();
                self.blocks.push(Block::new(line, BlockKind::Heading { level, text: text::heading(&text) }));
            }
            "pre" => {
                self.pre = false;
                let (code, line) = self.take();
                self.blocks.push(Block::new(line, BlockKind::Sample(code)));
            }
            "td" | "th" => {
                let (text, _) = self.take();
                if self.cells.len() < MAX_COLUMNS {
                    self.cells.push(text::clean(&text));
                }
            }
            "tr" => self.row(),
            "table" => self.end_of_table(),
            "b" => self.strong = self.strong.saturating_sub(1),
            _ => {}
        }
    }

    fn row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        self.take();
        if cells.is_empty() {
            return;
        }
        if self.table.head.is_empty() {
            self.table.head = cells;
        } else {
            cells.resize(self.table.head.len(), String::new());
            self.table.rows.push(TableRow { line: self.row_line, cells });
        }
    }

    fn end_of_table(&mut self) {
        let line = self.table_line.take().unwrap_or(self.line.max(1));
        let table = std::mem::take(&mut self.table);
        self.blocks.push(Block::new(line, BlockKind::Table(table)));
        self.take();
    }

    /// Ends a line of running text.
    fn flush(&mut self) {
        let bold = self.plain == 0;
        let (open, line) = self.take();
        let text = text::clean(&open);
        if text.is_empty() {
            return;
        }
        let kind = if text.starts_with('{') && crate::page::sample::parse(&open).is_some() {
            BlockKind::Sample(open)
        } else if bold {
            BlockKind::Heading { level: 7, text: text::heading(&text) }
        } else {
            BlockKind::Prose(text)
        };
        self.blocks.push(Block::new(line, kind));
    }
}
