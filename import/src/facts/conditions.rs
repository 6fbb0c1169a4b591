//! What sentences say about several parameters: when one has to be sent, and which of several.

use crate::facts::names::{LONGEST_TITLE, Names};
use crate::facts::sentences::plain;
use crate::text;
use crate::vocabulary::conditions::{
    BEGINS, BETWEEN, BETWEEN_VALUES, EITHER, ENDS, ENOUGH, EXEMPT, FILLED_IN, GOES_ON, IF_ABSENT, IF_PRESENT, IS,
    IS_NOT, IS_NOT_THERE, IS_THERE, JOINS, NOT_REQUIRED, OF_NAME, OF_VALUE, ONE_IS_NEEDED, ONE_OR_MORE, OTHERWISE,
    PAIRED, REQUIRED, REQUIRED_ANYWHERE, SAYS_MORE, WITH, WITHOUT,
};

/// A condition on another parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The other, by the path of [`Names`].
    pub other: String,
    /// What holds of it.
    pub test: Test,
}

/// What holds of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// It has one of these values, as the sentence writes them or what they mean.
    Is(Vec<String>),
    /// It has none of these values.
    IsNot(Vec<String>),
    /// It is sent.
    IsPresent,
    /// It is not sent.
    IsAbsent,
}

/// What a sentence says about when its parameter has to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Under this condition.
    Holds(Condition),
    /// Under one that cannot be said of a single other parameter.
    Unclear,
}

/// The most conditions of one sentence that are looked at.
const MAX_CONDITIONS: usize = 4;

/// The most words of one sentence that are looked at.
const MAX_WORDS: usize = 16;

/// Whether a sentence may say more of its parameter than what it is.
pub(crate) fn says_more(sentence: &str) -> bool {
    SAYS_MORE.iter().any(|word| sentence.contains(word))
}

/// When the parameter of a sentence has to be sent. `own` is its name.
pub(crate) fn required_when(sentence: &str, own: &str, names: &Names) -> Vec<When> {
    let mut all = said(sentence, REQUIRED, own, names);
    if all.is_empty() {
        all.extend(required_in_english(sentence, names));
    }
    all
}

/// When the parameter of a sentence need not be sent.
pub(crate) fn exempt_when(sentence: &str, own: &str, names: &Names) -> Vec<When> {
    said(sentence, EXEMPT, own, names)
}

/// `与 number 需要成对出现`: the only other without which the parameter of a sentence is not sent.
pub(crate) fn paired_with(sentence: &str, own: &str, names: &Names) -> Option<Condition> {
    let lower = plain(sentence).to_ascii_lowercase();
    if !PAIRED.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let mut others: Vec<&str> = names.named_in(&lower).into_iter().map(|(_, _, path)| path).collect();
    others.retain(|path| !path.eq_ignore_ascii_case(own));
    others.dedup();
    let [other] = others.as_slice() else { return None };
    Some(Condition { other: (*other).to_owned(), test: Test::IsPresent })
}

fn said(sentence: &str, words: &[&str], own: &str, names: &Names) -> Vec<When> {
    let plain = without_notes(&plain(sentence));
    let lower = plain.to_ascii_lowercase();
    let own = own.to_ascii_lowercase();
    let mut found: Vec<When> = Vec::new();
    let mut at = 0;
    for _ in 0..MAX_WORDS {
        let Some((start, word)) = next(&lower, at, words) else { break };
        at = start + word.len();
        let read = |clause: Clause| clause.read(&plain, &lower, &own, names);
        let when = clause(&lower, start, word, &own).and_then(read);
        found.extend(when.filter(|when| !found.contains(when)));
        if found.len() >= MAX_CONDITIONS {
            break;
        }
    }
    found
}

/// The first of some words behind a place; the longest of those that begin there.
fn next<'w>(text: &str, from: usize, words: &[&'w str]) -> Option<(usize, &'w str)> {
    let found = words.iter().filter_map(|word| Some((from + text.get(from..)?.find(word)?, *word)));
    found.min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())))
}

/// A sentence without what it says of single values: `2(books)` → `2`.
fn without_notes(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut rest = plain;
    while let Some((before, behind)) = rest.split_once('(') {
        out.push_str(before);
        let is_of_value = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '"');
        match behind.split_once(')') {
            Some((note, after))
                if is_of_value && note.chars().count() < LONGEST_TITLE && note.chars().all(text::is_wide) =>
            {
                rest = after;
            }
            _ => {
                out.push('(');
                rest = behind;
            }
        }
    }
    out + rest
}

/// The part of a sentence that may be a condition.
struct Clause {
    start: usize,
    end: usize,
    /// True when a word says that it is one.
    is_marked: bool,
}

/// What ends a clause on its left side.
const BREAKS: [char; 8] = ['。', ';', '；', '(', '【', '「', '!', ','];

/// What ends a clause behind a word that says that something has to be sent.
const STOPS: [char; 14] = [',', '。', '.', ';', '；', ')', '(', '】', '」', '!', '"', '、', '|', ':'];

/// The clause in front of a word that says that something has to be sent, or need not be.
fn clause(lower: &str, at: usize, word: &str, own: &str) -> Option<Clause> {
    let (before, behind) = (&lower[..at], &lower[at + word.len()..]);
    let is_of_other = !behind.starts_with(own) && behind.starts_with(|c: char| c.is_ascii_alphanumeric());
    let ends = behind.is_empty() || behind.starts_with(STOPS);
    let goes_on = GOES_ON.iter().any(|word| behind.starts_with(word)) || behind.starts_with(own);
    let is_it = !is_of_other && (ends || goes_on || REQUIRED_ANYWHERE.contains(&word));
    if !is_it || NOT_REQUIRED.iter().any(|word| before.ends_with(word)) {
        return None;
    }
    let bare = without_ends(before, BETWEEN);
    let bare = bare.strip_suffix(own).map_or(bare, |bare| without_ends(bare, BETWEEN));
    let end = without_ends(bare, ENDS);
    let start = end.rfind(BREAKS).map_or(0, |at| at + end[at..].chars().next().map_or(1, char::len_utf8));
    // `若都填写` is no condition on what has to be sent.
    let is_marked =
        end.len() < bare.len() || word != FILLED_IN && BEGINS.iter().any(|word| end[start..].starts_with(word));
    Some(Clause { start, end: end.len(), is_marked })
}

impl Clause {
    fn read(&self, plain: &str, lower: &str, own: &str, names: &Names) -> Option<When> {
        let Self { start, end, is_marked } = *self;
        let start = self.widened(lower, names).unwrap_or(start);
        let (text, lowered) = (&plain[start..end], &lower[start..end]);
        if OTHERWISE.iter().any(|word| lowered.contains(word)) {
            return None;
        }
        let mut named = names.named_in(lowered);
        named.retain(|(_, _, path)| !path.eq_ignore_ascii_case(own) && path.split('.').next() != Some(own));
        let unclear = is_marked.then_some(When::Unclear);
        let Some((at, length, path)) = named.first().copied() else { return unclear };
        let others = named.iter().any(|(_, _, other)| *other != path);
        if others || JOINS.iter().any(|word| lowered.contains(word)) {
            return Some(When::Unclear);
        }
        match test(&lowered[..at], &text[at + length..], &lowered[at + length..]) {
            Some(test) => Some(When::Holds(Condition { other: path.to_owned(), test })),
            None => unclear,
        }
    }

    /// `kind 为 1,3,5 时`: values that a comma cuts off from their name.
    fn widened(&self, lower: &str, names: &Names) -> Option<usize> {
        let own = &lower[self.start..self.end];
        if own.is_empty() || !own.chars().all(|c| c.is_ascii_digit()) || !names.named_in(own).is_empty() {
            return None;
        }
        let before = lower[..self.start].strip_suffix(',')?.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
        Some(before.rfind(BREAKS).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8)))
    }
}

/// What a clause says of the parameter that it names, by what stands in front of the name and behind it.
fn test(before: &str, rest: &str, lowered: &str) -> Option<Test> {
    let skipped = lowered.len() - without_starts(lowered, OF_NAME).len();
    let behind = &lowered[skipped..];
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    if behind.is_empty() {
        return if ends(WITHOUT) {
            Some(Test::IsAbsent)
        } else {
            (ends(WITH) || lowered.starts_with("有值")).then_some(Test::IsPresent)
        };
    }
    let is = |words: &[&str]| words.contains(&behind);
    if is(IS_NOT_THERE) {
        return Some(Test::IsAbsent);
    }
    if is(IS_THERE) {
        return Some(Test::IsPresent);
    }
    let values_behind = |words: &[&str]| {
        let word = words.iter().filter(|word| behind.starts_with(**word)).max_by_key(|word| word.len())?;
        values(&rest[skipped + word.len()..])
    };
    match IS_NOT.iter().any(|word| behind.starts_with(word)) {
        true => values_behind(IS_NOT).map(Test::IsNot),
        false => values_behind(IS).map(Test::Is),
    }
}

/// The most values of a condition.
const MAX_VALUES: usize = 20;

/// The longest value of a condition, in characters.
const LONGEST_VALUE: usize = 40;

/// `1、3 或 5`: the values that a text consists of.
fn values(text: &str) -> Option<Vec<String>> {
    let mut all = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let cut = BETWEEN_VALUES.iter().filter(|word| word.chars().all(|c| !c.is_ascii_alphabetic()));
        let found = cut.filter_map(|word| rest.find(word).map(|at| (at, word.len()))).min();
        let (value, behind) = found.map_or((rest, ""), |(at, length)| (&rest[..at], &rest[at + length..]));
        let value = without_ends(value, OF_VALUE).trim_start_matches(['"', '\'', '`', '=', '[', '“']);
        let value = value.trim_end_matches(']');
        if value.is_empty() || value.chars().count() > LONGEST_VALUE || all.len() >= MAX_VALUES {
            return None;
        }
        all.push(value.to_owned());
        rest = behind;
    }
    (!all.is_empty()).then_some(all)
}

/// `required when kind is 2`
fn required_in_english(sentence: &str, names: &Names) -> Option<When> {
    let lower = sentence.to_ascii_lowercase();
    let (at, word) = ["required when ", "required if ", "mandatory when ", "mandatory if "]
        .iter()
        .find_map(|word| Some((lower.find(word)?, word)))?;
    let start = at + word.len();
    let end = lower[start..].find([',', '.', ';', ')', '，', '。']).map_or(lower.len(), |end| start + end);
    let words: Vec<&str> = sentence[start..end].split_whitespace().filter(|word| *word != "the").collect();
    let bare = |word: &str| word.trim_matches(['`', '"', '\'', '“', '”']).to_owned();
    let (name, rest) = words.split_first()?;
    let Some(other) = names.called(&bare(name)) else { return Some(When::Unclear) };
    let holds = |test| Some(When::Holds(Condition { other: other.to_owned(), test }));
    match rest {
        ["is", "present" | "set" | "sent"] => holds(Test::IsPresent),
        ["is" | "=" | "equals" | "==", value] => holds(Test::Is(vec![bare(value)])),
        ["is", "not", value] | ["!=", value] => holds(Test::IsNot(vec![bare(value)])),
        _ => Some(When::Unclear),
    }
}

/// How many of several are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HowMany {
    /// One, and no other: `二选一`.
    One,
    /// One or more: `至少填一个`.
    OneOrMore,
    /// One; the words leave open whether more may be: `必填其一`.
    OneIsNeeded,
}

/// What a sentence says of its parameter and others, of which one or more have to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Alternatives {
    /// One of its own and these.
    Either(Vec<String>, HowMany),
    /// Its own or this one, or both.
    Or(String),
    /// Its own and one that the page has no row for.
    Missing(String),
    /// The sentence does not name them.
    Unclear,
}

/// `either this or that`: the others that the sentence names. `own` is its parameter's path.
pub(crate) fn alternatives(sentence: &str, own: &str, names: &Names) -> Option<Alternatives> {
    let plain = plain(sentence);
    let lower = plain.to_ascii_lowercase();
    let behind = |words: &[&str]| words.iter().find_map(|word| Some(&lower[lower.find(word)? + word.len()..]));
    let first = |text: &str| {
        let named = names.named_in(text);
        named.into_iter().map(|(_, _, path)| path.to_owned()).find(|path| path != own)
    };
    if EITHER.iter().any(|word| lower.contains(word)) {
        let mut others: Vec<String> = Vec::new();
        for (_, _, path) in names.named_in(&lower) {
            if path != own && !others.iter().any(|known| known == path) {
                others.push(path.to_owned());
            }
        }
        if others.is_empty() {
            let missing = EITHER.iter().find_map(|word| missing(&plain[..lower.find(word)?], own));
            return Some(missing.map_or(Alternatives::Unclear, |name| Alternatives::Missing(name.to_owned())));
        }
        return Some(Alternatives::Either(others, how_many(&lower)));
    }
    if ENOUGH.iter().any(|word| lower.contains(word)) {
        return Some(Alternatives::Unclear);
    }
    let is_needed = |rest: &&str| REQUIRED.iter().any(|word| rest.starts_with(word));
    let is_needless = |rest: &&str| EXEMPT.iter().any(|word| rest.starts_with(word));
    let absent = behind(IF_ABSENT).filter(is_needed);
    let present = behind(IF_PRESENT).map(|rest| rest.trim_start_matches(['则', ','])).filter(is_needless);
    absent.or(present).and_then(first).map(Alternatives::Or)
}

/// How many a sentence in lower case says are sent of those that it names.
fn how_many(lower: &str) -> HowMany {
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(ONE_OR_MORE) {
        HowMany::OneOrMore
    } else if says(ONE_IS_NEEDED) {
        HowMany::OneIsNeeded
    } else {
        HowMany::One
    }
}

/// The name in front of the words that say that one of several is sent: `与 order_id`.
fn missing<'t>(before: &'t str, own: &str) -> Option<&'t str> {
    let start = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    let name = &before[start..];
    let is_other = text::is_name(name) && name.len() > 2 && !name.eq_ignore_ascii_case(own);
    (is_other && before[..start].ends_with(['与', '和', '或', '跟', '及'])).then_some(name)
}

/// A text without the words that it ends with.
fn without_ends<'a>(mut text: &'a str, words: &[&str]) -> &'a str {
    while let Some(rest) = words.iter().find_map(|word| text.strip_suffix(word)) {
        text = rest;
    }
    text
}

/// A text without the words that it begins with.
fn without_starts<'a>(mut text: &'a str, words: &[&str]) -> &'a str {
    while let Some(rest) = words.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        for (name, doc) in
            [("kind", "种类，见下"), ("url", "图片地址"), ("open_id", "用户编号。必填"), ("out_id", "外部书号，自定")]
        {
            names.add(name, name, doc);
        }
        names.sort();
        names
    }

    fn holds(other: &str, test: Test) -> Vec<When> {
        vec![When::Holds(Condition { other: other.to_owned(), test })]
    }

    fn is(values: &[&str]) -> Test {
        Test::Is(values.iter().map(|&value| value.to_owned()).collect())
    }

    #[test]
    fn sentences_say_when() {
        let names = names();
        for (sentence, test) in [
            ("当 kind 为 2 时必填", is(&["2"])),
            ("书名，kind=\"Book_A\" 时必填，最多10个字", is(&["Book_A"])),
            ("kind 为 1、3、5 时必填（以书为准）", is(&["1", "3", "5"])),
            ("kind 为 1,3,5 时，该字段必填", is(&["1", "3", "5"])),
            ("kind 为 2(新书) 或 3(旧书) 时必须传入；true=新", is(&["2", "3"])),
            ("kind 为 web 类型时必填", is(&["web"])),
            ("kind为新书时必填", is(&["新书"])),
            ("当种类是新书为必填", is(&["新书"])),
            ("kind 为 0 必填", is(&["0"])),
            ("kind 不为 2 时必传", Test::IsNot(vec!["2".to_owned()])),
            ("当 kind 有值时该字段必填", Test::IsPresent),
            ("传入 kind 时必填", Test::IsPresent),
            ("kind 为空则必传，kind 非空可不传。", Test::IsAbsent),
            ("未填kind时必填，后续废弃", Test::IsAbsent),
            ("action为x。kind为\"a\"时填写，书名", is(&["a"])),
            ("kind为1时cover必填", is(&["1"])),
            ("kind 为 0 时必填 必须为一个数组", is(&["0"])),
            ("required when kind is Two.", is(&["Two"])),
        ] {
            assert_eq!(required_when(sentence, "cover", &names), holds("kind", test), "{sentence}");
        }
        for unclear in ["首次借书时必填", "kind 为 1 且 url 为 2 时必填", "如果是新书则必填", "kind=1或url=2时必填"]
        {
            assert_eq!(required_when(unclear, "cover", &names), [When::Unclear], "{unclear}");
        }
        for sentence in [
            "必填",
            "书名，必填，最多3个",
            "kind 是否必填",
            "否则不需要填写",
            "请填写书名",
            "借书时必须先登记",
            "与书号二选一，若都填写，用书号",
            "",
        ] {
            assert_eq!(required_when(sentence, "cover", &names), [], "{sentence}");
        }
        let paired = |sentence: &str| paired_with(sentence, "cover", &names).map(|condition| condition.other);
        assert_eq!(paired("封面 cover和kind需要成对出现").as_deref(), Some("kind"));
        assert_eq!(paired("封面，kind、url、cover需要成对出现"), None);
        assert_eq!(exempt_when("编号，当 kind=2 时无需填写（不通知）", "cover", &names), holds("kind", is(&["2"])));
    }

    #[test]
    fn sentences_name_alternatives() {
        let names = names();
        let of = |sentence: &str| alternatives(sentence, "url", &names);
        let either = |name: &str, how| Some(Alternatives::Either(vec![name.to_owned()], how));
        assert_eq!(of("与 open_id 二选一"), either("open_id", HowMany::One));
        assert_eq!(of("图片地址，与用户编号二选一"), either("open_id", HowMany::One));
        assert_eq!(of("图片地址和外部书号必填其一"), either("out_id", HowMany::OneIsNeeded));
        assert_eq!(of("与 open_id 至少填一个"), either("open_id", HowMany::OneOrMore));
        assert_eq!(of("与 open_id 二选一，若都填写，用 open_id"), either("open_id", HowMany::OneOrMore));
        assert_eq!(of("按书二选一"), Some(Alternatives::Unclear));
        assert_eq!(of("图片地址，与 Media_id 二选一"), Some(Alternatives::Missing("Media_id".to_owned())));
        assert_eq!(of("图片地址，与 url 二选一"), Some(Alternatives::Unclear));
        assert_eq!(of("新书用。url与open_id填一个即可"), Some(Alternatives::Unclear));
        assert_eq!(of("传这个则不用传 open_id 参数。"), Some(Alternatives::Or("open_id".to_owned())));
        assert_eq!(of("若不填写则必须填写 open_id，最多32字节"), Some(Alternatives::Or("open_id".to_owned())));
        assert_eq!(of("图片地址"), None);
    }
}
