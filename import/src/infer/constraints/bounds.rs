//! Numbers in sentences that bound something: where each stands, and what it counts.

use crate::facts::sentences::number;
use crate::text;
use crate::vocabulary::phrases;

/// A number that a sentence names as a bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'a> {
    /// The sentence up to the words that make the number a bound.
    pub(super) before: &'a str,
    /// These words; empty for a range, or [`OPEN`].
    pub(super) word: &'a str,
    /// The number.
    pub(super) number: i64,
    /// What follows it: its unit, or nothing.
    pub(super) after: &'a str,
}

/// What stands in front of a range that begins behind its low end: `(0,20]`.
pub(super) const OPEN: &str = "(";

/// Every number behind one of the words.
pub(super) fn behind<'a>(text: &'a str, words: &'static [&'static str]) -> Vec<Bound<'a>> {
    let mut found: Vec<Bound<'_>> = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start_matches([':', '=', '为', '是', '在', '"', '可', '达']);
            let rest = number(rest).map_or_else(|| behind_verb(rest), |_| rest);
            if let Some((number, after)) = number(rest)
                && !found.iter().any(|known| known.after.as_ptr() == after.as_ptr())
            {
                found.push(Bound { before: &text[..at], word, number, after });
            }
        }
    }
    found
}

/// The most characters between a word and its number: `最多一次发送200个`.
const LONGEST_VERB: usize = 7;

/// A text without the few Chinese letters that it begins with, unless they say of what else the number is a bound.
fn behind_verb(text: &str) -> &str {
    let length = text.chars().take_while(|c| text::is_wide(*c) && !"，。；、：（）".contains(*c)).count();
    let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
    let is_about_else =
        ["每", "各", "天", "日", "单", "默认", "近", "前", "距"].iter().any(|word| text[..end].contains(word));
    let is_bound = length <= LONGEST_VERB && !is_about_else;
    let rest = &text[end..];
    // `最多一次 20 条` has a number in letters first.
    if is_bound && rest.starts_with(|c: char| c.is_ascii_digit()) { rest } else { text }
}

/// `15字以内`: numbers in front of the words that make them the largest.
pub(super) fn within(text: &str) -> Vec<Bound<'_>> {
    let mut found = Vec::new();
    for word in phrases::WITHIN {
        for (at, _) in text.match_indices(word) {
            let before = &text[..at];
            let unit =
                before.trim_end_matches(|c: char| !c.is_ascii_digit() && c != ',' && c != ')' && text::is_wide(c));
            let start = unit.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            if start < unit.len()
                && unit.len() + 18 > at
                && let Ok(number) = unit[start..].parse()
            {
                found.push(Bound { before: &text[..start], word: "", number, after: &text[unit.len()..] });
            }
        }
    }
    found
}

/// `取值范围1-20`, `1到20之间`, `[1,128]`: the lowest number, and the highest as a bound.
pub(super) fn range(text: &str) -> Option<(i64, Bound<'_>)> {
    let bound = |(low, number, after)| (low, Bound { before: "", word: "", number, after });
    for word in phrases::RANGE {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start_matches([':', '为', '是', '在', '"', '需', '要', '应', '须']);
            let inner = rest.trim_start_matches(['[', '(', '"']);
            if let Some((low, high, after)) = pair(inner) {
                let word = if rest.starts_with('(') { OPEN } else { "" };
                return Some((low, Bound { before: "", word, number: high, after }));
            }
        }
    }
    if let Some(found) = around_name(text).or_else(|| of_whole_numbers(text)) {
        return Some(bound(found));
    }
    let (before, after) = text.split_once("之间")?;
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || "~-到至和".contains(c)).len();
    pair(&before[start..]).map(|(low, high, _)| bound((low, high, after)))
}

/// `0≤value≤1024`: a range with the value between its ends.
fn around_name(text: &str) -> Option<(i64, i64, &str)> {
    let marks = ["≤", "<=", "<"];
    text.char_indices().filter(|(_, c)| c.is_ascii_digit()).find_map(|(at, _)| {
        let is_inside = text[..at].ends_with(|before: char| before.is_ascii_digit() || ".-".contains(before));
        if is_inside {
            return None;
        }
        let (low, rest) = number(&text[at..])?;
        let (mark, rest) = marks.iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?)))?;
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '_' || text::is_wide(c));
        let (end, rest) = marks.iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?)))?;
        let (high, after) = number(rest)?;
        // Whether the value may have a fraction is not known here.
        (mark != "<" && end != "<" && low < high).then_some((low, high, after))
    })
}

/// `"1-99"的整数`: a range that is said to be one of whole numbers.
fn of_whole_numbers(text: &str) -> Option<(i64, i64, &str)> {
    let at = ["的整数", "的自然数", "的数字"].iter().find_map(|word| text.find(word))?;
    let before = text[..at].trim_end_matches(['"', ')', ']']);
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || "~-到至".contains(c)).len();
    pair(&before[start..])
}

/// `1条-10条`, `2-5位`: a range of items, without a word in front.
pub(super) fn items(text: &str) -> Option<(i64, Bound<'_>)> {
    unmarked(text).find(|(_, high)| high.unit() == Unit::Items || high.is_people())
}

/// `4-30字符`: a range of characters, without a word in front.
pub(super) fn characters(text: &str) -> Option<(i64, Bound<'_>)> {
    unmarked(text).find(|(_, high)| high.unit() == Unit::Characters)
}

/// Every range without a word in front.
fn unmarked(text: &str) -> impl Iterator<Item = (i64, Bound<'_>)> {
    let is_start = |at: usize, c: char| {
        c.is_ascii_digit() && !text[..at].ends_with(|before: char| before.is_ascii_digit() || ".-~".contains(before))
    };
    let starts = text.char_indices().filter(move |(at, c)| is_start(*at, *c));
    let pairs = starts.filter_map(|(at, _)| pair(&text[at..]));
    pairs.map(|(low, number, after)| (low, Bound { before: "", word: "", number, after }))
}

fn pair(text: &str) -> Option<(i64, i64, &str)> {
    let (low, rest) = number(text)?;
    // `1条-10条` has its unit twice.
    let rest = rest.trim_start_matches(['条', '个', '项', '张', '位']);
    let rest = ["~", "-", "到", "至", ",", "and", "to"].iter().find_map(|word| rest.strip_prefix(word))?;
    let (high, after) = number(rest)?;
    (low < high).then(|| (low, high, after.trim_start_matches([']', ')'])))
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Characters of a text.
    Characters,
    /// Bytes of a text.
    Bytes,
    /// Items of a list.
    Items,
    /// The page names no unit.
    Unnamed,
    /// Something else.
    Other,
}

/// Words for characters, behind a number.
const CHARACTERS: [&str; 17] = [
    "个可见字符",
    "可见字符",
    "个字符",
    "字符",
    "个字",
    "字以",
    "字长",
    "个汉字",
    "汉字",
    "个中文",
    "characters",
    "chars",
    "charact",
    "位字符",
    "字,",
    "字)",
    "字。",
];

impl Bound<'_> {
    /// What the number counts, by the word behind it.
    pub(super) fn unit(&self) -> Unit {
        let starts = |words: &[&str]| words.iter().any(|word| self.after.starts_with(word));
        if starts(&CHARACTERS) || self.after == "字" {
            Unit::Characters
        } else if starts(&["个字节", "字节", "bytes", "byte"]) {
            Unit::Bytes
        } else if starts(&["个月", "个小时", "个自然", "个工作", "条/", "次"]) {
            Unit::Other
        } else if starts(&["个", "条", "项", "张", "items", "entries", "records"]) {
            Unit::Items
        } else if self.after.is_empty()
            || starts(&["px", "像素"])
            || starts(&[",", "。", ")", ";", "；", "、", "(", "]", "\"", "!"])
        {
            Unit::Unnamed
        } else {
            Unit::Other
        }
    }

    /// True where the words around the number are about how long a text is.
    pub(super) fn is_length(&self) -> bool {
        let says = |text: &str| text.contains("长度") || text.contains("length");
        says(self.before) || says(self.word) || matches!(self.word, "最长" | "最长为" | "最短" | "最短为")
    }

    /// True for a number of things of whatever kind: `数量不超过10单`.
    pub(super) fn counts(&self) -> bool {
        let mut behind = self.after.chars();
        let is_word = behind.next().is_some_and(|c| text::is_wide(c) && !"天日月年次秒时周".contains(c));
        let ends = behind.next().is_none_or(|c| ",。;；)、(".contains(c));
        is_word && ends && ["数量", "个数", "总数"].iter().any(|word| self.before.ends_with(word))
    }

    /// True for a number of people.
    pub(super) fn is_people(&self) -> bool {
        let behind = self.after.strip_prefix(['位', '名', '人']);
        behind.is_some_and(|rest| !["数", "字", "小数", "民", "币"].iter().any(|word| rest.starts_with(word)))
    }

    /// The number as a count; `None` below zero.
    pub(super) fn count(&self) -> Option<u64> {
        u64::try_from(self.number).ok()
    }

    /// `10M`, `2MB`, `500KB`: the vendor counts by 1024, which the draft writes down as an assumption.
    pub(super) fn size(&self) -> Option<String> {
        let unit = match self.after.chars().next()? {
            'm' | '兆' => "MiB",
            'k' => "KiB",
            _ => return None,
        };
        (self.number > 0).then(|| format!("{} {unit}", self.number))
    }
}
