//! Samples: JSON, commands, and what they show of the interface.

use std::collections::HashSet;

use super::{Extractor, maximum};
use crate::facts::model::{Confidence, Fact, ParameterTable, Sample, TELLING};
use crate::facts::request_line;
use crate::page::sample::{self, Json, Parsed};
use crate::page::xml_sample;
use crate::text;
use crate::vocabulary::dialect;
use crate::vocabulary::phrases;
use crate::vocabulary::sections::{self, Section, Side};

/// The most samples that one block holds: a request, and below it the response.
const PER_BLOCK: usize = 20;

impl Extractor {
    pub(super) fn sample(&mut self, text: &str, line: usize) {
        if let Some(found) = request_line::find(text, line) {
            self.request_line(found, matches!(self.section, Section::Sample(_)));
        }
        if self.cloud || self.elsewhere.is_some() {
            return;
        }
        self.form_parts(text, line);
        let lower = text.to_lowercase();
        if phrases::FILE_RESPONSE.iter().any(|words| lower.contains(words)) {
            self.facts.file_response = Some(Fact::stated((), line));
        }
        if self.facts.request_line.is_none() && text.contains(xml_sample::ROOT) {
            return self.documents(text, line);
        }
        let wrapped = without_braces(text);
        let mut rest = wrapped.as_deref().unwrap_or(text);
        let mut before = 0;
        for _ in 0..PER_BLOCK {
            let Some(at) = rest.find(['{', '｛', '［', '[']) else { break };
            before += rest[..at].matches('\n').count();
            let words = rest[..at].to_lowercase();
            rest = &rest[at..];
            let Some(parsed) = sample::parse(rest) else { break };
            let lines = rest[..parsed.length].matches('\n').count();
            rest = &rest[parsed.length..];
            self.json(parsed, &words, line + before);
            before += lines;
        }
    }

    /// Takes the documents of messages in a block.
    fn documents(&mut self, text: &str, mut line: usize) {
        let mut rest = text;
        for _ in 0..PER_BLOCK {
            let Some((words, document)) = rest.find(xml_sample::ROOT).map(|at| rest.split_at(at)) else { break };
            let Some(parsed) = xml_sample::parse(document) else { break };
            let (length, lines) = (parsed.length, words.matches('\n').count());
            self.json(parsed, &words.to_lowercase(), line + lines);
            line += lines + document[..length].matches('\n').count();
            rest = &document[length..];
        }
    }

    /// Takes the JSON of a sample. `words` are what stands in front of it in its block.
    fn json(&mut self, parsed: Parsed, words: &str, line: usize) {
        if parsed.cut {
            let (values, levels) = (sample::MAX_VALUES, sample::MAX_DEPTH);
            let what = format!("a sample has more than {values} values or {levels} levels; the rest is ignored");
            self.leave_out(line, what);
        }
        let has_room = self.has_room(self.facts.samples.len(), maximum::SAMPLES, "samples", line)
            && self.has_room(self.sample_values, maximum::SAMPLE_VALUES, "values in its samples", line);
        let Parsed { mut value, valid, values, .. } = parsed;
        if self.is_of_something_else(&value) {
            return;
        }
        self.without_odd_names(&mut value, line);
        let (side, is_told) = self.side_of_sample(words, &value);
        let is_sample = match &value {
            // Brackets alone do not make JSON of a text, and no request is a list.
            Json::List(items) => {
                let are_objects = items.iter().all(|item| matches!(item, Json::Object(_)));
                is_told && side == Side::Response && !items.is_empty() && (valid || are_objects)
            }
            value => matches!(value, Json::Object(_)),
        };
        if !is_sample || !has_room {
            return;
        }
        self.sample_values += values;
        let confidence = match (is_told, valid) {
            (false, _) => Confidence::Guessed,
            (true, true) => Confidence::Stated,
            (true, false) => Confidence::Likely,
        };
        // A table that only says "parameters" is about what was shown last.
        if is_told && !matches!(self.section, Section::Nested(..)) {
            self.side = match (side, self.side) {
                (Side::Response, _) | (_, Side::Response) => side,
                (_, known) => known,
            };
        }
        self.facts.samples.push(Fact { value: Sample { side, value, valid }, line, confidence });
    }

    /// True for what is no body of the interface: what the service sends by itself, and what is inside of a text that is
    /// encrypted.
    fn is_of_something_else(&self, value: &Json) -> bool {
        let has = |name: &str| value.member(name).is_some();
        let is_message = has("CreateTime") && TELLING.into_iter().any(has);
        let is_plain = dialect::says(&self.announced.to_lowercase(), |dialect| dialect.decrypted);
        self.facts.request_line.is_some() && (is_message || is_plain)
    }

    /// Leaves out members that cannot be fields, and notes the first of them by name.
    fn without_odd_names(&mut self, value: &mut Json, line: usize) {
        let mut odd = Vec::new();
        value.sift(&mut odd);
        for name in odd.iter().take(maximum::ODD_NAMES) {
            self.leave_out(line, text::no_name(name));
        }
        if odd.len() > maximum::ODD_NAMES {
            let more = odd.len() - maximum::ODD_NAMES;
            self.leave_out(line, format!("{more} more names in the sample are not valid field names; left out"));
        }
    }

    /// A body or a response, and whether anything says so: the words nearest to it decide, then what it holds.
    fn side_of_sample(&self, words: &str, value: &Json) -> (Side, bool) {
        let members = if let Json::Object(members) = value { members.as_slice() } else { &[] };
        // Messages that are pushed have codes, too.
        let has_code = self.facts.request_line.is_some()
            && members.iter().any(|member| matches!(member.name.to_ascii_lowercase().as_str(), "errcode" | "errmsg"));
        let in_section = || if let Section::Sample(side) = &self.section { *side } else { None };
        let told = sections::side(words).or_else(|| sections::side(&self.announced.to_lowercase())).or_else(in_section);
        // A document says itself that it is one of a message.
        let is_message =
            self.facts.request_line.is_none() && members.iter().any(|member| TELLING.contains(&member.name.as_str()));
        let is_about_call = matches!(
            self.section,
            Section::Call | Section::Params(_) | Section::Nested(..) | Section::Sample(_) | Section::Structure(_)
        );
        let is_response = has_code || told.unwrap_or(self.side) == Side::Response;
        let side = if is_response { Side::Response } else { Side::Request };
        (side, has_code || told.is_some() || is_about_call || is_message)
    }

    /// `curl -F media=@picture.png` says what the parts of the form are called.
    fn form_parts(&mut self, text: &str, line: usize) {
        for (at, _) in text.match_indices(['F', 'f']) {
            let Some(name) = form_part(text, at) else { continue };
            if self.facts.form_parts.iter().any(|known| known.value == name && known.line == line) {
                continue;
            }
            if !self.has_room(self.facts.form_parts.len(), maximum::FORM_PARTS, "parts of forms", line) {
                return;
            }
            self.facts.form_parts.push(Fact::stated(name.to_owned(), line));
        }
    }

    /// Samples that no word announces belong to the side whose tables have their names; to none if neither has.
    pub(super) fn settle_samples(&mut self) {
        let (sent, answered) = (names(&self.facts.tables, false), names(&self.facts.tables, true));
        self.facts.samples.retain_mut(|fact| {
            let Json::Object(members) = &fact.value.value else { return true };
            if fact.confidence != Confidence::Guessed {
                return true;
            }
            let count = |known: &HashSet<String>| members.iter().filter(|member| known.contains(&member.name)).count();
            let (in_sent, in_answered) = (count(&sent), count(&answered));
            fact.value.side = if in_answered > in_sent { Side::Response } else { Side::Request };
            in_sent + in_answered > 0
        });
    }
}

/// A sample whose own braces stand around its block: `"name": {…}`.
fn without_braces(text: &str) -> Option<String> {
    let rest = text.trim().strip_prefix('"')?;
    let (name, rest) = text::split_name(rest)?;
    let is_member = rest.strip_prefix('"').is_some_and(|rest| rest.trim_start().starts_with(':')) && !name.is_empty();
    is_member.then(|| format!("{{{text}}}"))
}

/// The names that the tables of requests or responses have.
fn names(tables: &[ParameterTable], of_responses: bool) -> HashSet<String> {
    let tables = tables.iter().filter(|table| (table.side == Side::Response) == of_responses);
    tables.flat_map(|table| &table.rows).map(|row| row.name.clone()).collect()
}

/// The part of a form that a flag with its `F` at a place of a command sends.
fn form_part(text: &str, at: usize) -> Option<&str> {
    if !text[..at].ends_with(['-', '–', '—']) {
        return None;
    }
    let behind = &text[at + 1..];
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_lowercase()).trim_start();
    if rest.len() == behind.len() {
        return None;
    }
    let (name, after) = text::split_name(rest.trim_start_matches(['"', '\'']))?;
    let is_file = after.trim_start().starts_with('=') && after.trim_start_matches([' ', '=', '"']).starts_with('@');
    is_file.then_some(name)
}
