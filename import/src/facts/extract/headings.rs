//! Headings: which section begins.

use super::Extractor;
use crate::facts::model::Fact;
use crate::page::block::{Block, BlockKind};
use crate::text;
use crate::vocabulary::columns;
use crate::vocabulary::sections::{self, Section, Side};

impl Extractor {
    pub(super) fn heading(&mut self, level: u8, text: &str, line: usize, next: Option<&Block>) {
        self.announced.clear();
        self.method_in(text, line);
        let section = sections::section(text);
        let is_title = level == 1 || (self.facts.request_line.is_none() && section.is_none());
        if self.facts.title.is_none() && is_title {
            self.facts.title = Some(Fact::stated(text.to_owned(), line));
        }
        match section {
            Some(section) => self.begin(section, level, text),
            None => self.unknown_heading(level, text, next),
        }
    }

    fn begin(&mut self, section: Section, level: u8, text: &str) {
        let lower = text.to_lowercase();
        self.facts.sections += 1;
        self.cloud = match &section {
            Section::Cloud => true,
            Section::Sample(_) => self.cloud && !lower.contains("http"),
            // Programs of the cloud mention parameters and responses too.
            Section::Params(_) => {
                self.cloud && level == 7 && matches!(self.section, Section::Cloud | Section::Sample(_))
            }
            _ => false,
        };
        // A page without an address is about an event itself.
        let is_event = self.facts.request_line.is_some()
            && section == Section::Other
            && ["事件", "推送", "event"].iter().any(|word| lower.contains(word));
        let goes_on = level > 2
            && matches!(section, Section::Params(_) | Section::Structure(_) | Section::Values(..) | Section::Other);
        self.elsewhere = is_event || (self.elsewhere && goes_on);
        match &section {
            Section::Params(Some(side)) | Section::Nested(side, _) | Section::Sample(Some(side)) => self.side = *side,
            Section::Call => self.side = Side::Request,
            _ => {}
        }
        self.section = section;
    }

    /// A heading without known words: a structure's name above its table, or the begin of something else.
    fn unknown_heading(&mut self, level: u8, text: &str, next: Option<&Block>) {
        // Behind the samples of the cloud come those of another way to call.
        if self.section == Section::Cloud && level < 7 {
            self.section = Section::Sample(None);
            self.cloud = false;
        }
        let table_follows = next.is_some_and(
            |block| matches!(&block.kind, BlockKind::Table(table) if columns::are_parameters(&columns::columns(&table.head))),
        );
        let is_below_call = self.facts.request_line.is_some();
        if table_follows && text::is_name(text) && is_below_call {
            self.section = Section::Structure(text.to_owned());
        } else if level > 1 && level < 5 && is_below_call && !table_follows {
            // `5.1 A second example` below the samples stays among the samples.
            if !matches!(self.section, Section::Sample(_)) {
                self.section = Section::Other;
            }
        }
    }
}
