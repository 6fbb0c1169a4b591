//! From rows of tables to nested fields: where each row belongs, and what the samples show there.
//!
//! Flattened pages do not say where a nested table ends, and older ones list nested fields without their parents. The
//! page's own samples show it, so a row goes where the sample has its name.

mod build;
mod join;

use crate::draft::model::Todo;
use crate::facts::model::{Enumeration, ParameterRow, ParameterTable};
use crate::infer::shape::Shape;
use crate::text;
use crate::vocabulary::types::{Base, Declared};

use build::Builder;
use join::join;

/// How deep fields nest; what is deeper becomes any JSON.
pub(crate) const MAX_DEPTH: usize = 8;

/// A field with everything that the page says about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    /// The name on the wire.
    pub name: String,
    /// The row that names it; `None`: only a sample does.
    pub row: Option<ParameterRow>,
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
}

/// A tree of the fields of one side, and what is open about it.
pub(crate) struct Tree {
    /// The fields at the top.
    pub fields: Vec<Node>,
    /// What is open.
    pub todos: Vec<Todo>,
}

/// Builds the fields of one side from its tables and what its samples show. `sample_line` is where the first is.
/// `in_envelope` says that codes at the top are those of an envelope, which samples do not show.
pub(crate) fn build(tables: &[&ParameterTable], shape: Option<&Shape>, sample_line: usize, in_envelope: bool) -> Tree {
    let mut builder = Builder::new(shape, in_envelope);
    tables.iter().for_each(|table| builder.table(table));
    let (mut root, todos) = builder.finish();
    if let Some(shape) = shape {
        join(&mut root, shape, sample_line, 0);
    }
    Tree { fields: root.fields, todos }
}

/// A field that only samples show.
pub(crate) fn shown(name: &str, shape: Shape, line: usize) -> Node {
    let mut node = Node { name: name.to_owned(), line, parent_shown: true, always: true, ..Node::default() };
    join(&mut node, &shape, line, 0);
    node.shape = Some(shape);
    node
}

/// Attaches the values of enumerations to their fields.
pub(crate) fn attach(fields: Vec<Node>, enums: &[&Enumeration]) -> Vec<Node> {
    let mut root = Node { fields, ..Node::default() };
    for known in enums {
        if let Some(field) = root.find_values(&known.path).filter(|field| field.values.is_empty()) {
            field.values.clone_from(&known.values);
        }
    }
    root.fields
}

impl Node {
    /// The type that a table declares for the field.
    pub(crate) fn declared(&self) -> Declared {
        self.row.as_ref().map(|row| row.declared.clone()).unwrap_or_default()
    }

    /// The field at a path.
    pub(crate) fn at(&self, path: &[String]) -> Option<&Self> {
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

    /// Paths of the fields that are of a structure.
    fn find_structure(&self, name: &str) -> Vec<Vec<String>> {
        let is_it = |field: &Self, depth: usize| {
            let row = field.row.as_ref();
            let is_of_it = row.map(|row| &row.declared).is_some_and(|declared| {
                let holds = declared.structure.is_some() || matches!(declared.base, Base::Object | Base::Unknown);
                declared.structure.as_deref() == Some(name) || (holds && mentions(row, name))
            });
            is_of_it && depth < MAX_DEPTH
        };
        let mut found = Vec::new();
        self.collect(&is_it, &mut Vec::new(), &mut found);
        found
    }

    /// Paths of objects whose name is the structure's: `data 的结构` tells about the field `data`.
    fn find_name(&self, name: &str) -> Vec<Vec<String>> {
        let is_it = |field: &Self, _: usize| {
            let base = field.row.as_ref().map_or(Base::Unknown, |row| row.declared.base);
            text::alike(&field.name, name) && matches!(base, Base::Object | Base::Unknown)
        };
        let mut found = Vec::new();
        self.collect(&is_it, &mut Vec::new(), &mut found);
        found
    }

    /// The paths of all fields that end with a path.
    fn paths_ending_with(&self, path: &[String]) -> Vec<Vec<String>> {
        let Some(last) = path.last() else { return Vec::new() };
        let mut found = Vec::new();
        self.collect(&|field, _| field.name == *last, &mut Vec::new(), &mut found);
        found.retain(|known| known.ends_with(path));
        found
    }

    /// The paths of all fields that are wanted, outer ones first.
    fn collect(&self, is_wanted: &dyn Fn(&Self, usize) -> bool, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        for field in &self.fields {
            path.push(field.name.clone());
            if is_wanted(field, path.len()) {
                found.push(path.clone());
            }
            field.collect(is_wanted, path, found);
            path.pop();
        }
    }

    /// The field that a path of an enumeration leads to: the whole path, or the only field of its last name.
    pub(crate) fn find_values(&mut self, path: &[String]) -> Option<&mut Self> {
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
fn mentions(row: Option<&ParameterRow>, name: &str) -> bool {
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
