//! Words that say that something is not always there; those of Chinese are compared with sentences without spaces.

/// Words that say it by themselves.
pub(crate) const NOT_ALWAYS: &[&str] = &[
    "才有",
    "才会有",
    "可能",
    "不一定",
    "可选",
    "选填",
    "非必填",
    "不返回",
    "不会返回",
    "可以返回",
    "无该字段",
    "没有该字段",
    "无此字段",
    "时为空",
    "否则为空",
    "状态为空",
    "则为空",
    "项为空",
    "仅当",
    "时需填",
    "时必填",
    "时需要填",
    "时填写",
    "时有效",
    "时没有",
    "时候没有",
    "则没有",
    "就没有",
];

/// Words that say of several that no two of them are there.
pub(crate) const EXCLUSIVE: &[&str] = &[
    "只能存在一",
    "只会存在一",
    "只存在一",
    "不同时存在",
    "不会同时",
    "不能同时",
    "不可同时",
    "不可能同时",
    "只会有一个",
    "只返回其中一",
    "仅返回其中一",
    "只会返回其中一",
    "二选一",
    "互斥",
    "mutuallyexclusive",
];

/// Words behind the name of what is there in place of something else: `有img的时候没有video`.
pub(crate) const IN_PLACE_OF: &[&str] = &["时没有", "时候没有", "则没有", "就没有", "时无", "时不返回", "时候不返回"];

/// Words of conditions in the sentence of a row. A comment of a sample talks of its values by them.
pub(crate) const IF: &[&str] = &["如果", "若"];

/// The same in English, as it stands in a sentence in lower case.
pub(crate) const NOT_ALWAYS_ENGLISH: &[&str] = &["only when", "only if", "optional", "may be", "if ", "returned when"];

/// What is returned, or has a value, behind a condition.
pub(crate) const RETURNED: &[&str] = &["返回", "有值", "存在", "出现", "有该字段", "有此字段"];

/// What may stand between a condition and such a word.
pub(crate) const BETWEEN: &[&str] = &["该字段", "此字段", "这个字段", "会", "将", "才", "有", "需", "则", "是", ","];

/// How a condition ends.
pub(crate) const CONDITION_ENDS: &[&str] = &["时", "后", "下", "才", "则", "情况", "之后", "场景"];

/// How a condition ends that holds for every response that is a success.
pub(crate) const ALWAYS_HOLDS: &[&str] = &[
    "请求成功时",
    "请求成功后",
    "调用成功时",
    "调用成功后",
    "每次请求都会",
    "请求后",
    "调用后",
    "最后",
    "以下",
    "如下",
];

/// Sides of a document: what one of them shows is not there for the other.
pub(crate) const SIDES: &[&str] = &["正面", "反面", "背面", "人像面", "国徽面", "主页", "副页"];

/// How a sentence names what it says nothing of: only some requests have it returned.
pub(crate) const ONLY: &[&str] = &["仅", "只有", "只在"];
