//! Markdown to blocks.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::page::block::{Block, BlockKind, MAX_COLUMNS, Table, TableRow};
use crate::page::escapes;
use crate::page::lines::Lines;
use crate::page::torn_rows;
use crate::text;

/// Reads a page that was saved as Markdown.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let (page, lines) = match torn_rows::mended(page) {
        Some((text, numbers)) => {
            let lines = Lines::numbered(&text, numbers);
            (Cow::Owned(text), lines)
        }
        None => (Cow::Borrowed(page), Lines::of(page)),
    };
    let page = without_tabs(page);
    let mut reader = Reader { lines: &lines, ..Reader::new(&lines) };
    for (event, range) in
        Parser::new_ext(&page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).into_offset_iter()
    {
        reader.event(event, range.start);
    }
    reader.flush();
    reader.blocks
}

/// Below the head of a table, the parser knows blanks and no tabs. Every byte stays where it is.
fn without_tabs(page: Cow<'_, str>) -> Cow<'_, str> {
    let is_rule =
        |line: &str| line.contains('\t') && line.contains("--") && line.trim().bytes().all(|b| b"|-: \t".contains(&b));
    if !page.lines().any(is_rule) {
        return page;
    }
    let lines = page.split_inclusive('\n');
    lines.map(|line| if is_rule(line) { line.replace('\t', " ") } else { line.to_owned() }).collect::<String>().into()
}

/// A table of cells in which Markdown may stand.
pub(crate) fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> Option<Table> {
    let row = |cells: &[String]| {
        let cell = |cell: &String| format!("| {} ", cell.replace('|', "\\|").replace('\n', " <br> "));
        cells.iter().map(cell).collect::<String>() + "|\n"
    };
    let rule = "|---".repeat(head.len()) + "|\n";
    let text: String = [row(head), rule].into_iter().chain(rows.map(|cells| row(&cells))).collect();
    blocks(&text).into_iter().find_map(|block| match block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    })
}

struct Reader<'a> {
    lines: &'a Lines,
    blocks: Vec<Block>,
    /// Running text that is not yet a block, and where it began.
    open: String,
    began: usize,
    /// Letters of the open text that are not bold: a paragraph without any is a heading.
    plain: usize,
    strong: usize,
    heading: Option<u8>,
    code: bool,
    table: Option<Table>,
    cells: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a Lines) -> Self {
        Self {
            lines,
            blocks: Vec::new(),
            open: String::new(),
            began: 0,
            plain: 0,
            strong: 0,
            heading: None,
            code: false,
            table: None,
            cells: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) => self.say(&text, at),
            Event::Code(text) => self.say(&format!(" {} ", escapes::in_code_without(&text)), at),
            Event::SoftBreak | Event::HardBreak => self.line_end(),
            Event::InlineHtml(html) | Event::Html(html) => self.html(&html, at),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(depth(*level));
                self.began = at;
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                // An indented block is how a crawler's indentation of running text looks, so it is read line by line.
                self.code = matches!(kind, CodeBlockKind::Fenced(_));
                self.began = at;
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::default());
                self.began = at;
            }
            Tag::Strong => self.strong += 1,
            Tag::Paragraph | Tag::Item | Tag::BlockQuote(_) => {
                self.flush();
                self.began = at;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: usize) {
        match tag {
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(7);
                let text = text::heading(&std::mem::take(&mut self.open));
                self.push(BlockKind::Heading { level, text });
            }
            TagEnd::CodeBlock => {
                let code = std::mem::take(&mut self.open);
                if std::mem::take(&mut self.code) {
                    self.push(BlockKind::Sample(code));
                } else {
                    self.open = code;
                    self.flush();
                }
            }
            TagEnd::TableCell => {
                let cell = text::clean(&std::mem::take(&mut self.open));
                if self.cells.len() < MAX_COLUMNS {
                    self.cells.push(cell);
                }
            }
            TagEnd::TableHead => self.table_head(),
            TagEnd::TableRow => self.table_row(at),
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.push(BlockKind::Table(table));
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) => self.flush(),
            _ => {}
        }
    }

    fn table_head(&mut self) {
        let head = std::mem::take(&mut self.cells);
        self.table.get_or_insert_with(Table::default).head = head;
    }

    fn table_row(&mut self, at: usize) {
        let mut cells = std::mem::take(&mut self.cells);
        let line = self.lines.line(at);
        let table = self.table.get_or_insert_with(Table::default);
        cells.resize(table.head.len(), String::new());
        table.rows.push(TableRow { line, cells });
    }

    fn say(&mut self, text: &str, at: usize) {
        // An entity can stand for any character.
        let text = &*text::legible(text);
        if self.open.is_empty() && self.table.is_none() {
            self.began = at;
        }
        // `[#](#anchor)` in front of a heading shows nothing.
        if self.heading.is_some() && text == "#" {
            return;
        }
        if self.strong == 0 {
            self.plain += text.trim().len();
        }
        self.open.push_str(text);
    }

    fn line_end(&mut self) {
        self.open.push(if self.table.is_some() || self.heading.is_some() { ' ' } else { '\n' });
    }

    /// `array<object>` looks like a tag to a Markdown parser; real tags show nothing.
    fn html(&mut self, html: &str, at: usize) {
        let word = html.trim_matches(['<', '>', '/', ' ']).to_ascii_lowercase();
        let is_type = matches!(word.as_str(), "object" | "string" | "number" | "array" | "int" | "boolean" | "bool");
        if is_type || (self.heading.is_some() && html.starts_with("<A")) {
            self.say(html, at);
        } else if word == "br" {
            self.line_end();
        }
    }

    /// Closes a paragraph: each of its lines is a block, and one that is all bold is a heading.
    fn flush(&mut self) {
        let open = std::mem::take(&mut self.open);
        let all_bold = std::mem::take(&mut self.plain) == 0;
        if self.heading.is_some() || self.table.is_some() || open.trim().is_empty() {
            return;
        }
        let first = self.lines.line(self.began);
        if all_bold && !open.contains('\n') {
            let text = text::heading(&open);
            self.blocks.push(Block::new(first, BlockKind::Heading { level: 7, text }));
            return;
        }
        if self.samples(&open, first) {
            return;
        }
        for (offset, line) in open.lines().enumerate() {
            let text = text::clean(line);
            if !text.is_empty() {
                self.blocks.push(Block::new(first + offset, BlockKind::Prose(text)));
            }
        }
    }

    /// A paragraph that is JSON is a sample whose fence a crawler lost.
    fn samples(&mut self, open: &str, first: usize) -> bool {
        let is_json = open.trim_start().starts_with('{') && crate::page::sample::parse(open).is_some();
        if is_json {
            self.blocks.push(Block::new(first, BlockKind::Sample(open.to_owned())));
        }
        is_json
    }

    fn push(&mut self, kind: BlockKind) {
        self.blocks.push(Block::new(self.lines.line(self.began), kind));
        self.plain = 0;
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
