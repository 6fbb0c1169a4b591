//! From blocks to facts: goes over the page, and remembers which section it is in.

mod headings;
mod maximum;
mod prose;
mod samples;
mod tables;

use crate::facts::model::{Confidence, Fact, Facts, RequestLine};
use crate::page::block::{Block, BlockKind};
use crate::text;
use crate::vocabulary::sections::{Section, Side};

/// Collects what the blocks of a page say.
pub(crate) fn facts(blocks: &[Block]) -> Facts {
    let mut extractor = Extractor::default();
    for (at, block) in blocks.iter().enumerate() {
        extractor.block(block, blocks.get(at + 1));
    }
    extractor.finish()
}

/// The level of what no heading ends: another interface, with which a guide goes on.
const ANOTHER_INTERFACE: u8 = 0;

/// What was found so far, and where on the page the next block stands.
struct Extractor {
    facts: Facts,
    section: Section,
    /// The side that a table or sample without words of its own belongs to.
    side: Side,
    /// A line that is a name alone, below a heading about structures.
    named: Option<String>,
    /// The last line of running text, which may announce what follows.
    announced: String,
    /// True below "calls from the cloud", whose samples are those of another interface.
    cloud: bool,
    /// Below a heading about something else, such as an event: its level.
    elsewhere: Option<u8>,
    /// The last heading without known words that stands beside the parts of the interface.
    other: Option<String>,
    /// The levels of the headings around this place that have known words, and whether they are about what goes into no spec.
    parts: Vec<(u8, bool)>,
    /// True when the block before was a table of parameters.
    after_table: bool,
    rows: usize,
    structures: usize,
    sample_values: usize,
}

impl Default for Extractor {
    fn default() -> Self {
        Self {
            facts: Facts::default(),
            section: Section::Description,
            side: Side::Request,
            named: None,
            announced: String::new(),
            cloud: false,
            elsewhere: None,
            other: None,
            parts: Vec::new(),
            after_table: false,
            rows: 0,
            structures: 0,
            sample_values: 0,
        }
    }
}

impl Extractor {
    fn block(&mut self, block: &Block, next: Option<&Block>) {
        let after_table = std::mem::take(&mut self.after_table);
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, block.line, next),
            BlockKind::Table(table) => self.table(table, block.line, after_table),
            BlockKind::Sample(text) => self.sample(text, block.line),
            BlockKind::Prose(text) => self.prose(text, block.line, next),
        }
    }

    /// Notes that a part of the page is not read: once for each kind.
    fn leave_out(&mut self, line: usize, what: String) {
        if self.facts.left_out.iter().all(|known| known.value != what) {
            self.facts.left_out.push(Fact::stated(what, line));
        }
    }

    /// Remembers the name that a line or a cell begins with which is not read as a row.
    fn unread(&mut self, text: &str, line: usize) {
        let Some((name, rest)) = text::split_name(text) else { return };
        let ends =
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || text::is_wide(c) || ":|/".contains(c));
        if ends && self.facts.unread.len() < maximum::UNREAD {
            self.facts.unread.entry(name.to_owned()).or_insert(line);
        }
    }

    /// True while the maximum is not reached; the first item beyond it is noted.
    fn has_room(&mut self, count: usize, maximum: usize, things: &str, line: usize) -> bool {
        if count >= maximum {
            self.leave_out(line, format!("the page has more than {maximum} {things}; the rest is ignored"));
        }
        count < maximum
    }

    /// Takes a request line; the one that is surest is the interface's.
    fn request_line(&mut self, found: Fact<RequestLine>, in_sample: bool) {
        if self.has_room(self.facts.request_lines.len(), maximum::REQUEST_LINES, "addresses", found.line) {
            self.facts.request_lines.push(found.clone());
        }
        // A guide goes on with another interface, whose tables are not this one's.
        let is_other = self.facts.request_line.as_ref().is_some_and(|known| known.value.path != found.value.path);
        if is_other
            && self.section == Section::Call
            && found.confidence == Confidence::Stated
            && !self.facts.tables.is_empty()
        {
            self.elsewhere = Some(ANOTHER_INTERFACE);
        }
        let is_better = match &self.facts.request_line {
            None => true,
            // The first address of a page may be one that it only mentions.
            Some(known) => !in_sample && known.confidence < found.confidence,
        };
        if is_better {
            self.facts.request_line = Some(found);
        }
    }

    fn finish(mut self) -> Facts {
        self.settle_samples();
        if let (Some(line), Some(method)) = (&mut self.facts.request_line, &self.facts.method) {
            line.value.method.get_or_insert(method.value);
        }
        if self.facts.name.is_none() {
            self.facts.name = self.facts.title.as_ref().and_then(named_by_title);
        }
        self.facts
    }
}

/// A title that is a name.
fn named_by_title(title: &Fact<String>) -> Option<Fact<String>> {
    let last = title.value.rsplit('.').next()?;
    let is_name = text::is_name(last) && last.len() > 2;
    is_name.then(|| Fact { value: last.to_owned(), line: title.line, confidence: Confidence::Likely })
}
