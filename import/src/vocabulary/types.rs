//! The vendor's words for types: `array<object>`, `string(uint64)`, `objarray`, `Sring`.

use weixin_codegen::model::IntegerType;

/// What a cell says about the type of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Declared {
    /// The word of the page; empty where it has none.
    pub word: String,
    /// What one value is.
    pub base: Base,
    /// How many lists are around it.
    pub lists: usize,
    /// The name of the structure that it is.
    pub structure: Option<String>,
    /// The longest value, in characters: `string(32)`.
    pub length: Option<u64>,
}

/// What one value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Base {
    /// The page does not say.
    #[default]
    Unknown,
    /// Text.
    Text,
    /// A whole number in a text: `string(uint64)`.
    NumberInText,
    /// `number`: usually whole.
    Number,
    /// A whole number.
    Integer(IntegerType),
    /// A number with a fraction.
    Fraction,
    /// True or false.
    Boolean,
    /// An object.
    Object,
    /// A file, or bytes.
    Bytes,
    /// A point in time.
    Timestamp,
}

/// Words for types, longest first where one begins like another.
const WORDS: &[(&str, Base, usize)] = &[
    ("array.<object>", Base::Object, 1),
    ("array.<string>", Base::Text, 1),
    ("array.<number>", Base::Number, 1),
    ("array<object>", Base::Object, 1),
    ("array<string>", Base::Text, 1),
    ("array<number>", Base::Number, 1),
    ("array object", Base::Object, 1),
    ("array string", Base::Text, 1),
    ("array number", Base::Number, 1),
    ("array of object", Base::Object, 1),
    ("array of string", Base::Text, 1),
    ("object array", Base::Object, 1),
    ("string array", Base::Text, 1),
    ("number array", Base::Number, 1),
    ("list<object>", Base::Object, 1),
    ("list<string>", Base::Text, 1),
    ("json object", Base::Object, 0),
    ("json array", Base::Unknown, 1),
    ("json string", Base::Text, 0),
    ("unsigned int", Base::Integer(IntegerType::U32), 0),
    ("stringarray", Base::Text, 1),
    ("numberarray", Base::Number, 1),
    ("objectarray", Base::Object, 1),
    ("jsonobject", Base::Object, 0),
    ("timestamp", Base::Timestamp, 0),
    ("jsonarray", Base::Unknown, 1),
    ("objarray", Base::Object, 1),
    ("strarray", Base::Text, 1),
    ("numarray", Base::Number, 1),
    ("formdata", Base::Bytes, 0),
    ("form-data", Base::Bytes, 0),
    ("boolean", Base::Boolean, 0),
    ("integer", Base::Integer(IntegerType::I64), 0),
    ("decimal", Base::Fraction, 0),
    ("varchar", Base::Text, 0),
    ("object", Base::Object, 0),
    ("string", Base::Text, 0),
    ("number", Base::Number, 0),
    ("uint64", Base::Integer(IntegerType::U64), 0),
    ("uint32", Base::Integer(IntegerType::U32), 0),
    ("double", Base::Fraction, 0),
    ("buffer", Base::Bytes, 0),
    ("binary", Base::Bytes, 0),
    ("struct", Base::Object, 0),
    ("int64", Base::Integer(IntegerType::I64), 0),
    ("int32", Base::Integer(IntegerType::I32), 0),
    ("sring", Base::Text, 0),
    ("stirng", Base::Text, 0),
    ("strign", Base::Text, 0),
    ("float", Base::Fraction, 0),
    ("array", Base::Unknown, 1),
    ("bytes", Base::Bytes, 0),
    ("short", Base::Integer(IntegerType::I32), 0),
    ("uint", Base::Integer(IntegerType::U32), 0),
    ("bool", Base::Boolean, 0),
    ("list", Base::Unknown, 1),
    ("long", Base::Integer(IntegerType::I64), 0),
    ("json", Base::Object, 0),
    ("text", Base::Text, 0),
    ("file", Base::Bytes, 0),
    ("char", Base::Text, 0),
    ("date", Base::Text, 0),
    ("obj", Base::Object, 0),
    ("str", Base::Text, 0),
    ("num", Base::Number, 0),
    ("int", Base::Integer(IntegerType::I64), 0),
    ("map", Base::Object, 0),
    ("字符串", Base::Text, 0),
    ("整数", Base::Integer(IntegerType::I64), 0),
    ("整型", Base::Integer(IntegerType::I64), 0),
    ("数字", Base::Number, 0),
    ("布尔", Base::Boolean, 0),
    ("数组", Base::Unknown, 1),
    ("对象", Base::Object, 0),
    ("文件", Base::Bytes, 0),
];

/// Reads a whole cell. What it does not know is a structure where it looks like a name.
pub(crate) fn cell(text: &str) -> Declared {
    let text = text.trim().trim_matches(['`', '*']);
    if matches!(text, "" | "-" | "--" | "/" | "无") {
        return Declared::default();
    }
    match split(text) {
        Some((declared, rest)) => {
            let structure = rest.trim().trim_matches(['<', '>', '(', ')', '[', ']', ' ', '.']);
            let named = declared.structure.is_none() && crate::text::is_name(structure);
            Declared { structure: if named { Some(structure.to_owned()) } else { declared.structure }, ..declared }
        }
        None => structure(text),
    }
}

/// `ContactInfo[]`: the name of a structure.
fn structure(text: &str) -> Declared {
    let lists = text.matches("[]").count();
    let name = text.replace("[]", "");
    let known = crate::text::is_name(&name);
    Declared {
        word: text.to_owned(),
        base: if known { Base::Object } else { Base::Unknown },
        lists: lists.min(3),
        structure: known.then_some(name),
        length: None,
    }
}

/// Reads the type at the beginning of a text; `None` when there is none.
pub(crate) fn split(text: &str) -> Option<(Declared, &str)> {
    let (mut base, mut lists, mut rest) = word(text)?;
    let mut length = None;
    if let Some((inner, after)) = parenthesised(rest) {
        match inner.trim().parse::<u64>() {
            Ok(number) if base == Base::Text => length = Some(number).filter(|number| *number > 0),
            Ok(_) => {}
            Err(_) => base = refined(base, inner),
        }
        rest = after;
    }
    if let Some((inner, after)) = angled(rest) {
        if let Some((of, more, _)) = word(inner.trim()) {
            (base, lists) = (of, lists + more);
        }
        rest = after;
    }
    while let Some(after) = rest.strip_prefix("[]") {
        lists += 1;
        rest = after;
    }
    // `array object`, `object array`: two words for one type.
    if let Some((of, more, after)) = rest.strip_prefix(' ').and_then(|rest| word(rest.trim_start())) {
        match (base, of) {
            (Base::Unknown, _) if lists > 0 => (base, lists, rest) = (of, lists + more, after),
            (_, Base::Unknown) if more > 0 => (lists, rest) = (lists + more, after),
            _ => {}
        }
    }
    let word = text[..text.len() - rest.len()].trim().to_owned();
    Some((Declared { word, base, lists: lists.min(3), structure: None, length }, rest))
}

/// `string(uint64)`, `number(uint64)`, `number(float)`.
fn refined(base: Base, inner: &str) -> Base {
    match (base, word(&inner.trim().to_ascii_lowercase())) {
        (Base::Text, Some((Base::Integer(_) | Base::Number, 0, _))) => Base::NumberInText,
        (Base::Number, Some((of @ (Base::Integer(_) | Base::Fraction), 0, _))) => of,
        _ => base,
    }
}

/// The type word at the beginning of a text; it ends where a word ends.
fn word(text: &str) -> Option<(Base, usize, &str)> {
    let head: String = text.chars().take(20).collect::<String>().to_ascii_lowercase();
    WORDS.iter().find_map(|(word, base, lists)| {
        let rest = head.strip_prefix(word).and_then(|_| text.get(word.len()..))?;
        let goes_on = word.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        (!goes_on).then_some((*base, *lists, rest))
    })
}

fn parenthesised(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start().strip_prefix(['(', '（'])?;
    let end = inner.find([')', '）']).filter(|end| *end <= 24)?;
    let after = inner[end..].chars().next().map_or(0, char::len_utf8);
    Some((&inner[..end], &inner[end + after..]))
}

fn angled(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start_matches('.').strip_prefix('<')?;
    let end = inner.find('>').filter(|end| *end <= 40)?;
    Some((&inner[..end], &inner[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_types() {
        for (text, base, lists) in [
            ("objarray", Base::Object, 1),
            ("Array.<Object>", Base::Object, 1),
            ("array object", Base::Object, 1),
            ("string array", Base::Text, 1),
            ("Sring", Base::Text, 0),
            ("string(uint64)", Base::NumberInText, 0),
            ("number(uint64)", Base::Integer(IntegerType::U64), 0),
            ("object[]", Base::Object, 1),
            ("array<number>", Base::Number, 1),
            ("-", Base::Unknown, 0),
            ("unsigned int", Base::Integer(IntegerType::U32), 0),
        ] {
            let declared = cell(text);
            assert_eq!((declared.base, declared.lists), (base, lists), "{text}");
        }
    }

    #[test]
    fn structures_and_lengths() {
        assert_eq!(cell("ContactInfo[]").structure.as_deref(), Some("ContactInfo"));
        assert_eq!(cell("array AuditItem").structure.as_deref(), Some("AuditItem"));
        assert_eq!(cell("string(16)").length, Some(16));
        assert_eq!(
            split("object coupon 券").map(|(declared, rest)| (declared.base, rest)),
            Some((Base::Object, " coupon 券"))
        );
        assert_eq!(split("strange"), None);
    }
}
