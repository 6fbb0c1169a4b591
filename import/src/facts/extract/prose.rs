//! Lines of running text: the name, what the interface is for, the request line, and sentences with a form of their own.

use weixin_codegen::model::Sealed;

use super::{Extractor, maximum};
use crate::facts::model::Fact;
use crate::facts::rates::rates;
use crate::facts::remarks::{self, Binding};
use crate::facts::sentences::compact;
use crate::facts::{lasting, request_line};
use crate::page::block::{Block, BlockKind};
use crate::text;
use crate::vocabulary::sections::{self, Section, Side};
use crate::vocabulary::tokens;
use crate::vocabulary::{dialect, phrases};

/// Longer lines do not announce what follows, unless they end with a colon.
const LONGEST_ANNOUNCEMENT: usize = 40;

/// Longer lines do not say the method of an address beside them.
const LONGEST_METHOD: usize = 60;

impl Extractor {
    pub(super) fn prose(&mut self, text: &str, line: usize, next: Option<&Block>) {
        if !text.is_ascii() || sections::section(text).is_none() {
            self.unread(text, line);
        }
        self.sentence(text, line);
        for note in numbered(text) {
            self.note(note, line);
            self.remarks(note, line);
        }
        if let Some(found) = request_line::find(text, line) {
            let is_mention = matches!(self.section, Section::Sample(_) | Section::Description | Section::Other);
            self.request_line(found, is_mention);
        }
        self.method_in(text, line);
        let ends = text.ends_with(['：', ':']) || next.is_some_and(|block| !matches!(block.kind, BlockKind::Prose(_)));
        // A bracket that stands outside of its sample says nothing.
        let has_words = text.contains(char::is_alphanumeric);
        if has_words && (ends || text.chars().count() < LONGEST_ANNOUNCEMENT) {
            self.announced = text.to_owned();
        }
        if matches!(self.section, Section::Structure(_)) && text::is_name(text) {
            self.section = Section::Structure(String::new());
            self.named = Some(text.to_owned());
        }
        if self.section == Section::Name && self.facts.name.is_none() && text::is_name(text) {
            self.facts.name = Some(Fact::stated(text.to_owned(), line));
        } else if self.section == Section::Description && self.facts.request_line.is_none() {
            self.description(text, line);
        }
    }

    /// Text above the request line: the title, where no heading is, and what the interface is for.
    fn description(&mut self, text: &str, line: usize) {
        if dialect::says(&text.to_lowercase(), |dialect| dialect.on_every_page) {
            return;
        }
        if self.facts.title.is_none() {
            let mut titles = menu(text);
            let title = titles.pop().unwrap_or_default();
            self.facts.title = Some(Fact::likely(title, line));
            self.facts.section = titles;
        } else if self.facts.description.len() < maximum::SENTENCES {
            self.facts.description.push(Fact::stated(text.to_owned(), line));
        }
    }

    /// `http请求方式: POST` in a line of its own.
    pub(super) fn method_in(&mut self, text: &str, line: usize) {
        if self.facts.method.is_some() || text.chars().count() >= LONGEST_METHOD {
            return;
        }
        let lower = text.to_lowercase();
        if ["请求方式", "请求方法", "http", "method"].iter().any(|word| lower.contains(word)) {
            self.facts.method = request_line::method(text).map(|method| Fact::likely(method, line));
        }
    }

    /// Sentences with a form of their own.
    pub(super) fn sentence(&mut self, text: &str, line: usize) {
        let lower = text.to_lowercase();
        let compact = compact(text);
        let of_event = dialect::behind(text, |dialect| dialect.event_name);
        self.facts.is_about_event |= of_event.is_some() || dialect::says(&lower, |dialect| dialect.is_message);
        let named = of_event.or_else(|| dialect::behind(text, |dialect| dialect.interface_name));
        if let Some(name) = named.filter(|_| self.facts.name.is_none()) {
            let name = name.trim_start_matches(['：', ':', ' ']);
            self.facts.name = text::split_name(name).map(|(name, _)| Fact::stated(name.to_owned(), line));
        }
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        self.facts.archives_checked |=
            says(&["压缩包", "compression package", "archive"]) && says(&["only", "仅", "只"]);
        let has_number = text.contains(|c: char| c.is_ascii_digit());
        if has_number && says(phrases::SIZE_OF_FILE) && self.facts.file_sizes.len() < maximum::SENTENCES {
            self.facts.file_sizes.push(Fact::stated(text.to_owned(), line));
        }
        if self.facts.file_response.is_none() && self.tells_of_call() && says(phrases::FILE_RESPONSE) {
            self.facts.file_response = Some(Fact::stated((), line));
        }
        if self.facts.sealed.is_none() && says(phrases::SEALED) {
            self.facts.sealed = Some(Fact::stated(Sealed::Accepted, line));
        }
        if self.facts.permission_sets.is_empty() {
            self.facts.permission_sets = permission_sets(&lower, line);
        }
        if self.facts.rates.is_empty() {
            self.facts.rates = rates(&compact);
        }
        if self.facts.lifecycle.is_none() {
            self.facts.lifecycle = lasting::of_interface(&compact);
        }
        self.tokens(&lower, line);
        if self.facts.for_platforms.is_none() {
            let says = |words: &[&str]| words.iter().any(|word| compact.contains(word));
            let may = says(tokens::FOR_PLATFORMS) && !says(tokens::NOT_FOR_PLATFORMS);
            self.facts.for_platforms = (may || says(tokens::NOT_FOR_PLATFORMS)).then(|| Fact::stated(may, line));
        }
    }

    /// True where the page is about the interface itself.
    fn tells_of_call(&self) -> bool {
        self.elsewhere.is_none() && !self.cloud
    }

    /// `4. book_list 最大长度为 300`: what a note says of the parameter that it begins with.
    fn note(&mut self, text: &str, line: usize) {
        let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".、-•· `（()）".contains(c));
        let Some((name, rest)) = text::split_name(bare) else { return };
        let rest = rest.trim_start_matches(['`', ' ']);
        let is_about_it = rest.starts_with(text::is_wide) && rest.contains(|c: char| c.is_ascii_digit());
        if is_about_it && self.tells_of_call() && self.facts.noted.len() < maximum::SENTENCES {
            self.facts.noted.entry(name.to_owned()).or_insert_with(|| Fact::stated(rest.to_owned(), line));
        }
    }

    /// Sentences that bind what is sent, kept until it is known what was made of the tables.
    fn remarks(&mut self, text: &str, line: usize) {
        let is_elsewhere = match &self.section {
            Section::Params(side) | Section::Sample(side) => *side == Some(Side::Response),
            // What is said at the head of an object's table stands in the row of the object, too.
            Section::Nested(..) | Section::Values(..) | Section::Errors | Section::Cloud => true,
            _ => false,
        };
        if is_elsewhere || !self.tells_of_call() {
            return;
        }
        for sentence in text.split(['。', '；', ';']) {
            let binds = Binding::of(sentence).is_some() && remarks::names(sentence).next().is_some();
            if binds && self.facts.remarks.len() < maximum::SENTENCES {
                self.facts.remarks.push(Fact::stated(sentence.to_owned(), line));
            }
        }
    }

    /// Mentions of tokens; "only" makes one of them the only one.
    fn tokens(&mut self, lower: &str, line: usize) {
        let named: Vec<&str> = tokens::tokens(lower).collect();
        self.facts.mentions_authorizer |= named.contains(&"authorizer_access_token");
        let only = phrases::ONLY.iter().any(|word| lower.contains(word));
        if let ([one], true) = (named.as_slice(), only && self.facts.only_token.is_none()) {
            self.facts.only_token = Some(Fact::stated((*one).to_owned(), line));
        }
    }
}

/// The parts of a list that stands on one line: `1. … 2. …`.
fn numbered(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = vec![0];
    for (at, _) in text.match_indices(' ') {
        let rest = text[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() < text.len() - at - 1 && rest.starts_with(['.', '、']) {
            starts.push(at + 1);
        }
    }
    let ends = starts.iter().copied().skip(1).chain(std::iter::once(text.len()));
    starts.iter().copied().zip(ends).map(|(start, end)| &text[start..end]).collect()
}

/// The numbers behind "permission set id"; the list ends where the sentence does.
fn permission_sets(lower: &str, line: usize) -> Vec<Fact<u32>> {
    let behind = dialect::behind(lower, |dialect| dialect.permission_sets).filter(|_| lower.contains("id"));
    let list = behind.and_then(|rest| rest.split_once(['：', ':'])).map_or("", |(_, list)| list);
    let list = list.split(['。', '；']).next().unwrap_or("");
    let numbers = list.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    numbers.take(maximum::PERMISSION_SETS).map(|number| Fact::stated(number, line)).collect()
}

/// `物流助手 /小程序使用 /获取运单数据`, `卡券管理 ----删除卡券`: the titles of the vendor's menu that lead to the page, and its
/// own. What stands between them has a space on one side at least: `iOS/Android` is one title.
fn menu(text: &str) -> Vec<String> {
    let apart = [" / ", " /", "/ ", "----", " > ", " › ", " » "];
    let separator = apart.into_iter().find(|separator| text.contains(separator));
    let titles = separator.map_or_else(|| vec![text], |separator| text.split(separator).collect());
    titles.into_iter().map(|title| text::heading(title.trim_matches('-'))).filter(|title| !title.is_empty()).collect()
}
