//! Values that sentences list with their meanings: `0：waiting；1：sent`, `OPEN: 打开 CLOSED: 关闭`.

mod announced;
mod neighbours;

use std::collections::HashSet;

use crate::facts::listed::announced::{announced, bracketed, counted};
use crate::facts::listed::neighbours::alternating;
use crate::facts::sentences::number;
use crate::text;
use crate::vocabulary::values::{IN_FRONT_OF_MEANING, NO_MEANINGS, NO_VALUES, OR_LEFT_OUT, WORD_IN_FRONT_OF_MEANING};

pub(crate) use crate::facts::listed::neighbours::may_list;

/// The most values that a sentence lists.
const MAX_LISTED: usize = 60;

/// A value as a sentence writes it, with its meaning.
pub(crate) type Listed = (String, String);

/// The numbers that a sentence lists, two or more.
pub(crate) fn listed_numbers(sentence: &str) -> Vec<Listed> {
    let plain = plain(sentence);
    let found = numbers(&plain);
    let mut run = first_run(found);
    if run.len() < 2 {
        run = behind_meanings(&plain);
    }
    if run.len() < 2 {
        run = spaced(&plain);
    }
    if run.len() < 2 {
        run = glued(&plain);
    }
    if run.len() < 2 {
        run = alternating(&plain);
    }
    if run.len() < 2 {
        run = announced(&plain);
    }
    if run.len() < 2 {
        run = bracketed(&plain);
    }
    are_values(run)
}

/// The words that a sentence lists, two or more.
pub(crate) fn listed_words(sentence: &str) -> Vec<Listed> {
    let plain = plain(sentence);
    // A sentence about what is inside of a text lists its members.
    if NO_VALUES.iter().any(|word| plain.contains(word)) {
        return Vec::new();
    }
    let mut found = words(&plain);
    if found.len() < 2 {
        found = noted_words(&plain);
    }
    if found.len() < 2 {
        found = quoted_behind_meanings(&plain);
    }
    if found.len() < 2 {
        found = words_behind_meanings(&plain);
    }
    if found.len() < 2 {
        found = quoted_in_front(&plain);
    }
    if found.len() < 2 {
        found = counted(&plain);
    }
    are_values(found)
}

fn plain(sentence: &str) -> String {
    let plain = |c: char| match c {
        '：' => ':',
        '，' => ',',
        '；' => ';',
        '＝' => '=',
        '（' | '【' => '(',
        '）' | '】' => ')',
        '“' | '”' => '"',
        c => c,
    };
    sentence.chars().map(plain).collect()
}

/// Values are a list if there are two or more, each once.
fn are_values(mut found: Vec<Listed>) -> Vec<Listed> {
    found.dedup_by(|one, other| one.0 == other.0);
    let distinct: HashSet<&String> = found.iter().map(|(value, _)| value).collect();
    let is_list = found.len() > 1 && found.len() < MAX_LISTED && distinct.len() == found.len();
    if is_list { found } else { Vec::new() }
}

/// A number with its meaning, and the mark between them.
struct Number {
    value: i64,
    meaning: String,
    mark: &'static str,
    /// True right behind a bracket that opens.
    in_brackets: bool,
}

/// The longest meaning of a value that is numbered like a note, in characters.
const LONGEST_NUMBERED: usize = 8;

impl Number {
    /// True for what may be the first of some notes: `1.先登记`. `(1.对公，2.对私)` are values.
    fn is_note(&self) -> bool {
        let is_item = self.in_brackets && self.meaning.chars().count() <= LONGEST_NUMBERED;
        self.mark == "." && self.value != 0 && !is_item
    }

    /// True where the mark is one of a numbered list.
    fn is_numbering(&self) -> bool {
        matches!(self.mark, "、" | ".")
    }
}

fn numbers(plain: &str) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(start) = plain[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let rest = &plain[start..];
        at = start + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        // `021-****1234` is a number of a telephone.
        let is_code = rest.starts_with('0') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        let Some((value, after)) = number(rest).filter(|_| !is_code && !is_glued(&plain[..start])) else { continue };
        if let Some((meaning, mark)) = meaning(&plain[start..at], after) {
            found.push(Number { value, meaning, mark, in_brackets: plain[..start].ends_with('(') });
        } else if let Some(last) = found.last().filter(|last| found.len() > 1 && last.value + 1 == value) {
            // `2:passed,3failed`: a mark that is missing.
            let is_item = plain[..start].ends_with([',', ';', '、', ' ']) && after.starts_with(text::is_wide);
            let mark = last.mark;
            found.extend(is_item.then(|| Number { value, meaning: end_of_meaning(after), mark, in_brackets: false }));
        }
        at = plain.len() - after.len();
    }
    found
}

/// True where a number goes on from a word, a date or a path. `/2=books` is one of a list, and so is `状态.0表示`.
fn is_glued(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('/' | '.') => !back.next().is_some_and(|c| text::is_wide(c) || c == ' ' || c == ')'),
        Some('-') => back.next().is_some_and(|c| c != ' '),
        Some(c) => c.is_ascii_alphanumeric() || c == '_',
        None => false,
    }
}

/// The numbers up to the first that comes twice: what follows says more of them. Notes are numbered, too, so numbers with
/// the marks of such a list do not count beside others, and after a point only those from 0 on.
fn first_run(found: Vec<Number>) -> Vec<Listed> {
    let has_others = found.iter().filter(|number| !number.is_numbering()).count() > 1;
    let mut run: Vec<Listed> = Vec::new();
    for number in found {
        if number.is_numbering() && has_others || run.is_empty() && number.is_note() {
            continue;
        }
        let Number { value, meaning, .. } = number;
        let value = value.to_string();
        if run.iter().any(|(known, _)| *known == value) {
            break;
        }
        run.push((value, meaning));
    }
    run
}

/// What a sentence says of the value in front of it, and by which mark: `:waiting,…`.
fn meaning(value: &str, after: &str) -> Option<(String, &'static str)> {
    let text = after.trim_start_matches(['"', ' ']);
    // `0或不传-不加急` says of a value that it is the default, too.
    let text = OR_LEFT_OUT.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let mark = IN_FRONT_OF_MEANING.iter().find(|mark| text.starts_with(**mark))?;
    let rest = &text[mark.len()..];
    let is_day = *mark == "-" && rest.starts_with(|c: char| c.is_ascii_digit());
    // `1.5`, and the end of a sentence.
    let is_point = *mark == "." && !rest.starts_with(text::is_wide);
    let meaning = end_of_meaning(rest);
    // `5:5 分钟粒度` repeats the value; `10:30 开始` does not.
    let digits = meaning.len() - meaning.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_told =
        digits == 0 || meaning[..digits] == *value && meaning[digits..].trim_start().starts_with(text::is_wide);
    let is_one = !is_day && !is_point && is_told && meaning.contains(char::is_alphabetic);
    is_one.then_some((meaning, *mark))
}

/// A meaning ends where the next value begins, or the clause.
fn end_of_meaning(text: &str) -> String {
    let stop = text.find([',', ';', '。', '、', ')', '】', '|']).unwrap_or(text.len());
    let next = text[..stop].match_indices([' ', '/']).map(|(at, _)| at).find(|at| begins_value(&text[at + 1..stop]));
    let meaning = text[..next.unwrap_or(stop)].trim_end_matches(|c: char| c.is_ascii_digit());
    // What is in brackets and goes on says more than the meaning.
    let whole = meaning.rfind('(').filter(|_| !meaning.contains(')')).map_or(meaning, |open| &meaning[..open]);
    text::clean(whole)
}

/// True where a value with its mark begins: `2=x`, `OPEN: x`.
fn begins_value(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '/', '-']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let rest_bare = rest.trim_start();
    rest.len() < text.len() && IN_FRONT_OF_MEANING.iter().any(|mark| rest_bare.starts_with(mark))
}

/// `OPEN: 打开 CLOSED: 关闭`, `open表示打开；closed表示关闭`
fn words(plain: &str) -> Vec<Listed> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, word)) = next_word(plain, at) {
        at = start + word.len();
        let rest = plain[at..].trim_start_matches(['"', ' ', '`']);
        let Some(mark) = WORD_IN_FRONT_OF_MEANING.iter().find(|mark| rest.starts_with(**mark)) else { continue };
        let meaning = end_of_meaning(rest[mark.len()..].trim_start());
        // `kind=A时必填` is a condition.
        let letters = if *mark == ":" { 8 } else { 1 };
        let is_meaning = meaning.chars().take(letters).any(text::is_wide);
        if is_meaning && is_value(plain, start, word) {
            found.push((word.to_owned(), meaning));
        }
    }
    found
}

/// `open(打开)/closed(关闭)`: words with nothing but marks between them.
fn noted_words(plain: &str) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let mut at = 0;
    let mut end = 0;
    while let Some((start, word)) = next_word(plain, at) {
        at = start + word.len();
        let Some(rest) = plain[at..].trim_start_matches(['"', ' ', '`']).strip_prefix('(') else { continue };
        let Some((meaning, behind)) = rest.split_once(')') else { continue };
        let is_next = found.is_empty() || plain[end..start].chars().all(|c| " /、,;或和\"`".contains(c));
        if !is_next && found.len() > 1 {
            break;
        }
        if !is_next {
            found.clear();
        }
        // `"1"(Android)` goes on with what began in Chinese.
        let is_told = meaning.contains(text::is_wide) || !found.is_empty() && meaning.contains(char::is_alphabetic);
        if is_told && meaning.chars().count() < 20 && is_value(plain, start, word) {
            found.push((word.to_owned(), text::clean(meaning)));
            end = plain.len() - behind.len();
            at = end;
        }
    }
    found
}

/// The longest meaning in front of a quoted value, in characters.
const LONGEST_MEANING: usize = 8;

/// `正式版为"release",体验版"trial"`
fn quoted_behind_meanings(plain: &str) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let mut parts = plain.split('"');
    let mut before = parts.next().unwrap_or("");
    while let (Some(value), Some(behind)) = (parts.next(), parts.next()) {
        let clause = before.trim_end_matches([' ', ':', '为', '是']);
        let meaning = clause.rsplit([',', ';', '。', '、', '(', ':', ' ', '.']).next().unwrap_or("");
        let meaning = meaning.trim_start_matches(['有', '和', '或']);
        let is_word = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let length = meaning.chars().count();
        if is_word && (1..=LONGEST_MEANING).contains(&length) && meaning.chars().all(text::is_wide) {
            found.push((value.to_owned(), meaning.to_owned()));
        }
        before = behind;
    }
    found
}

/// `"0" 升序,"1" 降序`
fn quoted_in_front(plain: &str) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let mut parts = plain.split('"');
    parts.next();
    while let (Some(value), Some(behind)) = (parts.next(), parts.next()) {
        let end = behind.find([',', ';', '。', '、', ')', '/']).unwrap_or(behind.len());
        let meaning = behind[..end].trim().trim_start_matches([':', '=']).trim_start();
        let is_word = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let length = meaning.chars().count();
        if !is_word || !(1..=LONGEST_MEANING).contains(&length) || !meaning.chars().all(text::is_wide) {
            return Vec::new();
        }
        found.push((value.to_owned(), meaning.to_owned()));
    }
    found
}

/// `营销类:Marketing;通知类:Notification`: words behind their meanings.
fn words_behind_meanings(plain: &str) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    for (at, _) in plain.match_indices(':') {
        let Some((start, word)) = next_word(plain, at) else { break };
        let behind = plain[start + word.len()..].chars().next();
        let ends = behind.is_none_or(|c| ",;。、)".contains(c));
        let before = plain[..at].rsplit([',', ';', '。', '、', '(', ':', ' ']).next().unwrap_or("");
        let is_meaning = !before.is_empty() && before.chars().all(|c| text::is_wide(c) && c.is_alphabetic());
        if ends && is_meaning && plain[at + 1..start].trim().is_empty() && word.len() > 1 {
            found.push((word.to_owned(), before.to_owned()));
        }
    }
    found
}

/// `失效时间:0,失效天数:1`: numbers behind their meanings.
fn behind_meanings(plain: &str) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    for (at, _) in plain.match_indices(':') {
        let rest = plain[at + 1..].trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let ends = rest[end..].is_empty() || rest[end..].starts_with([',', ';', '。', '、', ')']);
        let before = plain[..at].rsplit([',', ';', '。', '、', '(', ':']).next().unwrap_or("").trim();
        let is_bound = NO_MEANINGS.iter().any(|word| before.contains(word));
        let is_meaning = !before.is_empty() && before.contains(text::is_wide) && !is_bound;
        if end > 0 && end < 6 && ends && is_meaning {
            found.push((rest[..end].to_owned(), text::clean(before)));
        }
    }
    found
}

/// `(1 资料;2 评论;3 论坛)`: numbers that count up, with nothing but a space in front of their meanings.
fn spaced(plain: &str) -> Vec<Listed> {
    let lists = plain.match_indices(['(', ':']).map(|(at, _)| &plain[at + 1..]);
    let mut found = lists.map(|rest| {
        let end = rest.find([')', '。', ':']).unwrap_or(rest.len());
        rest[..end].split([';', '、']).map(|item| spaced_item(item.trim())).collect::<Option<Vec<Listed>>>()
    });
    let counts_up = |list: &Vec<Listed>| {
        let numbers: Vec<i64> = list.iter().filter_map(|(value, _)| value.parse().ok()).collect();
        list.len() > 2 && numbers.len() == list.len() && numbers.windows(2).all(|two| two[1] == two[0] + 1)
    };
    found.find_map(|list| list.filter(counts_up)).unwrap_or_default()
}

/// `0不打开(默认),1打开`: numbers that count up from 0, with nothing in front of their meanings.
fn glued(plain: &str) -> Vec<Listed> {
    let mut run: Vec<Listed> = Vec::new();
    for item in plain.split([',', ';', '、', '。']) {
        // `方式默认0自取,1寄出`
        let behind_default = item.rsplit_once("默认").map(|(_, value)| value.trim_start_matches("值"));
        let item = behind_default.filter(|value| value.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(item);
        let meaning = item.trim().trim_start_matches(|c: char| c.is_ascii_digit());
        let value = &item.trim()[..item.trim().len() - meaning.len()];
        let goes_on =
            value.parse() == Ok(run.len()) && meaning.starts_with(text::is_wide) && meaning.chars().count() > 1;
        match goes_on {
            true => run.push((value.to_owned(), text::clean(meaning.split('(').next().unwrap_or(meaning)))),
            false if run.len() > 1 => break,
            false => run.clear(),
        }
    }
    run
}

fn spaced_item(item: &str) -> Option<Listed> {
    let (value, meaning) = item.split_once(' ')?;
    let is_value = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let meaning = meaning.trim();
    // `3 天` is a number of something.
    let is_unit = meaning.chars().count() < 2;
    (is_value && !is_unit && meaning.starts_with(text::is_wide)).then(|| (value.to_owned(), text::clean(meaning)))
}

/// The next word that may be a value, with its place.
fn next_word(plain: &str, from: usize) -> Option<(usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = from;
    loop {
        at += plain.get(at..)?.find(is_part)?;
        let rest = &plain[at..];
        let word = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let is_quoted = plain[..at].ends_with('"');
        if is_quoted || word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some((at, word));
        }
        at += word.len();
    }
}

/// True for a word that stands by itself, and is no part of an address, a path or a condition.
fn is_value(plain: &str, at: usize, word: &str) -> bool {
    let before = plain[..at].trim_end_matches(['"', '`']);
    let is_apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_.-=:<&?".contains(c))
        || before.ends_with(": ")
        || before.ends_with(':') && before.chars().rev().nth(1).is_some_and(text::is_wide);
    let is_condition = before.ends_with('当') || before.ends_with('若');
    is_apart
        && !is_condition
        && (word.len() > 1 || word.starts_with(|c: char| c.is_ascii_digit()))
        && !matches!(word.to_ascii_lowercase().as_str(), "http" | "https" | "id" | "url")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(found: &[Listed]) -> Vec<&str> {
        found.iter().map(|(value, _)| value.as_str()).collect()
    }

    #[test]
    fn numbers_are_listed_in_many_ways() {
        for (sentence, wanted) in [
            ("状态，0：待付款，1：已付款；2-已取消", vec!["0", "1", "2"]),
            ("类型：1=书 /2=刊（月） /4=报；不传默认 0", vec!["1", "2", "4"]),
            ("状态.0表示在架；1表示借出。", vec!["0", "1"]),
            ("方式，0.未填 1.上门 11.自寄", vec!["0", "1", "11"]),
            ("取值有：5：5 分钟，含端点。60：60分钟。1440：一天", vec!["5", "60", "1440"]),
            ("银行种类(1.对公，2.对私)", vec!["1", "2"]),
            ("种类 1-新书入库 2-旧书 3-其他", vec!["1", "2", "3"]),
            ("（0：未审，1：在审，2:通过，3失败）", vec!["0", "1", "2", "3"]),
            ("资质：1-有；2-无，且少于100万元 注： 1、 （1）资质=1：需上传", vec!["1", "2"]),
            ("1 表示不返回，0 表示返回，默认为 0", vec!["1", "0"]),
            ("默认值0，类型，失效时间：0，失效天数：1", vec!["0", "1"]),
            ("是否打开评论，0不打开(默认)，1打开", vec!["0", "1"]),
            ("场景（1 资料；2 评论；3 论坛；4 日志）", vec!["1", "2", "3", "4"]),
            ("书架状态枚举：(1) 在架；(2) 借出；(3) 待修。", vec!["1", "2", "3"]),
            ("命中标签枚举值，100 正常；2001 破损；2002 缺页", vec!["100", "2001", "2002"]),
            ("取书方式默认0自取，1寄出,2代取", vec!["0", "1", "2"]),
            ("书架类型 1 木架 0 铁架", vec!["1", "0"]),
            ("是否借出，1 借出，0 在架", vec!["1", "0"]),
            ("版本：0 正式版 1 开发版 2 体验版", vec!["0", "1", "2"]),
            ("1-声明；0或不传-不声明", vec!["1", "0"]),
            ("填1表示加急，0或不填为不加急", vec!["1", "0"]),
        ] {
            assert_eq!(values(&listed_numbers(sentence)), wanted, "{sentence}");
        }
        for sentence in [
            "2021-09-01 起",
            "有效期（1 年；2 年；3 年）",
            "借书注意：（1）先登记；（2）再取书",
            "书名：（1）不超过十个字且不能重复登记；（2）不可为空",
            "0点，1点开门",
            "最小值：1，最大值：20",
            "最多10个",
            "长度1-20",
            "比例 1:2",
            "",
            "版本 1.2",
            "如 021-****1234, 0**2-***1234",
            "注意 1.先登记 2.再借书",
            "注意（1.先登记后再去借书并保留收据，2.再借书）",
            "9:30 开门，18:30 关门",
        ] {
            assert!(listed_numbers(sentence).is_empty(), "{sentence}");
        }
        assert_eq!(listed_numbers("种类 1-新书 2-旧书")[0].1, "新书");
    }

    #[test]
    fn words_are_listed_in_many_ways() {
        for (sentence, wanted) in [
            ("open表示打开，close表示关闭", vec!["open", "close"]),
            ("动作：dns(域名)/ping(ping检测)/all(全部)", vec!["dns", "ping", "all"]),
            ("状态。枚举值： ON_SHELF：在架 LENT：借出", vec!["ON_SHELF", "LENT"]),
            ("支持zh_CN(简体)、en_US(英文)，默认为zh_CN", vec!["zh_CN", "en_US"]),
            ("app：app借书，web：网页借书", vec!["app", "web"]),
            ("正式版为\"release\"，体验版为 \"trial\"", vec!["release", "trial"]),
            ("有在架“on”，借出“lent”， 过期“late”", vec!["on", "lent", "late"]),
            ("种类 \"0\"【全部】，\"1\" 【书】，\"2\" 【CD】，\"3\"【其他】", vec!["0", "1", "2", "3"]),
            ("排序规则 \"0\" 升序, \"1\" 降序", vec!["0", "1"]),
            ("借阅类型，营销类：Marketing；通知类：Notification", vec!["Marketing", "Notification"]),
            ("种类 \"0\"【全部】，\"1\" 【书】", vec!["0", "1"]),
            ("结果，有keep、repair、drop三种值", vec!["keep", "repair", "drop"]),
            ("结果，取值为keep/drop两种值之一", vec!["keep", "drop"]),
        ] {
            assert_eq!(values(&listed_words(sentence)), wanted, "{sentence}");
        }
        for sentence in [
            "见 https://a.qq.com",
            "书的 id：由平台分配",
            "kind 为 open 时必填",
            "编号(自定)",
            "结果，有keep、repair三种值",
            "书，如:[{\"no\":\"书号\", \"count\": 册数}]",
            "",
        ] {
            assert!(listed_words(sentence).is_empty(), "{sentence}");
        }
    }
}
