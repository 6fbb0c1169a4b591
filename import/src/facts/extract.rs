//! From blocks to facts: a walk over the page that remembers which section it is in.

use std::collections::HashSet;

use crate::facts::model::{Enumeration, ErrorFact, Fact, Facts, Parameters, Place, Row, Sample, Sure};
use crate::facts::request_line;
use crate::infer::formats;
use crate::page::block::{Block, BlockKind, Table};
use crate::page::sample::{self, Json};
use crate::text;
use crate::vocabulary::columns::{self, Column, Role, Side};
use crate::vocabulary::types;

/// The most of each kind that is read. The vendor's longest pages have a tenth of it; no page may cost what a thousand do.
mod most {
    /// Rows of tables of parameters.
    pub(super) const ROWS: usize = 2000;
    /// Tables of parameters.
    pub(super) const TABLES: usize = 200;
    /// Tables of the fields of structures.
    pub(super) const STRUCTURES: usize = 100;
    /// Enumerations.
    pub(super) const ENUMS: usize = 300;
    /// Values of one enumeration.
    pub(super) const VALUES: usize = 1000;
    /// Rows of tables of codes.
    pub(super) const CODES: usize = 1000;
    /// Rows of tables of formats.
    pub(super) const FORMATS: usize = 300;
    /// Samples.
    pub(super) const SAMPLES: usize = 500;
    /// Values of all samples.
    pub(super) const SAMPLE_VALUES: usize = 20_000;
    /// Parts of forms in commands.
    pub(super) const PARTS: usize = 50;
    /// Addresses.
    pub(super) const CALLS: usize = 200;
    /// Names of one sample that cannot be names.
    pub(super) const ODD_NAMES: usize = 5;
    /// Sentences about what the interface is for.
    pub(super) const SENTENCES: usize = 20;
}

/// Collects what the blocks of a page say.
pub fn facts(blocks: &[Block]) -> Facts {
    let mut walk = Walk::default();
    for (at, block) in blocks.iter().enumerate() {
        walk.block(block, blocks.get(at + 1));
    }
    walk.finish()
}

/// Where the walk is.
struct Walk {
    facts: Facts,
    role: Role,
    /// The side that a table or sample without words of its own belongs to.
    side: Side,
    /// The last heading.
    heading: String,
    /// A line that is a name alone, below a heading about structures.
    named: Option<String>,
    /// The last line of running text, which may announce what follows.
    announced: String,
    /// True below "calls from the cloud", whose samples are those of another interface.
    cloud: bool,
    /// True below a heading about something else, such as an event.
    elsewhere: bool,
    /// True when the block before was a table of parameters.
    after_table: bool,
    rows: usize,
    structures: usize,
    sample_values: usize,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            facts: Facts::default(),
            role: Role::Description,
            side: Side::Request,
            heading: String::new(),
            named: None,
            announced: String::new(),
            cloud: false,
            elsewhere: false,
            after_table: false,
            rows: 0,
            structures: 0,
            sample_values: 0,
        }
    }
}

impl Walk {
    /// Notes that a part of the page is not read: once for each kind.
    fn cut(&mut self, line: usize, what: String) {
        if self.facts.cut.iter().all(|known| known.value != what) {
            self.facts.cut.push(Fact::sure(what, line, "a limit of the importer"));
        }
    }

    /// True while there are fewer than so many; the first one too many is noted.
    fn room(&mut self, have: usize, most: usize, things: &str, line: usize) -> bool {
        if have >= most {
            self.cut(line, format!("the page has more than {most} {things}: those from here on are left out"));
        }
        have < most
    }

    fn block(&mut self, block: &Block, next: Option<&Block>) {
        let after_table = std::mem::take(&mut self.after_table);
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text, block.line, next),
            BlockKind::Table(table) => self.table(table, block.line, after_table),
            BlockKind::Sample(text) => self.sample(text, block.line),
            BlockKind::Prose(text) => self.prose(text, block.line, next),
        }
    }

    fn heading(&mut self, level: u8, text: &str, line: usize, next: Option<&Block>) {
        self.heading = text.to_owned();
        self.announced.clear();
        self.beside_address(text, line);
        if self.facts.title.is_none() && (level == 1 || self.facts.call.is_none() && columns::role(text).is_none()) {
            self.facts.title = Some(Fact::sure(text.to_owned(), line, "the first heading"));
        }
        let Some(role) = columns::role(text) else {
            self.unknown_heading(level, text, next);
            return;
        };
        self.facts.sections += 1;
        self.cloud = match &role {
            Role::Cloud => true,
            Role::Sample(_) => self.cloud && !text.to_lowercase().contains("http"),
            // Programs of the cloud mention parameters and answers too.
            Role::Params(_) => self.cloud && level == 7 && matches!(self.role, Role::Cloud | Role::Sample(_)),
            _ => false,
        };
        let event =
            role == Role::Other && ["事件", "推送", "event"].iter().any(|word| text.to_lowercase().contains(word));
        let goes_on =
            level > 2 && matches!(role, Role::Params(_) | Role::Structure(_) | Role::Values(..) | Role::Other);
        self.elsewhere = event || (self.elsewhere && goes_on);
        match &role {
            Role::Params(Some(side)) | Role::Nested(side, _) => self.side = *side,
            Role::Sample(Some(side)) => self.side = *side,
            Role::Call => self.side = Side::Request,
            _ => {}
        }
        self.role = role;
    }

    /// A heading without known words: a structure's name above its table, or the begin of something else.
    fn unknown_heading(&mut self, level: u8, text: &str, next: Option<&Block>) {
        let table_follows = next.is_some_and(
            |block| matches!(&block.kind, BlockKind::Table(table) if is_parameters(&columns::columns(&table.head))),
        );
        // Behind the samples of the cloud come those of another way to call.
        if self.role == Role::Cloud && level < 7 {
            self.role = Role::Sample(None);
            self.cloud = false;
        }
        if table_follows && text::is_name(text) && self.facts.call.is_some() {
            self.role = Role::Structure(text.to_owned());
        } else if level > 1 && level < 5 && self.facts.call.is_some() && !table_follows {
            // `5.1 A second example` below the samples stays among the samples.
            if !matches!(self.role, Role::Sample(_)) {
                self.role = Role::Other;
            }
        }
    }

    fn table(&mut self, table: &Table, line: usize, after_table: bool) {
        let columns = columns::columns(&table.head);
        let in_errors = self.role == Role::Errors;
        if columns.contains(&Column::ContentTypes) && columns.contains(&Column::Extension) {
            self.formats(table, &columns);
        } else if columns.first() == Some(&Column::Code) || (in_errors && columns.first() != Some(&Column::Name)) {
            self.errors(table, &columns);
        } else if let Role::Values(side, path) = self.role.clone() {
            self.values(table, line, side, path);
        } else if columns.first() == Some(&Column::Value) {
            let named = text::split_name(&self.announced).map(|(name, _)| vec![name.to_owned()]);
            self.values(table, line, None, named.unwrap_or_default());
        } else if is_parameters(&columns) && !self.elsewhere && !self.cloud && self.role != Role::Other {
            self.parameters(table, &columns, line, after_table);
            self.after_table = true;
        }
    }

    fn parameters(&mut self, table: &Table, columns: &[Column], line: usize, after_table: bool) {
        let (side, place) = match &self.role {
            Role::Nested(side, path) => (*side, Place::Path(path.clone())),
            Role::Structure(name) if name.is_empty() && self.named.is_some() => {
                (self.side, self.named.take().map_or(Place::Top, Place::Structure))
            }
            Role::Structure(name) if name.is_empty() => (
                self.side,
                text::split_name(&self.announced).map_or(Place::Top, |(name, _)| Place::Structure(name.to_owned())),
            ),
            Role::Structure(name) => (self.side, Place::Structure(name.clone())),
            _ if after_table => (self.side, Place::After),
            _ => (self.side, Place::Top),
        };
        // A table with a column "required" below the samples of an answer is about the request.
        let required = columns.contains(&Column::Required);
        let undecided = matches!(self.role, Role::Sample(_) | Role::Params(None)) && !after_table;
        let announced = columns::side(&self.announced.to_lowercase());
        let side = match announced {
            Some(side) if undecided => side,
            _ if undecided && required && side == Side::Response => Side::Request,
            _ => side,
        };
        let mut rows: Vec<Row> = table.rows.iter().filter_map(|row| parameter(row.line, &row.cells, columns)).collect();
        let left = most::ROWS - self.rows;
        if let Some(first) = rows.get(left) {
            self.room(most::ROWS, most::ROWS, "rows of parameters", first.line);
            rows.truncate(left);
        }
        self.rows += rows.len();
        let is_structure = matches!(place, Place::Structure(_));
        if rows.is_empty()
            || !self.room(self.facts.tables.len(), most::TABLES, "tables of parameters", line)
            || (is_structure && !self.room(self.structures, most::STRUCTURES, "structures", line))
        {
            return;
        }
        self.structures += usize::from(is_structure);
        let typed = columns.contains(&Column::Type);
        self.facts.tables.push(Parameters {
            side,
            place,
            line,
            heading: self.heading.clone(),
            announced: self.announced.clone(),
            typed,
            rows,
        });
    }

    fn values(&mut self, table: &Table, line: usize, side: Option<Side>, path: Vec<String>) {
        let values = table.rows.iter().filter_map(|row| {
            let value = row.cells.first()?.trim().to_owned();
            (!value.is_empty()).then(|| (value, row.cells.get(1).cloned().unwrap_or_default()))
        });
        let values: Vec<_> = values.take(most::VALUES + 1).collect();
        if path.is_empty() || values.is_empty() || !self.room(self.facts.enums.len(), most::ENUMS, "enumerations", line)
        {
            return;
        }
        if self.room(values.len(), most::VALUES + 1, "values of one enumeration", line) {
            self.facts.enums.push(Enumeration { side, path, line, values });
        }
    }

    fn formats(&mut self, table: &Table, columns: &[Column]) {
        let at = |wanted: Column| columns.iter().position(|column| *column == wanted);
        for row in &table.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
            let group = columns.iter().position(|column| !matches!(column, Column::Extension | Column::ContentTypes));
            let fact = formats::fact(cell(group), cell(at(Column::Extension)), cell(at(Column::ContentTypes)));
            if fact.is_some() && !self.room(self.facts.formats.len(), most::FORMATS, "rows of formats", row.line) {
                return;
            }
            self.facts.formats.extend(fact.map(|fact| Fact::sure(fact, row.line, "a row of the table of formats")));
        }
    }

    fn errors(&mut self, table: &Table, columns: &[Column]) {
        let at = |wanted: &[Column]| columns.iter().skip(1).position(|column| wanted.contains(column)).map(|at| at + 1);
        let message = at(&[Column::Message]).or_else(|| at(&[Column::Doc]));
        let remedy = at(&[Column::Remedy]).or_else(|| at(&[Column::Doc]).filter(|doc| Some(*doc) != message));
        for row in &table.rows {
            let cell = |at: Option<usize>| {
                at.and_then(|at| row.cells.get(at)).map(|cell| text::clean(cell)).unwrap_or_default()
            };
            let Ok(code) = row.cells.first().map_or("", String::as_str).trim().parse::<i64>() else { continue };
            let fact = ErrorFact { code, message: cell(message), remedy: cell(remedy) };
            if !self.room(self.facts.errors.len(), most::CODES, "codes", row.line) {
                return;
            }
            self.facts.errors.push(Fact::sure(fact, row.line, "a row of the table of codes"));
        }
    }

    fn sample(&mut self, text: &str, line: usize) {
        if let Some(call) = request_line::find(text, line) {
            self.call(call, matches!(self.role, Role::Sample(_)));
        }
        if self.cloud || self.elsewhere {
            return;
        }
        self.form_parts(text, line);
        if text.contains("HTTP/1.1 200") && (text.contains("image/") || text.contains("attachment")) {
            self.facts.file_answer = Some(Fact::sure((), line, "a sample of an answer with the header of a file"));
        }
        let announced = self.announced.to_lowercase();
        let mut rest = text;
        let mut before = 0;
        // One block may hold several: a request, and below it the answer.
        for _ in 0..20 {
            let Some(at) = rest.find(['{', '｛', '［', '[']) else { break };
            before += rest[..at].matches('\n').count();
            let words = rest[..at].to_lowercase();
            rest = &rest[at..];
            let Some(parsed) = sample::parse(rest) else { break };
            let found = rest[..parsed.length].to_owned();
            let after = before + found.matches('\n').count();
            rest = &rest[parsed.length..];
            if parsed.cut {
                let (values, levels) = (sample::MAX_VALUES, sample::MAX_DEPTH);
                let what = format!(
                    "a sample has more than {values} values or {levels} levels: what is behind or below them is left out"
                );
                self.cut(line + before, what);
            }
            let room = self.room(self.facts.samples.len(), most::SAMPLES, "samples", line + before)
                && self.room(self.sample_values, most::SAMPLE_VALUES, "values in its samples", line + before);
            let mut odd = Vec::new();
            let mut value = parsed.value;
            value.sift(&mut odd);
            for name in odd.iter().take(most::ODD_NAMES) {
                self.cut(line + before, text::no_name(name));
            }
            if odd.len() > most::ODD_NAMES {
                let more = odd.len() - most::ODD_NAMES;
                self.cut(line + before, format!("{more} more names of the sample cannot be names of fields: left out"));
            }
            if matches!(value, Json::Object(_)) && room {
                self.sample_values += parsed.values;
                let (side, said) = self.sample_side(&words, &announced, &value);
                let rule = if parsed.valid { "a sample that is valid JSON" } else { "a sample that is not valid JSON" };
                let sure = if !said {
                    Sure::Guessed
                } else if parsed.valid {
                    Sure::Sure
                } else {
                    Sure::Likely
                };
                let value = Sample { side, value, valid: parsed.valid, text: found };
                self.facts.samples.push(Fact { value, line: line + before, sure, rule });
            }
            before = after;
        }
    }

    /// A body or an answer, and whether anything says so: the words nearest to it decide, then what it holds.
    fn sample_side(&self, words: &str, announced: &str, value: &Json) -> (Side, bool) {
        let members = match value {
            Json::Object(members) => members.as_slice(),
            _ => &[],
        };
        let has_code =
            members.iter().any(|member| matches!(member.name.to_ascii_lowercase().as_str(), "errcode" | "errmsg"));
        let said = columns::side(words).or_else(|| columns::side(announced)).or(match &self.role {
            Role::Sample(side) => *side,
            _ => None,
        });
        let about_call =
            matches!(self.role, Role::Call | Role::Params(_) | Role::Nested(..) | Role::Sample(_) | Role::Structure(_));
        let side = match said.unwrap_or(self.side) {
            _ if has_code => Side::Response,
            Side::Response => Side::Response,
            _ => Side::Request,
        };
        (side, has_code || said.is_some() || about_call)
    }

    /// `curl -F media=@picture.png` says what the parts of the form are called.
    fn form_parts(&mut self, text: &str, line: usize) {
        for (at, flag) in text.match_indices(['F', 'f']) {
            if !text[..at].ends_with(['-', '–', '—']) {
                continue;
            }
            let rest = text[at + flag.len()..].trim_start_matches(|c: char| c.is_ascii_lowercase()).trim_start();
            if rest.len() == text.len() - at - flag.len() {
                continue;
            }
            let rest = rest.trim_start_matches(['"', '\'']);
            if let Some((name, after)) = text::split_name(rest)
                && after.trim_start().starts_with('=')
                && after.trim_start_matches([' ', '=', '"']).starts_with('@')
                && self.facts.form.iter().all(|known| known.value != name || known.line != line)
            {
                if !self.room(self.facts.form.len(), most::PARTS, "parts of forms", line) {
                    return;
                }
                self.facts.form.push(Fact::sure(name.to_owned(), line, "a part of the form in a command"));
            }
        }
    }

    fn call(&mut self, call: Fact<crate::facts::model::Call>, in_sample: bool) {
        if self.room(self.facts.calls.len(), most::CALLS, "addresses", call.line) {
            self.facts.calls.push(call.clone());
        }
        let better = match &self.facts.call {
            None => true,
            // The first address of a page may be one that it only mentions.
            Some(old) => !in_sample && old.sure < call.sure,
        };
        if better {
            self.facts.call = Some(call);
        }
    }

    fn prose(&mut self, text: &str, line: usize, next: Option<&Block>) {
        self.facts_of_sentence(text, line);
        if let Some(call) = request_line::find(text, line) {
            self.call(call, matches!(self.role, Role::Sample(_) | Role::Description | Role::Other));
        }
        self.beside_address(text, line);
        let ends = text.ends_with(['：', ':']) || next.is_some_and(|block| !matches!(block.kind, BlockKind::Prose(_)));
        if ends || text.chars().count() < 40 {
            self.announced = text.to_owned();
        }
        if matches!(self.role, Role::Structure(_)) && text::is_name(text) {
            self.role = Role::Structure(String::new());
            self.named = Some(text.to_owned());
        }
        if self.role == Role::Name && self.facts.name.is_none() && text::is_name(text) {
            self.facts.name = Some(Fact::sure(text.to_owned(), line, "the name below its heading"));
        } else if self.role == Role::Description && self.facts.call.is_none() && !is_noise(text) {
            if self.facts.title.is_none() {
                let title = text.rsplit(" /").next().unwrap_or(text);
                self.facts.title = Some(Fact::likely(text::heading(title), line, "the first line"));
            } else if self.facts.description.len() < most::SENTENCES {
                self.facts.description.push(Fact::sure(text.to_owned(), line, "the text above the call"));
            }
        }
    }

    /// `http请求方式: POST` in a line of its own.
    fn beside_address(&mut self, text: &str, line: usize) {
        let lower = text.to_lowercase();
        let about_it = lower.contains("请求方式")
            || lower.contains("请求方法")
            || lower.contains("http")
            || lower.contains("method");
        if self.facts.method.is_none() && about_it && text.chars().count() < 60 {
            self.facts.method =
                request_line::method(text).map(|method| Fact::likely(method, line, "the method beside the address"));
        }
    }

    /// Sentences with a form of their own.
    fn facts_of_sentence(&mut self, text: &str, line: usize) {
        if let Some((_, name)) = text.split_once("接口英文名").filter(|_| self.facts.name.is_none()) {
            let name = name.trim_start_matches(['：', ':', ' ']);
            if let Some((name, _)) = text::split_name(name) {
                self.facts.name = Some(Fact::sure(name.to_owned(), line, "the name of the interface"));
            }
        }
        if text.contains("应在服务器端调用") || text.to_lowercase().contains("called on the server side") {
            self.facts.server_only = Some(Fact::sure(true, line, "the note on servers"));
        }
        let lower = text.to_lowercase();
        let archives = lower.contains("压缩包") || lower.contains("compression package") || lower.contains("archive");
        self.facts.archives_checked |=
            archives && (lower.contains("only") || lower.contains("仅") || lower.contains("只"));
        let sets = lower.find("权限集").or_else(|| lower.find("permission set id"));
        if let Some(at) = sets.filter(|_| lower.contains("id") && self.facts.permission_sets.is_empty()) {
            // The list ends where the sentence does.
            let list = lower[at..].split_once(['：', ':']).map_or("", |(_, list)| list);
            let list = list.split(['。', '；']).next().unwrap_or("");
            let numbers = list.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
            self.facts.permission_sets =
                numbers.take(40).map(|number| Fact::sure(number, line, "the permission sets")).collect();
        }
        self.token_of_sentence(&lower, line);
    }

    /// Mentions of tokens; "only" makes one of them the only one.
    fn token_of_sentence(&mut self, lower: &str, line: usize) {
        let named: Vec<&str> = columns::tokens(lower).collect();
        if named.contains(&"authorizer_access_token") && self.facts.tokens.is_empty() {
            self.facts.tokens.push(Fact::likely("authorizer_access_token".to_owned(), line, "a mention of the token"));
        }
        let only = ["仅支持", "只支持", "仅可", "只能", "仅能", "only"].iter().any(|word| lower.contains(word));
        if let ([one], true) = (named.as_slice(), only && self.facts.only_token.is_none()) {
            self.facts.only_token = Some(Fact::sure((*one).to_owned(), line, "a sentence about the only token"));
        }
    }

    /// Samples that no word announces belong to the side whose tables have their names; to none if neither has.
    fn settle_samples(&mut self) {
        let names = |answers: bool| -> HashSet<String> {
            let tables = self.facts.tables.iter().filter(|table| (table.side == Side::Response) == answers);
            tables.flat_map(|table| &table.rows).map(|row| row.name.clone()).collect()
        };
        let (sent, answered) = (names(false), names(true));
        self.facts.samples.retain_mut(|fact| {
            let Json::Object(members) = &fact.value.value else { return true };
            if fact.sure != Sure::Guessed {
                return true;
            }
            let count = |known: &HashSet<String>| members.iter().filter(|member| known.contains(&member.name)).count();
            let (in_sent, in_answered) = (count(&sent), count(&answered));
            fact.value.side = if in_answered > in_sent { Side::Response } else { Side::Request };
            in_sent + in_answered > 0
        });
    }

    fn finish(mut self) -> Facts {
        self.settle_samples();
        if let (Some(call), Some(method)) = (&mut self.facts.call, &self.facts.method) {
            call.value.method.get_or_insert(method.value);
        }
        if self.facts.name.is_none() {
            let title = self.facts.title.iter().find_map(|title| {
                let last = title.value.rsplit('.').next()?;
                (text::is_name(last) && last.len() > 2)
                    .then(|| Fact::likely(last.to_owned(), title.line, "a title that is a name"))
            });
            self.facts.name = title;
        }
        self.facts
    }
}

/// Lines that are on every page.
fn is_noise(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&[
        "应在服务器端调用",
        "接口英文名",
        "云调用",
        "调试",
        "Incorrect translation",
        "https://developers.",
        "called on the server",
    ])
}

/// A table of parameters begins with names, and says something about them.
fn is_parameters(columns: &[Column]) -> bool {
    columns.first() == Some(&Column::Name)
        && columns.iter().any(|column| matches!(column, Column::Doc | Column::Type | Column::Required))
}

/// One row of a table of parameters; `None` when it names none.
fn parameter(line: usize, cells: &[String], columns: &[Column]) -> Option<Row> {
    let cell = |wanted: Column| {
        let at = columns.iter().position(|column| *column == wanted)?;
        cells.get(at).map(|cell| cell.trim()).filter(|cell| !matches!(*cell, "" | "-" | "--"))
    };
    let name = cells
        .first()?
        .trim()
        .trim_start_matches(['-', ' ', '└', '├', '+', '>'])
        .trim_matches(['"', '`', '*', '“', '”']);
    let name = name.split(['/', '／', ' ', '（', '(']).next().unwrap_or("").trim();
    // `POST数据` stands in some tables for the body as a whole.
    if !text::is_name(name) || matches!(name, "POST" | "GET") {
        return None;
    }
    let docs: Vec<&str> = columns
        .iter()
        .zip(cells)
        .filter(|(column, _)| **column == Column::Doc)
        .map(|(_, cell)| cell.trim())
        .filter(|cell| !cell.is_empty() && *cell != "-")
        .collect();
    // Flattened rows go on line after line.
    let doc = text::clean(&docs.join(" "));
    let mut declared = cell(Column::Type).map(types::cell).unwrap_or_default();
    // In tables without types, some rows begin their sentence with one.
    if declared.word.is_empty()
        && let Some((found, rest)) =
            types::split(&doc).filter(|(_, rest)| rest.starts_with([' ', ',', '，', '类']) || rest.is_empty())
        && (rest.is_empty() || found.word.len() > 3)
    {
        declared = found;
    }
    Some(Row {
        name: name.to_owned(),
        declared,
        // A cell that says neither yes nor no names a condition: it may be left out when that does not hold.
        required: cell(Column::Required).map(|cell| required(cell).unwrap_or(false)),
        default: cell(Column::Default).map(str::to_owned),
        example: cell(Column::Example).map(str::to_owned),
        doc,
        line,
    })
}

/// `是`, `yes`, `否`, `no`, with what stands behind them.
fn required(cell: &str) -> Option<bool> {
    let cell = cell.to_lowercase();
    let no = ["否", "no", "选填", "可选", "非必", "false", "optional", "不"].iter().any(|word| cell.starts_with(word))
        || cell == "n"
        || cell == "o";
    let yes =
        ["是", "yes", "必", "true", "required", "√", "✔"].iter().any(|word| cell.starts_with(word)) || cell == "y";
    if no {
        Some(false)
    } else if yes {
        Some(true)
    } else {
        None
    }
}
