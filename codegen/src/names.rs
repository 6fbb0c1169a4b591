//! From names of the wire to names of Rust, and to names of files. Everything that decides such a name is here.
//!
//! Public is what a maker of specs has to ask before it writes a name down.

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::spec::Endpoint;
use crate::spec::field::{Field, Value};
use crate::spec::literal::Literal;

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

/// Names that Windows keeps for devices, with any extension and in any case: a checkout that holds one fails there.
const DEVICES: [&str; 6] = ["aux", "con", "conin$", "conout$", "nul", "prn"];

/// The longest name of a module, of a type and of a file of the spec, in bytes. File systems take 255, of which rustdoc
/// (`struct.NAME.html`), extensions and temporary files need some.
pub const MAX_LENGTH: usize = 200;

/// The modules that the generator makes beside those of the groups.
pub const OWN_MODULES: [&str; 4] = ["errors", "formats", "service", "types"];

/// The file in which a module stands that holds others, so none of those can be called like it.
pub const MODULE_FILE: &str = "mod";

/// Type names that generated code writes bare, and those that every Rust reader takes for the prelude's.
pub const TAKEN_TYPES: [&str; 15] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Some",
    "String", "Vec",
];

/// Field names that would clash with what generated types have anyway.
pub const TAKEN_FIELDS: [&str; 3] = ["clone", "new", "validate"];

/// Variants that the enums of the runtime's macros have anyway, and their constants and types, which a variant would hide.
pub const TAKEN_VARIANTS: [&str; 6] = ["ALL", "Err", "LISTED", "Other", "TABLE", "Unknown"];

/// `uploadMediaToCodeAudit` → `UploadMediaToCodeAudit`; the name of a type or variant.
pub fn type_name(wire: &str) -> String {
    // Only the first letters of most names have to be changed, and names of types are made many times.
    if !wire.split('_').all(is_camel_case) {
        return wire.to_upper_camel_case();
    }
    let mut name = String::with_capacity(wire.len());
    for word in wire.split('_') {
        name.extend(word.chars().next().map(|first| first.to_ascii_uppercase()));
        name.push_str(&word[1..]);
    }
    name
}

/// `needDetail` → `need_detail`, `type` → `r#type`; the name of a field, function or module.
pub fn value_name(wire: &str) -> String {
    // Most names of the wire are in this case already; finding that out is much cheaper than making it anew.
    if is_snake_case(wire) { raw(wire) } else { raw(&wire.to_snake_case()) }
}

/// The name of the module, and of its file, of a group or an endpoint: `type` → `type`, which the code calls `r#type`.
pub fn module_name(wire: &str) -> String {
    unraw(&value_name(wire)).to_owned()
}

/// The name of the type that a field defines in its place: its own, or one made from where it stands.
pub(crate) fn inline_type(parent: &str, wire: &str, field: &Field) -> Option<String> {
    let defines = match field.kind.as_str() {
        "object" => field.fields.is_some(),
        "open_enum" => field.values.is_some(),
        "id" => true,
        _ => false,
    };
    let given = field.name.as_ref().map(|name| name.value.clone());
    defines.then(|| given.unwrap_or_else(|| format!("{parent}{}", type_name(wire))))
}

/// The Rust name of an endpoint's request, from which those of its other types are made.
pub(crate) fn endpoint_type(endpoint: &Endpoint) -> String {
    endpoint.rust.as_ref().map_or_else(|| type_name(&endpoint.endpoint), |rust| rust.value.clone())
}

/// The Rust name of a shared table of error codes: `common` → `CommonError`.
pub(crate) fn error_table_type(name: &str) -> String {
    format!("{}Error", type_name(name))
}

/// The Rust name of a field.
pub(crate) fn field_name(wire: &str, field: &Field) -> String {
    field.rust.as_ref().map_or_else(|| value_name(wire), |rust| raw(rust))
}

/// The Rust name of a known value of an enum.
pub(crate) fn variant_name(value: &Literal, says: &Value) -> String {
    says.name.as_ref().map_or_else(|| type_name(&value.to_string()), |name| name.value.clone())
}

/// The identifier, raw if it is a keyword, and only then: `r#other` is `other`.
pub(crate) fn raw(name: &str) -> String {
    let name = unraw(name);
    if is_keyword(name) && !NEVER.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// The identifier without the mark that lets it be a keyword.
pub(crate) fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// What names have in common that differ only in case or in `_`: people cannot tell them apart, and file systems of
/// which case does not matter cannot either.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// Whether a name can be that of a file or folder on every file system; if not, why, in words that follow it in a message.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn portable(name: &str) -> Result<(), String> {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_lowercase();
    let is_device = DEVICES.contains(&stem.as_str())
        || ["com", "lpt"].iter().any(|port| {
            let number = stem.strip_prefix(port).map(|rest| rest.chars().collect::<Vec<_>>());
            number.is_some_and(|rest| matches!(rest[..], ['1'..='9' | '¹' | '²' | '³']))
        });
    if is_device {
        return Err("is reserved for a device on Windows".to_owned());
    }
    if name.len() > MAX_LENGTH {
        return Err(format!("has {} bytes, at most {MAX_LENGTH} are allowed", name.len()));
    }
    if let Some(bad) = name.chars().find(|c| c.is_control() || "<>:\"|?*\\/".contains(*c)) {
        return Err(format!("contains `{}`, which Windows does not allow", bad.escape_default()));
    }
    if name.is_empty() || name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Err("begins with a space, or ends with a space or a dot, which Windows drops".to_owned());
    }
    Ok(())
}

/// True when the text can stand in a program as an identifier.
pub(crate) fn is_identifier(name: &str) -> bool {
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

/// True for a word that the language keeps for itself.
fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// True for words of small letters and digits with one `_` between them.
fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.split('_').all(is_word)
}

/// True for words that are written together, where each capital follows a small letter: nobody splits them otherwise.
fn is_camel_case(name: &str) -> bool {
    let mut before = b'a';
    let fits = |byte: u8| {
        let small = byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let follows = before.is_ascii_lowercase();
        before = byte;
        small || (byte.is_ascii_uppercase() && follows)
    };
    !name.is_empty() && name.bytes().all(fits)
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
    fn names_follow_rust() {
        assert_eq!(type_name("uploadMediaToCodeAudit"), "UploadMediaToCodeAudit");
        assert_eq!(type_name("intracity_preaddorder"), "IntracityPreaddorder");
        assert_eq!(value_name("type"), "r#type");
        assert_eq!(value_name("gen"), "r#gen");
        assert_eq!(value_name("needDetail"), "need_detail");
        assert_eq!(value_name("continue"), "r#continue");
        assert_eq!(value_name("abstract"), "r#abstract");
        assert!(is_identifier("r#type"));
        for bad in ["self", "r#self", "3d", "", "a b", "a;b", "_", "fn"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn a_raw_name_is_the_name() {
        assert_eq!(raw("r#other"), "other");
        assert_eq!(raw("r#match"), "r#match");
        assert_eq!(module_name("Match"), "match");
        assert!(is_value_name("r#match") && is_value_name("_a_b_") && is_value_name("a1"));
        for bad in ["a__b", "__", "r#__", "aB", "r#self", "a-b", "ñ"] {
            assert!(!is_value_name(bad), "{bad}");
        }
    }

    #[test]
    fn files_of_every_system() {
        for good in ["upload.yaml", "console", "com10", "lpt", "nulls.yaml", ".hidden", "错误.yaml", "a b", "auxiliary"]
        {
            assert_eq!(portable(good), Ok(()), "{good}");
        }
        let long = "x".repeat(MAX_LENGTH + 1);
        let bad = [
            "con",
            "NUL.yaml",
            "Aux",
            "com1.x.yaml",
            "LPT9",
            "com²",
            "prn .yaml",
            "conout$",
            "a.",
            "a ",
            " a",
            "",
            "a:b",
            "a?",
            "a\u{1b}",
            "a\\b",
            &long,
        ];
        for bad in bad {
            assert!(portable(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_that_people_take_for_one() {
        assert_eq!(folded("list_API_keys"), folded("listApiKeys"));
        assert_ne!(folded("list_a"), folded("list_b"));
    }

    #[test]
    fn shortcuts_agree_with_heck() {
        let names =
            "a openid need_detail url2 a_1 2a x_ _x a__b aB A é a-b needDetail changeGoods80 a1B 1B aB1C shopURL
            ABc item_listA a2bC URL iPhone x_Y xY_zW 9 a_B9c";
        for name in names.split_whitespace().chain([""]) {
            assert_eq!(value_name(name), raw(&name.to_snake_case()), "{name}");
            assert_eq!(type_name(name), name.to_upper_camel_case(), "{name}");
        }
    }

    #[test]
    fn shortcuts_agree_with_heck_on_all_short_names() {
        let mut names = vec![String::new()];
        for _ in 0..7 {
            names =
                names.iter().flat_map(|name| ["", "a", "B", "1", "_"].map(|next| format!("{name}{next}"))).collect();
            names.sort_unstable();
            names.dedup();
        }
        assert!(names.len() > 20_000, "{}", names.len());
        for name in names {
            assert_eq!(value_name(&name), raw(&name.to_snake_case()), "{name}");
            assert_eq!(type_name(&name), name.to_upper_camel_case(), "{name}");
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
