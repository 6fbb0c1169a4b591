//! Sentences outside of tables that bind what is sent: which of several, when, within which limits.

use crate::facts::sentences::compact;
use crate::text;
use crate::vocabulary::conditions::{EITHER, ENOUGH, MUST, NOT_TOGETHER, REQUIRED_ANYWHERE};
use crate::vocabulary::phrases::{AT_LEAST, AT_MOST, LESS_THAN, WITHIN};

/// What a sentence says of the parameters that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    /// Which of several are sent.
    Alternatives,
    /// That, or when, something is sent.
    Presence,
    /// How long, many or large something may be.
    Limit,
    /// What a value has to be like.
    Form,
}

impl Binding {
    /// What a sentence binds, if it binds anything.
    pub(crate) fn of(sentence: &str) -> Option<Self> {
        let compact = compact(sentence);
        let says = |words: &[&str]| words.iter().any(|word| compact.contains(word));
        let has_number = compact.contains(|c: char| c.is_ascii_digit());
        if says(EITHER) || says(ENOUGH) || says(NOT_TOGETHER) {
            Some(Self::Alternatives)
        } else if says(REQUIRED_ANYWHERE) {
            Some(Self::Presence)
        } else if has_number && [AT_MOST, AT_LEAST, LESS_THAN, WITHIN].into_iter().any(says) {
            Some(Self::Limit)
        } else {
            says(MUST).then_some(Self::Form)
        }
    }
}

/// The names in a sentence, without what stands in an address.
pub(crate) fn names(sentence: &str) -> impl Iterator<Item = &str> {
    let words = sentence.split(|c: char| !c.is_ascii_graphic() || ",(){}\"'`+".contains(c));
    let words = words.map(|word| word.trim_end_matches(['.', ':', '?', '!'])).filter(|word| !word.contains("://"));
    words.map(|word| word.split('=').next().unwrap_or(word)).filter(|word| text::is_name(word))
}

#[cfg(test)]
mod tests {
    use super::{Binding, names};

    #[test]
    fn sentences_bind_in_four_ways() {
        assert_eq!(Binding::of("书号（book_id）和刊号（issn 及 year），二选一"), Some(Binding::Alternatives));
        assert_eq!(Binding::of("book_id 与 issn 不能同时传入"), Some(Binding::Alternatives));
        assert_eq!(Binding::of("除了 book_id 必填以外，其余字段需要修改才设置"), Some(Binding::Presence));
        assert_eq!(Binding::of("传入 ids 用于筛选，最大数量限制为 50"), Some(Binding::Limit));
        assert_eq!(Binding::of("path 必须以 \"/\" 开头"), Some(Binding::Form));
        assert_eq!(Binding::of("书会最先到架上"), None);
    }

    #[test]
    fn names_stand_between_signs() {
        let all: Vec<&str> =
            names("`kind`=2 时（shelf_id及 books[].id），见 https://e.com/a_b 和 row,column。").collect();
        assert_eq!(all, ["kind", "shelf_id", "books[].id", "row", "column"]);
    }
}
