//! What the headings of a page announce, in any dialect.

use crate::text;
use crate::vocabulary::dialect::{self, Dialect};
pub(crate) use crate::vocabulary::roles::{Section, Side};
use crate::vocabulary::types::{self, Base, Declared};

/// What a heading announces; `None` when its words say nothing.
pub(crate) fn section(heading: &str) -> Option<Section> {
    if let Some(section) = nested(heading) {
        return Some(section);
    }
    let lower = heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let in_dialect = |dialect: &Dialect| dialect.headings.iter().find(|(words, _)| has(words));
    let announced = dialect::of(&lower).find_map(in_dialect).map(|(_, section)| section);
    if announced == Some(&Section::Cloud) {
        return Some(Section::Cloud);
    }
    structure(heading, &lower).or_else(|| match announced? {
        Section::Sample(None) => Some(Section::Sample(side(&lower))),
        section => Some(section.clone()),
    })
}

/// Which side a text in lower case talks about.
pub(crate) fn side(lower: &str) -> Option<Side> {
    if dialect::says(lower, |dialect| dialect.of_response) {
        Some(Side::Response)
    } else if dialect::says(lower, |dialect| dialect.of_request) {
        Some(Side::Request)
    } else {
        None
    }
}

/// True for a text that begins or ends with the words of its section: a sentence has them anywhere.
pub(crate) fn begins_or_ends_with_words(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words = dialect::of(&lower).flat_map(|dialect| dialect.headings).flat_map(|(words, _)| *words);
    words.into_iter().any(|word| lower.starts_with(word) || lower.ends_with(word))
}

/// True for a heading that names a field by its path.
pub(crate) fn is_path(heading: &str) -> bool {
    nested(heading).is_some()
}

/// True for a heading that is nothing but the word of a type, such as `Object`: it says what the table below is of.
pub(crate) fn is_type(heading: &str) -> bool {
    let is_word = heading == "object" || heading.starts_with(|c: char| c.is_ascii_uppercase());
    let is_composite = |declared: &Declared| declared.lists > 0 || declared.base == Base::Object;
    is_word && types::split(heading).is_some_and(|(declared, rest)| rest.is_empty() && is_composite(&declared))
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
    // The words stand at the end; `kindEnumList` is a name.
    let words = ["Object Payload", "Payload", "Enum"];
    let at_end = words.iter().find_map(|word| Some((rest.trim_end().strip_suffix(word)?.len(), *word)));
    let anywhere = || words.iter().filter_map(|word| Some((rest.find(word)?, *word))).min_by_key(|(at, _)| *at);
    let (end, word) = at_end.or_else(anywhere)?;
    let is_enum = word == "Enum";
    let path = rest[..end].replace("(Array)", "").replace("<Array>", "").replace("[]", "");
    let path: Vec<String> = path.split('.').map(text::clean).filter(|step| !step.is_empty()).collect();
    Some(if is_enum { Section::Values(Some(side), path) } else { Section::Nested(side, path) })
}

/// `data 的结构`, `kind 的合法值`, `枚举-kind`, `结构体`, `Object Balance`.
fn structure(heading: &str, lower: &str) -> Option<Section> {
    let name = |rest: &str| text::split_name(rest.trim()).map(|(name, _)| name.to_owned());
    // `goods 货物的结构` is a row.
    let alone = |text: &str| name(text).filter(|name| matches!(text.trim()[name.len()..].trim(), "" | "的" | "字段"));
    if let Some(at) = heading.find("的结构") {
        let owner = heading[..at].trim_start_matches("Object ");
        return match (name(owner), alone(owner)) {
            (Some(_), None) => None,
            (_, owner) => Some(Section::Structure(owner.unwrap_or_default())),
        };
    }
    if let Some(at) = heading.find("合法值").or_else(|| heading.find("取值")) {
        let owner = heading[..at].trim_end_matches(['的', ' ']);
        // `kind 种类的合法值` says what it is, too.
        let is_all = heading.trim_end().ends_with("合法值");
        let field = alone(owner).or_else(|| name(owner).filter(|_| is_all))?;
        let codes = matches!(field.to_ascii_lowercase().as_str(), "errcode" | "code" | "err_code");
        return Some(if codes { Section::Errors } else { Section::Values(None, vec![field]) });
    }
    if lower.starts_with("枚举") || lower.ends_with("枚举") || lower.ends_with("枚举值") {
        let bare = heading.trim_start_matches("枚举值").trim_start_matches("枚举");
        let bare = bare.trim_start_matches(['-', ' ', '：', ':']).trim_start_matches("enum").trim();
        let path: Vec<String> = name(bare).into_iter().collect();
        // A sentence may end with the word.
        let is_heading = lower.starts_with("枚举") || !path.is_empty();
        return is_heading.then_some(Section::Values(None, path));
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
        assert_eq!(
            section("Res.list(Array).goodsEnumListObject Payload"),
            Some(Section::Nested(Side::Response, vec!["list".into(), "goodsEnumList".into()]))
        );
        assert_eq!(section("Body.kind Enum"), Some(Section::Values(Some(Side::Body), vec!["kind".into()])));
        assert_eq!(
            section("Res.list(Array).kindEnumList Object Payload"),
            Some(Section::Nested(Side::Response, vec!["list".into(), "kindEnumList".into()]))
        );
        assert_eq!(section("errcode 的合法值"), Some(Section::Errors));
        assert_eq!(section("kind 种类的合法值"), Some(Section::Values(None, vec!["kind".into()])));
        assert_eq!(section("kind 种类的取值，见下"), None);
        assert_eq!(section("data 的结构"), Some(Section::Structure("data".into())));
        assert_eq!(section("Object Balance"), Some(Section::Structure("Balance".into())));
        assert_eq!(section("天气"), None);
        assert_eq!(section("Response Body Response Payload"), Some(Section::Params(Some(Side::Response))));
        assert_eq!(section("Request BodyRequest Payload"), Some(Section::Params(Some(Side::Body))));
        assert_eq!(section("Return Example"), Some(Section::Sample(Some(Side::Response))));
    }
}
