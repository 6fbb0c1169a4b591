//! Headings: which section begins.

use super::{ANOTHER_INTERFACE, Extractor};
use crate::facts::model::Fact;
use crate::page::block::{Block, BlockKind};
use crate::text;
use crate::vocabulary::columns;
use crate::vocabulary::dialect;
use crate::vocabulary::sections::{self, Section, Side};

impl Extractor {
    pub(super) fn heading(&mut self, level: u8, text: &str, line: usize, next: Option<&Block>) {
        self.announced.clear();
        self.method_in(text, line);
        let section = sections::section(text);
        let can_be_title = level == 1 || (self.facts.request_line.is_none() && section.is_none());
        let is_title = self.facts.title.is_none() && can_be_title;
        if is_title {
            self.facts.title = Some(Fact::stated(text.to_owned(), line));
        }
        match section {
            Some(section) => {
                if section == Section::Name {
                    self.sentence(text, line);
                }
                self.begin(section, level, text);
            }
            // `Object` above the table of a response says what the table is of.
            None if sections::is_type(text) => {}
            None => {
                self.unread(text, line);
                // A sentence in bold letters looks like a heading.
                self.sentence(text, line);
                self.unknown_heading(if is_title { 7 } else { level }, text, next);
            }
        }
    }

    fn begin(&mut self, section: Section, level: u8, text: &str) {
        let lower = text.to_lowercase();
        self.facts.sections += 1;
        let elsewhere = self.is_elsewhere(&section, level, &lower);
        self.close_parts(level);
        if level < 7 {
            self.parts.push((level, section == Section::Other));
        }
        self.cloud = match &section {
            Section::Cloud => true,
            Section::Sample(_) => self.cloud && !lower.contains("http"),
            // Programs of the cloud mention parameters and responses too.
            Section::Params(_) => {
                self.cloud && level == 7 && matches!(self.section, Section::Cloud | Section::Sample(_))
            }
            _ => false,
        };
        self.elsewhere = elsewhere;
        self.other = self.other.take().filter(|_| elsewhere.is_some());
        match &section {
            Section::Params(Some(side)) | Section::Nested(side, _) | Section::Sample(Some(side)) => self.side = *side,
            Section::Call => self.side = Side::Request,
            _ => {}
        }
        self.section = section;
    }

    /// Closes the parts of the page that a heading of a level ends.
    fn close_parts(&mut self, level: u8) {
        while self.parts.pop_if(|(known, _)| *known >= level).is_some() {}
    }

    /// The level of the heading from which on the page is about something else, if it is below this one, too.
    fn is_elsewhere(&self, section: &Section, level: u8, lower: &str) -> Option<u8> {
        // A page without an address is about what is pushed itself.
        if self.facts.request_line.is_some()
            && *section == Section::Other
            && dialect::says(lower, |dialect| dialect.pushed)
            && self.elsewhere != Some(ANOTHER_INTERFACE)
        {
            return Some(level);
        }
        let goes_on = level > 2
            && matches!(section, Section::Params(_) | Section::Structure(_) | Section::Values(..) | Section::Other);
        self.elsewhere.filter(|began| level > *began || goes_on)
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
        } else if level < 5 && is_below_call && !table_follows {
            // `5.1 A second example` below the samples stays among the samples.
            if !matches!(self.section, Section::Sample(_)) {
                self.section = Section::Other;
            }
            // What stands beside the parts of the interface, behind them, is about something else.
            // Machines make every heading one of the first level, which says nothing then.
            if self.parts.last().is_none_or(|(known, _)| (*known, level) != (1, 1)) {
                self.close_parts(level);
            }
            let is_inside = self.parts.last().is_some_and(|(_, is_other)| !is_other);
            if !is_inside && !self.facts.tables.is_empty() {
                self.elsewhere = Some(self.elsewhere.map_or(level, |began| began.min(level)));
                self.other = Some(text.to_owned());
            }
        }
    }
}
