//! Error codes: names, classes and remedies from what the page says about them.

use std::collections::HashSet;

use heck::ToUpperCamelCase;
use weixin_codegen::model::Class;

use crate::draft::model::ErrorRow;
use crate::facts::model::{ErrorFact, Fact};
use crate::infer::known::Known;
use crate::infer::names;

/// Words that tell a class, in the order in which they decide.
const WORDS: &[(Class, &[&str])] = &[
    (
        Class::TokenInvalid,
        &[
            "access_token expired",
            "invalid access_token",
            "access_token 过期",
            "access_token过期",
            "accesstoken过期",
            "access_token isinvalid",
            "access_token is invalid",
            "accesstoken 不合法",
            "access_token无效",
        ],
    ),
    (
        Class::Quota,
        &["每天", "每日", "当天", "当日", "daily", "天级别", "day quota", "额度", "配额", "明天", "next day"],
    ),
    (
        Class::Busy,
        &[
            "system error",
            "系统繁忙",
            "系统错误",
            "系统异常",
            "系统失败",
            "system failed",
            "system busy",
            "内部错误",
            "internal error",
            "服务繁忙",
            "稍后再试",
            "稍后重试",
            "请重试",
            "try again",
            "超时",
            "timeout",
            "service unavailable",
        ],
    ),
    (
        Class::Throttled,
        &["频率", "频繁", "过快", "minute-quota", "frequency", "too many", "too fast", "freq", "rate limit", "频控"],
    ),
    (
        Class::InProgress,
        &[
            "进行中",
            "处理中",
            "生成中",
            "being uploaded",
            "being processed",
            "运行中",
            "审核中",
            "正在",
            "in progress",
            "未完成",
        ],
    ),
    (
        Class::Content,
        &[
            "违规",
            "敏感",
            "违法",
            "risky",
            "risk",
            "图片大小",
            "文件大小",
            "文件过大",
            "file size",
            "invalid file",
            "media size",
            "meida size",
            "格式不对",
            "format is not supported",
            "内容不合",
        ],
    ),
    (
        Class::Gone,
        &[
            "已取消",
            "已关闭",
            "已过期",
            "已失效",
            "已结束",
            "已删除",
            "cancelled",
            "canceled",
            "closed",
            "expired",
            "已被删除",
            "已经失效",
        ],
    ),
    (
        Class::Permission,
        &[
            "权限",
            "unauthorized",
            "未授权",
            "没有授权",
            "未开通",
            "permission",
            "privilege",
            "白名单",
            "whitelist",
            "forbidden",
            "未认证",
            "not allowed",
        ],
    ),
    (
        Class::Caller,
        &[
            "invalid",
            "不合法",
            "非法",
            "错误",
            "missing",
            "缺少",
            "参数",
            "require",
            "不存在",
            "not exist",
            "not found",
            "无效",
            "不能为空",
            "empty",
            "重复",
            "已存在",
            "exceed",
            "超过",
            "超出",
            "illegal",
            "不匹配",
            "不支持",
            "bad ",
        ],
    ),
];

/// The rows of an endpoint's table of codes; success is none.
pub fn rows(facts: &[Fact<ErrorFact>], known: &Known, prose: bool) -> Vec<ErrorRow> {
    let mut seen = HashSet::new();
    let mut names = HashSet::new();
    let mut rows = Vec::new();
    for fact in facts {
        if fact.value.code == 0 || known.success.contains(&fact.value.code) || !seen.insert(fact.value.code) {
            continue;
        }
        rows.push(row(fact, known, &mut names, prose));
    }
    rows
}

fn row(fact: &Fact<ErrorFact>, known: &Known, names: &mut HashSet<String>, prose: bool) -> ErrorRow {
    let ErrorFact { code, message, remedy } = &fact.value;
    let shared = known.codes.get(code);
    let mut todos = Vec::new();
    let text = if !message.is_empty() {
        message.clone()
    } else if !remedy.is_empty() && prose {
        remedy.clone()
    } else {
        todos.push("the page gives no message".to_owned());
        format!("code {code}")
    };
    let guessed = class(&text, remedy);
    let class = shared.map(|shared| shared.class).or(guessed).unwrap_or(Class::Caller);
    if shared.is_none() && guessed.is_none() {
        todos.push("nothing says the class: taken for a mistake of the caller".to_owned());
    }
    let remedy = match shared {
        _ if prose && !remedy.is_empty() && *remedy != text => remedy.clone(),
        Some(shared) => shared.remedy.clone(),
        None => standard_remedy(class).to_owned(),
    };
    let name = variant(*code, &text, shared.map(|shared| shared.name.as_str()), names);
    ErrorRow { code: *code, name, text, meaning: None, remedy, class, predicted_by: None, todos, line: fact.line }
}

/// The class that the words of a code tell.
fn class(text: &str, remedy: &str) -> Option<Class> {
    let of = |text: &str| {
        let lower = text.to_lowercase();
        WORDS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word))).map(|(class, _)| *class)
    };
    of(text).or_else(|| of(remedy))
}

/// What to do, where the page does not say it or its sentences are left out.
fn standard_remedy(class: Class) -> &'static str {
    match class {
        Class::TokenInvalid => "fetch a new token and send it again",
        Class::Busy => "send it again after a moment",
        Class::Throttled => "wait a minute",
        Class::Quota => "wait for the next day or have the quota cleared",
        Class::InProgress => "wait and send it again",
        Class::Caller => "correct the request",
        Class::Content => "send something else",
        Class::Gone => "nothing can be done with it any more",
        Class::Permission => "have the permission granted first",
    }
}

/// `invalid appid` → `InvalidAppid`; what has no English words is named after its number.
fn variant(code: i64, text: &str, shared: Option<&str>, names: &mut HashSet<String>) -> String {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .take(5)
        .collect();
    let english = text.is_ascii() && !words.is_empty() && words.iter().map(|word| word.len()).sum::<usize>() > 3;
    let made = words.join("_").to_upper_camel_case();
    let sign = if code < 0 { "Minus" } else { "" };
    let number = format!("{sign}{}", code.unsigned_abs());
    let name = match shared {
        Some(name) => name.to_owned(),
        None if english && names::is_type_name(&made) && made.len() <= 60 => made,
        None => format!("Code{number}"),
    };
    let name = if names.contains(&name) { format!("{name}{number}") } else { name };
    names.insert(name.clone());
    name
}
