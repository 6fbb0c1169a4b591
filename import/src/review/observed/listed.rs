//! Whether a message of which only the shape was noted is one that the spec lists.

use super::notes::HIDDEN;

/// True if messages of this shape are told by a text, as the client tells them: they are it or have it inside, whatever its
/// case, blanks and punctuation. The other way round, the text may fill what the shape hides, if the shape says anything.
pub(super) fn is_listed<'a>(shape: &str, mut texts: impl Iterator<Item = &'a str>) -> bool {
    let parts: Vec<Vec<String>> = shape.split(HIDDEN).map(words).collect();
    let says_enough = parts.len() == 1 || legible(shape).is_some();
    texts.any(|text| {
        let known = words(text);
        let is_inside = |part: &Vec<String>| part.windows(known.len().max(1)).any(|inside| inside == known);
        !known.is_empty() && (parts.iter().any(is_inside) || says_enough && fills(&parts, &known.concat()))
    })
}

/// Whether a text is the parts with something between them. Where the shape begins or ends with what is hidden, the first
/// or last part is empty.
fn fills(parts: &[Vec<String>], text: &str) -> bool {
    let parts: Vec<String> = parts.iter().map(|part| part.concat()).collect();
    let [first, between @ .., last] = parts.as_slice() else { return parts.concat() == text };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for part in between {
        let Some((_, after)) = rest.split_once(part.as_str()) else { return false };
        rest = after;
    }
    rest.ends_with(last.as_str())
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The longest part of the shape of a message that came as it stands there, if it says anything: services add to their texts
/// what exactly is wrong.
pub(super) fn legible(shape: &str) -> Option<&str> {
    let trimmed = shape.split(HIDDEN).map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()));
    let said = trimmed
        .filter(|part| part.split_whitespace().count() > 1 || part.chars().filter(|c| !c.is_ascii()).count() > 1);
    said.max_by_key(|part| part.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed() {
        let texts = ["invalid credential", "System error!", "参数错误: id", "bad appid wx12, it is not known"];
        for (shape, is) in [
            ("invalid credential", true),
            ("Invalid  credential, access token is invalid …", true),
            ("invalidcredential", true),
            ("system error", true),
            ("参数错误…", true),
            ("bad appid …, it is not known", true),
            ("… appid …, it is not known", true),
            ("bad appid …, it is not", false),
            ("invalid", false),
            ("invalid …", false),
            ("token is not good", false),
            ("…", false),
            ("", false),
        ] {
            assert_eq!(is_listed(shape, texts.into_iter()), is, "{shape}");
        }
        assert!(!is_listed("anything at all", ["", "…"].into_iter()));
    }
}
