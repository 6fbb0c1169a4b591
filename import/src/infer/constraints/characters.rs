//! The characters that a text may have, as a sentence lists them.

use weixin_codegen::model::Chars;

use crate::vocabulary::characters::{CONSISTS_OF, CharWord, WORDS};

/// More signs are no list of them.
const MOST_SIGNS: usize = 64;

/// What stands between the items of a list, or ends a sentence.
const STOPS: [char; 7] = ['、', '，', '。', '；', ',', ';', '：'];

/// What ends a clause, behind a list that ends with signs.
const CLAUSE: [char; 5] = ['，', '。', '；', ',', ';'];

/// What signs may be wrapped in.
const WRAPS: [char; 10] = ['"', '“', '”', '‘', '’', '（', '）', '【', '】', '「'];

/// The items of `chars` that a sentence lists; none if it does not say exactly which characters are allowed.
pub(crate) fn characters(sentence: &str) -> Vec<String> {
    // Backslashes and backticks are the page's markup.
    let plain = |c: &char| !c.is_whitespace() && !matches!(c, '\\' | '`');
    let text: String = sentence.to_ascii_lowercase().chars().filter(plain).collect();
    let starts = text.char_indices().filter_map(|(at, _)| {
        let rest = &text[at..];
        let word = CONSISTS_OF.iter().find(|word| rest.starts_with(**word))?;
        Some((*word, &rest[word.len()..]))
    });
    starts.filter_map(|(word, rest)| List::read(rest, word)).find(|items| !items.is_empty()).unwrap_or_default()
}

/// A list of characters, as far as it is read.
#[derive(Default)]
struct List {
    sets: Vec<&'static str>,
    signs: String,
    /// True if no word of the list could mean a language.
    is_sure: bool,
    /// True while signs have to follow.
    wants_signs: bool,
    /// True behind a word that joins, so that what follows is no separator.
    is_joined: bool,
}

impl List {
    fn read(text: &str, after: &str) -> Option<Vec<String>> {
        let mut list = Self { is_sure: after.contains("输入") || after.contains("使用"), ..Self::default() };
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(end);
            let has_signs = list.run(run, behind.is_empty());
            if run.contains('。') || has_signs && run.ends_with(CLAUSE) {
                break;
            }
            let Some((word, meaning)) = word_of(behind) else {
                // `由…组成` says what something consists of; `由` alone says many things.
                list.is_sure &= after != "由";
                list.is_sure |= behind.starts_with("组成") || behind.starts_with("组合");
                break;
            };
            rest = &behind[word.len()..];
            // `中文算一个字符` says something else of a language.
            if matches!(meaning, CharWord::Language(_))
                && rest.starts_with(char::is_alphanumeric)
                && word_of(rest).is_none()
                && !rest.starts_with("组成")
            {
                break;
            }
            list.word(meaning)?;
        }
        (list.is_sure && !list.wants_signs).then(|| list.items())
    }

    fn word(&mut self, word: CharWord) -> Option<()> {
        self.is_joined = word == CharWord::And;
        match word {
            CharWord::Set(set) => {
                self.add(set);
                self.is_sure = true;
            }
            CharWord::Language(set) => self.add(set),
            CharWord::Sign(sign) => {
                self.signs.push(sign);
                self.is_sure = true;
            }
            CharWord::Signs => self.wants_signs = true,
            CharWord::Between | CharWord::And => {}
            CharWord::AndOthers => return None,
        }
        Some(())
    }

    fn add(&mut self, set: &'static str) {
        if !self.sets.contains(&set) {
            self.sets.push(set);
        }
    }

    /// Takes the signs between two words; false if there are none.
    fn run(&mut self, run: &str, is_last: bool) -> bool {
        let separated = run.strip_prefix(STOPS).or(run.strip_prefix(':')).filter(|_| !self.is_joined);
        let mut run = separated.unwrap_or(run);
        if !is_last || run.ends_with('。') {
            run = run.strip_suffix(STOPS).unwrap_or(run);
        }
        let signs: String = match quoted(run) {
            Some(signs) => signs,
            None => {
                let run = run.trim_matches(WRAPS);
                if run.chars().all(|c| STOPS.contains(&c)) && run.chars().count() < 2 {
                    return false;
                }
                run.to_owned()
            }
        };
        let is_list = !self.sets.is_empty() && signs.chars().count() <= MOST_SIGNS;
        if is_list {
            self.wants_signs = false;
            self.is_sure = true;
            self.signs.push_str(&signs);
        }
        is_list
    }

    /// The sets, without those inside of others, and the signs that none of them has.
    fn items(self) -> Vec<String> {
        let mut sets: Vec<&str> = Vec::new();
        for set in &self.sets {
            let inside = |other: &&&str| !Chars::exceed(&[Chars::of(set)], &[Chars::of(other)]);
            if !self.sets.iter().filter(|other| *other != set).any(|other| inside(&other)) {
                sets.push(set);
            }
        }
        let mut signs = String::new();
        for sign in self.signs.chars() {
            if !signs.contains(sign) && !sets.iter().any(|set| Chars::of(set).has(sign)) {
                signs.push(sign);
            }
        }
        let items = sets.into_iter().map(str::to_owned);
        items.chain((!signs.is_empty()).then_some(signs)).collect()
    }
}

/// The word of a list that a text begins with.
fn word_of(text: &str) -> Option<(&'static str, CharWord)> {
    WORDS.iter().find(|(word, _)| text.starts_with(word)).copied()
}

/// The signs of `'_'、'-'`.
fn quoted(run: &str) -> Option<String> {
    let mut signs = String::new();
    let mut rest = run;
    while let Some(quoted) = rest.strip_prefix('\'') {
        let sign = quoted.chars().next()?;
        rest = quoted[sign.len_utf8()..].strip_prefix('\'')?;
        rest = rest.strip_prefix(STOPS).unwrap_or(rest);
        signs.push(sign);
    }
    (rest.is_empty() && !signs.is_empty()).then_some(signs)
}

#[cfg(test)]
mod tests {
    use super::characters;

    #[test]
    fn sentences_list_characters() {
        let of = |sentence: &str| characters(sentence).join(" ");
        assert_eq!(of("订单号，只能是数字、大小写字母_-*且在同一个商户号下唯一"), "digits letters _-*");
        assert_eq!(of("长度为[8,32]，字符只允许使用字母、数字、'\\_'、'-'"), "letters digits _-");
        assert_eq!(of("字符只允许使用字母、数字、'_'、'-'，中文算一个字符"), "letters digits _-");
        assert_eq!(of("字符只接受数字，大小写字母，下划线（_）和连字符（-）。"), "digits letters _-");
        assert_eq!(of("要求5-32个字符内，只能包含数字、大小写字母和_-字符，且唯一"), "digits letters _-");
        assert_eq!(
            of("最大32个可见字符，只支持数字，大小写英文以及部分特殊字符：!#$&'()*+,/:;=?@-._~，其它字符请自行编码"),
            "digits letters !#$&'()*+,/:;=?@-._~"
        );
        assert_eq!(
            of("可填写30个字符，支持输入中文、英文及，。；”“？、—《》！（）-·"),
            "chinese letters ，。；”“？、—《》！（）-·"
        );
        assert_eq!(of("可填写30个字符，支持输入中文、英文和·"), "chinese letters ·");
        assert_eq!(of("4-30字符，由中文、英文、数字组成"), "chinese letters digits");
        assert_eq!(of("仅包含小写字母和数字"), "");
        assert_eq!(of("can only be numbers, uppercase and lowercase letters _-*, and unique"), "digits letters _-*");
    }

    #[test]
    fn what_is_no_list_is_none() {
        for sentence in [
            "语言，只支持中文、英文",
            "可数字、字母或符号组合",
            "只支持数字、字母等",
            "只支持数字以及部分特殊字符",
            "由平台分配",
            "只能是 1 或 2",
            "由数字签名得到",
            "only when scene is 1",
            "",
        ] {
            assert_eq!(characters(sentence), Vec::<String>::new(), "{sentence}");
        }
    }
}
