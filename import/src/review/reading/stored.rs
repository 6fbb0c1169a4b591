//! The files in which readings are kept beside the spec: one fact a line, sorted, so that one changed fact is one changed
//! line, and git can merge two branches.
//!
//! ```text
//! page https://developers.weixin.qq.com/…/api_gettrialqrcode
//! read 2026-11-22
//! reader 1f9c03aa
//! language zh
//! text 5be03f1a77c2
//! correction query.path
//! fact query.path.required false
//! fact query.path.type string
//! says - 0f3a5c7e9b1d
//! says path 11c0ffee0001 2b7d90aa13f4
//! shows path 7d1e00b2c4aa
//! stands path 4410c2d7ff01
//! ```

use std::fmt::Write;

use super::model::Reading;
use super::stands::Places;
use super::units::Hashes;
use crate::draft::path::FactPath;
use crate::page::torn_end::TornEnd;
use crate::text::is_day;

/// The largest file that is read, in bytes.
pub const MAX_FACTS: usize = 8 * 1024 * 1024;

/// What stands on top of each file.
const HEAD: &str = "\
# What a page said when it was read, by `weixin import` and `weixin drift`: facts, and hashes of its sentences. Not to be\n\
# edited: `weixin drift PAGE --write` or `--record` does.\n";

/// The readings of the pages of one endpoint or message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredFacts {
    /// One for each page.
    pub(crate) readings: Vec<Reading>,
}

impl StoredFacts {
    /// Where the facts of a file of the spec are kept, below the spec's folder: `endpoints/wxa/x.yaml` →
    /// `pages/endpoints/wxa/x.facts`.
    pub fn path_of(file: &str) -> String {
        let stem = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml")).unwrap_or(file);
        format!("{FOLDER}/{stem}.facts")
    }

    /// The file of the spec whose facts a file has, without its ending.
    pub fn stem_of(path: &str) -> Option<&str> {
        path.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".facts")
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// The first line that is none, with its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut stored = Self::default();
        whole(text)?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            stored.line(line).ok_or_else(|| format!("line {} is not one of facts{}", number + 1, conflict(line)))?;
        }
        Ok(stored)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let (word, rest) = line.split_once(' ')?;
        if word == "page" {
            let url = (rest != "-").then(|| rest.to_owned());
            self.readings.push(Reading { url, ..Reading::default() });
            return Some(());
        }
        let reading = self.readings.last_mut()?;
        match word {
            "read" => reading.read = Some(rest).filter(|day| is_day(day))?.to_owned(),
            "reader" => reading.reader = rest.to_owned(),
            "torn" => reading.torn = Some(TornEnd::of_key(rest)?),
            "language" => reading.chinese = rest == "zh",
            "text" => reading.text = u64::from_str_radix(rest, 16).ok()?,
            "correction" => {
                reading.corrections.insert(path(rest)?.0);
            }
            "open" => {
                reading.open.insert(path(rest)?.0);
            }
            "fact" => {
                let (path, value) = path(rest)?;
                reading.facts.insert(path, unquoted(value.strip_prefix(' ').unwrap_or(value))?);
            }
            "says" => hashes(rest, &mut reading.says)?,
            "shows" => hashes(rest, &mut reading.shows)?,
            "stands" => place(rest, &mut reading.stands)?,
            _ => return None,
        }
        Some(())
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut out = HEAD.to_owned();
        for reading in &self.readings {
            out.push('\n');
            write_reading(&mut out, reading);
        }
        out
    }

    /// Puts a reading in the place of the one of the same page, or beside those of other pages.
    pub(crate) fn set(&mut self, at: Option<usize>, reading: Reading) {
        match at.and_then(|at| self.readings.get_mut(at)) {
            Some(known) => *known = reading,
            None => self.readings.push(reading),
        }
    }
}

/// Every line ends; otherwise the file was cut, and what is missing would count as a change.
///
/// # Errors
///
/// The last line has no end.
pub(crate) fn whole(text: &str) -> Result<(), String> {
    if text.is_empty() || text.ends_with('\n') { Ok(()) } else { Err("it ends within a line".to_owned()) }
}

/// What to say of a line that git wrote.
pub(crate) fn conflict(line: &str) -> &'static str {
    let is_mark = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
    if is_mark { ": a conflict of git is not resolved" } else { "" }
}

/// The folder of the files, below the spec's.
pub const FOLDER: &str = "pages";

fn write_reading(out: &mut String, reading: &Reading) {
    let Reading { url, read, reader, chinese, text, facts, corrections, open, says, shows, stands, torn } = reading;
    let _ = writeln!(out, "page {}", url.as_deref().unwrap_or("-"));
    let _ = writeln!(out, "read {read}\nreader {reader}\nlanguage {}", if *chinese { "zh" } else { "en" });
    let _ = writeln!(out, "text {text:012x}");
    if let Some(end) = torn {
        let _ = writeln!(out, "torn {}", end.key());
    }
    for path in corrections {
        let _ = writeln!(out, "correction {}", written(path));
    }
    for path in open {
        let _ = writeln!(out, "open {}", written(path));
    }
    for (path, value) in facts {
        let between = if value.is_empty() { "" } else { " " };
        let _ = writeln!(out, "fact {}{between}{}", written(path), quoted(value));
    }
    write_hashes(out, "says", says);
    write_hashes(out, "shows", shows);
    for (key, place) in stands {
        let key = if key.is_empty() { "-" } else { key };
        let _ = writeln!(out, "stands {key} {place:012x}");
    }
}

/// Those of the page as a whole have a line each, and so has each name.
fn write_hashes(out: &mut String, word: &str, all: &Hashes) {
    for (key, hashes) in all {
        if key.is_empty() {
            out.extend(hashes.iter().map(|hash| format!("{word} - {hash:012x}\n")));
        } else {
            let hashes: String = hashes.iter().map(|hash| format!(" {hash:012x}")).collect();
            let _ = writeln!(out, "{word} {key}{hashes}");
        }
    }
}

fn hashes(line: &str, all: &mut Hashes) -> Option<()> {
    let (key, rest) = line.split_once(' ')?;
    let key = if key == "-" { "" } else { key };
    let known = all.entry(key.to_owned()).or_default();
    for hash in rest.split_ascii_whitespace() {
        known.push(u64::from_str_radix(hash, 16).ok()?);
    }
    // Git may have merged two branches.
    known.sort_unstable();
    Some(())
}

fn place(line: &str, all: &mut Places) -> Option<()> {
    let (key, hash) = line.split_once(' ')?;
    let key = if key == "-" { "" } else { key };
    let hash = u64::from_str_radix(hash, 16).ok()?;
    // Of two branches that git merged, neither is known to be the page's.
    all.entry(key.to_owned()).and_modify(|known| *known ^= hash).or_insert(hash);
    Some(())
}

/// A key that needs no quotes.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-$@:/[]+~".contains(c))
}

/// A path on a line: keys with odd characters are quoted as in JSON.
fn written(path: &FactPath) -> String {
    let key = |key: &String| if is_plain(key) { key.clone() } else { json(key) };
    path.keys().iter().map(key).collect::<Vec<_>>().join(".")
}

/// The path that a line begins with, and what follows.
fn path(line: &str) -> Option<(FactPath, &str)> {
    let mut path = FactPath::default();
    let mut rest = line;
    loop {
        let key;
        (key, rest) = if rest.starts_with('"') {
            let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let key = texts.next()?.ok()?;
            (key, rest.get(texts.byte_offset()..)?)
        } else {
            let (key, rest) = rest.split_at(rest.find(['.', ' ']).unwrap_or(rest.len()));
            (Some(key.to_owned()).filter(|key| is_plain(key))?, rest)
        };
        path = path.join(key);
        match rest.strip_prefix('.') {
            Some(more) => rest = more,
            None if rest.is_empty() || rest.starts_with(' ') => return Some((path, rest)),
            None => return None,
        }
    }
}

/// A value on a line.
fn quoted(value: &str) -> String {
    let is_odd = value.starts_with(['"', ' ']) || value.ends_with(' ') || value.contains(char::is_control);
    if is_odd { json(value) } else { value.to_owned() }
}

fn unquoted(value: &str) -> Option<String> {
    if value.starts_with('"') { serde_json::from_str(value).ok() } else { Some(value.to_owned()) }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_as_they_are_written() {
        let fact = |keys: &[&str], value: &str| {
            (keys.iter().fold(FactPath::default(), |path, key| path.join(*key)), value.to_owned())
        };
        let facts = [
            fact(&["errors", "40001", "text"], "\"quoted\" text"),
            fact(&["json", "a.b c", "required"], "false"),
            fact(&["json", "x", "values", "a \"b\""], ""),
            fact(&["rate", "5000 per day"], ""),
            fact(&["route"], "POST /wxa/x"),
        ];
        let reading = Reading {
            url: Some("https://example.com/a".to_owned()),
            read: "2026-11-28".to_owned(),
            reader: "1f".to_owned(),
            chinese: true,
            text: 7,
            facts: facts.into_iter().collect(),
            corrections: [FactPath::from("json.x.type")].into(),
            open: [FactPath::from("json.x.max")].into(),
            says: [(String::new(), vec![1, 2]), ("x".to_owned(), vec![3, 3, 4])].into(),
            shows: [("x".to_owned(), vec![5])].into(),
            stands: [(String::new(), 6), ("x".to_owned(), 7)].into(),
            torn: Some(TornEnd::Row),
        };
        let other = Reading { url: None, chinese: false, torn: None, ..reading.clone() };
        let stored = StoredFacts { readings: vec![reading, other] };
        assert_eq!(StoredFacts::parse(&stored.text()), Ok(stored.clone()), "{}", stored.text());
        assert!(stored.text().contains("fact json.\"a.b c\".required false\n"), "{}", stored.text());
        for bad in [
            "fact a b\n",
            "page -\nfact a.\"b c\n",
            "page -\nread x\n",
            "page -\nsays x zz\n",
            "page -\nwhat 1\n",
            "page -\nstands x\n",
            "page -\ntorn x\n",
        ] {
            assert!(StoredFacts::parse(bad).is_err(), "{bad}");
        }
        let cut = stored.text().trim_end().to_owned();
        assert_eq!(StoredFacts::parse(&cut), Err("it ends within a line".to_owned()));
        let conflict = StoredFacts::parse("page -\n=======\n").expect_err("a conflict");
        assert!(conflict.ends_with("line 2 is not one of facts: a conflict of git is not resolved"), "{conflict}");
        assert_eq!(StoredFacts::path_of("endpoints/wxa/x.yaml"), "pages/endpoints/wxa/x.facts");
        assert_eq!(StoredFacts::stem_of("pages/endpoints/wxa/x.facts"), Some("endpoints/wxa/x"));
    }
}
