//! Edits that notes ask for, in the file that has the place.

use weixin_codegen::yaml::{Node, NodeKind};

use crate::draft::path::FactPath;
use crate::review::drift::edits::code_above;
use crate::yaml::edit::{EditError, EditableYaml};
use crate::yaml::flow::flow;
use crate::yaml::scalar::{flow_map, scalar};

/// An edit of a file.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    /// The file below the spec's folder.
    pub file: String,
    /// What is done.
    pub action: Action,
    /// What is assumed from now on, and of what.
    pub assumption: Option<(FactPath, String)>,
}

/// What is done.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// A field comes into a table.
    AddField {
        /// The table.
        table: FactPath,
        /// The field.
        name: String,
        /// What is said of it.
        value: String,
    },
    /// A key of a field gets a value.
    SetKey {
        /// The field.
        field: FactPath,
        /// The key.
        key: &'static str,
        /// The value.
        value: &'static str,
    },
    /// A code comes into the table of the file.
    AddCode {
        /// The code.
        code: String,
        /// What is said of it.
        row: String,
    },
}

impl Edit {
    /// Makes the edit.
    pub(super) fn make(&self, yaml: &mut EditableYaml) -> Result<(), EditError> {
        match &self.action {
            Action::AddField { table, name, value } => add_field(yaml, table, name, value)?,
            Action::SetKey { field, key, value } => set_key(yaml, field, key, value)?,
            Action::AddCode { code, row } => add_code(yaml, code, row)?,
        }
        let Some((at, assumed)) = &self.assumption else { return Ok(()) };
        let keys = [format!("at: {}", scalar(&at.to_string())), format!("assumed: {}", scalar(assumed))];
        yaml.push("assumptions", &flow_map(&keys))
    }
}

fn add_field(yaml: &mut EditableYaml, table: &FactPath, name: &str, value: &str) -> Result<(), EditError> {
    let (key, entry) = (scalar(name), format!("{}: {value}", scalar(name)));
    match yaml.get(table).map(|node| &node.kind) {
        // `response: nothing`
        Some(NodeKind::Scalar(_)) => yaml.replace(table, &format!("\n  {entry}")),
        _ => {
            let last = yaml.last_key(table).map(str::to_owned);
            yaml.insert(table, last.as_deref(), &key, value)
        }
    }
}

fn set_key(yaml: &mut EditableYaml, field: &FactPath, key: &str, value: &str) -> Result<(), EditError> {
    match yaml.get(field) {
        Some(Node { kind: NodeKind::Map(_), .. }) if yaml.get(&field.join(key)).is_some() => {
            yaml.replace(&field.join(key), value)
        }
        Some(node) if matches!(node.kind, NodeKind::Scalar(_)) => {
            let value = format!("{{ type: {}, {key}: {value} }}", flow(node));
            yaml.replace(field, &value)
        }
        Some(node) => {
            let below = ["rust", "unit", "name", "type"].into_iter().find(|key| node.get(key).is_some());
            yaml.insert(field, below, key, value)
        }
        None => Err(EditError { path: field.clone(), what: "is not there".to_owned() }),
    }
}

fn add_code(yaml: &mut EditableYaml, code: &str, row: &str) -> Result<(), EditError> {
    let table = FactPath::from("errors");
    let Some(node) = yaml.get(&table) else {
        let above = ["response", "rules", "json", "form", "query", "token", "route"];
        let above = above.into_iter().find(|key| yaml.key(key).is_some()).unwrap_or("endpoint");
        return yaml.set_below(above, "errors", &format!("\n  {code}: {row}"));
    };
    let above = code_above(&table.join(code), node).unwrap_or_else(|| yaml.last_key(&table).map(str::to_owned));
    yaml.insert(&table, above.as_deref(), code, row)
}
