//! Where the rows of tables belong.

use super::{MAX_DEPTH, Node};
use crate::draft::model::Todo;
use crate::facts::model::{ParameterRow, ParameterTable, TableTarget};
use crate::infer::shape::Shape;
use crate::text;
use crate::vocabulary::envelopes::{is_code, is_message};
use crate::vocabulary::types::Base;

/// The most fields that tables make.
const MAX_FIELDS: usize = 4000;

/// Puts rows where they belong.
pub(super) struct Builder<'a> {
    root: Node,
    shape: Option<&'a Shape>,
    /// True where codes at the top are those of an envelope.
    in_envelope: bool,
    todos: Vec<Todo>,
    /// Where the rows of the current table go.
    open: Vec<String>,
    /// The path of the last row.
    last: Vec<String>,
    structures: Vec<Structure>,
    /// True for a table that began right behind another.
    nested: bool,
    /// True for a table whose heading says what its rows are fields of: no sample moves them.
    told: bool,
    /// Names of its rows that may belong to the table around it.
    unplaced: Vec<String>,
    /// How many fields the rows have made; structures make theirs wherever a field is of them.
    made: usize,
    /// The line of the first row for which there was no room.
    full: Option<usize>,
}

/// A table of the fields of a structure.
struct Structure {
    name: String,
    rows: Vec<ParameterRow>,
}

/// How often structures are put into structures.
const MAX_NESTED_STRUCTURES: usize = 3;

impl<'a> Builder<'a> {
    pub(super) fn new(shape: Option<&'a Shape>, in_envelope: bool) -> Self {
        Self {
            root: Node::default(),
            shape,
            in_envelope,
            todos: Vec::new(),
            open: Vec::new(),
            last: Vec::new(),
            structures: Vec::new(),
            nested: false,
            told: false,
            unplaced: Vec::new(),
            made: 0,
            full: None,
        }
    }

    /// The fields, below one node, and what is open about them.
    pub(super) fn finish(mut self) -> (Node, Vec<Todo>) {
        self.structures();
        if let Some(line) = self.full {
            self.todo(line, format!("structures have more than {MAX_FIELDS} fields; the remaining rows are ignored"));
        }
        (self.root, self.todos)
    }

    fn todo(&mut self, line: usize, what: String) {
        self.todos.push(Todo { line, what });
    }

    pub(super) fn table(&mut self, table: &ParameterTable) {
        match &table.target {
            TableTarget::Structure(name) => {
                self.structures.push(Structure { name: name.clone(), rows: table.rows.clone() });
                return;
            }
            TableTarget::Top => self.open = Vec::new(),
            TableTarget::Path(path) => self.open = self.found(path),
            // A table right behind another belongs to its last row, unless that cannot hold anything.
            TableTarget::LastField => {
                self.open = if self.can_hold(&self.last) { self.last.clone() } else { Vec::new() };
            }
        }
        self.nested = table.target == TableTarget::LastField;
        self.told = matches!(table.target, TableTarget::Path(_));
        table.rows.iter().for_each(|row| self.row(row));
        if !self.unplaced.is_empty() {
            let names: Vec<String> =
                std::mem::take(&mut self.unplaced).iter().map(|name| format!("`{name}`")).collect();
            let what = format!(
                "no sample shows whether {} belong to the nested table or to the one around it; left where they are",
                names.join(", ")
            );
            self.todo(table.line, what);
        }
    }

    /// Where the field at a path is: a sample may have moved its row into an object that the path leaves out.
    fn found(&self, path: &[String]) -> Vec<String> {
        if self.root.at(path).is_some() {
            return path.to_vec();
        }
        match self.root.paths_ending_with(path).as_slice() {
            [only] => only.clone(),
            _ => path.to_vec(),
        }
    }

    /// True when the field at the path may have fields of its own.
    fn can_hold(&self, path: &[String]) -> bool {
        let Some(node) = self.root.at(path) else { return false };
        let base = node.row.as_ref().map_or(Base::Unknown, |row| row.declared.base);
        let shown =
            self.shape.and_then(|shape| shape.at(path)).is_some_and(|shape| shape.innermost().0.members.is_some());
        shown || matches!(base, Base::Object | Base::Unknown)
    }

    fn row(&mut self, row: &ParameterRow) {
        let name = row.name.replace("[]", "");
        let steps: Vec<String> =
            name.split('.').filter(|step| !step.is_empty()).take(MAX_DEPTH).map(str::to_owned).collect();
        let Some((name, parents)) = steps.split_last() else { return };
        if self.made >= MAX_FIELDS {
            self.full.get_or_insert(row.line);
            return;
        }
        self.made += 1;
        let mut path = if parents.is_empty() { self.place(name) } else { self.below(parents) };
        let node = self.root.reach(&path, row.line);
        // The same name twice in one object: the first row holds, the second may belong somewhere else.
        match node.fields.iter_mut().find(|field| field.name == *name) {
            None => {
                let own = Some(ParameterRow { name: name.clone(), ..row.clone() });
                node.fields.push(Node { name: name.clone(), row: own, line: row.line, ..Node::default() });
            }
            Some(known) if known.row.is_none() => known.row = Some(row.clone()),
            // `shelf_id需要属于本馆` is a sentence that says more of it.
            Some(Node { row: Some(known), .. }) if goes_on(row) => {
                known.doc = text::clean(&format!("{} {}", known.doc, row.doc));
            }
            Some(_) => self.todo(row.line, format!("`{name}` is listed twice")),
        }
        path.push(name.clone());
        self.last = path;
    }

    /// `list[].id` in a table inside of `list` begins where the table does, or at the top.
    fn below(&self, parents: &[String]) -> Vec<String> {
        let repeats = !self.open.is_empty() && self.open.last() == parents.first();
        let here: Vec<String> = self.open.iter().chain(&parents[usize::from(repeats)..]).cloned().collect();
        // A path that begins in the middle of what a sample shows, and only there.
        let elsewhere = self.shape.filter(|shape| shape.at(&here).is_none()).and_then(|shape| {
            let first = parents.first()?;
            let mut starts = shape.paths_to(first);
            starts.retain(|start| shape.at(&[start, parents].concat()).is_some());
            (starts.len() == 1).then(|| starts.remove(0))
        });
        elsewhere.map_or(here, |start| [start.as_slice(), parents].concat())
    }

    /// Where a row without a path belongs.
    fn place(&mut self, name: &String) -> Vec<String> {
        if self.told {
            return self.open.clone();
        }
        let Some(shape) = self.shape else { return self.without_sample(name) };
        let has = |path: &[String]| shape.at(path).is_some_and(|shape| shape.member(name).is_some());
        let fresh = |path: &[String]| {
            self.root
                .at(path)
                .is_none_or(|node| node.fields.iter().all(|field| field.name != *name || field.row.is_none()))
        };
        // What samples show of an envelope is not here, and objects inside have codes of their own.
        let is_usual = name.starts_with("err") && (is_code(name) || is_message(name));
        let is_of_envelope = self.in_envelope && self.open.is_empty() && !self.nested && is_usual;
        if fresh(&self.open) && (is_of_envelope || has(&self.open)) {
            return self.open.clone();
        }
        // Around the open object: the nested table has ended.
        let around =
            (0..self.open.len()).rev().map(|length| &self.open[..length]).find(|path| has(path) && fresh(path));
        if let Some(path) = around {
            self.open = path.to_vec();
            return self.open.clone();
        }
        // Inside of the last row, or beside it: nested fields that are listed without their parent.
        let near = (0..=self.last.len()).rev().map(|length| &self.last[..length]).find(|path| has(path) && fresh(path));
        if let Some(path) = near {
            return path.to_vec();
        }
        match shape.paths_to(name).as_slice() {
            [path, ..] if fresh(path) => path.clone(),
            _ => {
                // A table in a table has no end mark, and no sample shows where this row belongs.
                if self.nested && !self.open.is_empty() {
                    self.unplaced.push(name.clone());
                }
                self.without_sample(name)
            }
        }
    }

    /// No sample has the name: the row stays with the table, unless it is there already.
    fn without_sample(&self, name: &String) -> Vec<String> {
        let taken = self.root.at(&self.open).is_some_and(|node| node.fields.iter().any(|field| field.name == *name));
        if taken && !self.open.is_empty() { self.open[..self.open.len() - 1].to_vec() } else { self.open.clone() }
    }

    /// Puts each structure's fields wherever a field is of that structure.
    fn structures(&mut self) {
        let structures = std::mem::take(&mut self.structures);
        self.told = true;
        for _ in 0..MAX_NESTED_STRUCTURES {
            for Structure { name, rows } in &structures {
                for path in self.paths_of_structure(name) {
                    let is_filled = self.root.at(&path).is_some_and(|node| {
                        !node.fields.is_empty() && node.fields.iter().all(|field| field.row.is_some())
                    });
                    if !is_filled && path.len() < MAX_DEPTH {
                        self.open = path;
                        rows.iter().for_each(|row| self.row(row));
                    }
                }
            }
        }
        for Structure { name, rows } in &structures {
            if self.paths_of_structure(name).is_empty() {
                let line = rows.first().map_or(0, |row| row.line);
                self.todo(line, format!("no field has the type `{name}`; its table is ignored"));
            }
        }
    }

    /// The fields that are of a structure, or else are called like it.
    fn paths_of_structure(&self, name: &str) -> Vec<Vec<String>> {
        let of_it = self.root.find_structure(name);
        if of_it.is_empty() { self.root.find_name(name) } else { of_it }
    }
}

/// Whether what was read as a row is the predicate of a sentence that begins with a name.
fn goes_on(row: &ParameterRow) -> bool {
    let is_sentence =
        ["是", "为", "需", "应", "必须", "不能", "不可", "可以"].iter().any(|word| row.doc.starts_with(word));
    row.declared.word.is_empty() && row.required.is_none() && is_sentence
}
