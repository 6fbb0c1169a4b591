//! Tables in the clothes of JSON: the Markdown that the vendor serves has each table as a list of objects, one a row,
//! whose names are the heads of the columns.

use crate::page::block::{Block, BlockKind, MAX_COLUMNS, Table};
use crate::page::markdown;
use crate::page::sample::{self, Json, Member};
use crate::vocabulary::columns;

/// The blocks of a page, with tables for those samples that are one.
pub(crate) fn tables(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        if let BlockKind::Sample(code) = &block.kind
            && let Some(table) = read(code, block.line + 1)
        {
            block.kind = BlockKind::Table(table);
        }
    }
    blocks
}

/// The table that a block of code is, which begins on a line. `None` for a sample: its names are those of fields.
fn read(code: &str, first: usize) -> Option<Table> {
    let rows = rows(code, first)?;
    let head = head(&rows)?;
    let cells = rows.iter().map(|row| head.iter().map(|name| row.cell(name)).collect());
    let mut table = markdown::table(&head, cells)?;
    for (row, read) in rows.iter().zip(&mut table.rows) {
        read.line = row.line;
    }
    (table.rows.len() == rows.len()).then_some(table)
}

struct Row {
    line: usize,
    members: Vec<Member>,
}

impl Row {
    fn cell(&self, name: &str) -> String {
        match self.members.iter().find(|member| member.name == name).map(|member| &member.value) {
            Some(Json::Text(text) | Json::Number(text) | Json::Word(text)) => text.clone(),
            Some(Json::Boolean(value)) => value.to_string(),
            _ => String::new(),
        }
    }
}

/// The objects of a list. Each is read by itself, so that one row too many loses no other.
fn rows(code: &str, first: usize) -> Option<Vec<Row>> {
    let inner = code.trim().strip_prefix('[')?.strip_suffix(']')?;
    let lines = |text: &str| text.matches('\n').count();
    let mut line = first + lines(&code[..code.len() - code.trim_start().len()]);
    let (mut rows, mut rest) = (Vec::new(), inner);
    while let Some(at) = rest.find('{') {
        if rest[..at].contains(|c: char| !c.is_whitespace() && c != ',') {
            return None;
        }
        let row = &rest[at..];
        let parsed = sample::parse(row)?;
        let Json::Object(members) = parsed.value else { return None };
        let is_flat = members.iter().all(|member| !matches!(member.value, Json::List(_) | Json::Object(_)));
        if parsed.cut || !is_flat {
            return None;
        }
        line += lines(&rest[..at]);
        rows.push(Row { line, members });
        line += lines(&row[..parsed.length]);
        rest = &row[parsed.length..];
    }
    Some(rows)
}

/// The heads of the columns, in the order in which rows name them. `None` where they are not those of a table.
fn head(rows: &[Row]) -> Option<Vec<String>> {
    let mut head: Vec<String> = Vec::new();
    for member in rows.iter().flat_map(|row| &row.members) {
        if !head.contains(&member.name) {
            head.push(member.name.clone());
        }
        if head.len() > MAX_COLUMNS {
            return None;
        }
    }
    columns::head_a_table(head.iter().map(String::as_str)).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<(usize, Vec<&str>)> {
        table.rows.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn a_list_keyed_by_columns_is_a_table() {
        let code = "[\n  {\n    \"参数名\": \"a_b\",\n    \"类型\": \"string\"\n  },\n  {\n    \"参数名\": \"c\",\n    \
                    \"说明\": \"one | two\\nsee [here](/doc)\"\n  }\n]\n";
        let table = read(code, 10).expect("a table");
        assert_eq!(table.head, ["参数名", "类型", "说明"]);
        assert_eq!(cells(&table), [(11, vec!["a_b", "string", ""]), (15, vec!["c", "", "one | two see here"])]);
    }

    #[test]
    fn a_sample_is_no_table() {
        for code in [
            "[]",
            "[1, 2]",
            "[{\"name\": \"a\", \"type\": \"b\", \"value\": 1}]",
            "[{\"参数名\": \"a\", \"类型\": {\"b\": 1}}]",
            "[{\"参数名\": \"a\"}, 1, {\"类型\": 2}]",
            "{\"参数名\": \"a\", \"类型\": \"b\"}",
            "[{\"参数名\": \"a\", \"类型\": \"b\"}",
        ] {
            assert!(read(code, 1).is_none(), "{code}");
        }
    }
}
