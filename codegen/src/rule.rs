//! What the messages about a spec are about. The name of a rule is its code: messages and reports have it, `weixin explain` takes it.
//!
//! Names are for scripts and settings of other programs, so none of them ever changes, or means something else later; a test keeps
//! the list.

/// A rule of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name: lower case, with hyphens.
    pub name: &'static str,
    /// What it demands.
    pub demands: &'static str,
}

impl Rule {
    /// The rule of a message that is not complete yet: `lint` says which of its rules it is from.
    pub(crate) const OF_LINT: Self = Self::new("", "");

    pub(crate) const fn new(name: &'static str, demands: &'static str) -> Self {
        Self { name, demands }
    }
}

/// Declares rules, and the list of them.
macro_rules! rules {
    ($($(#[$docs:meta])* $name:ident = $rule:expr;)*) => {
        $($(#[$docs])* pub(crate) static $name: Rule = $rule;)*

        /// The rules of reading, which files have to keep before the others can be checked.
        pub static READING: &[&Rule] = &[$(&$name),*];
    };
}

/// What to do with a file that does not say what it describes.
pub(crate) const BEGINNING: &str =
    "begin it with one of `endpoint:`, `message:`, `service:`, `formats:`, `types:`, `errors:`";

rules! {
    YAML_LIMITS = Rule::new("yaml-limits", "a spec, its files and what nests in them are not larger than what is read");
    YAML_ENCODING = Rule::new("yaml-encoding", "a file is UTF-8");
    YAML_INVISIBLE = Rule::new("yaml-invisible", "a file has no characters that nobody sees");
    YAML_SYNTAX = Rule::new("yaml-syntax", "a file is YAML");
    YAML_EMPTY = Rule::new("yaml-empty", "a file says something");
    YAML_TWO_DOCUMENTS = Rule::new("yaml-two-documents", "a file holds one document");
    YAML_DUPLICATE_KEY = Rule::new("yaml-duplicate-key", "a key is written once");
    YAML_COMPLEX_KEY = Rule::new("yaml-complex-key", "a key is a plain word or number");
    YAML_ALIAS = Rule::new("yaml-alias", "a file has no anchors and aliases");
    YAML_TAG = Rule::new("yaml-tag", "a file has no tags");
    FILE_KIND = Rule::new("file-kind", "a file says what it describes");
    UNKNOWN_KEY = Rule::new("unknown-key", "a key is one of the language");
    MISSING_KEY = Rule::new("missing-key", "a key that has to be there is there");
    MISPLACED_KEY = Rule::new("misplaced-key", "a key stands where it belongs");
    WRONG_TYPE = Rule::new("wrong-type", "a value is a string, a number, a list or a mapping, whichever its key takes");
    WRONG_VALUE = Rule::new("wrong-value", "a value is one of the words that its key takes, or has the form that it asks for");
    ONE_LINE = Rule::new("one-line", "names and facts are on one line, without spaces around them");
    NAMELESS_TYPE = Rule::new("nameless-type", "parameters and fields have names");
    LAYOUT = Rule::new("layout", "what is laid out says what it said before");
}
