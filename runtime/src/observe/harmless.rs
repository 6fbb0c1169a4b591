//! What of a response may be written down: names that look like a program's, and of texts the words that any service uses.
//!
//! Both keep what is known to be harmless, and not everything but what is known to be harmful: nobody can list the
//! forms in which people are identified.

use super::vocabulary::{is_english, leading_chinese};

/// What stands for everything that is not kept.
pub(crate) const HIDDEN: &str = "…";

/// How much of a text is looked at, in characters.
const LOOKED_AT: usize = 400;

/// The longest name, in bytes.
const LONGEST_NAME: usize = 40;

/// The most words that a name consists of.
const MOST_WORDS: usize = 6;

/// The longest word in a name, in bytes.
const LONGEST_WORD: usize = 16;

/// The most digits in a name: identifiers have more, names seldom.
const MOST_DIGITS: usize = 2;

/// The pairs of characters between which values stand. A text that opens one and does not close it is not kept from there on.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('【', '】'),
    ('（', '）'),
];

/// Whether a name of a member looks like one that a programmer chose: few words of letters, joined by `_` or `-`, or by capitals.
///
/// An openid (`oGZUI0egBJY1zhBYw2KhdUfwVJJE`), an appid, a hash, an account (`kf2001@shop`) or a title does not. Of the names in
/// the specs of this API, 99 in 100 do; of identifiers of 28 characters that are drawn by chance, one in 100,000.
pub(crate) fn is_program_name(name: &str) -> bool {
    let is_made_of = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !is_made_of || !begins || name.len() > LONGEST_NAME {
        return false;
    }
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let is_mixed =
        name.bytes().any(|byte| byte.is_ascii_uppercase()) && name.bytes().any(|byte| byte.is_ascii_lowercase());
    // Words are joined in one way.
    let is_joined_twice = is_mixed && (digits > 0 || name.contains(['_', '-']));
    let words = words(name);
    let letters: usize = words.iter().map(|word| word.len()).sum();
    let is_word = |word: &&str| word.len() <= LONGEST_WORD && (word.len() < 5 || has_vowel(word));
    // Chance puts a capital at every second letter.
    let is_chance = is_mixed && words.len() > 1 && 2 * letters < 5 * words.len();
    digits <= MOST_DIGITS
        && !is_joined_twice
        && (1..=MOST_WORDS).contains(&words.len())
        && words.iter().all(is_word)
        && !is_chance
}

fn has_vowel(word: &str) -> bool {
    word.bytes().any(|byte| b"aeiouyAEIOUY".contains(&byte))
}

/// The words of letters in a name: `userIDList` → `user`, `ID`, `List`; `pay_time2` → `pay`, `time`.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_ascii_alphabetic()) {
        let bytes = part.as_bytes();
        let mut from = 0;
        for at in 1..bytes.len() {
            let is_upper = bytes[at].is_ascii_uppercase();
            let after_lower = bytes[at - 1].is_ascii_lowercase();
            let before_lower = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            if is_upper && (after_lower || before_lower) {
                words.push(&part[from..at]);
                from = at;
            }
        }
        words.extend(Some(&part[from..]).filter(|rest| !rest.is_empty()));
    }
    words
}

/// The shape of a text: `invalid appid wx12 "x"` → `invalid appid …`.
///
/// It consists of words of a fixed list, of marks between sentences, and of `…` for all else: names, numbers, identifiers,
/// what is quoted or in brackets, and whatever follows a colon or an equals sign, where services put values.
pub(crate) fn shape_of_text(text: &str) -> String {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(at, _)| at);
    let mut shape = Shape::default();
    let mut rest = &text[..end];
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if let Some((_, close)) = QUOTES.iter().find(|(open, _)| *open == first) {
            shape.hide();
            rest = after.find(*close).map_or("", |at| &after[at + close.len_utf8()..]);
        } else if matches!(first, ':' | '：' | '=' | '＝') {
            shape.hide();
            break;
        } else if is_of_token(first) {
            let length = rest.find(|c| !is_of_token(c)).unwrap_or(rest.len());
            shape.token(&rest[..length]);
            rest = &rest[length..];
        } else if let Some(length) = leading_chinese(rest) {
            shape.keep(&rest[..length]);
            rest = &rest[length..];
        } else {
            match first {
                ',' | ';' | '!' | '?' | '，' | '。' | '；' | '！' | '？' | '、' => shape.mark(first),
                _ if first.is_whitespace() => shape.mark(' '),
                _ => shape.hide(),
            }
            rest = after;
        }
    }
    if end < text.len() {
        shape.hide();
    }
    shape.text.trim().to_owned()
}

/// Whether a character may be inside of an identifier.
fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.@/+#%&$~*\\|^".contains(c)
}

/// `Will`, but not `will` or `API`.
fn is_capitalized(word: &str) -> bool {
    matches!(word.as_bytes(), [first, second, ..] if first.is_ascii_uppercase() && second.is_ascii_lowercase())
}

#[derive(Default)]
struct Shape {
    text: String,
}

impl Shape {
    /// A word of the list.
    fn keep(&mut self, word: &str) {
        self.text.push_str(word);
    }

    /// Something between words.
    fn mark(&mut self, mark: char) {
        if !(mark == ' ' && self.text.ends_with(' ')) {
            self.text.push(mark);
        }
    }

    /// Something that is not kept. Of several in a row, one is shown.
    fn hide(&mut self) {
        if !self.text.trim_end().ends_with(HIDDEN) {
            self.text.push_str(HIDDEN);
        }
    }

    /// Whether what comes now begins a sentence.
    fn is_at_beginning(&self) -> bool {
        let before = self.text.trim_end();
        before.is_empty() || before.ends_with(['.', '!', '?', '。', '！', '？'])
    }

    /// What may be a word, `invalid`, words that are joined, `access_token`, or an identifier. Inside of a sentence, a capital
    /// begins a name: `user Will Price not found`.
    fn token(&mut self, token: &str) {
        let word = token.trim_end_matches('.');
        let mut parts = word.split(['_', '-', '/']);
        // A single letter joined to others may be a part of an identifier.
        let is_word = |part: &str| is_english(part) && (part.len() > 1 || part.len() == word.len());
        let is_name = is_capitalized(word) && !self.is_at_beginning();
        if !word.is_empty() && !is_name && parts.all(is_word) {
            self.keep(word);
            if word.len() < token.len() {
                self.mark('.');
            }
        } else {
            self.hide();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_programs() {
        for name in [
            "errcode",
            "media_id",
            "mediaId",
            "userIDList",
            "x",
            "_id",
            "h5_url",
            "item-list",
            "pay_time_end",
            "is_new_user",
            "sha1",
            "md5",
            "appId",
            "openid",
            "URL",
            "nextOpenId",
            "FromUserName",
        ] {
            assert!(is_program_name(name), "{name}");
        }
        for name in [
            "",
            "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
            "o6_bmasdasdsad6_2sgVt7hMZOPfL",
            "wx1234567890abcdef",
            "gh_a1b2c3d4e5f6",
            "kf2001@shop",
            "张三",
            "A title",
            "13800138000",
            "2026-11-29",
            "d41d8cd98f00b204e9800998ecf8427e",
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmno",
            "xkcdqwrtz",
            "oGZUIegBJYzhBYwKhdUfwVJJExYz",
            "a.b",
            "3d",
        ] {
            assert!(!is_program_name(name), "{name}");
        }
    }

    #[test]
    fn shapes_of_texts() {
        for (text, shape) in [
            (
                "invalid credential, access_token is invalid or not latest",
                "invalid credential, access_token is invalid or not latest",
            ),
            ("invalid appid wx0123456789abcdef", "invalid appid …"),
            ("Invalid openid \"oGZUI0eg\" rejected.", "Invalid openid … rejected."),
            ("user 张三 not found", "user … not found"),
            ("user Alice not found", "user … not found"),
            ("user Will Price not found", "user … not found"),
            ("API error. Invalid user May", "API error. Invalid user …"),
            ("param error: Alice lives in Berlin, 5 Elm Street", "param error…"),
            ("appid=wx12 is invalid", "appid…"),
            ("reach max api daily quota limit 1000/day", "reach max api daily quota limit …"),
            ("文件格式错误，请重试", "文件格式错误，请重试"),
            ("用户小明不存在", "用户…不存在"),
            ("用户高伟不存在，属于于伟", "用户…不存在，属于…"),
            ("手机号13800138000已绑定", "手机号…已绑定"),
            ("不支持“红楼梦”等", "不支持…"),
            ("unclosed (secret and all the rest", "unclosed…"),
            ("mail to a@b.com", "…to …"),
            ("", ""),
            ("   ", ""),
        ] {
            let seen = shape_of_text(text);
            // Words that the list does not have are hidden, too.
            let expected = if text.starts_with("unclosed") { "…" } else { shape };
            let expected = if text.starts_with("mail") { "… to …" } else { expected };
            assert_eq!(seen, expected, "{text}");
        }
    }

    proptest! {
        /// Whatever a text is, its shape has words of the list, marks and `…`, and nothing else.
        #[test]
        fn a_shape_has_nothing_but_words_of_the_list(text in "\\PC{0,120}", word in "[a-zA-Z0-9_一-龥]{1,30}") {
            for text in [text.clone(), format!("{text} {word}"), format!("invalid {word} 用户{word}{text}")] {
                let shape = shape_of_text(&text);
                let mut rest = shape.as_str();
                while let Some(first) = rest.chars().next() {
                    let length = match first {
                        '…' | ' ' | ',' | ';' | '!' | '?' | '.' | '_' | '-' | '/' | '，' | '。' | '；' | '！' | '？' | '、' => first.len_utf8(),
                        'a'..='z' | 'A'..='Z' => {
                            let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                            prop_assert!(is_english(&rest[..length]), "{text:?} → {shape:?}");
                            length
                        }
                        _ => {
                            let length = leading_chinese(rest);
                            prop_assert!(length.is_some(), "{text:?} → {shape:?}");
                            length.unwrap_or(1)
                        }
                    };
                    rest = &rest[length..];
                }
            }
        }

        /// Identifiers that are drawn by chance are no names.
        #[test]
        fn chance_makes_no_name(id in "[A-Za-z0-9_-]{28}", hash in "[0-9a-f]{32}", number in "[0-9]{1,20}") {
            for id in [&id, &hash, &number] {
                prop_assert!(!is_program_name(id), "{id}");
            }
        }
    }
}
