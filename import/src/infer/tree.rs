//! From rows of tables to nested fields: where each row belongs, and what the samples show there.
//!
//! Flattened pages do not say where a nested table ends, and older ones list nested fields without their parents. The
//! page's own samples show it, so a row goes where the sample has its name.

use std::collections::HashSet;

use crate::facts::model::{Enumeration, Parameters, Place, Row};
use crate::infer::shape::Shape;
use crate::text;
use crate::vocabulary::types::{Base, Declared};

/// How deep fields nest; what is deeper becomes any JSON.
pub const MAX_DEPTH: usize = 8;

/// The most fields that tables make.
const MAX_FIELDS: usize = 4000;

/// A field with everything that the page says about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The name on the wire.
    pub name: String,
    /// The row that names it; `None`: only a sample does.
    pub row: Option<Row>,
    /// What the samples show.
    pub shape: Option<Shape>,
    /// In how many of the objects around it the samples have it: all of them, or not.
    pub always: bool,
    /// True when samples show the object that it is a field of.
    pub parent_shown: bool,
    /// The name that the table gives it, where the sample has another.
    pub renamed: Option<String>,
    /// The line of the page, of the table or the sample.
    pub line: usize,
    /// A comment of the sample.
    pub comment: Option<String>,
    /// Known values with their meanings.
    pub values: Vec<(String, String)>,
    /// Nested fields.
    pub fields: Vec<Node>,
    /// Which table it came from, to tell the tables of two variants apart.
    pub table: Option<usize>,
}

/// Something that the page leaves open, for the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The line of the page.
    pub line: usize,
    /// What is open.
    pub what: String,
}

/// A tree of the fields of one side, and what is open about it.
pub struct Tree {
    /// The fields at the top.
    pub fields: Vec<Node>,
    /// What is open.
    pub doubts: Vec<Doubt>,
}

/// Builds the fields of one side from its tables and what its samples show. `sample_line` is where the first is.
pub fn build(tables: &[(usize, &Parameters)], shape: Option<&Shape>, sample_line: usize) -> Tree {
    let mut builder = Builder {
        root: Node::default(),
        shape,
        doubts: Vec::new(),
        open: Vec::new(),
        last: Vec::new(),
        structures: Vec::new(),
        nested: false,
        unplaced: Vec::new(),
        made: 0,
        full: None,
    };
    for (index, table) in tables {
        builder.table(*index, table);
    }
    builder.structures(tables);
    if let Some(line) = builder.full {
        let what = format!("structures make more than {MAX_FIELDS} fields: the rows from here on are left out");
        builder.doubts.push(Doubt { line, what });
    }
    let mut root = builder.root;
    if let Some(shape) = shape {
        join(&mut root, shape, sample_line, 0);
    }
    Tree { fields: root.fields, doubts: builder.doubts }
}

struct Builder<'a> {
    root: Node,
    shape: Option<&'a Shape>,
    doubts: Vec<Doubt>,
    /// Where the rows of the current table go.
    open: Vec<String>,
    /// The path of the last row.
    last: Vec<String>,
    structures: Vec<(String, Vec<Row>, usize)>,
    /// True for a table that began right behind another.
    nested: bool,
    /// Names of its rows that may belong to the table around it.
    unplaced: Vec<String>,
    /// How many fields the rows have made; structures make theirs wherever a field is of them.
    made: usize,
    /// The line of the first row for which there was no room.
    full: Option<usize>,
}

impl Builder<'_> {
    fn table(&mut self, index: usize, table: &Parameters) {
        match &table.place {
            Place::Structure(name) => {
                self.structures.push((name.clone(), table.rows.clone(), index));
                return;
            }
            Place::Top => self.open = Vec::new(),
            Place::Path(path) => self.open.clone_from(path),
            // A table right behind another belongs to its last row, unless that cannot hold anything.
            Place::After => self.open = if self.holds(&self.last) { self.last.clone() } else { Vec::new() },
        }
        self.nested = table.place == Place::After;
        for row in &table.rows {
            self.row(row, index);
        }
        if !self.unplaced.is_empty() {
            let names = std::mem::take(&mut self.unplaced)
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            let what = format!(
                "no sample shows whether {names} stand in the nested table or around it: left where they were met"
            );
            self.doubts.push(Doubt { line: table.line, what });
        }
    }

    /// True when the field at the path may have fields of its own.
    fn holds(&self, path: &[String]) -> bool {
        let Some(node) = self.root.at(path) else { return false };
        let base = node.row.as_ref().map_or(Base::Unknown, |row| row.declared.base);
        let shown =
            self.shape.and_then(|shape| shape.at(path)).is_some_and(|shape| shape.innermost().0.members.is_some());
        shown || matches!(base, Base::Object | Base::Unknown)
    }

    fn row(&mut self, row: &Row, index: usize) {
        let steps: Vec<String> = row
            .name
            .replace("[]", "")
            .split('.')
            .map(str::to_owned)
            .filter(|step| !step.is_empty())
            .take(MAX_DEPTH)
            .collect();
        let Some((name, parents)) = steps.split_last() else { return };
        if self.made >= MAX_FIELDS {
            self.full.get_or_insert(row.line);
            return;
        }
        self.made += 1;
        let mut path = if parents.is_empty() { self.place(name) } else { self.explicit(parents) };
        let node = self.root.reach(&path, row.line);
        // The same name twice in one object: the first row holds, the second may belong somewhere else.
        if let Some(known) = node.fields.iter_mut().find(|field| field.name == *name) {
            if known.row.is_none() {
                known.row = Some(row.clone());
            } else {
                let what = format!("`{name}` is listed twice");
                self.doubts.push(Doubt { line: row.line, what });
            }
        } else {
            let node_row = Some(Row { name: name.clone(), ..row.clone() });
            node.fields.push(Node {
                name: name.clone(),
                row: node_row,
                line: row.line,
                table: Some(index),
                ..Node::default()
            });
        }
        path.push(name.clone());
        self.last = path;
    }

    /// `list[].id` in a table inside of `list` begins where the table does, or at the top.
    fn explicit(&self, parents: &[String]) -> Vec<String> {
        let from_open: Vec<String> = self.open.iter().chain(parents).cloned().collect();
        let repeats = self.open.last() == parents.first() && !self.open.is_empty();
        if repeats {
            return self.open.iter().chain(&parents[1..]).cloned().collect();
        }
        from_open
    }

    /// Where a row without a path belongs.
    fn place(&mut self, name: &String) -> Vec<String> {
        let Some(shape) = self.shape else { return self.without_sample(name) };
        let has = |path: &[String]| shape.at(path).is_some_and(|shape| shape.member(name).is_some());
        let fresh = |path: &[String]| {
            self.root
                .at(path)
                .is_none_or(|node| node.fields.iter().all(|field| field.name != *name || field.row.is_none()))
        };
        if has(&self.open) && fresh(&self.open) {
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
            [path] if fresh(path) => path.clone(),
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
    fn structures(&mut self, tables: &[(usize, &Parameters)]) {
        let structures = std::mem::take(&mut self.structures);
        for _ in 0..3 {
            for (name, rows, index) in &structures {
                let mut paths = Vec::new();
                self.root.find_structure(name, &mut Vec::new(), &mut paths);
                if paths.is_empty() {
                    paths = self.root.find_name(name);
                }
                for path in paths {
                    let filled = self.root.at(&path).is_some_and(|node| {
                        !node.fields.is_empty() && node.fields.iter().all(|field| field.row.is_some())
                    });
                    if filled || path.len() >= MAX_DEPTH {
                        continue;
                    }
                    self.open = path;
                    rows.iter().for_each(|row| self.row(row, *index));
                }
            }
        }
        for (name, rows, _) in &structures {
            let mut paths = Vec::new();
            self.root.find_structure(name, &mut Vec::new(), &mut paths);
            if paths.is_empty() && self.root.find_name(name).is_empty() && !tables.is_empty() {
                let line = rows.first().map_or(0, |row| row.line);
                self.doubts.push(Doubt {
                    line,
                    what: format!("no field is of the structure `{name}`, so its table is left out"),
                });
            }
        }
    }
}

impl Node {
    /// The field at a path.
    pub fn at(&self, path: &[String]) -> Option<&Self> {
        path.iter().try_fold(self, |node, step| node.fields.iter().find(|field| field.name == *step))
    }

    /// The field at a path, made where it is missing.
    fn reach(&mut self, path: &[String], line: usize) -> &mut Self {
        let mut node = self;
        for step in path {
            let at = node.fields.iter().position(|field| field.name == *step).unwrap_or_else(|| {
                node.fields.push(Self { name: step.clone(), line, ..Self::default() });
                node.fields.len() - 1
            });
            node = &mut node.fields[at];
        }
        node
    }

    fn find_structure(&self, name: &str, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        for field in &self.fields {
            path.push(field.name.clone());
            let declared = field.row.as_ref().map(|row| &row.declared);
            let is_it = declared.is_some_and(|declared| {
                let holds = declared.structure.is_some() || matches!(declared.base, Base::Object | Base::Unknown);
                declared.structure.as_deref() == Some(name) || (holds && mentions(field.row.as_ref(), name))
            });
            if is_it && path.len() < MAX_DEPTH {
                found.push(path.clone());
            }
            field.find_structure(name, path, found);
            path.pop();
        }
    }

    /// Paths of objects whose name is the structure's: `data 的结构` tells about the field `data`.
    fn find_name(&self, name: &str) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        self.collect_name(name, &mut Vec::new(), &mut found);
        found
    }

    fn collect_name(&self, name: &str, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        for field in &self.fields {
            path.push(field.name.clone());
            let base = field.row.as_ref().map_or(Base::Unknown, |row| row.declared.base);
            if text::alike(&field.name, name) && matches!(base, Base::Object | Base::Unknown) {
                found.push(path.clone());
            }
            field.collect_name(name, path, found);
            path.pop();
        }
    }

    /// The field that a path of an enumeration leads to: the whole path, or the only field of its last name.
    pub fn find_values(&mut self, path: &[String]) -> Option<&mut Self> {
        if self.at(path).is_some() {
            let line = self.line;
            return Some(self.reach(path, line));
        }
        let name = path.last()?;
        self.fields.iter_mut().find_map(|field| {
            if field.name == *name { Some(field) } else { field.find_values(std::slice::from_ref(name)) }
        })
    }
}

/// "see AuditItem for the structure" in a sentence.
fn mentions(row: Option<&Row>, name: &str) -> bool {
    let doc = row.map_or("", |row| row.doc.as_str());
    name.len() > 3
        && doc.match_indices(name).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
            let points = doc[..at].contains("参考")
                || doc[..at].contains("参见")
                || doc[..at].contains("见")
                || doc[..at].contains("see");
            points && !letter(doc[..at].chars().next_back()) && !letter(doc[at + name.len()..].chars().next())
        })
}

/// Joins what the samples show into the fields: their shapes, names that the tables misspell or lack.
fn join(node: &mut Node, shape: &Shape, line: usize, depth: usize) {
    let (inner, _) = shape.innermost();
    let Some(members) = &inner.members else { return };
    if depth >= MAX_DEPTH {
        return;
    }
    rename(node, members);
    for member in members {
        let at = node.fields.iter().position(|field| field.name == member.name).unwrap_or_else(|| {
            node.fields.push(Node { name: member.name.clone(), line, ..Node::default() });
            node.fields.len() - 1
        });
        let field = &mut node.fields[at];
        field.shape = Some(member.shape.clone());
        field.comment.clone_from(&member.comment);
        field.always = member.shape.met >= inner.objects;
        join(field, &member.shape, line, depth + 1);
    }
    node.fields.iter_mut().for_each(|field| field.parent_shown = true);
}

/// A row whose name the sample spells a little differently takes the sample's.
fn rename(node: &mut Node, members: &[crate::infer::shape::Member]) {
    let known: HashSet<String> = node.fields.iter().map(|field| field.name.clone()).collect();
    let shown: HashSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let free: Vec<(&str, String)> = members
        .iter()
        .filter(|member| member.shape.valid && !known.contains(&member.name))
        .map(|member| (member.name.as_str(), text::letters(&member.name)))
        .collect();
    for field in &mut node.fields {
        if shown.contains(field.name.as_str()) || field.row.is_none() {
            continue;
        }
        let letters = text::letters(&field.name);
        let close =
            |(name, bare): &&(&str, String)| *bare == letters || (field.name.len() > 4 && near(name, &field.name));
        let mut candidates = free.iter().filter(close);
        if let (Some((name, _)), None) = (candidates.next(), candidates.next()) {
            field.renamed = Some(std::mem::replace(&mut field.name, (*name).to_owned()));
        }
    }
    // Two rows that take the same name would be one field twice.
    let mut seen = HashSet::new();
    node.fields.retain(|field| seen.insert(field.name.clone()));
}

/// At most two letters apart, and the same beginning.
fn near(one: &str, two: &str) -> bool {
    let common = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
    let tail = one.bytes().rev().zip(two.bytes().rev()).take_while(|(one, two)| one == two).count();
    let longest = one.len().max(two.len());
    common >= 3 && common + tail.min(longest - common) + 2 >= longest && one.len().abs_diff(two.len()) <= 1
}

/// Attaches the values of enumerations to their fields.
pub fn attach(fields: Vec<Node>, enums: &[&Enumeration]) -> Vec<Node> {
    let mut root = Node { fields, ..Node::default() };
    for known in enums {
        if let Some(field) = root.find_values(&known.path).filter(|field| field.values.is_empty()) {
            field.values.clone_from(&known.values);
        }
    }
    root.fields
}

/// The type that a table declares for a field.
pub fn declared(node: &Node) -> Declared {
    node.row.as_ref().map(|row| row.declared.clone()).unwrap_or_default()
}
