//! Tables: parameters, values, formats and error codes.

use weixin_codegen::model::Code;

use super::{ANOTHER_INTERFACE, Extractor, maximum};
use crate::facts::model::{Enumeration, ErrorCode, Fact, ParameterRow, ParameterTable, TableTarget};
use crate::facts::parameter_row;
use crate::page::block::{Table, TableRow};
use crate::page::format_row::FormatRow;
use crate::text;
use crate::vocabulary::columns::{self, Column};
use crate::vocabulary::phrases;
use crate::vocabulary::sections::{self, Section, Side};
use crate::vocabulary::types::Base;

impl Extractor {
    pub(super) fn table(&mut self, table: &Table, line: usize, after_table: bool) {
        let columns = columns::columns(&table.head);
        let in_errors = self.section == Section::Errors;
        // A table of codes may be headed like one of parameters.
        let are_codes =
            || in_errors && table.rows.iter().all(|row| row.cells.first().is_none_or(|cell| is_code_cell(cell)));
        if self.elsewhere == Some(ANOTHER_INTERFACE) {
            return;
        }
        if columns.contains(&Column::ContentTypes) && columns.contains(&Column::Extension) {
            self.formats(table, &columns);
        } else if columns.first() == Some(&Column::Code)
            || (in_errors && columns.first() != Some(&Column::Name))
            || are_codes()
        {
            self.errors(table, &columns);
        } else if let Section::Values(side, path) = self.section.clone() {
            self.values(table, line, side, path);
        } else if columns.first() == Some(&Column::Value) {
            let named = text::split_name(&self.announced).map(|(name, _)| vec![name.to_owned()]);
            self.values(table, line, None, named.unwrap_or_default());
        } else if columns::are_parameters(&columns)
            && self.elsewhere.is_none()
            && !self.cloud
            && self.section != Section::Other
        {
            self.parameters(table, &columns, line, after_table);
            self.after_table = true;
        } else {
            let is_left_out = columns::are_parameters(&columns) && self.elsewhere.is_some() && !self.cloud;
            if let Some(other) = self.other.clone().filter(|_| is_left_out) {
                let other = text::quoted(&other);
                self.leave_out(
                    line,
                    format!("the parameters below {other} are not read: it seems to be about something else"),
                );
            }
            for row in &table.rows {
                row.cells.iter().for_each(|cell| self.unread(cell, row.line));
            }
        }
    }

    fn parameters(&mut self, table: &Table, columns: &[Column], line: usize, after_table: bool) {
        let (side, target) = self.target(after_table);
        let rows = self.parameter_rows(table, columns);
        // `返回参数 | 类型 | 说明`
        let in_head = table.head.first().and_then(|head| sections::side(&head.to_lowercase()));
        let side = match in_head.filter(|_| !matches!(target, TableTarget::Path(_))) {
            Some(Side::Response) => Side::Response,
            Some(_) if side == Side::Response => Side::Request,
            _ => self.side_of_table(side, columns, after_table, &rows),
        };
        let is_structure = matches!(target, TableTarget::Structure(_));
        if rows.is_empty()
            || !self.has_room(self.facts.tables.len(), maximum::TABLES, "tables of parameters", line)
            || (is_structure && !self.has_room(self.structures, maximum::STRUCTURES, "structures", line))
        {
            return;
        }
        self.structures += usize::from(is_structure);
        self.facts.tables.push(ParameterTable { side, target, line, announced: self.announced.clone(), rows });
    }

    /// What the table's rows are fields of.
    fn target(&mut self, after_table: bool) -> (Side, TableTarget) {
        let target = match &self.section {
            Section::Nested(side, path) => return (*side, TableTarget::Path(path.clone())),
            Section::Structure(name) if !name.is_empty() => TableTarget::Structure(name.clone()),
            Section::Structure(_) => {
                let announced = || text::split_name(&self.announced).map(|(name, _)| name.to_owned());
                self.named.take().or_else(announced).map_or(TableTarget::Top, TableTarget::Structure)
            }
            _ if after_table => TableTarget::LastField,
            _ => self.announced_object().map_or(TableTarget::Top, TableTarget::Structure),
        };
        (self.side, target)
    }

    /// `goods_info 的内容如下：`, `list 是一个结构体，包含以下字段`: the field of a table above whose fields a sentence announces.
    fn announced_object(&self) -> Option<String> {
        let announces = phrases::FIELDS_OF.iter().any(|word| self.announced.contains(word));
        let start = self.announced.find(|c: char| c.is_ascii_alphabetic()).filter(|_| announces)?;
        let (path, _) = text::split_name(&self.announced[start..])?;
        let name = path.rsplit('.').next().map(|name| name.trim_end_matches("[]"))?;
        let can_hold = |row: &&ParameterRow| {
            row.name.rsplit('.').next() == Some(name)
                && (row.declared.lists > 0 || matches!(row.declared.base, Base::Object | Base::Unknown))
        };
        let is_known = self.facts.tables.iter().flat_map(|table| &table.rows).any(|row| can_hold(&row));
        is_known.then(|| name.to_owned())
    }

    /// A table with a column "required" below the samples of a response is about the request.
    fn side_of_table(&self, side: Side, columns: &[Column], after_table: bool, rows: &[ParameterRow]) -> Side {
        let undecided =
            matches!(self.section, Section::Sample(_) | Section::Params(None) | Section::Other) && !after_table;
        match sections::side(&self.announced.to_lowercase()) {
            Some(announced) if undecided => announced,
            _ if undecided && !columns.contains(&Column::Required) && !columns.contains(&Column::Type) => {
                self.side_of_names(rows).unwrap_or(side)
            }
            _ if undecided && columns.contains(&Column::Required) && side == Side::Response => Side::Request,
            _ => side,
        }
    }

    /// The side whose samples alone have names of a table.
    fn side_of_names(&self, rows: &[ParameterRow]) -> Option<Side> {
        let shows = |is_response: bool| {
            let samples = self.facts.samples.iter().filter(|fact| (fact.value.side == Side::Response) == is_response);
            samples.into_iter().any(|fact| rows.iter().any(|row| fact.value.value.has(&row.name)))
        };
        match (shows(false), shows(true)) {
            (true, false) => Some(Side::Request),
            (false, true) => Some(Side::Response),
            _ => None,
        }
    }

    fn parameter_rows(&mut self, table: &Table, columns: &[Column]) -> Vec<ParameterRow> {
        let mut read = |row: &TableRow| {
            let read = parameter_row::read(row.line, &row.cells, columns);
            if read.is_none() {
                row.cells.iter().for_each(|cell| self.unread(cell, row.line));
            }
            read
        };
        let mut rows: Vec<ParameterRow> = table.rows.iter().filter_map(&mut read).collect();
        let left = maximum::ROWS - self.rows;
        if let Some(first) = rows.get(left) {
            self.has_room(maximum::ROWS, maximum::ROWS, "rows of parameters", first.line);
            rows.truncate(left);
        }
        self.rows += rows.len();
        rows
    }

    fn values(&mut self, table: &Table, line: usize, side: Option<Side>, path: Vec<String>) {
        let values = table.rows.iter().filter_map(|row| {
            let value = row.cells.first()?.trim().to_owned();
            (!value.is_empty()).then(|| (value, row.cells.get(1).cloned().unwrap_or_default()))
        });
        let values: Vec<_> = values.take(maximum::VALUES + 1).collect();
        if path.is_empty() || values.is_empty() {
            return;
        }
        if self.has_room(self.facts.enumerations.len(), maximum::ENUMERATIONS, "enumerations", line)
            && self.has_room(values.len() - 1, maximum::VALUES, "values of one enumeration", line)
        {
            self.facts.enumerations.push(Enumeration { side, path, values });
        }
    }

    fn formats(&mut self, table: &Table, columns: &[Column]) {
        let at = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let group = columns.iter().position(|column| !matches!(column, Column::Extension | Column::ContentTypes));
        for row in &table.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
            let (extension, types) = (cell(at(Column::Extension)), cell(at(Column::ContentTypes)));
            let Some(format) = FormatRow::of_cells(cell(group), extension, types) else { continue };
            if !self.has_room(self.facts.formats.len(), maximum::FORMATS, "rows of formats", row.line) {
                return;
            }
            self.facts.formats.push(Fact::stated(format, row.line));
        }
    }

    fn errors(&mut self, table: &Table, columns: &[Column]) {
        let at = |wanted: Column| columns.iter().skip(1).position(|column| *column == wanted).map(|at| at + 1);
        let message = at(Column::Message).or_else(|| at(Column::Doc));
        let meaning = at(Column::Doc).filter(|doc| Some(*doc) != message);
        let remedy = at(Column::Remedy);
        for row in &table.rows {
            let cell = |at: Option<usize>| {
                at.and_then(|at| row.cells.get(at)).map(|cell| text::clean(cell)).unwrap_or_default()
            };
            let first = row.cells.first().map_or("", |cell| cell.trim());
            let codes = error_codes(first);
            if codes.is_empty() && first.contains(|c: char| c.is_ascii_digit()) {
                self.leave_out(row.line, format!("{} is not a code; its row is ignored", text::quoted(first)));
            }
            for code in codes {
                let error = ErrorCode { code, message: cell(message), meaning: cell(meaning), remedy: cell(remedy) };
                if !self.has_room(self.facts.errors.len(), maximum::CODES, "codes", row.line) {
                    return;
                }
                self.facts.errors.push(Fact::stated(error, row.line));
            }
        }
    }
}

/// True for a cell of codes: a code, or what stands for several of them.
fn is_code_cell(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || !error_codes(cell).is_empty() || cell.starts_with(text::is_wide)
}

/// The codes in a cell: one, or several that have a row together, `40001/40014`.
fn error_codes(cell: &str) -> Vec<Code> {
    let one = error_code(cell);
    let several = || cell.split(['/', '、', ',', '，', ' ']).filter(|part| !part.is_empty()).map(error_code);
    one.map_or_else(|| several().collect::<Option<_>>().unwrap_or_default(), |one| vec![one])
}

/// The code in a cell: a number, or a text in capitals such as `PARAM_ERROR`.
fn error_code(cell: &str) -> Option<Code> {
    let cell = cell.trim();
    let is_text = || {
        let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        cell.len() > 3 && cell.starts_with(|c: char| c.is_ascii_uppercase()) && cell.chars().all(is_part)
    };
    let number = cell.parse().ok().map(Code::Number);
    number.or_else(|| is_text().then(|| Code::of(cell))).filter(Code::is_valid)
}
