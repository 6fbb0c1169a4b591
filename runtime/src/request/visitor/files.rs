//! The rules for files, and for URLs of files.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::rules::Text;
use super::web_url::WebUrl;
use super::{BodyKind, ContentCheck, Param, Probe, RequestVisitor};
use crate::endpoint::check::Check;
use crate::endpoint::formats::{FormatRow, FormatTable, Limit};
use crate::file::{File, extension};
#[cfg(feature = "client")]
use crate::request::part::PartContent;
use crate::request::violation::Unchecked;
use crate::wording::{counted, excerpt, grouped, quoted};

impl RequestVisitor {
    /// The rules for all files: the service treats an empty file, or in a form one without a name, as missing.
    pub(super) fn check_file(&mut self, wire: &'static str, file: &File) {
        if file.is_empty() {
            self.violate_at(self.path_to(wire), Check::Missing, "0 bytes", "not be empty");
        }
        if file.name().trim().is_empty() && self.body == BodyKind::Form {
            self.violate_at(
                self.path_to(wire),
                Check::Missing,
                "a file without a name",
                "have a name with an extension",
            );
        }
    }

    /// How a stream begins, once it has, must not contradict its name. Its entries are not checked, if it is an archive.
    pub(crate) fn check_stream(&mut self, check: ContentCheck) {
        let archive = check.archive();
        let ContentCheck { field, file, row, table } = check;
        let mut unchecked = |why: &str| self.unchecked.push(Unchecked { field: field.clone(), why: why.to_owned() });
        if archive.is_some() {
            unchecked("it is a stream, which can be read only once");
        }
        if file.is_empty() || row.magic.is_empty() {
            return;
        }
        if file.head().is_empty() {
            unchecked("its first bytes have not come yet");
        } else if row.contradicted_by(file.head()) {
            let found = contradiction(table, row, &file);
            self.violate_at(field, Check::Format, found, format!("start like {}", row.extension));
        }
    }

    /// Takes the streams of the request back from an attempt that has ended. Returns whether it can be sent again.
    #[cfg(feature = "client")]
    pub(crate) fn take_streams_back(&self) -> bool {
        self.collected.form.iter().all(|part| match &part.content {
            PartContent::File(file) => file.take_back(),
            PartContent::Text(_) => true,
        })
    }
}

impl Param<'_, '_, File> {
    /// Its format, told by the extension, must be in the table, and its first bytes must not contradict it.
    ///
    /// The limit of the format's group applies, too.
    pub fn formats(mut self, table: &'static FormatTable) -> Self {
        let Some(file) = self.value else {
            return self;
        };
        let extension = extension(file.name());
        let Some((group, row)) = table.find(&extension) else {
            let found = match &*extension {
                "" => format!("{} has no extension", quoted(file.name())),
                extension => format!(".{}", excerpt(extension, 20)),
            };
            self.violate(Check::Format, found, must_be_one_of(table));
            return self;
        };
        self.set_content_type(row);
        if !file.is_stream() && !file.is_empty() && row.contradicted_by(file.head()) {
            self.violate(Check::Format, contradiction(table, row, file), format!("start like {}", row.extension));
        }
        if file.is_stream() || row.archive.is_some() && table.entries_checked {
            let field = self.visitor.path_to(self.wire);
            self.visitor.contents.push(ContentCheck { field, file: file.clone(), row, table });
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

    /// The rules follow directly on adding the part, so it is the last one.
    fn set_content_type(&mut self, row: &FormatRow) {
        if let (Some(part), Some(first)) = (self.visitor.collected.form.last_mut(), row.types.first()) {
            part.content_type = Some(first);
        }
    }
}

impl Param<'_, '_, Bytes> {
    /// At least `bytes`.
    pub fn min_size(self, bytes: u64) -> Self {
        self.size(|length| length >= bytes, || format!("be at least {}", grouped(bytes)))
    }

    /// At most `bytes`.
    pub fn max_size(self, bytes: u64) -> Self {
        self.size(|length| length <= bytes, || Limit::Max(bytes).must())
    }

    /// Fewer than `bytes`.
    pub fn below(self, bytes: u64) -> Self {
        self.size(|length| length < bytes, || Limit::Below(bytes).must())
    }

    fn size(mut self, admits: impl Fn(u64) -> bool, must: impl Fn() -> String) -> Self {
        if let Some(length) = self.value.map(|bytes| bytes.len() as u64).filter(|length| !admits(*length)) {
            self.violate(Check::Size, counted(length, "byte", "bytes"), must());
        }
        self
    }
}

impl<T: Text> Param<'_, '_, T> {
    /// Must be an `http` or `https` URL with a host.
    pub fn url(mut self) -> Self {
        let Some(value) = self.value else { return self };
        self.url = WebUrl::of(value.as_text());
        if self.url.is_none() {
            let found = if value.is_secret() { "a secret value".to_owned() } else { quoted(value.as_text()) };
            self.violate(Check::Url, found, "be an http or https URL");
        }
        self
    }
}

/// Addresses in lists and maps of any depth.
pub trait Addresses {
    /// Collects those that are not `http` or `https` URLs with a host, each behind the path that leads to it.
    fn wrong(&self, into: &mut Vec<(String, String)>);
}

impl Addresses for String {
    fn wrong(&self, into: &mut Vec<(String, String)>) {
        if WebUrl::of(self).is_none() {
            into.push((String::new(), quoted(self)));
        }
    }
}

impl<T: Addresses> Addresses for Vec<T> {
    fn wrong(&self, into: &mut Vec<(String, String)>) {
        for (at, item) in self.iter().enumerate() {
            inside(item, || format!("[{at}]"), into);
        }
    }
}

impl<T: Addresses> Addresses for BTreeMap<String, T> {
    fn wrong(&self, into: &mut Vec<(String, String)>) {
        for (key, item) in self {
            inside(item, || format!(".{}", excerpt(key, 40)), into);
        }
    }
}

/// Collects those of an item, with the step to it before their paths.
fn inside(item: &impl Addresses, step: impl Fn() -> String, into: &mut Vec<(String, String)>) {
    let others = into.len();
    item.wrong(into);
    into[others..].iter_mut().for_each(|(path, _)| path.insert_str(0, &step()));
}

impl<T: Addresses> Param<'_, '_, T> {
    /// Each address in it must be an `http` or `https` URL with a host.
    pub fn each_url(self) -> Self {
        let mut wrong = Vec::new();
        if let Some(value) = self.value {
            value.wrong(&mut wrong);
        }
        for (path, found) in wrong {
            let field = format!("{}{path}", self.visitor.path_to(self.wire));
            self.visitor.violate_at(field, Check::Url, found, "be an http or https URL");
        }
        self
    }
}

impl Param<'_, '_, String> {
    /// The extension of the URL's path, if it has one, must be in the table.
    ///
    /// A URL without an extension says nothing about the format, so only the service can tell.
    pub fn formats(mut self, table: &'static FormatTable) -> Self {
        let url = self.url.take().or_else(|| WebUrl::of(self.value?));
        let extension = url.as_ref().map(|url| extension(url.file_name())).unwrap_or_default();
        let plausible = !extension.is_empty() && extension.len() <= 10 && extension.chars().all(char::is_alphanumeric);
        if plausible && table.find(&extension).is_none() {
            self.violate(Check::Format, format!(".{extension}"), must_be_one_of(table));
        }
        self
    }

    /// At most `bytes`. Only checked if the client is told to ask the URL's server.
    pub fn max_size(self, bytes: u64) -> Self {
        self.probe(Limit::Max(bytes))
    }

    /// Fewer than `bytes`. Only checked if the client is told to ask the URL's server.
    pub fn below(self, bytes: u64) -> Self {
        self.probe(Limit::Below(bytes))
    }

    fn probe(self, limit: Limit) -> Self {
        if let (Some(url), Some(probes)) = (self.value, &mut self.visitor.probes) {
            probes.push(Probe { field: self.visitor.path.to_field(self.wire), url: url.clone(), limit });
        }
        self
    }
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
