//! The columns of tables, by what they are called in any dialect.

use crate::text;
use crate::vocabulary::dialect::DIALECTS;
pub(crate) use crate::vocabulary::roles::Column;
use crate::vocabulary::sections;

/// Every word that heads a column, with what the column holds.
fn words() -> impl Iterator<Item = &'static (&'static str, Column)> {
    DIALECTS.iter().flat_map(|dialect| dialect.columns)
}

/// What a column holds, by its head.
pub(crate) fn column(head: &str) -> Column {
    let head = head.trim().to_lowercase();
    let known = words().find(|(word, _)| *word == head).map(|(_, column)| *column);
    known.unwrap_or(match head.as_str() {
        "code" | "ret" => Column::Code,
        "errmsg" | "msg" | "message" => Column::Message,
        // Such heads of tables with marks say whose they are, too.
        "返回参数" | "请求参数" | "返回字段" | "请求字段" | "回包字段" => Column::Name,
        _ => Column::Other,
    })
}

/// The columns of a line that heads a flattened table: `参数 类型 是否必填 描述`. `None` when the line is not such a head.
pub(crate) fn head(line: &str) -> Option<Vec<(String, Column)>> {
    if line.len() > 120 {
        return None;
    }
    let lower = line.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut columns: Vec<(String, Column)> = Vec::new();
    while !rest.is_empty() {
        let (word, column) = words().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len())?;
        rest = &rest[word.len()..];
        // `typed` is no `type`: a Latin word ends where it ends.
        if word.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        rest = rest.trim_start_matches([' ', '\t', '|', '　']);
        let glued = columns.is_empty() && *column == Column::Doc && !rest.is_empty();
        if glued {
            columns.push((GLUED_NAME.to_owned(), Column::Name));
        }
        columns.push(((*word).to_owned(), *column));
    }
    // `参数限制` is a heading; a head that runs together is one of the usual.
    let are_glued = columns.len() == 2 && !line.trim().contains([' ', '\t', '|', '　']);
    if are_glued && matches!(columns[1].1, Column::Other | Column::Example | Column::Default | Column::Name) {
        return None;
    }
    second_code_is_message(&mut columns);
    let first = columns.first().map(|(_, column)| *column)?;
    let tells = matches!(first, Column::Name | Column::Code | Column::Value);
    let formats = |of: Column| columns.iter().any(|(_, column)| *column == of);
    let tells = tells || (formats(Column::Extension) && formats(Column::ContentTypes));
    (columns.len() > 1 && tells).then_some(columns)
}

/// The head of a table that also says whose it is: `回包字段 类型 说明`, `order_list字段 类型 说明`, `基本字段 必填 说明`; with the
/// columns, the heading that the words in front make.
pub(crate) fn named_head(line: &str) -> Option<(String, Vec<(String, Column)>)> {
    let first = line.split(' ').next()?;
    let (at, word) = ["字段", "参数", "错误码", "返回码"]
        .into_iter()
        .filter_map(|word| first.rfind(word).map(|at| (at, word)))
        .filter(|(at, _)| *at > 0)
        .max()?;
    let (prefix, rest) = line.split_at(at);
    let is_plain =
        prefix.chars().all(|c| text::is_wide(c) && c.is_alphabetic()) && prefix.chars().count() <= LONGEST_OWNER;
    let heading = if text::is_name(prefix) {
        format!("{prefix} 的结构")
    } else if word.ends_with('码') {
        format!("{prefix}{word}")
    } else if is_plain {
        format!("{prefix}参数说明")
    } else {
        return None;
    };
    // `返回参数 参数名 类型`: the first head is one of a column, and whose the table is, its section says.
    let columns = head(rest).filter(|columns| columns.get(1).is_none_or(|(_, column)| *column != Column::Name))?;
    Some((heading, columns))
}

/// What the column of names is called where its head runs into the next one: `参数说明备注`.
const GLUED_NAME: &str = "参数";

/// The longest words in front of the first head of a table, in characters.
const LONGEST_OWNER: usize = 12;

/// True for words that are a heading as well: `返回码说明` may be above a table or its head.
pub(crate) fn may_be_heading(line: &str, columns: &[(String, Column)]) -> bool {
    let are_glued = !line.contains([' ', '\t', '|', '　']);
    are_glued && columns.len() == 2 && sections::section(line).is_some()
}

/// The columns of a table with marks.
pub(crate) fn columns(heads: &[String]) -> Vec<Column> {
    let mut columns: Vec<(String, Column)> = heads.iter().map(|head| (head.clone(), column(head))).collect();
    second_code_is_message(&mut columns);
    columns.into_iter().map(|(_, column)| column).collect()
}

/// True for names that head the columns of a table in JSON: most are known, and one at least is no name of a field. A list
/// of objects with the fields `name` and `type` is a sample.
pub(crate) fn head_a_table<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let is_field = |name: &str| name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let (mut all, mut known, mut is_told) = (0, 0, false);
    for name in names {
        all += 1;
        if column(name) != Column::Other {
            known += 1;
            is_told |= !is_field(name);
        }
    }
    known > 1 && 2 * known > all && is_told
}

/// True for the columns of a table of parameters: it begins with names, and says something about them.
pub(crate) fn are_parameters(columns: &[Column]) -> bool {
    columns.first() == Some(&Column::Name)
        && columns.iter().any(|column| matches!(column, Column::Doc | Column::Type | Column::Required))
}

/// A machine translated both `错误码` and `错误码取值` as "Error code".
fn second_code_is_message(columns: &mut [(String, Column)]) {
    for (_, column) in columns.iter_mut().skip(1) {
        if *column == Column::Code {
            *column = Column::Message;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_flattened_tables() {
        let of =
            |line: &str| head(line).map(|columns| columns.into_iter().map(|(_, column)| column).collect::<Vec<_>>());
        use Column::{Code, Doc, Message, Name, Remedy, Required, Type};
        assert_eq!(of("参数 类型 是否必填 描述"), Some(vec![Name, Type, Required, Doc]));
        assert_eq!(of("Error code Error code Solutions"), Some(vec![Code, Message, Remedy]));
        assert_eq!(
            of("Parameter Name type Is it compulsory? Introductions Remarks"),
            Some(vec![Name, Type, Required, Doc, Doc])
        );
        assert_eq!(of("参数说明备注"), Some(vec![Name, Doc, Doc]));
        assert_eq!(of("参数说明"), None);
        assert_eq!(of("参数 typed"), None);
        assert_eq!(of("参数限制"), None);
        assert_eq!(of("说明 参数的意义"), None);
        let named = |line: &str| named_head(line).map(|(heading, columns)| (heading, columns.len()));
        assert_eq!(named("回包字段 类型 说明"), Some(("回包参数说明".to_owned(), 3)));
        assert_eq!(named("list字段 类型 说明"), Some(("list 的结构".to_owned(), 3)));
        assert_eq!(named("商品基本字段 必填 字段类型 说明"), Some(("商品基本参数说明".to_owned(), 4)));
        assert_eq!(named("订单错误码 说明"), Some(("订单错误码".to_owned(), 2)));
        assert_eq!(named("说明，其他参数 说明"), None);
        assert_eq!(named("快递公司编号字段 快递公司名字字段"), None);
    }
}
