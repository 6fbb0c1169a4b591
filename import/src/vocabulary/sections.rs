//! What the headings of a page announce, Chinese and machine-translated.

use crate::text;

/// Which part of a call something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
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
pub(crate) enum Section {
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

/// Words of headings, in the order in which they decide.
const HEADINGS: &[(&[&str], Section)] = &[
    (&["接口英文名", "事件英文名", "interface name"], Section::Name),
    (&["第三方调用", "third party", "third-party"], Section::ThirdParty),
    (&["功能描述", "functional description"], Section::Description),
    (&["查询参数", "query string", "url参数", "url 参数"], Section::Params(Some(Side::Query))),
    (&["请求体", "request payload", "post数据", "post 数据", "包体", "body"], Section::Params(Some(Side::Body))),
    (
        &[
            "返回体",
            "消息返回",
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
        Section::Params(Some(Side::Response)),
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
        Section::Call,
    ),
    (
        &["请求参数", "消息参数", "入参", "请求数据", "request parameter", "interface call request"],
        Section::Params(Some(Side::Request)),
    ),
    (&["参数说明", "字段说明", "参数列表", "参数描述"], Section::Params(None)),
    (&["接口说明", "接口描述", "dxplaination", "explanation"], Section::Description),
];

/// What a heading announces; `None` when its words say nothing.
pub(crate) fn section(heading: &str) -> Option<Section> {
    let lower = heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if let Some(section) = nested(heading) {
        return Some(section);
    }
    if has(&["云调用", "云函数", "cloud call", "cloud function"]) {
        return Some(Section::Cloud);
    }
    if let Some(section) = structure(heading, &lower) {
        return Some(section);
    }
    if has(&["错误码", "返回码", "错误代码", "error code", "errcode"]) {
        return Some(Section::Errors);
    }
    if has(&["事件", "推送", "event push", "适用范围", "注意事项", "其他说明", "常见问题", "最佳实践"])
    {
        return Some(Section::Other);
    }
    if has(&["示例", "例子", "样例", "example", "sample"]) {
        return Some(Section::Sample(side(&lower)));
    }
    HEADINGS.iter().find(|(words, _)| has(words)).map(|(_, section)| section.clone())
}

/// Which side a text talks about.
pub(crate) fn side(lower: &str) -> Option<Side> {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["返回", "回包", "响应", "出参", "response", "return", "back-up", "错误时", "正确时", "结果"])
    {
        Some(Side::Response)
    } else if has(&["请求", "入参", "消息数据包", "推送示例", "request", "post", "curl", "传入"]) {
        Some(Side::Request)
    } else {
        None
    }
}

/// `Res.list(Array).detail Object Payload`, `Body.kind Enum`.
fn nested(heading: &str) -> Option<Section> {
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
    Some(if is_enum { Section::Values(Some(side), path) } else { Section::Nested(side, path) })
}

/// `data 的结构`, `kind 的合法值`, `枚举-kind`, `结构体`, `Object Balance`.
fn structure(heading: &str, lower: &str) -> Option<Section> {
    let name = |rest: &str| text::split_name(rest.trim()).map(|(name, _)| name.to_owned());
    if let Some(at) = heading.find("的结构") {
        return Some(Section::Structure(name(heading[..at].trim_start_matches("Object ")).unwrap_or_default()));
    }
    if let Some(at) = heading.find("合法值").or_else(|| heading.find("取值")) {
        let field = name(&heading[..at])?;
        let codes = matches!(field.to_ascii_lowercase().as_str(), "errcode" | "code" | "err_code");
        return Some(if codes { Section::Errors } else { Section::Values(None, vec![field]) });
    }
    if lower.starts_with("枚举") || lower.ends_with("枚举") || lower.ends_with("枚举值") {
        let bare = heading.trim_start_matches("枚举值").trim_start_matches("枚举");
        let bare = bare.trim_start_matches(['-', ' ', '：', ':']).trim_start_matches("enum").trim();
        return Some(Section::Values(None, name(bare).into_iter().collect()));
    }
    if lower == "结构体" || lower == "数据结构" || lower == "结构体说明" {
        return Some(Section::Structure(String::new()));
    }
    let named = heading.strip_prefix("Object ").or_else(|| heading.strip_prefix("object "))?;
    text::is_name(named).then(|| Section::Structure(named.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_follows() {
        assert_eq!(section("请求参数说明"), Some(Section::Params(Some(Side::Request))));
        assert_eq!(section("返回参数示例"), Some(Section::Sample(Some(Side::Response))));
        assert_eq!(
            section("Res.list(Array).detail Object Payload"),
            Some(Section::Nested(Side::Response, vec!["list".into(), "detail".into()]))
        );
        assert_eq!(section("Body.kind Enum"), Some(Section::Values(Some(Side::Body), vec!["kind".into()])));
        assert_eq!(section("errcode 的合法值"), Some(Section::Errors));
        assert_eq!(section("data 的结构"), Some(Section::Structure("data".into())));
        assert_eq!(section("Object Balance"), Some(Section::Structure("Balance".into())));
        assert_eq!(section("天气"), None);
    }
}
