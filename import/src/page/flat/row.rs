//! A row of a flattened table: its cells are recognised by what names, types, yes and no, and codes look like.

use crate::page::format_row::FormatRow;
use crate::text;
use crate::vocabulary::columns::Column;
use crate::vocabulary::dialect::DIALECTS;
use crate::vocabulary::phrases;
use crate::vocabulary::types;

/// The cells of a row; `None` when the line is not a row.
pub(super) fn cells(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    if line.contains('\t') {
        return apart(line, columns).or_else(|| cells(&line.replace('\t', " "), columns));
    }
    match columns {
        // `商户号 mch_id 是 …`: what it is called in front of its name.
        [Column::Name, rest @ ..] if rest.first() == Some(&Column::Name) && line.starts_with(text::is_wide) => {
            let (title, row) = line.split_once(' ')?;
            let row = parameter_row(row.trim(), rest)?;
            return Some([vec![title.to_owned()], row].concat());
        }
        _ => {}
    }
    match columns.first()? {
        Column::Code => code_row(line, columns),
        _ if columns.contains(&Column::ContentTypes) => format_row(line, columns),
        Column::Value => value_row(line, columns),
        _ => parameter_row(line.trim_start_matches(['-', '•', '*', ' ', '~', '`']).trim(), columns),
    }
}

/// The cells of a row that are still parted by tabs.
fn apart(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    let cells: Vec<String> = line.split('\t').map(text::clean).collect();
    let first = cells.first()?;
    let is_row = match columns.first()? {
        Column::Name => text::split_name(first).is_some_and(|(_, rest)| rest.is_empty()),
        Column::Code => first.parse::<i64>().is_ok(),
        _ => !first.is_empty(),
    };
    (is_row && cells.len() == columns.len()).then_some(cells)
}

/// `-1 system error 系统繁忙`: the message is what stands before the Chinese remedy, where there are two columns.
fn code_row(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    // `40001/40014` are two codes with one row.
    let end = line
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || (*c == '/' && *at > 0) || (*at == 0 && *c == '-')))
        .map_or(line.len(), |(at, _)| at);
    let (code, rest) = line.split_at(end);
    if !code.split('/').all(|code| code.parse::<i64>().is_ok()) {
        return None;
    }
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
    if let Some(wide) = text.find(text::is_wide) {
        let before = &text[..wide];
        // The remedy may begin with a Latin word: `… not latest 获取 access_token` and `invalid appid 不合法` are cut at
        // the first wide letter, and a word glued to it goes with it.
        let cut = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let cut = if before.ends_with(' ') { before.len() } else { cut };
        return if cut > 0 { (&text[..cut], &text[cut..]) } else { two_in_chinese(text) };
    }
    let capital = text.char_indices().skip(1).filter(|(at, c)| c.is_ascii_uppercase() && text[..*at].ends_with(' '));
    let starts_word = |at: usize| text[at..].chars().nth(1).is_some_and(|c| c.is_ascii_lowercase());
    match capital.map(|(at, _)| at).find(|at| starts_word(*at)) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text, ""),
    }
}

/// A message and a remedy that are both in Chinese: blanks beside Latin words are part of a sentence, others end one. What
/// begins like advice is the remedy.
fn two_in_chinese(text: &str) -> (&str, &str) {
    let blanks = text.match_indices(' ').map(|(at, _)| at);
    let is_wide = |c: Option<char>| c.is_some_and(text::is_wide);
    let ends = |at: &usize| {
        let behind = &text[at + 1..];
        let is_advice = phrases::ADVICE.iter().any(|word| behind.starts_with(word));
        is_advice || (is_wide(text[..*at].chars().next_back()) && is_wide(behind.chars().next()))
    };
    match blanks.clone().find(ends) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// `picture .png image/png`
fn format_row(line: &str, columns: &[Column]) -> Option<Vec<String>> {
    let fact = FormatRow::parse(line)?;
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
    let (name, rest) = alternative(name, rest.trim_start_matches(['~', '`', '*']));
    let mut cells = vec![String::new(); columns.len()];
    cells[0] = name;
    let mut rest = rest.trim_start();
    let mut first = 1;
    let mut last = columns.len();
    let mut sure = false;
    // From the left, up to the first column of sentences …
    while first < last && !matches!(columns[first], Column::Doc | Column::Other) {
        if let Some((cell, after)) = take(columns[first], rest, &columns[first + 1..]) {
            sure |= matches!(columns[first], Column::Type | Column::Required);
            cells[first] = cell;
            rest = after.trim_start();
        }
        first += 1;
    }
    // … and from the right, down to the last one; what a column of links to values has says nothing.
    while last > first + 1
        && columns[last - 1] == Column::Other
        && let Some(before) = ["枚举值", "-"].iter().find_map(|cell| rest.strip_suffix(cell)?.strip_suffix(' '))
    {
        last -= 1;
        rest = before.trim_end();
    }
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

/// The cell at the beginning of a text, and what follows it; `next` are the columns behind it.
fn take<'a>(column: Column, text: &'a str, next: &[Column]) -> Option<(String, &'a str)> {
    match column {
        Column::Type => take_type(text),
        Column::Required => answers().find_map(|word| {
            let head = text.get(..word.len())?;
            let rest = &text[word.len()..];
            let ends = rest.is_empty() || rest.starts_with([' ', '\t', '(', '（', ',', '，']);
            (head.eq_ignore_ascii_case(word) && ends).then(|| (head.to_owned(), rest))
        }),
        // A default is there when the word behind it is yes or no, and the one in its place is not.
        Column::Default if next.first() == Some(&Column::Required) => {
            let (word, rest) = text.split_once(' ')?;
            let now = take(Column::Required, text, &[]).is_none();
            (now && take(Column::Required, rest.trim_start(), &[]).is_some()).then(|| (word.to_owned(), rest))
        }
        // An example or a default stands in front of a sentence in Chinese.
        Column::Example | Column::Default | Column::Limit(_) if next.first() == Some(&Column::Doc) => {
            let (word, rest) = text.split_once(' ')?;
            let is_value = !word.is_empty() && !word.contains(text::is_wide);
            let is_json = word.starts_with('{') && word.ends_with('}');
            (is_value && (is_json || rest.trim_start().starts_with(text::is_wide))).then(|| (word.to_owned(), rest))
        }
        _ => None,
    }
}

/// The cells that say whether a parameter has to be sent.
fn answers() -> impl Iterator<Item = &'static &'static str> {
    DIALECTS.iter().flat_map(|dialect| dialect.answers)
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
            if let Some(word) = answers().find(|word| last.eq_ignore_ascii_case(word)) {
                return Some((head, (*word).to_owned()));
            }
            let glued = phrases::REQUIRED_GLUED.iter().find(|word| text.ends_with(**word));
            // `规则否`, but not `是否`; `数据。是`, but not `也是`.
            let no =
                || text.strip_suffix('否').filter(|before| before.ends_with(text::is_wide) && !before.ends_with('是'));
            let yes = || text.strip_suffix('是').filter(|before| before.ends_with(['。', '）', '，']));
            match glued {
                Some(glued) => Some((&text[..text.len() - glued.len()], (*glued).to_owned())),
                None => no().map(|before| (before, "否".to_owned())).or_else(|| Some((yes()?, "是".to_owned()))),
            }
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
        Column::Example | Column::Default | Column::Limit(_) => {
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
    use crate::vocabulary::columns;

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
            ("字段说明 是否必填", "rules 积分规则否", &["rules", "积分规则", "否"]),
            ("字段说明 是否必填", "info 基本数据。是", &["info", "基本数据。", "是"]),
            ("字段说明 是否必填", "open 开放与是否", &["open", "开放与是否", ""]),
            ("参数说明备注", "token调用凭证必填", &["token", "调用凭证必填", ""]),
            ("参数 说明", "cardid 卡券ID", &["cardid", "卡券ID"]),
            ("参数名 必填 类型 示例值 描述", "id 否 string x1 编号", &["id", "否", "string", "x1", "编号"]),
            ("参数名 类型 必填 示例 说明", "id string 是 编号", &["id", "string", "是", "", "编号"]),
            ("参数名 类型 说明", "~~id~~ string 编号", &["id", "string", "编号"]),
            (
                "字段名 变量名 必填 类型 描述",
                "货架号 shelf_id 是 String(32) 编号",
                &["货架号", "shelf_id", "是", "String(32)", "编号"],
            ),
            (
                "参数 类型 默认值 说明",
                "color Object {\"r\":\"0\"} auto 为 false 时生效",
                &["color", "Object", "{\"r\":\"0\"}", "auto 为 false 时生效"],
            ),
            ("参数名 类型 必填 说明 枚举", "id string 是 编号 枚举值", &["id", "string", "是", "编号", ""]),
            ("参数名 类型 必填 说明 枚举", "id string 是 编号 -", &["id", "string", "是", "编号", ""]),
            ("参数 类型 默认值 必填 说明", "id\tstring\t\t否\ta b", &["id", "string", "", "否", "a b"]),
            ("参数 类型 必填 说明", "id\tstring 是 编号", &["id", "string", "是", "编号"]),
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
        for (line, message, remedy) in [
            ("1 type非法 请检查type", "type非法", "请检查type"),
            ("2 不合法的 media_id 参数", "不合法的 media_id 参数", ""),
            ("3 不合法的 media_id 请上传素材", "不合法的 media_id", "请上传素材"),
            ("4 系统繁忙 稍候再试", "系统繁忙", "稍候再试"),
        ] {
            let cells = row("错误码 错误码取值 解决方案", line).expect("a row");
            assert_eq!((cells[1].as_str(), cells[2].as_str()), (message, remedy), "{line}");
        }
    }
}
