//! What is open in a draft: what somebody has to decide, name or describe before it is none.

#[cfg(feature = "maintain")]
mod open;

#[cfg(feature = "maintain")]
pub use open::{OpenItem, OpenKind, open, open_in_tables};

/// True if a name is the one that the importer gives to a code without words.
pub fn is_stand_in_of_code(name: &str, code: &str) -> bool {
    name.strip_prefix("Code").is_some_and(|rest| !rest.is_empty() && digits(rest) == digits(code))
}

/// True if a name is the one that the importer gives to a value without words.
pub fn is_stand_in_of_value(name: &str, value: &str) -> bool {
    let rest = name.strip_prefix("Value").map(|rest| rest.strip_prefix("Minus").unwrap_or(rest));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()) && digits(rest) == digits(value)
    })
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
