//! Flattened text to blocks: headings have no mark, and the cells of a table are joined by single spaces.
//!
//! A line is told by its words. A line that heads a table says which columns follow; a row is read from both ends with
//! them, because only names, types, yes and no, and codes can be told apart from sentences.

use crate::page::block::{Block, BlockKind, Table, TableRow};
use crate::page::sample;
use crate::text;
use crate::vocabulary::columns::{self, Column, Role};
use crate::vocabulary::types;

/// A heading is short: longer lines are sentences.
const MAX_HEADING: usize = 40;

/// The longest sample, in bytes.
const MAX_SAMPLE: usize = 256 * 1024;

/// After so many samples that never end, braces are taken for text: looking for each end once more would take for ever.
const MAX_BROKEN: usize = 100;

/// Reads a page that was flattened.
pub fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let mut reader = Reader { page, lines: &lines, at: 0, blocks: Vec::new(), table: None, broken: 0 };
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
}

struct Reader<'a> {
    page: &'a str,
    lines: &'a [&'a str],
    at: usize,
    blocks: Vec<Block>,
    table: Option<OpenTable>,
    /// Samples that never ended.
    broken: usize,
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
            self.close();
            let (head, columns) = columns.into_iter().unzip();
            self.table = Some(OpenTable { line: number, columns, table: Table { head, rows: Vec::new() } });
        } else if let Some((text, columns)) = columns::named_head(line) {
            self.close();
            self.push(number, BlockKind::Heading { level: 7, text });
            let (head, columns) = columns.into_iter().unzip();
            self.table = Some(OpenTable { line: number, columns, table: Table { head, rows: Vec::new() } });
        } else if self.sample(line, number) {
        } else if let Some(text) = heading(line, self.table.is_some()) {
            self.close();
            let level = if line.starts_with("# ") { 2 } else { 7 };
            self.push(number, BlockKind::Heading { level, text });
        } else if !self.row(line, number) {
            self.prose(line, number);
        }
    }

    fn push(&mut self, line: usize, kind: BlockKind) {
        self.blocks.push(Block::new(line, kind));
    }

    fn close(&mut self) {
        if let Some(OpenTable { line, table, .. }) = self.table.take() {
            self.push(line, BlockKind::Table(table));
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
        let Some(open) = &mut self.table else { return false };
        if let Some(cells) = cells(line, &open.columns) {
            open.table.rows.push(TableRow { line: number, cells });
            return true;
        }
        // A line that is no row goes on with the last one, if it is a sentence and not another part of the page.
        let announces = line.ends_with(['：', ':']) && line.chars().count() < 60;
        // A name alone is what the next table is about.
        let goes_on = !is_address(line) && !announces && !text::is_name(line);
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

    fn prose(&mut self, line: &str, number: usize) {
        self.close();
        let is_call = is_address(line)
            && (line.starts_with("curl")
                || line.starts_with("POST ")
                || line.starts_with("GET ")
                || line.starts_with("http"));
        let kind = if is_call || line.starts_with("curl") {
            BlockKind::Sample(line.to_owned())
        } else {
            BlockKind::Prose(text::clean(line))
        };
        self.push(number, kind);
    }
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
        let announced = columns::side(&line[..at].to_lowercase()).is_some() || line[..at].contains('例');
        (announced && trimmed.starts_with(['{', '｛'])).then_some(line.len() - trimmed.len())
    })
}

/// A heading is a short line that announces something; within a table it must not look like a row.
fn heading(line: &str, in_table: bool) -> Option<String> {
    let text = text::heading(line);
    if line.starts_with("# ") && !text.is_empty() {
        return Some(text);
    }
    let short = text.chars().count() <= MAX_HEADING && !text.is_empty();
    if !short || text.contains(['。', '{', '，', ';', '；']) || is_address(line) {
        return None;
    }
    // `return result` and `} catch (error) {` are programs.
    let is_code = ["return ", "const ", "let ", "var ", "await ", "}"].iter().any(|word| line.starts_with(word))
        || line.ends_with([';', '{', '(']);
    let role = columns::role(&text).filter(|_| !is_code)?;
    let marked = line.starts_with('#') || line.ends_with(['：', ':']);
    // `body string 是 …` is a row; so is `errcode number 错误码`.
    let looks_like_row = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.contains(|c: char| c == ' ' || text::is_wide(c));
    let exempt = matches!(role, Role::Nested(..) | Role::Structure(_) | Role::Values(..) | Role::Cloud)
        || text.starts_with("HTTPS")
        || text.contains("errcode 的");
    if in_table && looks_like_row && !marked && !exempt {
        return None;
    }
    // Sentences mention the words too, headings consist of little else.
    let limit = if matches!(role, Role::Other | Role::Description | Role::Cloud) { 14 } else { 26 };
    (marked || exempt || text.chars().count() <= limit).then_some(text)
}

/// The cells of a row; `None` when the line is none.
fn cells(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    match columns.first()? {
        Column::Code => code_row(line, columns),
        _ if columns.contains(&Column::ContentTypes) => format_row(line, columns),
        Column::Value => value_row(line, columns),
        _ => parameter_row(line.trim_start_matches(['-', '•', '*', ' ']).trim(), columns),
    }
}

/// `-1 system error 系统繁忙`: the message is what stands before the Chinese remedy, where there are two columns.
fn code_row(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    let end = line
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || (*at == 0 && *c == '-')))
        .map_or(line.len(), |(at, _)| at);
    let (code, rest) = line.split_at(end);
    code.parse::<i64>().ok()?;
    let rest = rest.trim_start_matches(['：', ':', ' ', '\t']);
    let mut cells = vec![String::new(); columns.len()];
    cells[0] = code.to_owned();
    let texts: Vec<usize> = (1..columns.len()).filter(|at| columns[*at] != Column::Other).collect();
    match texts.as_slice() {
        [message, remedy, ..] => {
            let (said, todo) = message_and_remedy(rest);
            cells[*message] = text::clean(said);
            cells[*remedy] = text::clean(todo);
        }
        [message] => cells[*message] = text::clean(rest),
        [] => {}
    }
    Some(cells)
}

/// A message in English is followed by a remedy in Chinese; in a page without Chinese nothing tells them apart but a
/// capital letter.
fn message_and_remedy(text: &str) -> (&str, &str) {
    if text.starts_with(text::is_wide) {
        return text.split_once(' ').unwrap_or((text, ""));
    }
    let wide = text.find(text::is_wide);
    let before = wide.map_or(text, |at| &text[..at]);
    if wide.is_some() {
        // The remedy may begin with a Latin word: `… not latest 获取 access_token` and `invalid appid 不合法` are cut at
        // the first wide letter, and a word glued to it goes with it.
        let cut = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let cut = if before.ends_with(' ') { before.len() } else { cut };
        return (&text[..cut], &text[cut..]);
    }
    let capital = text.char_indices().skip(1).filter(|(at, c)| c.is_ascii_uppercase() && text[..*at].ends_with(' '));
    let starts_word = |at: usize| text[at..].chars().nth(1).is_some_and(|c| c.is_ascii_lowercase());
    match capital.map(|(at, _)| at).find(|at| starts_word(*at)) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text, ""),
    }
}

/// `picture .png image/png`
fn format_row(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    let fact = crate::infer::formats::row(line)?;
    let mut cells = vec![String::new(); columns.len()];
    for (cell, column) in cells.iter_mut().zip(columns) {
        *cell = match column {
            Column::Extension => fact.extension.clone(),
            Column::ContentTypes => fact.content_types.join(","),
            _ => fact.group.clone(),
        };
    }
    Some(cells)
}

/// `2 已发货`: a value, and what it means.
fn value_row(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    let (value, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    let plain = value.chars().count() <= 60 && !value.starts_with(['（', '(']);
    let latin = value.chars().all(|c| c.is_ascii_graphic());
    if !plain || !latin {
        return None;
    }
    let mut cells = vec![String::new(); columns.len()];
    cells[0] = value.to_owned();
    if let Some(cell) = cells.get_mut(1) {
        *cell = text::clean(rest);
    }
    Some(cells)
}

/// `name string 是 what it means`, in the order of the columns.
fn parameter_row(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    let (name, rest) = text::split_name(line)?;
    let (name, rest) = alternative(name, rest);
    let mut cells = vec![String::new(); columns.len()];
    cells[0] = name;
    let mut rest = rest.trim_start();
    let mut first = 1;
    let mut last = columns.len();
    let mut sure = false;
    // From the left, up to the first column of sentences …
    while first < last && !matches!(columns[first], Column::Doc | Column::Other) {
        if let Some((cell, after)) = take(columns[first], rest, columns.get(first + 1).copied()) {
            sure |= matches!(columns[first], Column::Type | Column::Required);
            cells[first] = cell;
            rest = after.trim_start();
        }
        first += 1;
    }
    // … and from the right, down to the last one.
    while last > first + 1 && !matches!(columns[last - 1], Column::Doc | Column::Other) {
        last -= 1;
        if let Some((before, cell)) = take_last(columns[last], rest, &columns[first..last]) {
            sure |= matches!(columns[last], Column::Type | Column::Required);
            cells[last] = cell;
            rest = before.trim_end();
        }
    }
    if first < last {
        cells[first] = text::clean(rest);
    }
    let tells = columns.iter().any(|column| matches!(column, Column::Type | Column::Required));
    // Without a word that only rows have, a line that goes on in Latin is a sentence or a sample.
    let loose = !tells || (cells[0].len() < line.len() && (rest.is_empty() || rest.starts_with(text::is_wide)));
    (sure || loose && is_plausible(&cells[0], line)).then_some(cells)
}

/// A row without type and yes or no still begins with what looks like a name on the wire.
fn is_plausible(name: &str, line: &str) -> bool {
    let only_name = line.len() == name.len();
    name.chars().all(|c| c.is_ascii_alphanumeric() || "_.[]-".contains(c))
        && (only_name || !line[name.len()..].starts_with([':', '=', '(', '/']))
}

/// `access_token / cloudbase_access_token`: two names for one parameter; the first is kept.
fn alternative<'a>(name: &'a str, rest: &'a str) -> (String, &'a str) {
    let after = rest.trim_start().strip_prefix('/').map(str::trim_start).and_then(text::split_name);
    match after {
        Some((_, rest)) => (name.to_owned(), rest),
        None => (name.to_owned(), rest),
    }
}

/// Words that say whether something has to be there.
const YES_NO: [&str; 18] = [
    "必填",
    "必须",
    "必选",
    "必传",
    "选填",
    "可选",
    "非必填",
    "非必须",
    "是",
    "否",
    "yes",
    "no",
    "true",
    "false",
    "required",
    "optional",
    "y",
    "n",
];

fn take(column: Column, text: &str, next: Option<Column>) -> Option<(String, &str)> {
    match column {
        Column::Type => take_type(text),
        Column::Required => YES_NO.iter().find_map(|word| {
            let head = text.get(..word.len())?;
            let rest = &text[word.len()..];
            let ends = rest.is_empty() || rest.starts_with([' ', '\t', '(', '（', ',', '，']);
            (head.eq_ignore_ascii_case(word) && ends).then(|| (head.to_owned(), rest))
        }),
        // A default is there when the word behind it is yes or no, and the one in its place is not.
        Column::Default if next == Some(Column::Required) => {
            let (word, rest) = text.split_once(' ')?;
            let now = take(Column::Required, text, None).is_none();
            (now && take(Column::Required, rest.trim_start(), None).is_some()).then(|| (word.to_owned(), rest))
        }
        _ => None,
    }
}

fn take_type(text: &str) -> Option<(String, &str)> {
    if let Some((_, rest)) = types::split(text) {
        let (word, rest) = (&text[..text.len() - rest.len()], rest);
        // `object Balance 余额`: the structure belongs to the type, and `object coupon 券` too.
        if let Some((name, after)) = text::split_name(rest.trim_start()) {
            let composite = word.to_ascii_lowercase().contains("object") || word.to_ascii_lowercase().contains("array");
            if composite && rest.starts_with(' ') && (after.is_empty() || after.starts_with(' ')) && !name.contains('.')
            {
                return Some((format!("{word} {name}"), after));
            }
        }
        return Some((word.to_owned(), rest));
    }
    let (name, rest) = text::split_name(text)?;
    let structure = name.ends_with("[]")
        || name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase());
    (structure && (rest.is_empty() || rest.starts_with(' '))).then(|| (name.to_owned(), rest))
}

/// The last cell of a line, for columns behind the sentences.
fn take_last<'a>(column: Column, text: &'a str, before: &[Column]) -> Option<(&'a str, String)> {
    let (head, last) = text.rsplit_once(' ').unwrap_or(("", text));
    match column {
        Column::Required => {
            if let Some(word) = YES_NO.iter().find(|word| last.eq_ignore_ascii_case(word)) {
                return Some((head, (*word).to_owned()));
            }
            let glued = YES_NO[..8].iter().find(|word| text.ends_with(**word))?;
            Some((&text[..text.len() - glued.len()], (*glued).to_owned()))
        }
        Column::Type => {
            // `unsigned int` are two words of one type.
            let at = head.rfind(' ').map_or(0, |at| at + 1);
            let two = types::split(&text[at..]).filter(|(_, rest)| rest.is_empty());
            match two {
                Some(_) => Some((&text[..at], text[at..].to_owned())),
                None => types::split(last).map(|_| (head, last.to_owned())),
            }
        }
        // An example is a word without Chinese, or nothing: then the column before it must fit what is last.
        Column::Example | Column::Default => {
            let fits_next = before.last().is_some_and(|column| take_last(*column, text, &[]).is_some());
            let latin = !last.contains(text::is_wide);
            (!fits_next && latin && !last.is_empty()).then(|| (head, last.to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(head: &str, line: &str) -> Option<Vec<String>> {
        let columns: Vec<Column> = columns::head(head).expect("a head").into_iter().map(|(_, column)| column).collect();
        cells(line, &columns)
    }

    #[test]
    fn rows_are_read_from_both_ends() {
        for (head, line, cells) in [
            ("参数 类型 必填 说明", "shop_id string 是 店铺 id", &["shop_id", "string", "是", "店铺 id"][..]),
            ("参数 类型 说明", "waybill array object Waybill 运单", &["waybill", "array object Waybill", "运单"]),
            ("属性 类型 默认值 必填 说明", "limit number 20 否 数量", &["limit", "number", "20", "否", "数量"]),
            ("属性 类型 默认值 必填 说明", "limit number 否 数量", &["limit", "number", "", "否", "数量"]),
            (
                "字段 说明 是否必填 类型 示例值",
                "day 开始 日期 是 string(16) 2015-06-15",
                &["day", "开始 日期", "是", "string(16)", "2015-06-15"],
            ),
            ("参数说明备注", "token调用凭证必填", &["token", "调用凭证必填", ""]),
            ("参数 说明", "cardid 卡券ID", &["cardid", "卡券ID"]),
        ] {
            assert_eq!(
                row(head, line).as_deref(),
                Some(cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>().as_slice()),
                "{line}"
            );
        }
        assert_eq!(row("参数 类型 必填 说明", "When the shop is closed"), None);
    }

    #[test]
    fn codes_have_messages_and_remedies() {
        let cells = row("错误码 错误码取值 解决方案", "40013 invalid appid 不合法的 AppID").expect("a row");
        assert_eq!(cells, ["40013", "invalid appid", "不合法的 AppID"]);
        let cells =
            row("Error code Error code Solutions", "43002 require POST method Need POST request").expect("a row");
        assert_eq!(cells, ["43002", "require POST method", "Need POST request"]);
    }

    #[test]
    fn a_sample_ends_with_its_brace() {
        let found = blocks("返回示例\n{\n\"a\": {\n\"b\": \"}\"\n}\n}\n参数 说明\na 甲\n");
        let kinds: Vec<_> =
            found.iter().map(|block| (block.line, matches!(block.kind, BlockKind::Sample(_)))).collect();
        assert_eq!(kinds, [(1, false), (2, true), (7, false)]);
    }
}
