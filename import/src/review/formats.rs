//! Tables of formats of a page beside those of the spec.

use weixin_codegen::model::{Api, Constraint, Endpoint, FormatTable};

use crate::draft::model::{Draft, Todo};

/// Gives the parts of a draft the tables of formats that the spec has for them; returns what the page's own tables say
/// otherwise.
pub(crate) fn take_from_spec(draft: &mut Draft, endpoint: &Endpoint, api: &Api) -> Vec<Todo> {
    let mut todos = Vec::new();
    let tables = std::mem::take(&mut draft.formats);
    for field in draft.parameters_mut() {
        let Some(own) = tables.iter().find(|table| field.limits.formats.as_ref() == Some(&table.name)) else {
            continue;
        };
        let known = table_of(&field.name, endpoint, api);
        field.limits.formats = known.map(|table| table.name.wire.clone());
        let listed: Vec<&str> =
            own.groups.iter().flat_map(|group| &group.formats).map(|format| format.extension.as_str()).collect();
        let groups = known.iter().flat_map(|table| &table.groups);
        let spec: Vec<&str> = groups.flat_map(|group| &group.formats).map(|format| format.extension.as_str()).collect();
        let odd = odd_ones(&listed, &spec);
        if !odd.is_empty() {
            let names: Vec<String> = odd.iter().map(|name| format!("`{name}`")).collect();
            let what =
                format!("formats of `{}`: the page and the spec disagree about {}", field.name, names.join(", "));
            todos.push(Todo { line: field.line, what });
        }
    }
    todos
}

/// What only one of two lists has.
fn odd_ones<'a>(one: &[&'a str], two: &[&'a str]) -> Vec<&'a str> {
    let only = |one: &[&'a str], two: &[&'a str]| -> Vec<&'a str> {
        one.iter().copied().filter(|name| !two.contains(name)).collect()
    };
    [only(one, two), only(two, one)].concat()
}

/// The table of formats that the spec has for a part of a form.
fn table_of<'a>(part: &str, endpoint: &Endpoint, api: &'a Api) -> Option<&'a FormatTable> {
    let params = endpoint.variants.iter().flat_map(|variant| &variant.params);
    let constraints = params.filter(|param| param.field.name.wire == part).flat_map(|param| &param.field.constraints);
    let name = constraints.into_iter().find_map(|constraint| match constraint {
        Constraint::Formats(name) => Some(name),
        _ => None,
    })?;
    api.format_table(name)
}
