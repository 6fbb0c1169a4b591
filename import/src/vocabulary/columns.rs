//! What the columns of a table are called, Chinese and machine-translated.

use crate::text;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Names of parameters.
    Name,
    /// Types.
    Type,
    /// Whether it has to be there.
    Required,
    /// What holds when it is left out.
    Default,
    /// An example.
    Example,
    /// What it means.
    Doc,
    /// Error codes.
    Code,
    /// What a code says.
    Message,
    /// What to do about a code.
    Remedy,
    /// Values of an enumeration.
    Value,
    /// Extensions of files.
    Extension,
    /// Content types of files.
    ContentTypes,
    /// Anything else.
    Other,
}

/// Every word that heads a column, longest first where one begins like another.
const COLUMNS: &[(&str, Column)] = &[
    ("is it compulsory?", Column::Required),
    ("parameter name", Column::Name),
    ("error code", Column::Code),
    ("error message", Column::Message),
    ("content-type", Column::ContentTypes),
    ("introductions", Column::Doc),
    ("introduction", Column::Doc),
    ("compulsory", Column::Required),
    ("description", Column::Doc),
    ("attribute", Column::Name),
    ("parameter", Column::Name),
    ("mandatory", Column::Required),
    ("solutions", Column::Remedy),
    ("property", Column::Name),
    ("describe", Column::Doc),
    ("required", Column::Required),
    ("solution", Column::Remedy),
    ("default", Column::Default),
    ("example", Column::Example),
    ("errcode", Column::Code),
    ("errmsg", Column::Message),
    ("remarks", Column::Doc),
    ("format", Column::Extension),
    ("remark", Column::Doc),
    ("field", Column::Name),
    ("notes", Column::Doc),
    ("value", Column::Value),
    ("name", Column::Name),
    ("type", Column::Type),
    ("key", Column::Name),
    ("错误码取值", Column::Message),
    ("错误码描述", Column::Message),
    ("参数值限制", Column::Doc),
    ("是否必填", Column::Required),
    ("是否必须", Column::Required),
    ("是否必选", Column::Required),
    ("是否必需", Column::Required),
    ("是否必传", Column::Required),
    ("参数名称", Column::Name),
    ("字段名称", Column::Name),
    ("属性名称", Column::Name),
    ("参数类型", Column::Type),
    ("字段类型", Column::Type),
    ("数据类型", Column::Type),
    ("参数说明", Column::Doc),
    ("参数描述", Column::Doc),
    ("字段说明", Column::Doc),
    ("字段描述", Column::Doc),
    ("参数类别", Column::Other),
    ("错误描述", Column::Message),
    ("错误类型", Column::Message),
    ("错误信息", Column::Message),
    ("错误说明", Column::Message),
    ("错误提示", Column::Message),
    ("错误代码", Column::Code),
    ("解决方案", Column::Remedy),
    ("解决方法", Column::Remedy),
    ("处理方法", Column::Remedy),
    ("处理建议", Column::Remedy),
    ("最低版本", Column::Other),
    ("错误码", Column::Code),
    ("返回码", Column::Code),
    ("状态码", Column::Code),
    ("枚举值", Column::Value),
    ("参数名", Column::Name),
    ("字段名", Column::Name),
    ("属性名", Column::Name),
    ("变量名", Column::Name),
    ("默认值", Column::Default),
    ("示例值", Column::Example),
    ("参数", Column::Name),
    ("字段", Column::Name),
    ("属性", Column::Name),
    ("名称", Column::Name),
    ("变量", Column::Name),
    ("类型", Column::Type),
    ("必填", Column::Required),
    ("必须", Column::Required),
    ("必选", Column::Required),
    ("必需", Column::Required),
    ("默认", Column::Default),
    ("示例", Column::Example),
    ("样例", Column::Example),
    ("说明", Column::Doc),
    ("描述", Column::Doc),
    ("备注", Column::Doc),
    ("含义", Column::Doc),
    ("释义", Column::Doc),
    ("解释", Column::Doc),
    ("取值", Column::Value),
    ("枚举", Column::Other),
    ("后缀名", Column::Extension),
    ("后缀", Column::Extension),
    ("格式", Column::Extension),
    ("值", Column::Value),
];

/// What a column holds, by its head.
pub(crate) fn column(head: &str) -> Column {
    let head = head.trim().to_lowercase();
    let known = COLUMNS.iter().find(|(word, _)| *word == head).map(|(_, column)| *column);
    known.unwrap_or(match head.as_str() {
        "code" | "ret" => Column::Code,
        "errmsg" | "msg" | "message" => Column::Message,
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
        let (word, column) = COLUMNS.iter().find(|(word, _)| rest.starts_with(word))?;
        rest = &rest[word.len()..];
        // `typed` is no `type`: a Latin word ends where it ends.
        if word.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        rest = rest.trim_start_matches([' ', '\t', '|', '　']);
        let glued = columns.is_empty() && *column == Column::Doc && !rest.is_empty();
        if glued {
            columns.push(((*word).to_owned(), Column::Name));
        }
        columns.push(((*word).to_owned(), *column));
    }
    second_code_is_message(&mut columns);
    let first = columns.first().map(|(_, column)| *column)?;
    let tells = matches!(first, Column::Name | Column::Code | Column::Value);
    let formats = |of: Column| columns.iter().any(|(_, column)| *column == of);
    let tells = tells || (formats(Column::Extension) && formats(Column::ContentTypes));
    (columns.len() > 1 && tells).then_some(columns)
}

/// The head of a table that also says whose it is: `回包字段 类型 说明`, `order_list字段 类型 说明`; with the columns, the
/// heading that the words in front make.
pub(crate) fn named_head(line: &str) -> Option<(String, Vec<(String, Column)>)> {
    let first = line.split(' ').next()?;
    let at =
        ["字段", "参数", "错误码", "返回码"].iter().filter_map(|word| first.rfind(word)).filter(|at| *at > 0).max()?;
    let (prefix, rest) = line.split_at(at);
    let heading = if text::is_name(prefix) {
        format!("{prefix} 的结构")
    } else if matches!(prefix, "回包" | "返回" | "请求" | "响应") {
        format!("{prefix}参数")
    } else {
        return None;
    };
    head(rest).map(|columns| (heading, columns))
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
        assert_eq!(of("说明 参数的意义"), None);
        let named = |line: &str| named_head(line).map(|(heading, columns)| (heading, columns.len()));
        assert_eq!(named("回包字段 类型 说明"), Some(("回包参数".to_owned(), 3)));
        assert_eq!(named("list字段 类型 说明"), Some(("list 的结构".to_owned(), 3)));
        assert_eq!(named("其他参数 说明"), None);
    }
}
