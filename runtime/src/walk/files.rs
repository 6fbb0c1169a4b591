//! The rules for files, and for URLs of files.

use std::borrow::Cow;

use url::Url;

use super::rules::{Text, quoted};
use super::{ArchiveCheck, Param, PartContent, Probe, Walk};
use crate::file::{File, extension};
use crate::format::{FormatRow, FormatTable, Limit};
use crate::violation::Check;
use crate::words::{counted, excerpt};

impl Walk {
    /// What holds for every file: the service takes an empty one, and one without a name, for none at all.
    pub(super) fn check_file(&mut self, wire: &'static str, file: &File) {
        if file.is_empty() {
            self.violate_at(self.way_to(wire), Check::Missing, "0 bytes", "not be empty");
        }
        if file.name().trim().is_empty() {
            self.violate_at(
                self.way_to(wire),
                Check::Missing,
                "a file without a name",
                "have a name with an extension",
            );
        }
    }
}

impl Param<'_, '_, File> {
    /// The format, told by the extension, is in the table, and the first bytes do not speak against it.
    ///
    /// The limit of the format's group applies too.
    pub fn formats(mut self, table: &'static FormatTable) -> Self {
        let Some(file) = self.value else {
            return self;
        };
        let extension = file.extension();
        let Some((group, row)) = table.find(&extension) else {
            let found = match extension.as_str() {
                "" => format!("{} has no extension", quoted(file.name())),
                extension => format!(".{}", excerpt(extension, 20)),
            };
            self.violate(Check::Format, found, must_be_one_of(table));
            return self;
        };
        self.set_content_type(row);
        if !file.is_empty() && row.contradicted_by(file.head()) {
            self.violate(Check::Format, contradiction(table, row, file), format!("begin like {}", row.extension));
        }
        if let Some(kind) = row.archive
            && table.entries_checked
        {
            let field = self.walk.way_to(self.wire);
            self.walk.archives.push(ArchiveCheck { field, file: file.clone(), kind, table });
        }
        match group.limit {
            Some(limit) => self.size(limit),
            None => self,
        }
    }

    /// At most `bytes`.
    pub fn max_size(self, bytes: u64) -> Self {
        self.size(Limit::Max(bytes))
    }

    /// Fewer than `bytes`.
    pub fn below(self, bytes: u64) -> Self {
        self.size(Limit::Below(bytes))
    }

    fn size(mut self, limit: Limit) -> Self {
        if let Some(length) = self.value.map(File::len).filter(|length| !limit.admits(*length)) {
            self.violate(Check::Size, counted(length, "byte", "bytes"), limit.must());
        }
        self
    }

    /// The part was added just before its rules are applied, so it is the last one.
    fn set_content_type(&mut self, row: &FormatRow) {
        let last = self.walk.parts.last_mut().map(|part| &mut part.content);
        if let (Some(PartContent::File { content_type, .. }), Some(first)) = (last, row.types.first()) {
            *content_type = first;
        }
    }
}

impl<T: Text> Param<'_, '_, T> {
    /// An `http` or `https` URL with a host.
    pub fn url(mut self) -> Self {
        let Some(value) = self.value else { return self };
        if !is_web_url(value.as_text()) {
            let found = if value.is_secret() { "a secret text".to_owned() } else { quoted(value.as_text()) };
            self.violate(Check::Url, found, "be an http or https URL");
        }
        self
    }
}

impl Param<'_, '_, Vec<String>> {
    /// Each item is an `http` or `https` URL with a host.
    pub fn each_url(self) -> Self {
        for (at, value) in self.value.into_iter().flatten().enumerate() {
            if !is_web_url(value) {
                let field = format!("{}[{at}]", self.walk.way_to(self.wire));
                self.walk.violate_at(field, Check::Url, quoted(value), "be an http or https URL");
            }
        }
        self
    }
}

impl Param<'_, '_, String> {
    /// The extension of the URL's path, when it has one, is in the table.
    ///
    /// A URL without an extension says nothing of the format, so only the service can tell.
    pub fn formats(mut self, table: &'static FormatTable) -> Self {
        let Some(name) = self.value.and_then(|url| last_segment(url)) else { return self };
        let extension = extension(&name);
        let plausible = !extension.is_empty() && extension.len() <= 10 && extension.chars().all(char::is_alphanumeric);
        if plausible && table.find(&extension).is_none() {
            self.violate(Check::Format, format!(".{extension}"), must_be_one_of(table));
        }
        self
    }

    /// At most `bytes`: asked of the URL's server, and only when the client is told to.
    pub fn max_size(self, bytes: u64) -> Self {
        self.probe(Limit::Max(bytes))
    }

    /// Fewer than `bytes`: asked of the URL's server, and only when the client is told to.
    pub fn below(self, bytes: u64) -> Self {
        self.probe(Limit::Below(bytes))
    }

    fn probe(self, limit: Limit) -> Self {
        if let Some(url) = self.value {
            let field = self.walk.way_to(self.wire);
            self.walk.probes.push(Probe { field, url: url.clone(), limit });
        }
        self
    }
}

fn is_web_url(text: &str) -> bool {
    after_plain_host(text).is_some() || web_url(text).is_some()
}

fn web_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    // The parser repairs what it can, as browsers do; a service does not. So the host has to follow `://` at once, and
    // neither white space nor backslashes stand anywhere.
    let host = text.split_once("://").map_or("", |(_, rest)| rest);
    let plain = !host.is_empty() && !host.starts_with('/') && !text.contains(|c: char| c.is_whitespace() || c == '\\');
    (web && plain).then_some(url)
}

/// The last segment of the path of a web URL.
fn last_segment(text: &str) -> Option<Cow<'_, str>> {
    let as_written = after_plain_host(text).and_then(|rest| rest.split('?').next()?.rsplit('/').next());
    match as_written {
        Some(segment) => Some(segment.into()),
        None => Some(web_url(text)?.path_segments()?.next_back()?.to_owned().into()),
    }
}

/// What follows on the host of a web URL that the parser takes as it is written: such are nearly all, and parsing one
/// costs more than all other checks of a request. `None` says nothing: then the parser has to look.
fn after_plain_host(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (host, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    (is_plain_host(host) && rest.bytes().all(stays_as_written)).then_some(rest)
}

/// Labels of ASCII. An address in numbers is not plain, nor is a label that is encoded (`xn--…`).
fn is_plain_host(host: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let last_label = host.rsplit('.').next().unwrap_or_default();
    host.bytes().all(plain) && !host.contains("--") && last_label.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Of a path and a query: what no URL encodes and nothing decodes.
fn stays_as_written(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~' | b'?' | b'&' | b'=' | b'+')
}

fn must_be_one_of(table: &FormatTable) -> String {
    format!("be one of {}", table.extensions().collect::<Vec<_>>().join(", "))
}

fn contradiction(table: &FormatTable, row: &FormatRow, file: &File) -> String {
    let named = format!("named .{}", row.extension);
    if let Some(other) = table.recognise(file.head()) {
        return format!("{named}, but the first bytes are those of {}", other.extension);
    }
    let first: Vec<String> = file.head().iter().take(8).map(|byte| format!("{byte:02X}")).collect();
    format!("{named}, but the first bytes are {}", first.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts of up to `length` pieces.
    fn texts(pieces: &[&str], length: usize) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut longest = 0..1;
        for _ in 0..length {
            let longer: Vec<String> = texts[longest]
                .iter()
                .flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}")))
                .collect();
            longest = texts.len()..texts.len() + longer.len();
            texts.extend(longer);
        }
        texts
    }

    #[test]
    fn the_parser_takes_what_is_plain_as_it_is_written() {
        let pieces =
            ["a", "X", "xn", "0", "1", "-", ".", "/", "?", "=", "+", "~", "_", "%2e", "é", ":", "@", "#", "\\", " "];
        let mut plain = 0;
        for text in texts(&pieces, 4) {
            let text = format!("http://{text}");
            let Some(rest) = after_plain_host(&text) else { continue };
            plain += 1;
            let url = web_url(&text).unwrap_or_else(|| panic!("{text} is no URL"));
            let host = &text["http://".len()..text.len() - rest.len()];
            assert_eq!(url.host_str(), Some(host.to_ascii_lowercase().as_str()), "{text}");
            let parsed = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
            let segment = last_segment(&text).expect("it has a path");
            assert_eq!(extension(&segment), extension(parsed), "{text}");
        }
        assert!(plain > 1_000, "{plain}");
        assert!(after_plain_host("https://files.example.com/orders/2026/11/part.stl?v=1").is_some());
    }
}
