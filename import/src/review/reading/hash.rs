//! Hashes of texts, the same on every machine.

/// A hash of 48 bits: long enough for the sentences of one page, short enough for a line.
pub(crate) fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let wide =
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (wide ^ (wide >> 48)) & 0xffff_ffff_ffff
}

/// A text without what differs between two copies of one page: blanks, marks of Markdown, the width of punctuation, case.
pub(crate) fn bare(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' => '.',
        '、' => ',',
        '“' | '”' => '"',
        c => c,
    };
    let letters = text.chars().map(narrow).filter(|c| !c.is_whitespace() && !"\\*`#\u{200b}\u{feff}".contains(*c));
    let bare: String = letters.flat_map(char::to_lowercase).collect();
    bare.trim_matches(|c: char| ".,;:!?".contains(c)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_a_text_have_one_hash() {
        for copy in ["access\\_token 最多 20 个字符。", "access_token最多20个字符", "`access_token` 最多　20 个字符；"]
        {
            assert_eq!(bare(copy), "access_token最多20个字符", "{copy}");
        }
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert!(hash(&["x"]) < 1 << 48);
    }
}
