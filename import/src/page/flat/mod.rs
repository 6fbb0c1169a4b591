//! Flattened text to blocks: headings have no mark, and the cells of a table are joined by single spaces.
//!
//! A line is recognised by its words. A line that heads a table says which columns follow; a row is read from both ends with
//! them, because only names, types, yes and no, and codes can be told apart from sentences.

mod row;

use weixin_codegen::model::Method;

use crate::page::block::{Block, BlockKind, Table, TableRow};
use crate::page::sample;
use crate::text;
use crate::vocabulary::columns::{self, Column};
use crate::vocabulary::phrases;
use crate::vocabulary::sections::{self, Section};
use crate::vocabulary::types;

use row::cells;

/// A heading is short: longer lines are sentences.
const MAX_HEADING: usize = 40;

/// The longest sample, in bytes.
const MAX_SAMPLE: usize = 256 * 1024;

/// After this many samples that never end, braces count as text: each further search for an end would scan the rest of the page.
const MAX_BROKEN: usize = 100;

/// The most lines without a head that are looked up in the samples.
const MAX_LOOKUPS: usize = 200;

/// Reads a page that was flattened.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let mut reader = Reader {
        page,
        lines: &lines,
        at: 0,
        blocks: Vec::new(),
        table: None,
        in_codes: false,
        code_columns: None,
        broken: 0,
        lookups: 0,
        in_parts: false,
    };
    while reader.at < lines.len() {
        reader.line();
    }
    reader.close();
    reader.blocks
}

struct OpenTable {
    line: usize,
    columns: Vec<Column>,
    table: Table,
    /// True for rows without a head above them; each of them is confirmed.
    is_headless: bool,
}

struct Reader<'a> {
    page: &'a str,
    lines: &'a [&'a str],
    at: usize,
    blocks: Vec<Block>,
    table: Option<OpenTable>,
    /// True below a heading about codes.
    in_codes: bool,
    /// The columns of the last table of codes.
    code_columns: Option<Vec<(String, Column)>>,
    /// Samples that never ended.
    broken: usize,
    /// How often a name was looked for in the samples of the page.
    lookups: usize,
    /// True below the first heading of a part or address: what stands above describes the interface.
    in_parts: bool,
}

impl Reader<'_> {
    fn line(&mut self) {
        let number = self.at + 1;
        let raw = self.lines[self.at];
        let line = raw.trim().trim_start_matches(text::is_invisible);
        self.at += 1;
        if line.is_empty() {
            return;
        }
        if let Some(columns) = columns::head(line) {
            let heading = columns::may_be_heading(line, &columns).then(|| text::heading(line));
            self.open(number, heading, columns);
        } else if let Some((text, columns)) = columns::named_head(line) {
            self.open(number, Some(text), columns);
        } else if self.code(line) {
            self.row(line, number);
        } else if self.sample(line, number) {
        } else if let Some(text) = heading(line, self.table.is_some()) {
            self.close();
            let level = if line.starts_with("# ") { 2 } else { 7 };
            self.in_parts |= sections::section(&text).is_some();
            self.in_codes = sections::section(&text) == Some(Section::Errors);
            self.push(number, BlockKind::Heading { level, text });
        } else if !(self.row(line, number) || self.table.is_none() && self.headless_row(line, number)) {
            self.prose(line, number);
        }
    }

    fn push(&mut self, line: usize, kind: BlockKind) {
        self.blocks.push(Block::new(line, kind));
    }

    /// Opens a table with its columns; words in front of them, or that may be both, are a heading.
    fn open(&mut self, line: usize, heading: Option<String>, columns: Vec<(String, Column)>) {
        self.close();
        if let Some(text) = heading {
            self.in_codes = sections::section(&text) == Some(Section::Errors);
            self.push(line, BlockKind::Heading { level: 7, text });
        }
        let (head, columns) = columns.into_iter().unzip();
        self.table = Some(OpenTable { line, columns, table: Table { head, rows: Vec::new() }, is_headless: false });
    }

    fn close(&mut self) {
        let Some(OpenTable { line, table, columns, .. }) = self.table.take() else { return };
        // A head without rows is the last line of what stood above it.
        if table.rows.is_empty() {
            return;
        }
        if columns.first() == Some(&Column::Code) {
            self.code_columns = Some(table.head.iter().cloned().zip(columns).collect());
        }
        self.push(line, BlockKind::Table(table));
    }

    /// True for a line of a table of codes or numbers, whatever words are in it. Below a heading about codes it opens one, with
    /// the columns of the last: a heading between the rows ended it, or nothing heads them.
    fn code(&mut self, line: &str) -> bool {
        if !begins_with_code(line) {
            return false;
        }
        match &mut self.table {
            // Codes may stand below a head of parameters.
            Some(open) if self.in_codes && open.table.rows.is_empty() => {
                open.columns[0] = Column::Code;
                true
            }
            Some(open) => matches!(open.columns.first(), Some(Column::Code | Column::Value)),
            None if self.in_codes => {
                let unknown = || vec![("错误码".to_owned(), Column::Code), ("错误描述".to_owned(), Column::Message)];
                let columns = self.code_columns.clone().unwrap_or_else(unknown);
                self.open(self.at, None, columns);
                true
            }
            None => false,
        }
    }

    /// A sample begins with a brace, alone or behind the words that announce it, and ends with the brace that fits.
    fn sample(&mut self, line: &str, number: usize) -> bool {
        let Some(at) = sample_start(line).filter(|_| self.broken < MAX_BROKEN) else { return false };
        let (before, first) = line.split_at(at);
        // Lines are parts of the page, so the distance of two addresses is the place in the page.
        let start = first.as_ptr() as usize - self.page.as_ptr() as usize;
        let mut end = (start + MAX_SAMPLE).min(self.page.len());
        while !self.page.is_char_boundary(end) {
            end -= 1;
        }
        let Some(parsed) = sample::parse(&self.page[start..end]) else {
            self.broken += 1;
            return false;
        };
        let whole = self.page[start..start + parsed.length].trim_end().to_owned();
        self.close();
        if !before.trim().is_empty() {
            let text = text::clean(before);
            match heading(&text, false) {
                Some(text) => self.push(number, BlockKind::Heading { level: 7, text }),
                None => self.push(number, BlockKind::Prose(text)),
            }
        }
        self.at += whole.matches('\n').count();
        self.push(number, BlockKind::Sample(whole));
        true
    }

    fn row(&mut self, line: &str, number: usize) -> bool {
        if self.table.as_ref().is_some_and(|open| open.is_headless) {
            return self.headless_row(line, number);
        }
        let Some(open) = &mut self.table else { return false };
        // `list是一个结构体，包含以下字段`: no row has so much in one word.
        let bare = line.trim_end_matches(['：', ':']);
        let is_sentence = !line.contains([' ', '\t']) && phrases::FIELDS_OF.iter().any(|word| bare.ends_with(word));
        if let Some(cells) = cells(line, &open.columns).filter(|_| !is_sentence) {
            open.table.rows.push(TableRow { line: number, cells });
            return true;
        }
        // A line that is no row goes on with the last one, if it is a sentence and not another part of the page.
        let announces = line.ends_with(['：', ':']) && line.chars().count() < 60;
        // A name alone is what the next table is about.
        let goes_on = !is_address(line) && !announces && !is_sentence && !text::is_name(line);
        let doc =
            open.columns.iter().rposition(|column| matches!(column, Column::Doc | Column::Remedy | Column::Message));
        match (open.table.rows.last_mut(), doc) {
            (Some(row), Some(doc)) if goes_on => {
                row.cells[doc].push(' ');
                row.cells[doc].push_str(&text::clean(line));
                true
            }
            _ => false,
        }
    }

    /// A row of a table without a head: a name that a sample of the page has, and in Chinese what it means.
    fn headless_row(&mut self, line: &str, number: usize) -> bool {
        let Some((name, rest)) = text::split_name(line) else { return false };
        let doc = rest.trim_start_matches([' ', '\t', ':', '：']);
        let is_told = doc.starts_with(|c: char| text::is_wide(c) && c.is_alphabetic());
        // `http请求方式: POST https://api…` is no row, whatever links the samples have.
        let is_protocol = matches!(name.to_ascii_lowercase().as_str(), "http" | "https");
        let is_row = is_told && self.in_parts && !is_protocol && !is_address(line) && name.len() >= 2;
        if !is_row || self.lookups >= MAX_LOOKUPS {
            return false;
        }
        self.lookups += 1;
        if !is_in_sample(self.page, name) {
            return false;
        }
        if self.table.is_none() {
            let columns = vec![("参数".to_owned(), Column::Name), ("说明".to_owned(), Column::Doc)];
            self.open(number, None, columns);
        }
        let Some(open) = &mut self.table else { return false };
        open.is_headless = true;
        open.table.rows.push(TableRow { line: number, cells: vec![name.to_owned(), text::clean(doc)] });
        true
    }

    fn prose(&mut self, line: &str, number: usize) {
        self.close();
        self.in_parts |= is_address(line);
        let is_call = is_address(line)
            && (line.starts_with("curl")
                || line.split_once(' ').is_some_and(|(method, _)| Method::from_key(method).is_some())
                || line.starts_with("http"));
        let kind = if is_call || line.starts_with("curl") {
            BlockKind::Sample(line.to_owned())
        } else {
            BlockKind::Prose(text::clean(line))
        };
        self.push(number, kind);
    }
}

/// True when a text has the name as that of a member of JSON.
fn is_in_sample(page: &str, name: &str) -> bool {
    page.match_indices(name).any(|(at, _)| {
        let behind = page[at + name.len()..].trim_start_matches(['"', '”', ' ']);
        page[..at].ends_with(['"', '“']) && behind.starts_with([':', '：'])
    })
}

/// `-1 busy`, `40001：invalid`: a number with what it means; `2. Request` and `3、Errors` are numbered.
fn begins_with_code(line: &str) -> bool {
    let digits = line.strip_prefix('-').unwrap_or(line);
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = digits.len() - rest.len();
    (1..12).contains(&length)
        && (rest.is_empty()
            || rest.starts_with([' ', '\t', ':', '：', '/'])
            || rest.starts_with(|c: char| text::is_wide(c) && c.is_alphabetic()))
}

fn is_address(line: &str) -> bool {
    line.contains("https://api.") || line.contains("http://api.")
}

/// Where a sample begins in a line: at its first letter, or behind a colon.
fn sample_start(line: &str) -> Option<usize> {
    let opens = |text: &str| text.starts_with(['{', '｛', '[', '［']);
    if opens(line) {
        return Some(0);
    }
    line.char_indices().filter(|(_, c)| matches!(c, ':' | '：')).take(4).find_map(|(at, c)| {
        let rest = &line[at + c.len_utf8()..];
        let trimmed = rest.trim_start();
        let announced = sections::side(&line[..at].to_lowercase()).is_some() || line[..at].contains('例');
        (announced && trimmed.starts_with(['{', '｛'])).then_some(line.len() - trimmed.len())
    })
}

/// A heading is a short line that announces something; within a table it must not look like a row.
fn heading(line: &str, in_table: bool) -> Option<String> {
    let text = text::heading(line);
    if line.starts_with("# ") && !text.is_empty() {
        return Some(text);
    }
    let is_path = sections::is_path(&text);
    let short = text.chars().count() <= MAX_HEADING && !text.is_empty();
    if !(short || is_path) || text.contains(['。', '{', '，', ';', '；']) || is_address(line) {
        return None;
    }
    // `return result` and `} catch (error) {` are programs.
    let is_code = ["return ", "const ", "let ", "var ", "await ", "}"].iter().any(|word| line.starts_with(word))
        || line.ends_with([';', '{', '(']);
    let section = sections::section(&text).filter(|_| !is_code)?;
    // The name itself stands behind the words in front of it.
    if section == Section::Name && line.trim_end_matches([':', '：']).contains([':', '：']) {
        return None;
    }
    let marked = line.starts_with('#') || line.ends_with(['：', ':']);
    // `body string 是 …` is a row; so is `errcode number 错误码`.
    let looks_like_row = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.contains(|c: char| c == ' ' || text::is_wide(c));
    let exempt = is_path
        || matches!(section, Section::Nested(..) | Section::Structure(_) | Section::Values(..) | Section::Cloud)
        || text.starts_with("HTTPS")
        || text.contains("errcode 的");
    // `kind number 枚举值` has a type behind its name.
    let has_type =
        || !is_path && text.split(' ').nth(1).and_then(types::split).is_some_and(|(_, rest)| rest.is_empty());
    if in_table && looks_like_row && !marked && (!exempt || has_type()) {
        return None;
    }
    if section == Section::Other && !marked && !sections::begins_or_ends_with_words(&text) {
        return None;
    }
    // Sentences mention the words too, headings consist of little else.
    let limit = if matches!(section, Section::Other | Section::Description | Section::Cloud) { 14 } else { 26 };
    (marked || exempt || text.chars().count() <= limit || is_in_two_languages(&text)).then_some(text)
}

/// `查询参数 Query String Parameters`: both halves announce the same.
fn is_in_two_languages(text: &str) -> bool {
    let halves =
        text.split_once(' ').filter(|(chinese, english)| chinese.chars().all(text::is_wide) && english.is_ascii());
    halves.is_some_and(|(chinese, english)| {
        let announced = sections::section(chinese);
        announced.is_some() && announced == sections::section(english)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_may_be_in_two_languages() {
        let is_heading = |line: &str| heading(line, false).is_some();
        assert!(is_heading("查询参数 Query String Parameters") && is_heading("请求体 Request Payload"));
        assert!(!is_heading("查询参数 of the request, which are sent in the response"));
    }

    #[test]
    fn a_request_line_is_no_row() {
        let found = blocks("http请求方式: GET https://api.weixin.qq.com/shelf\n{\"url\":\"http://a.b/c\"}\n");
        assert!(found.iter().all(|block| !matches!(block.kind, BlockKind::Table(_))), "{found:?}");
    }

    #[test]
    fn a_sample_ends_with_its_brace() {
        let found = blocks("返回示例\n{\n\"a\": {\n\"b\": \"}\"\n}\n}\n参数 说明\na 甲\n");
        let kinds: Vec<_> =
            found.iter().map(|block| (block.line, matches!(block.kind, BlockKind::Sample(_)))).collect();
        assert_eq!(kinds, [(1, false), (2, true), (7, false)]);
    }
}
