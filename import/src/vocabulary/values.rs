//! Words and marks between values and their meanings.

/// Marks between a number and its meaning.
pub(crate) const IN_FRONT_OF_MEANING: &[&str] = &[":", "-", "=", "表示", "为", "代表", "是", "、", "."];

/// Words between a number and such a mark that say that the same holds when nothing is sent.
pub(crate) const OR_LEFT_OUT: &[&str] =
    &["或不传", "或不填", "或者不传", "或者不填", "或为空", "或空", "或缺省", "或留空"];

/// Marks between a word and its meaning: `是` and `为` are too usual behind a name.
pub(crate) const WORD_IN_FRONT_OF_MEANING: &[&str] = &[":", "表示", "代表", "=", "-"];

/// Words in front of a number that say what it bounds, or that nothing has to be sent.
pub(crate) const NO_MEANINGS: &[&str] =
    &["默认", "最大", "最小", "最多", "最少", "最长", "至少", "长度", "范围", "上限"];

/// Signs of a sentence about what is inside of a text.
pub(crate) const NO_VALUES: &[&str] = &["{", "}", "例如", "比如", "如:", "字段", "参数", "json", "JSON"];

/// Of the words in front of a default, one is in each.
pub(crate) const ABOUT_DEFAULTS: &[&str] = &["默认", "缺省", "default"];

/// Words in front of the value that holds when a parameter is left out, longest first where one begins like another.
pub(crate) const DEFAULT: &[&str] = &[
    "默认值为",
    "默认值是",
    "默认值:",
    "默认值",
    "默认使用",
    "默认为",
    "默认是",
    "默认:",
    "默认",
    "缺省为",
    "缺省值为",
    "defaultvalueis",
    "defaultis",
    "defaultsto",
    "default:",
];

/// What may stand behind such a value, beside the marks that end a clause.
pub(crate) const BEHIND_DEFAULT: &[&str] = &["代表", "表示", "即", "条", "个"];
