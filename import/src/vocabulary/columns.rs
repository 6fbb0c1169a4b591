//! The vendor's vocabulary, Chinese and machine-translated: what columns, sections and types are called.

use crate::text;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
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
pub fn column(head: &str) -> Column {
    let head = head.trim().to_lowercase();
    let known = COLUMNS.iter().find(|(word, _)| *word == head).map(|(_, column)| *column);
    known.unwrap_or(match head.as_str() {
        "code" | "ret" => Column::Code,
        "errmsg" | "msg" | "message" => Column::Message,
        _ => Column::Other,
    })
}

/// The columns of a line that heads a flattened table: `参数 类型 是否必填 描述`. `None`: the line is none.
pub fn head(line: &str) -> Option<Vec<(String, Column)>> {
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
pub fn named_head(line: &str) -> Option<(String, Vec<(String, Column)>)> {
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
pub fn columns(heads: &[String]) -> Vec<Column> {
    let mut columns: Vec<(String, Column)> = heads.iter().map(|head| (head.clone(), column(head))).collect();
    second_code_is_message(&mut columns);
    columns.into_iter().map(|(_, column)| column).collect()
}

/// A machine translated both `错误码` and `错误码取值` as "Error code".
fn second_code_is_message(columns: &mut [(String, Column)]) {
    for (_, column) in columns.iter_mut().skip(1) {
        if *column == Column::Code {
            *column = Column::Message;
        }
    }
}

/// Kinds of token that have a word of their own: `authorizer_access_token`.
const TOKENS: [&str; 2] = ["authorizer_access_token", "component_access_token"];

/// The words of a text in lower case that name a kind of token. Crawlers glue them to the words around them.
pub fn tokens(lower: &str) -> impl Iterator<Item = &'static str> {
    const PLAIN: &str = "access_token";
    lower.match_indices(PLAIN).filter_map(|(at, plain)| {
        let whole = &lower[..at + plain.len()];
        let own = TOKENS.into_iter().find(|word| whole.ends_with(word));
        own.or_else(|| (!lower[..at].ends_with('_')).then_some(PLAIN))
    })
}

/// Which part of a call something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The URL.
    Query,
    /// The body.
    Body,
    /// The request; the page does not say where.
    Request,
    /// The answer.
    Response,
}

/// What a section of a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Method and address.
    Call,
    /// Tables of parameters; `None`: of what the page talks about at the moment.
    Params(Option<Side>),
    /// The fields of a nested object, by its path.
    Nested(Side, Vec<String>),
    /// The fields of a structure, by its name; empty: each is named in a line of its own.
    Structure(String),
    /// Values of an enumeration, by the path or name of the field.
    Values(Option<Side>, Vec<String>),
    /// Samples.
    Sample(Option<Side>),
    /// Error codes.
    Errors,
    /// The name of the interface.
    Name,
    /// What it is for.
    Description,
    /// Calls by third-party platforms.
    ThirdParty,
    /// Calls from inside the vendor's cloud, which are another interface.
    Cloud,
    /// Nothing that goes into a spec.
    Other,
}

/// What a heading announces; `None` when its words say nothing.
pub fn role(heading: &str) -> Option<Role> {
    let lower = heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if let Some(role) = nested(heading) {
        return Some(role);
    }
    if has(&["云调用", "云函数", "cloud call", "cloud function"]) {
        return Some(Role::Cloud);
    }
    if let Some(role) = structure(heading, &lower) {
        return Some(role);
    }
    if has(&["错误码", "返回码", "错误代码", "error code", "errcode"]) {
        return Some(Role::Errors);
    }
    if has(&["事件", "推送", "event push", "适用范围", "注意事项", "其他说明", "常见问题", "最佳实践"])
    {
        return Some(Role::Other);
    }
    if has(&["示例", "例子", "样例", "example", "sample"]) {
        return Some(Role::Sample(side(&lower)));
    }
    let table = [
        (&["接口英文名", "interface name"][..], Role::Name),
        (&["第三方调用", "third party", "third-party"], Role::ThirdParty),
        (&["功能描述", "functional description"], Role::Description),
        (&["查询参数", "query string", "url参数", "url 参数"], Role::Params(Some(Side::Query))),
        (&["请求体", "request payload", "post数据", "post 数据", "包体", "body"], Role::Params(Some(Side::Body))),
        (
            &[
                "返回体",
                "返回参数",
                "返回值",
                "返回说明",
                "返回数据",
                "返回结果",
                "返回的",
                "回包",
                "响应",
                "出参",
                "结果参数",
                "返回json",
                "response",
                "return",
                "callback parameter",
            ],
            Role::Params(Some(Side::Response)),
        ),
        (
            &[
                "调用方式",
                "请求地址",
                "调用请求说明",
                "请求说明",
                "请求方法",
                "请求方式",
                "https 调用",
                "https调用",
                "calling mode",
                "https call",
            ],
            Role::Call,
        ),
        (
            &["请求参数", "入参", "请求数据", "request parameter", "interface call request"],
            Role::Params(Some(Side::Request)),
        ),
        (&["参数说明", "字段说明", "参数列表", "参数描述"], Role::Params(None)),
        (&["接口说明", "接口描述", "dxplaination", "explanation"], Role::Description),
    ];
    table.into_iter().find(|(words, _)| has(words)).map(|(_, role)| role)
}

/// Which side a text talks about.
pub fn side(lower: &str) -> Option<Side> {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["返回", "回包", "响应", "出参", "response", "return", "back-up", "错误时", "正确时", "结果"])
    {
        Some(Side::Response)
    } else if has(&["请求", "入参", "request", "post", "curl", "传入"]) {
        Some(Side::Request)
    } else {
        None
    }
}

/// `Res.list(Array).detail Object Payload`, `Body.kind Enum`.
fn nested(heading: &str) -> Option<Role> {
    let (head, rest) = heading.split_once('.')?;
    let side = match head.trim() {
        "Res" | "Response" => Side::Response,
        "Body" => Side::Body,
        "Query" => Side::Query,
        "Req" | "Request" => Side::Request,
        _ => return None,
    };
    let is_enum = rest.contains("Enum");
    let end = ["Object Payload", "Payload", "Enum"].iter().filter_map(|word| rest.find(word)).min()?;
    let path = rest[..end].replace("(Array)", "").replace("<Array>", "").replace("[]", "");
    let path: Vec<String> = path.split('.').map(text::clean).filter(|step| !step.is_empty()).collect();
    Some(if is_enum { Role::Values(Some(side), path) } else { Role::Nested(side, path) })
}

/// `data 的结构`, `kind 的合法值`, `枚举-kind`, `结构体`, `Object Balance`.
fn structure(heading: &str, lower: &str) -> Option<Role> {
    let name = |rest: &str| text::split_name(rest.trim()).map(|(name, _)| name.to_owned());
    if let Some(at) = heading.find("的结构") {
        return Some(Role::Structure(name(heading[..at].trim_start_matches("Object ")).unwrap_or_default()));
    }
    if let Some(at) = heading.find("合法值").or_else(|| heading.find("取值")) {
        let field = name(&heading[..at])?;
        let codes = matches!(field.to_ascii_lowercase().as_str(), "errcode" | "code" | "err_code");
        return Some(if codes { Role::Errors } else { Role::Values(None, vec![field]) });
    }
    if lower.starts_with("枚举") || lower.ends_with("枚举") || lower.ends_with("枚举值") {
        let bare = heading.trim_start_matches("枚举值").trim_start_matches("枚举");
        let bare = bare.trim_start_matches(['-', ' ', '：', ':']).trim_start_matches("enum").trim();
        return Some(Role::Values(None, name(bare).into_iter().collect()));
    }
    if lower == "结构体" || lower == "数据结构" || lower == "结构体说明" {
        return Some(Role::Structure(String::new()));
    }
    let named = heading.strip_prefix("Object ").or_else(|| heading.strip_prefix("object "))?;
    text::is_name(named).then(|| Role::Structure(named.to_owned()))
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

    #[test]
    fn tokens_are_named_by_their_words() {
        let of = |text: &str| tokens(text).collect::<Vec<_>>();
        assert_eq!(of("凭证，可使用 access_token、component_access_token"), ["access_token", "component_access_token"]);
        assert_eq!(of("voucherauthorizer_access_tokenthis parameter"), ["authorizer_access_token"]);
        assert_eq!(of("cloudbase_access_token, getaccesstoken"), Vec::<&str>::new());
    }

    #[test]
    fn headings_say_what_follows() {
        assert_eq!(role("请求参数说明"), Some(Role::Params(Some(Side::Request))));
        assert_eq!(role("返回参数示例"), Some(Role::Sample(Some(Side::Response))));
        assert_eq!(
            role("Res.list(Array).detail Object Payload"),
            Some(Role::Nested(Side::Response, vec!["list".into(), "detail".into()]))
        );
        assert_eq!(role("Body.kind Enum"), Some(Role::Values(Some(Side::Body), vec!["kind".into()])));
        assert_eq!(role("errcode 的合法值"), Some(Role::Errors));
        assert_eq!(role("data 的结构"), Some(Role::Structure("data".into())));
        assert_eq!(role("Object Balance"), Some(Role::Structure("Balance".into())));
        assert_eq!(role("天气"), None);
    }
}
