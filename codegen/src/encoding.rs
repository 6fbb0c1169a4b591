//! Bytes to text: UTF-8, or which byte is not, and what the file looks like instead.
//!
//! Such files of a spec are read anyway, so that all mistakes in all files are reported at once, each at its place:
//! [`escape`] keeps the bytes, [`fault`] finds them.

use std::fmt;
use std::ops::Range;

/// Why bytes are not a text in UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// Line of the first byte that is not UTF-8, from 1.
    pub line: usize,
    /// Column of that byte, in characters, from 1.
    pub column: usize,
    /// What the bytes look like, as far as they give it away.
    pub looks_like: Option<Encoding>,
}

/// What bytes that are not UTF-8 can look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// GBK or its superset GB 18030: what Chinese editions of Windows write.
    Gbk,
    /// UTF-16, the low byte first: what Notepad and PowerShell call "Unicode".
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// UTF-32 in either order.
    Utf32,
    /// Latin-1 or its superset Windows-1252.
    Latin1,
    /// UTF-8 in which some character is cut off or damaged.
    DamagedUtf8,
    /// No text at all: a picture, an archive, a program.
    Binary,
}

/// At most this many bytes are inspected to guess the encoding.
const LOOKED_AT: usize = 64 * 1024;

/// The text of bytes that are UTF-8. A byte order mark stays where it is.
///
/// Text in UTF-16 that has no byte order mark can be UTF-8 as well, with a NUL in each character; nobody writes that, so
/// it is refused.
///
/// # Errors
///
/// The place of the first byte that is not UTF-8, and what the bytes look like.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    let wide = wide(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) if wide.is_none() => Ok(text),
        Ok(_) => Err(NotUtf8 { line: 1, column: 1, looks_like: wide }),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let looks_like = wide.or_else(|| guess(&bytes, valid));
            // The whole file is in the other encoding, so that its beginning is the place.
            let valid = if wide.is_some() { 0 } else { valid };
            let (line, column) = place(&bytes[..valid]);
            Err(NotUtf8 { line, column, looks_like })
        }
    }
}

/// The text of a file, or of its beginning where it is over the limit. A character that the limit cuts in two is not the
/// file's fault; the text is over the limit all the same, so that whoever refuses it for its length still does.
///
/// # Errors
///
/// As [`decode`].
pub fn decode_up_to(bytes: Vec<u8>, limit: usize) -> Result<String, NotUtf8> {
    decode(uncut(bytes, limit))
}

fn uncut(mut bytes: Vec<u8>, limit: usize) -> Vec<u8> {
    if bytes.len() > limit {
        let cut = std::str::from_utf8(&bytes).err().filter(|error| error.error_len().is_none());
        bytes.truncate(cut.map_or(bytes.len(), |error| error.valid_up_to()));
        bytes.resize(bytes.len().max(limit + 1), b' ');
    }
    bytes
}

/// A byte that is not UTF-8 is kept as the character this far behind it, at the end of the last area for private use,
/// which no text uses.
const ESCAPED: u32 = 0x10_ff00;

/// The text of a file of a spec, up to a limit as in [`decode_up_to`]. Bytes that are not UTF-8 are kept in it, for
/// [`fault`] to report.
pub fn escape(bytes: Vec<u8>, limit: usize) -> String {
    let bytes = match String::from_utf8(uncut(bytes, limit)) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len() * 2);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(ESCAPED + u32::from(*byte))));
    }
    text
}

/// The byte that a character of a text that [`escape`] has read stands for, if it does.
pub(crate) fn escaped_byte(c: char) -> Option<u8> {
    let byte = u8::try_from(u32::from(c).checked_sub(ESCAPED)?).ok()?;
    (!byte.is_ascii()).then_some(byte)
}

/// What keeps a text that [`escape`] has read from being UTF-8, and which bytes of the text stand for it.
pub fn fault(text: &str) -> Option<(NotUtf8, Range<usize>)> {
    // Escaped bytes begin with this byte, and UTF-16 has NULs; nearly no file has either.
    if !text.bytes().any(|byte| byte == 0xf4 || byte == 0) {
        return None;
    }
    let is_escaped = |c: char| escaped_byte(c).is_some();
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match escaped_byte(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    let fault = decode(bytes).err()?;
    let start = text.find(is_escaped).unwrap_or(0);
    let end = text[start..].find(|c| !is_escaped(c)).map_or(text.len(), |length| start + length);
    Some((fault, start..end))
}

/// Line and column behind a text.
fn place(before: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(before);
    let line = text.rfind('\n').map_or(&*text, |newline| &text[newline + 1..]);
    let visible = line.strip_prefix('\u{feff}').unwrap_or(line);
    (1 + text.matches('\n').count(), 1 + visible.chars().count())
}

/// An encoding whose characters have two or four bytes, told by its byte order mark or by the NULs of its ASCII.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some(Encoding::Utf32),
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let units = bytes[..bytes.len().min(LOOKED_AT)].chunks_exact(2);
    let (mut low_first, mut high_first, mut all) = (0, 0, 0);
    for unit in units {
        all += 1;
        low_first += usize::from(unit[0] != 0 && unit[1] == 0);
        high_first += usize::from(unit[0] == 0 && unit[1] != 0);
    }
    // The keys of a spec and the tags of a page are ASCII; a stray NUL, or a picture, has no such regularity.
    let regular = |these: usize, others: usize| these > 1 && these * 3 >= all && others * 16 <= these;
    if regular(low_first, high_first) {
        return Some(Encoding::Utf16Le);
    }
    regular(high_first, low_first).then_some(Encoding::Utf16Be)
}

/// What bytes of one to four a character look like. The first byte that is not UTF-8 has been found.
fn guess(bytes: &[u8], valid: usize) -> Option<Encoding> {
    // What is UTF-8 for long says little of what comes after: the look begins a little before the bad byte.
    let start = valid.saturating_sub(LOOKED_AT / 2);
    let bytes = &bytes[start..bytes.len().min(start + LOOKED_AT)];
    let controls = bytes.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x0c\x1b".contains(byte)).count();
    if controls * 20 > bytes.len() {
        return Some(Encoding::Binary);
    }
    if is_mostly_utf8(bytes) {
        return Some(Encoding::DamagedUtf8);
    }
    let (pairs, lone) = pairs(bytes);
    match () {
        () if pairs > lone => Some(Encoding::Gbk),
        () if lone > 0 => Some(Encoding::Latin1),
        () => None,
    }
}

/// Whether there are more characters that are UTF-8, and cannot well be so by accident, than places that are not.
///
/// Two bytes of GBK often are a character of UTF-8, of some far alphabet; three seldom are, and hardly ever are all that
/// there are letters of Europe.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut long, mut european, mut other, mut damaged) = (0, 0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars().filter(|character| !character.is_ascii()) {
            match character {
                '\u{80}'..='\u{17f}' => european += 1,
                '\u{180}'..='\u{7ff}' => other += 1,
                _ => long += 1,
            }
        }
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    long > damaged || (european > damaged && other == 0)
}

/// How many bytes beyond ASCII stand in pairs, as Chinese characters of GBK do nearly always, and how many stand alone
/// between ASCII, as the accented letters of Latin-1 do.
fn pairs(bytes: &[u8]) -> (usize, usize) {
    let (mut pairs, mut lone) = (0, 0);
    for run in bytes.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        let possible = run.iter().all(|byte| (0x81..=0xfe).contains(byte));
        if possible && run.len() > 1 { pairs += run.len() / 2 } else { lone += 1 }
    }
    (pairs, lone)
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gbk => "GBK",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Utf32 => "UTF-32",
            Self::Latin1 => "Latin-1 or Windows-1252",
            Self::DamagedUtf8 => "damaged UTF-8",
            Self::Binary => "a binary file",
        })
    }
}

impl NotUtf8 {
    /// What is known beyond the place: `it looks like GBK`.
    pub fn guess(&self) -> Option<String> {
        self.looks_like.map(|encoding| match encoding {
            Encoding::DamagedUtf8 => "a character is cut off or damaged".to_owned(),
            Encoding::Binary => "it looks like a binary file".to_owned(),
            encoding => format!("it looks like {encoding}"),
        })
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self.looks_like {
            Some(Encoding::DamagedUtf8) => "write the character again",
            Some(Encoding::Binary) => "give a text",
            _ => "save it as UTF-8",
        }
    }
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not UTF-8 at line {}, column {}", self.line, self.column)?;
        if let Some(guess) = self.guess() {
            write!(f, ": {guess}")?;
        }
        write!(f, "; {}", self.help())
    }
}

impl std::error::Error for NotUtf8 {}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_like(bytes: &[u8]) -> Option<Encoding> {
        decode(bytes.to_vec()).expect_err("it is not UTF-8").looks_like
    }

    fn utf16(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn text_stays_as_it_is() {
        for text in ["", "a", "endpoint: 上传\n", "\u{feff}a: b\n", "a\0b", "é", "\u{10ffff}", "\0"] {
            assert_eq!(decode(text.as_bytes().to_vec()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn the_place_is_that_of_the_first_bad_byte() {
        let place = |bytes: &[u8]| decode(bytes.to_vec()).map_err(|error| (error.line, error.column));
        assert_eq!(place(b"\xb9"), Err((1, 1)));
        assert_eq!(place(b"a: b\r\nc: \xb9\xfa"), Err((2, 4)));
        assert_eq!(place("上传: x\n上传\u{20ac}".as_bytes()), Ok("上传: x\n上传\u{20ac}".to_owned()));
        assert_eq!(place(&[&b"\xef\xbb\xbf"[..], "a\n传传".as_bytes(), b"\xff"].concat()), Err((2, 3)));
        assert_eq!(place(b"\xef\xbb\xbfab\xff"), Err((1, 3)));
    }

    #[test]
    fn encodings_are_told_by_their_bytes() {
        let spec = "endpoint: upload\nsummary: upload a file\ndoc: 上传素材\n";
        assert_eq!(looks_like(&utf16(spec, u16::to_le_bytes)), Some(Encoding::Utf16Le));
        assert_eq!(looks_like(&utf16(spec, u16::to_be_bytes)), Some(Encoding::Utf16Be));
        let marked = format!("\u{feff}{spec}");
        assert_eq!(looks_like(&utf16(&marked, u16::to_le_bytes)), Some(Encoding::Utf16Le));
        assert_eq!(looks_like(&utf16(&marked, u16::to_be_bytes)), Some(Encoding::Utf16Be));
        // Nothing but Chinese has no NULs; its mark is enough.
        assert_eq!(looks_like(&utf16("\u{feff}上传素材", u16::to_le_bytes)), Some(Encoding::Utf16Le));
        let utf32: Vec<u8> = marked.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
        assert_eq!(looks_like(&utf32), Some(Encoding::Utf32));
        // "menu: 查询，删除" in GBK, and one character alone.
        assert_eq!(looks_like(b"menu: \xb2\xe9\xd1\xaf\xa3\xac\xc9\xbe\xb3\xfd\n"), Some(Encoding::Gbk));
        assert_eq!(looks_like(b"unit: \xb8\xf6\n"), Some(Encoding::Gbk));
        assert_eq!(looks_like(b"doc: caf\xe9 cr\xe8me, d\xe9j\xe0 vu\n"), Some(Encoding::Latin1));
        assert_eq!(looks_like("上传素材\n文件".as_bytes().split_last().expect("bytes").1), Some(Encoding::DamagedUtf8));
        assert_eq!(looks_like(b"caf\xc3\xa9 cr\xc3\xa8me, d\xc3\xa9j\xc3"), Some(Encoding::DamagedUtf8));
        // "文件类型错误，请重试" and "上传图片" in GBK, much of which is UTF-8 by accident.
        let sentence = b"\xce\xc4\xbc\xfe\xc0\xe0\xd0\xcd\xb4\xed\xce\xf3\xa3\xac\xc7\xeb\xd6\xd8\xca\xd4";
        assert_eq!(looks_like(sentence), Some(Encoding::Gbk));
        assert_eq!(looks_like(b"doc: \xc9\xcf\xb4\xab\xcd\xbc\xc6\xac\n"), Some(Encoding::Gbk));
        assert_eq!(looks_like(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0"), Some(Encoding::Binary));
    }

    #[test]
    fn the_message_says_what_to_do() {
        let said = decode(b"a: 1\nb: \xb2\xe9\xd1\xaf\n".to_vec()).expect_err("it is GBK").to_string();
        assert_eq!(said, "not UTF-8 at line 2, column 4: it looks like GBK; save it as UTF-8");
    }

    #[test]
    fn a_limit_cuts_no_character() {
        let text = "上传上传";
        for limit in 0..text.len() {
            let cut = decode_up_to(text.as_bytes()[..=limit].to_vec(), limit).expect("what is there is UTF-8");
            assert!(cut.len() > limit && text.starts_with(cut.trim_end()), "{limit}: {cut:?}");
        }
        assert_eq!(decode_up_to(text.as_bytes().to_vec(), text.len()).as_deref(), Ok(text));
        assert!(decode_up_to(b"\xb2\xe9\xd1\xaf".to_vec(), 2).is_err());
    }

    #[test]
    fn escaped_bytes_are_found_again() {
        assert_eq!(escape("上传".as_bytes().to_vec(), 10), "上传");
        assert_eq!(fault("a: 上传\n"), None);
        for bytes in
            [&b"a: 1\nb: \xb2\xe9\xd1\xaf # \xff\n"[..], b"\xff\xfea\0:\0", b"\x80", "上".as_bytes(), b"\xf4\x8f\xbf"]
        {
            let text = escape(bytes.to_vec(), 100);
            match decode(bytes.to_vec()) {
                Ok(same) => assert_eq!((text.as_str(), fault(&text)), (same.as_str(), None)),
                Err(error) => assert_eq!(fault(&text).map(|(fault, _)| fault), Some(error), "{bytes:?}"),
            }
        }
        let text = escape(b"a: 1\nb: \xb8\xf6\xb8\xf6.".to_vec(), 100);
        let (_, place) = fault(&text).expect("it is GBK");
        assert_eq!((&text[..place.start], &text[place.end..]), ("a: 1\nb: ", "."));
    }

    #[test]
    fn no_bytes_are_too_much() {
        let mut state = 7_u64;
        for length in 0..2_000 {
            let mut bytes = Vec::new();
            for _ in 0..length % 97 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                bytes.push((state >> 33) as u8);
            }
            match decode(bytes.clone()) {
                Ok(text) => assert_eq!(text.as_bytes(), bytes),
                Err(error) => assert!(error.line >= 1 && error.column >= 1 && !error.to_string().is_empty()),
            }
        }
    }
}
