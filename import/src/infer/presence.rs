//! Whether a field has to be there.

use crate::draft::model::{Field, Type};
use crate::facts::names::Names;
use crate::facts::sentences::compact;
use crate::infer::field_of::FieldOf;
use crate::infer::tree::Node;
use crate::vocabulary::conditions::LEFT_OUT;
use crate::vocabulary::presence::{
    ALWAYS_HOLDS, BETWEEN, CONDITION_ENDS, EXCLUSIVE, IF, IN_PLACE_OF, NOT_ALWAYS, NOT_ALWAYS_ENGLISH, ONLY, RETURNED,
    SIDES,
};

/// What is open about a parameter whose table and sentence disagree.
pub(super) const TABLE_DISAGREES: &str = "the table says that it has to be sent, its sentence that it may be left out";

/// Sets whether a field has to be there, and whether it may be null.
pub(crate) fn set_presence(node: &Node, of: FieldOf, field: &mut Field) {
    field.required = if of.is_sent() { is_required(node, &field.doc) } else { is_always_returned(node, &field.doc) };
    if of.is_sent() && field.required && says(&compact(&field.doc), LEFT_OUT) {
        field.required = false;
        field.todos.push(TABLE_DISAGREES.to_owned());
    }
    if of.is_sent() && !field.required {
        field.nullable = false;
    }
}

fn is_required(node: &Node, doc: &str) -> bool {
    match &node.row {
        // When something is returned does not tell what is to be sent.
        Some(row) => row.required.or_else(|| answered(doc)).unwrap_or_else(|| !(says(doc, IF) || is_said_to_lack(doc))),
        None => holds_required(node),
    }
}

/// What the last word of a sentence answers: a column of remarks may say that it has to be sent.
fn answered(doc: &str) -> Option<bool> {
    match doc.rsplit([' ', '，', '。']).find(|word| !word.is_empty())? {
        "必填" | "必须" | "必选" | "必传" => Some(true),
        "选填" | "可选" | "非必填" | "非必须" => Some(false),
        _ => None,
    }
}

fn is_always_returned(node: &Node, doc: &str) -> bool {
    let by_sample = !node.parent_shown || (node.shape.is_some() && node.always);
    let may_be_absent = node.row.as_ref().is_some_and(|row| row.required == Some(false));
    // A sample may say more than the table.
    by_sample && !may_be_absent && !is_conditional(doc) && !node.comment.as_deref().is_some_and(is_not_always)
}

/// Fields of a response that exclude each other may each be absent: those that the sentence of one of them names beside it,
/// and all of an object whose sentence says that it holds one of several.
pub(crate) fn exclude(container: &str, fields: &mut [Field]) {
    let is_one_of = says(&compact(container), EXCLUSIVE);
    let mut names = Names::default();
    fields.iter().for_each(|field| names.add(&field.name, &field.name, &field.doc));
    names.sort();
    let mut excluded: Vec<String> = Vec::new();
    for field in fields.iter() {
        let doc = compact(&field.doc);
        let of_these = matches!(field.ty.innermost(), Type::Scalar(_) | Type::OpenEnum(_)) && says(&doc, EXCLUSIVE);
        if of_these || says(&doc, IN_PLACE_OF) {
            let named = names.all_in(&doc);
            if of_these && named.iter().all(|name| *name == field.name) {
                continue;
            }
            excluded.extend(named.into_iter().map(str::to_owned));
            excluded.push(field.name.clone());
        }
    }
    for field in fields.iter_mut() {
        field.required &= !is_one_of && !excluded.contains(&field.name);
    }
}

/// An object that only the paths of its rows name is there when one of them has to be; what only a sample names may be
/// left out, because no row says otherwise.
fn holds_required(node: &Node) -> bool {
    let is_required =
        |field: &Node| field.row.as_ref().map_or_else(|| holds_required(field), |row| row.required.unwrap_or(true));
    node.fields.iter().any(is_required)
}

/// True when a sentence says that a field is not always there.
fn is_conditional(doc: &str) -> bool {
    says(doc, IF) || is_not_always(doc)
}

fn is_not_always(doc: &str) -> bool {
    is_said_to_lack(doc) || is_returned_sometimes(&compact(doc))
}

/// True when a word says by itself that a field is not always there.
fn is_said_to_lack(doc: &str) -> bool {
    says(&compact(doc), NOT_ALWAYS) || says(&doc.to_lowercase(), NOT_ALWAYS_ENGLISH)
}

fn says(compact: &str, words: &[&str]) -> bool {
    words.iter().any(|word| compact.contains(word))
}

/// `状态为 2 时返回`, `仅订单退款后有值`, `正面返回`: what comes in front of the word is a condition that does not always hold.
fn is_returned_sometimes(compact: &str) -> bool {
    let all = RETURNED.iter().flat_map(|word| compact.match_indices(word));
    all.map(|(at, _)| &compact[..at]).any(|before| {
        let clause = before.rsplit(['。', ';', '；']).next().unwrap_or(before);
        let condition = without_ends(clause, BETWEEN);
        let ends = |words: &[&str]| words.iter().any(|word| condition.ends_with(word));
        let has_between = condition.len() < clause.len();
        !ends(ALWAYS_HOLDS)
            && !says(clause, &["每次"])
            && (ends(CONDITION_ENDS) || ends(SIDES) || clause.ends_with('才') || has_between && says(condition, ONLY))
    })
}

/// A text without the words that it ends with.
fn without_ends<'a>(mut text: &'a str, words: &[&str]) -> &'a str {
    while let Some(rest) = words.iter().find_map(|word| text.strip_suffix(word)) {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::is_conditional;

    #[test]
    fn sentences_say_that_fields_are_not_always_there() {
        for sentence in [
            "退还时间。当状态为已退还时有返回，格式为yyyy-MM-dd",
            "渠道，仅订单归还后返回",
            "状态为 2 时，返回编号",
            "正面返回，姓名",
            "只有新书才会有",
            "注意：只有新书这个字段会有值",
            "当类型为归还时, 有值",
            "说明，管理员无该字段",
            "没有头像时该项为空",
            "书架已绑定才会返回；否则为空",
            "归还中时返回",
            "在归还的情况下返回",
            "可选",
            "编号，方式为2时需填",
            "编号，当方式为1时有效",
            "returned when the shelf is open",
            "only if it is open",
        ] {
            assert!(is_conditional(sentence), "{sentence}");
        }
        for sentence in [
            "书架返回的编号",
            "返回书架总数",
            "接口请求返回参数",
            "请求成功时返回",
            "编号，调用成功后返回",
            "唯一编号，每次请求都会返回",
            "时间，query 接口返回的时间",
            "最后返回时间",
            "an identifier",
            "",
        ] {
            assert!(!is_conditional(sentence), "{sentence}");
        }
    }
}
