//! From names of the wire to names of Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::legal::{raw, unraw};

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

/// What names have in common that differ only in case or in `_`: people cannot tell them apart, and file systems of
/// which case does not matter cannot either.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
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
        assert_eq!(module_name("Match"), "match");
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
}
