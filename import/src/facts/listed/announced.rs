//! Lists of values without marks between values and meanings, which other words of the sentence tell to be lists.

use super::{LONGEST_NUMBERED, Listed, spaced_item};
use crate::text;

/// `枚举值,100 正常;10001 广告`: numbers that a word announces, with nothing but a space in front of their meanings.
pub(super) fn announced(plain: &str) -> Vec<Listed> {
    let Some((_, rest)) = plain.split_once("枚举值") else { return Vec::new() };
    let rest = rest.trim_start_matches([',', ':', ' ']);
    let end = rest.find(['。', '(']).unwrap_or(rest.len());
    let items = rest[..end].split(';').map(str::trim).filter(|item| !item.is_empty());
    items.map(spaced_item).collect::<Option<Vec<Listed>>>().unwrap_or_default()
}

/// Words in front of numbered notes.
const NOTES: [&str; 6] = ["注意", "说明", "规则", "要求", "步骤", "备注"];

/// `状态:(1) 在架;(2) 借出`: numbers in brackets that count up, in front of short meanings.
pub(super) fn bracketed(plain: &str) -> Vec<Listed> {
    let Some(first) = plain.find("(1)").or_else(|| plain.find("(0)")).filter(|at| *at > 0) else { return Vec::new() };
    if NOTES.iter().any(|word| plain[..first].contains(word)) {
        return Vec::new();
    }
    let mut found: Vec<Listed> = Vec::new();
    for item in plain[first + 1..].split('(') {
        let Some((value, meaning)) = item.split_once(')') else { break };
        let meaning = meaning.trim().trim_end_matches([';', ',', '、', '。', ' ']);
        let is_next = value.parse::<usize>().is_ok_and(|value| {
            found.last().is_none_or(|(last, _)| last.parse::<usize>().is_ok_and(|last| last + 1 == value))
        });
        let is_meaning = (1..=LONGEST_NUMBERED).contains(&meaning.chars().count())
            && meaning.chars().all(|c| text::is_wide(c) && c.is_alphanumeric());
        if !is_next || !is_meaning {
            return Vec::new();
        }
        found.push((value.to_owned(), meaning.to_owned()));
    }
    found
}

/// Words behind a list that say how many values it has.
const COUNTED: [&str; 5] = ["种值", "种取值", "个取值", "种状态", "种结果"];

/// `有pass、review两种值`: words without meanings, of which the sentence says how many there are.
pub(super) fn counted(plain: &str) -> Vec<Listed> {
    let Some(at) = COUNTED.iter().filter_map(|word| plain.find(word)).min() else { return Vec::new() };
    let Some(number) = plain[..at].chars().next_back() else { return Vec::new() };
    let wanted = "一二三四五六七八九".chars().position(|c| c == number).map(|at| at + 1);
    let wanted = wanted.or_else(|| (number == '两').then_some(2));
    let wanted = wanted.or_else(|| usize::try_from(number.to_digit(10)?).ok());
    let list = &plain[..at - number.len_utf8()];
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_、,/和或\" ".contains(c);
    let start = list.trim_end_matches(is_part).len();
    let words = list[start..].split(['、', ',', '/', '和', '或']).map(|word| word.trim_matches(['"', ' ']));
    let found: Vec<Listed> =
        words.filter(|word| !word.is_empty()).map(|word| (word.to_owned(), String::new())).collect();
    let are_words = found.iter().all(|(word, _)| !word.contains(' ') && !word.contains('"'));
    if wanted == Some(found.len()) && are_words { found } else { Vec::new() }
}
