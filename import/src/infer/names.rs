//! Rust names where the wire's make none, or make the same one twice.
//!
//! The generator makes most names by itself; a draft names only what it could not.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use weixin_codegen::model::{Api, Literal};
use weixin_codegen::names::{
    check_endpoint, check_field, check_group, check_made_variant, endpoint_types, folded, value_name,
};

use crate::draft::model::{Draft, Field, Response, Type, Value};

/// `UpperCamelCase`.
pub fn type_name(wire: &str) -> String {
    wire.to_upper_camel_case()
}

/// True for a name that a type can have, and a variant, too.
pub fn is_type_name(name: &str) -> bool {
    check_made_variant(name).is_ok()
}

/// A name of a type for a text that may have none: `3d` → `Value3D`, `未知` → `Value1`.
fn type_or(text: &str, otherwise: &str) -> String {
    let name = type_name(&text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect::<String>());
    if is_type_name(&name) {
        name
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("Value{name}")
    } else {
        otherwise.to_owned()
    }
}

/// Names that are taken, and for each of them the first number that may be free.
#[derive(Clone, Debug, Default)]
struct Pool {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
    /// True where names that differ only in case or in `_` count as one.
    folds: bool,
}

impl Pool {
    /// The names of fields, values or types, which have to be told apart by eye; rustdoc makes files of those of types.
    fn folding() -> Self {
        Self { folds: true, ..Self::default() }
    }

    fn has(&self, name: &str) -> bool {
        self.taken.contains(&self.kept(name))
    }

    /// A name as it is remembered.
    fn kept(&self, name: &str) -> String {
        if self.folds { folded(name) } else { name.to_owned() }
    }

    /// Takes a name; false when it is taken already.
    fn take(&mut self, name: &str) -> bool {
        self.taken.insert(self.kept(name))
    }

    /// Takes a name that is free: the base, or the base with a number.
    fn free(&mut self, base: &str, between: &str, is_legal: impl Fn(&str) -> bool) -> String {
        if is_legal(base) && self.take(base) {
            return base.to_owned();
        }
        let mut number = self.next.get(base).copied().unwrap_or(2);
        loop {
            let name = format!("{base}{between}{number}");
            number += 1;
            if self.take(&name) {
                self.next.insert(base.to_owned(), number);
                return name;
            }
        }
    }
}

/// Names that are taken: by the files of a spec, and by the types of each of its groups.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    files: Pool,
    types: HashMap<String, Pool>,
}

impl Taken {
    /// The names of a spec: a draft beside them takes none of them.
    pub fn of(api: &Api) -> Self {
        let mut taken = Self::default();
        taken.files.taken.extend(api.formats.iter().map(|table| format!("formats/{}", table.name.wire)));
        for group in &api.groups {
            let types = taken.types.entry(group.name.wire.clone()).or_insert_with(Pool::folding);
            for endpoint in &group.endpoints {
                taken.files.take(&format!("{}/{}", group.name.wire, endpoint.name.wire.to_snake_case()));
                let own = &endpoint.name.rust;
                let made = endpoint_types(own);
                let variants = endpoint.variants.iter().map(|variant| &variant.type_name);
                let known = endpoint.types.iter().map(|known| &known.name);
                made.iter().chain(variants).chain(known).for_each(|name| {
                    types.take(name);
                });
            }
        }
        taken
    }

    /// Gives a draft names that no other draft of the same spec has.
    ///
    /// Two pages about one interface make the same file: the second is named after its whole path, then numbered.
    pub fn settle(&mut self, draft: &mut Draft) {
        let candidates = [draft.name.clone(), from_whole_path(&draft.path)];
        let is_free = |name: &str| {
            let file = format!("{}/{}", draft.group, name.to_snake_case());
            let own = draft.rust.clone().unwrap_or_else(|| type_name(name));
            !self.files.has(&file) && self.types.get(&draft.group).is_none_or(|types| !types.has(&own))
        };
        let name =
            candidates.iter().find(|name| is_free(name)).cloned().unwrap_or_else(|| numbered(&candidates[0], is_free));
        self.files.take(&format!("{}/{}", draft.group, name.to_snake_case()));
        draft.name = name;
        self.settle_formats(draft);
        self::name(draft, self.types.entry(draft.group.clone()).or_insert_with(Pool::folding));
    }
}

impl Taken {
    /// Tables of formats are shared by all endpoints, so their names are too.
    fn settle_formats(&mut self, draft: &mut Draft) {
        for table in &mut draft.formats {
            let old = table.name.clone();
            table.name = numbered(&old, |name| !self.files.has(&format!("formats/{name}")));
            self.files.take(&format!("formats/{}", table.name));
            let requests = std::iter::once(&mut draft.request)
                .chain(draft.variants.iter_mut().map(|variant| &mut variant.request));
            for field in requests.flat_map(|request| &mut request.form) {
                if field.limits.formats.as_ref() == Some(&old) {
                    field.limits.formats = Some(table.name.clone());
                }
            }
        }
    }
}

/// Names everything in a draft that needs a name. `taken` are the names of types in the group.
fn name(draft: &mut Draft, taken: &mut Pool) {
    let mut own = draft.rust.clone().unwrap_or_else(|| type_name(&draft.name));
    if !is_type_name(&own) {
        own = type_or(&draft.name, "Call");
        draft.rust = Some(own.clone());
    }
    for name in endpoint_types(&own) {
        taken.take(&name);
    }
    for variant in &mut draft.variants {
        let parent = format!("{own}{}", type_name(&variant.name));
        taken.take(&parent);
        name_request(
            &mut [&mut variant.request.query, &mut variant.request.json, &mut variant.request.form],
            &parent,
            taken,
        );
    }
    let request = &mut draft.request;
    name_request(&mut [&mut request.query, &mut request.json, &mut request.form], &own, taken);
    if let Response::Fields(fields) = &mut draft.response {
        name_fields(fields, &format!("{own}Response"), taken, &mut Pool::folding());
    }
}

fn name_request(tables: &mut [&mut Vec<Field>], parent: &str, taken: &mut Pool) {
    let mut seen = Pool::folding();
    tables.iter_mut().for_each(|fields| name_fields(fields, parent, taken, &mut seen));
}

fn name_fields(fields: &mut [Field], parent: &str, taken: &mut Pool, seen: &mut Pool) {
    for field in fields {
        (field.rust, field.type_name) = (None, None);
        let made = field.name.to_snake_case();
        if check_field(&value_name(&field.name)).is_err() || !seen.take(&made) {
            let ascii: String = made.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
            let base = format!("field_{}", ascii.to_snake_case());
            field.rust = Some(seen.free(base.trim_end_matches('_'), "_", |_| true));
        }
        name_type(field, parent, taken);
    }
}

/// A name of a file that is free: the base, or the base with a number.
fn numbered(base: &str, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(base) {
        return base.to_owned();
    }
    (2..).map(|number| format!("{base}_{number}")).find(|name| is_free(name)).unwrap_or_else(|| base.to_owned())
}

fn name_type(field: &mut Field, parent: &str, taken: &mut Pool) {
    let wire = field.name.clone();
    let defines = matches!(field.ty.innermost(), Type::Object(..) | Type::OpenEnum(_));
    if !defines {
        return;
    }
    let made = format!("{parent}{}", type_name(&wire));
    let mut name = made.clone();
    if !is_type_name(&made) || !taken.take(&made) {
        let bare: String = made.chars().filter(char::is_ascii_alphanumeric).collect();
        name = taken.free(&bare, "", |_| true);
        field.type_name = Some(name.clone());
    }
    inner_types(&mut field.ty, &name, taken);
}

fn inner_types(ty: &mut Type, name: &str, taken: &mut Pool) {
    match ty {
        Type::List(items) | Type::Map(items) => inner_types(items, name, taken),
        Type::Object(fields, _) => name_fields(fields, name, taken, &mut Pool::folding()),
        Type::OpenEnum(values) => name_values(values),
        Type::Word(_) => {}
    }
}

/// Numbers need names, and texts that make none or the same one.
fn name_values(values: &mut [Value]) {
    let mut seen = Pool::folding();
    for (index, value) in values.iter_mut().enumerate() {
        value.name = None;
        let fallback = format!("Value{}", index + 1);
        let made = match &value.value {
            Literal::Text(text) => type_name(text),
            Literal::Integer(number) if *number < 0 => format!("ValueMinus{}", number.unsigned_abs()),
            other => format!("Value{other}"),
        };
        let given = matches!(value.value, Literal::Text(_)) && is_type_name(&made) && seen.take(&made);
        if given {
            continue;
        }
        let base = if is_type_name(&made) { made } else { type_or(&value.value.to_string(), &fallback) };
        value.name = Some(seen.free(&base, "Again", is_type_name));
    }
}

/// `uploadMediaToCodeAudit` → `Upload media to code audit.`: a sentence where the vendor's is left out.
pub fn sentence(name: &str) -> String {
    let words = name.to_snake_case().replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => "An interface.".to_owned(),
    }
}

/// Last steps of paths that say too little alone.
const GENERIC: [&str; 27] = [
    "gen", "get", "add", "update", "delete", "del", "set", "list", "query", "create", "send", "apply", "check", "info",
    "submit", "search", "getall", "batchget", "upd", "remove", "stop", "start", "cancel", "bind", "unbind", "token",
    "auth",
];

/// True for the last step of a path that says too little alone.
pub fn is_generic(step: &str) -> bool {
    step.is_empty() || GENERIC.contains(&step.to_ascii_lowercase().as_str())
}

/// The folder of a path's first step: `cgi-bin` → `cgi_bin`.
pub fn group(step: &str) -> String {
    let name = step.to_snake_case();
    let legal = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    match legal {
        true if check_group(&name).is_ok() => name,
        true => format!("{name}_api"),
        false => "api".to_owned(),
    }
}

/// A name without what cannot stand in a file's name.
pub fn bare(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let bare: String = last.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(80).collect();
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic()) && check_endpoint(&bare).is_ok();
    if is_name { bare } else { format!("call{bare}") }
}

/// The name at the end of a page's address: `…/media/upload.html` → `upload`.
pub fn from_address(url: &str) -> Option<String> {
    let file = url.split(['?', '#']).next()?.rsplit('/').next()?;
    let stem = file.split('.').next()?;
    (stem.len() > 2 && crate::text::is_name(stem)).then(|| bare(stem))
}

/// A name from the steps of a path: the last one, with those before it as long as it says too little.
pub fn from_path(steps: &[&str]) -> String {
    let rest = steps.get(1..).filter(|rest| !rest.is_empty()).unwrap_or(steps);
    let mut from = rest.len().saturating_sub(1);
    while from > 0 && is_generic(rest[from]) && rest.len() - from < 2 {
        from -= 1;
    }
    joined(&rest[from..])
}

/// All steps of a path but the first, for names that are taken.
pub fn from_whole_path(path: &str) -> String {
    let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
    joined(steps.get(1..).filter(|rest| !rest.is_empty()).unwrap_or(&steps))
}

fn joined(steps: &[&str]) -> String {
    let mut name = String::new();
    for step in steps {
        let step: String = step.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if name.is_empty() {
            name.push_str(&step);
        } else {
            name.push_str(&type_name(&step));
        }
    }
    bare(&name)
}
