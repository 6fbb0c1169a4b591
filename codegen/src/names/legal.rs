//! Which names Rust takes, and in which case it wants them.

/// True when the text can stand in a program as an identifier.
fn is_identifier(name: &str) -> bool {
    let bare = unraw(name);
    is_word(bare) && !NEVER.contains(&bare) && (name.len() != bare.len() || !is_keyword(bare))
}

/// True for a name in `UpperCamelCase`.
pub fn is_type_name(name: &str) -> bool {
    is_identifier(name) && name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('_')
}

/// True for a name in `snake_case`, without which rustc would warn in the user's crate.
pub fn is_value_name(name: &str) -> bool {
    let inner = unraw(name).trim_matches('_');
    is_identifier(name) && !inner.is_empty() && !inner.contains("__") && !name.contains(|c: char| c.is_uppercase())
}

/// The identifier, raw if it is a keyword, and only then: `r#other` is `other`.
pub(super) fn raw(name: &str) -> String {
    let name = unraw(name);
    if is_keyword(name) && !NEVER.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// The identifier without the mark that lets it be a keyword.
pub(crate) fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Words that not even `r#` turns into an identifier.
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// The words that Rust keeps for itself, now or later, sorted. syn knows most of them, but asking it costs more than the
/// rest of making a name; a test asks.
const KEYWORDS: [&str; 53] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// True for a word that the language keeps for itself.
fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Letters, digits and `_` of ASCII, not beginning with a digit: what every reader can type.
fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_those_of_rust() {
        assert!(is_identifier("r#type"));
        for bad in ["self", "r#self", "3d", "", "a b", "a;b", "_", "fn"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn a_raw_name_is_the_name() {
        assert_eq!(raw("r#other"), "other");
        assert_eq!(raw("r#match"), "r#match");
        assert!(is_value_name("r#match") && is_value_name("_a_b_") && is_value_name("a1"));
        for bad in ["a__b", "__", "r#__", "aB", "r#self", "a-b", "ñ"] {
            assert!(!is_value_name(bad), "{bad}");
        }
    }

    /// syn does not know `gen` yet.
    #[test]
    fn keywords_are_those_of_syn() {
        let refused = |word: &str| syn::parse_str::<syn::Ident>(word).is_err();
        for word in KEYWORDS {
            assert!(refused(word) || word == "gen", "{word}");
        }
        let longer = |word: &String| ('a'..='z').map(|letter| format!("{word}{letter}")).collect::<Vec<_>>();
        let two: Vec<String> = ('a'..='z').flat_map(|letter| longer(&letter.to_string())).collect();
        let three: Vec<String> = two.iter().flat_map(longer).collect();
        for word in two.into_iter().chain(three).filter(|word| refused(word)) {
            assert!(is_keyword(&word), "{word}");
        }
        assert!(KEYWORDS.is_sorted());
    }
}
