//! Rules about names that point somewhere else.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::walk::{self, Side, Visit};
use super::{Report, SUGGESTED};
use crate::define::{Definitions, value_type};
use crate::diagnostic::{Diagnostic, listed, nearest};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::type_name::{self, TypeWord};
use crate::spec::{Endpoint, FileKind};
use crate::yaml::{Node, NodeKind};

/// `token: authoriser`
pub(super) fn known_token(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    for token in spec.endpoints.iter().flat_map(|filed| &filed.content.token.0) {
        let none_needed = token.value == "none";
        if service.content.tokens.get(token).is_none() && !none_needed && !spec.may_hide(FileKind::Service) {
            let kinds = listed(service.content.tokens.names());
            let missing = Diagnostic::new(token.span, format!("token kind `{}` does not exist", token.value))
                .help(format!("the service's token kinds: {kinds}; `token: none` for an endpoint that takes no token"));
            report.push(match several(token, |word| service.content.tokens.get(word).is_some()) {
                Some(list) => missing.help(format!("write a list: `{list}`")),
                None => report.suggest(missing, token, service.content.tokens.names()),
            });
        }
    }
    for filed in &spec.endpoints {
        let tokens = &filed.content.token.0;
        for none in tokens.iter().filter(|token| token.value == "none" && tokens.len() > 1) {
            report.push(
                Diagnostic::new(none.span, "`none` together with other token kinds").help("remove one or the other"),
            );
        }
    }
}

/// `host: fils`
pub(super) fn known_host(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    let hosts = &service.content.hosts;
    let named: HashSet<&str> =
        spec.endpoints.iter().filter_map(|filed| Some(filed.content.host.as_ref()?.as_str())).collect();
    for host in spec.endpoints.iter().filter_map(|filed| filed.content.host.as_deref()) {
        if hosts.get(host).is_none() && !spec.may_hide(FileKind::Service) {
            let missing = Diagnostic::new(host.span, format!("the service has no host `{}`", host.value))
                .help("hosts are under `hosts` in `service.yaml`, with their addresses");
            report.push(report.suggest(missing, host, hosts.names()));
        }
    }
    for (name, _) in hosts.iter().filter(|(name, _)| !named.contains(name.as_str())) {
        if !spec.may_hide(FileKind::Endpoint) {
            report.push(
                Diagnostic::new(name.span, format!("no endpoint is on the host `{}`", name.value))
                    .help("remove it, or say `host:` in the endpoints that are there"),
            );
        }
    }
}

/// `app, platform` or `(app platform)`: several names that are no list, as one.
fn several(text: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let is_part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let words: Vec<&str> = text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).collect();
    (words.len() > 1 && words.iter().all(|word| is_known(word))).then(|| format!("[{}]", words.join(", ")))
}

/// `formats: custom_good`
pub(super) fn known_formats(spec: &Spec, report: &mut Report) {
    let declared: HashSet<&str> = spec.declared(FileKind::Formats).collect();
    let skip = spec.may_hide(FileKind::Formats);
    walk::fields(spec, &mut |Visit { field, .. }| {
        let Some(table) = field.formats.as_ref().filter(|table| !skip && !declared.contains(table.as_str())) else {
            return;
        };
        // A key that does not belong there needs no table.
        let takes_table = |word| matches!(word, TypeWord::File | TypeWord::Url | TypeWord::Json);
        if field.kind.word().is_some_and(|word| !takes_table(word)) {
            return;
        }
        let missing = Diagnostic::new(table.span, format!("format table `{}` does not exist", table.value))
            .help("add it to `formats.yaml`");
        report.push(report.suggest(missing, table, declared.iter().copied()));
    });
}

/// `shared_errors: [comon]`
pub(super) fn known_errors(spec: &Spec, report: &mut Report) {
    let declared: HashSet<&str> = spec.declared(FileKind::Errors).collect();
    let of_services = spec.services.iter().map(|filed| &filed.content.shared_errors);
    let of_service: Vec<&Spanned<String>> = of_services.clone().flatten().collect();
    // A second service lists its own, and is told of elsewhere.
    let lists = of_services.map(|list| (list, [].as_slice()));
    let of_endpoints = spec.endpoints.iter().map(|filed| (&filed.content.shared_errors, of_service.as_slice()));
    for (list, listed_before) in lists.chain(of_endpoints) {
        for (at, table) in list.iter().enumerate() {
            let first = list[..at].iter().chain(listed_before.iter().copied()).find(|other| *other == table);
            if !declared.contains(table.as_str()) && !spec.may_hide(FileKind::Errors) {
                let missing = Diagnostic::new(table.span, format!("error table `{}` does not exist", table.value))
                    .help("add it to `errors.yaml`");
                report.push(report.suggest(missing, table, declared.iter().copied()));
            } else if let Some(first) = first {
                report.push(
                    Diagnostic::new(table.span, format!("error table `{}` is listed twice", table.value))
                        .also(first.span, "already here")
                        .help("remove it here"),
                );
            }
        }
    }
}

/// `type: strin`, `type: ReviewItme`
pub(super) fn known_type(spec: &Spec, report: &mut Report) {
    let shared = names(Definitions::shared(spec)).chain(spec.declared(FileKind::Types).map(str::to_owned));
    let shared: BTreeSet<String> = shared.collect();
    let hides = spec.may_hide(FileKind::Types);
    let mut cache: HashMap<*const Endpoint, BTreeSet<String>> = HashMap::new();
    walk::fields(spec, &mut |visit| {
        let kind = &visit.field.kind;
        if kind.word().is_some() || shared.contains(kind.as_str()) || hides {
            return;
        }
        let own = visit
            .endpoint
            .map(|endpoint| &*cache.entry(endpoint).or_insert_with(|| names(Definitions::of(endpoint)).collect()));
        if own.is_none_or(|own| !own.contains(kind.as_str())) {
            let words = TypeWord::ALL.iter().map(|word| word.key());
            let known = words.chain(shared.iter().chain(own.into_iter().flatten()).map(String::as_str));
            let missing = Diagnostic::new(kind.span, format!("type `{}` does not exist", kind.value));
            report.push(match foreign(kind.as_str()) {
                Some(help) => missing.help(help),
                None => {
                    let words = type_name::listed(&TypeWord::ALL);
                    let help = format!("the language's types: {words}; others are defined under `types`");
                    report.suggest(missing.help(help), kind.as_str(), known)
                }
            });
        }
    });
}

/// What a type of another language is called here, and what a slip of YAML makes of a type.
fn foreign(kind: &str) -> Option<String> {
    if let Some((key, value)) = kind.split_once(':') {
        return Some(format!("write `{}: {}`, with a space after the colon", key.trim(), value.trim()));
    }
    let ours = match kind.to_ascii_lowercase().as_str() {
        "str" | "text" | "varchar" => "string",
        "int" | "integer" | "long" | "int64" | "bigint" => "i64",
        "uint" | "uint64" | "unsigned" => "u64",
        "int32" => "i32",
        "uint32" => "u32",
        "float" | "double" | "decimal" | "f64" | "f32" => "number",
        "bool" => "boolean",
        "array" | "vec" | "[]" => "list",
        "dict" | "hash" | "hashmap" => "map",
        "struct" | "dictionary" => "object",
        "enum" => "open_enum",
        "date" | "datetime" | "time" => "timestamp",
        "uri" | "link" => "url",
        "binary" | "bytes" | "buffer" => "file",
        "any" => "json",
        _ => return None,
    };
    Some(format!("did you mean `{ours}`?"))
}

fn names(definitions: Definitions<'_>) -> impl Iterator<Item = String> {
    definitions.0.into_iter().map(|(name, _)| name)
}

/// At most this many pairs of names are compared to find misspellings.
const COMPARED: usize = 100_000;

/// A table that nobody refers to is a fact that nobody checks.
pub(super) fn unused(spec: &Spec, report: &mut Report) {
    // Whatever looks unused may be used in what cannot be seen.
    if !spec.hidden.is_empty() {
        return;
    }
    let mentioned = mentioned(spec);
    let formats = spec.format_tables().map(|(_, name, _)| ("formats", "format table", name));
    let errors = spec.error_tables().map(|(_, name, _)| ("errors", "error table", name));
    let types = walk::named_types(spec).map(|(_, name, _)| ("type", "type", name));
    let declared: Vec<_> = formats.chain(errors).chain(types).collect();
    let names: HashSet<(&str, &str)> = declared.iter().map(|(kind, _, name)| (*kind, name.as_str())).collect();
    // `money` is no misspelt `Lonely`.
    let is_word = |(kind, name): &(&str, &str)| *kind == "type" && TypeWord::from_key(name).is_some();
    let unknown: Vec<&(&str, &str)> = mentioned.iter().filter(|one| !names.contains(*one) && !is_word(one)).collect();
    // Comparing all with all would take too long where very many are wrong.
    let few = if declared.len() > SUGGESTED { COMPARED / declared.len() } else { SUGGESTED };
    let mut words = HashSet::new();
    spec.broken.iter().for_each(|tree| scalars(tree, &mut words));
    // A name that was misspelt where it is used has its message there.
    let misspelt = |kind: &str, name: &str| {
        let of_kind = unknown.iter().filter(|(other, _)| *other == kind);
        of_kind.take(few).any(|(_, written)| nearest(written, [name]).is_some())
    };
    let may_be_used = |kind: &str, name: &str| words.contains(name) || misspelt(kind, name);
    let needed = needed_types(spec, |name| may_be_used("type", name));
    for (kind, what, name) in declared {
        let is_used = match kind {
            "type" => needed.contains(name.as_str()),
            _ => mentioned.contains(&(kind, name.as_str())) || may_be_used(kind, name),
        };
        if !is_used && name.span.file >= spec.extended {
            report.push(
                Diagnostic::new(name.span, format!("{what} `{}` is not used", name.value)).help("use it or remove it"),
            );
        }
    }
}

/// All names of types and tables that are written anywhere, with their kinds.
fn mentioned(spec: &Spec) -> HashSet<(&str, &str)> {
    let mut mentioned: HashSet<(&str, &str)> = HashSet::new();
    walk::fields(spec, &mut |visit| {
        mentioned.insert(("type", visit.field.kind.as_str()));
        mentioned.extend(visit.field.formats.iter().map(|table| ("formats", table.as_str())));
    });
    let errors = spec.services.iter().flat_map(|filed| &filed.content.shared_errors);
    let errors = errors.chain(spec.endpoints.iter().flat_map(|filed| &filed.content.shared_errors));
    mentioned.extend(errors.map(|table| ("errors", table.as_str())));
    mentioned
}

/// The types that endpoints and messages need, through other types too. One that only itself or another needless one
/// mentions is not among them.
fn needed_types(spec: &Spec, may_be_used: impl Fn(&str) -> bool) -> HashSet<&str> {
    let mut inside: HashMap<&str, Vec<&str>> = HashMap::new();
    for (endpoint, name, named) in walk::named_types(spec) {
        let kinds = inside.entry(name.as_str()).or_default();
        walk::fields_of_type(endpoint, named, &mut |visit| kinds.push(visit.field.kind.as_str()));
    }
    let mut open: Vec<&str> = inside.keys().copied().filter(|name| may_be_used(name)).collect();
    walk::fields(spec, &mut |visit| {
        if visit.side != Side::Named {
            open.push(visit.field.kind.as_str());
        }
    });
    let mut needed = HashSet::new();
    while let Some(name) = open.pop() {
        if needed.insert(name) {
            open.extend(inside.get(name).into_iter().flatten());
        }
    }
    needed
}

/// All values of a tree that are texts.
fn scalars<'a>(node: &'a Node, into: &mut HashSet<&'a str>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            into.insert(&scalar.text);
        }
        NodeKind::List(items) => items.iter().for_each(|item| scalars(item, into)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| scalars(&entry.value, into)),
        NodeKind::Reported => {}
    }
}

/// `Node: { fields: { next: Node } }` has no finite value.
pub(super) fn no_cycle(spec: &Spec, report: &mut Report) {
    let shared: HashSet<String> = names(Definitions::shared(spec)).collect();
    let endpoints = spec.exchanges().map(|(_, exchange)| Definitions::of(exchange));
    // An endpoint's type that hides a shared one is another rule's business, and what it holds may be the shared one.
    let own = endpoints.map(|mut own| {
        own.0.retain(|(name, _)| !shared.contains(name));
        own
    });
    for definitions in own.chain([Definitions::shared(spec)]) {
        let index: HashMap<&str, usize> =
            definitions.0.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect();
        let edges: Vec<Vec<usize>> = definitions
            .0
            .iter()
            .map(|(name, definition)| {
                let fields = definition.fields.into_iter().flatten();
                let parent = |wire| definition.parent(name, wire);
                let held = fields.filter_map(|(wire, field)| value_type(parent(wire), wire, field));
                let kinds = definition.kinds(name).map(|(kind, _)| kind);
                held.chain(kinds).filter_map(|name| index.get(name.as_str()).copied()).collect()
            })
            .collect();
        for (at, (name, definition)) in definitions.0.iter().enumerate() {
            if reaches(at, &edges) {
                report.push(
                    Diagnostic::new(definition.span, format!("type `{name}` contains itself"))
                        .help("put it in a list or a map, or remove the field"),
                );
            }
        }
    }
}

fn reaches(start: usize, edges: &[Vec<usize>]) -> bool {
    let mut seen = HashSet::new();
    let mut open = edges[start].clone();
    while let Some(next) = open.pop() {
        if next == start {
            return true;
        }
        if seen.insert(next) {
            open.extend(&edges[next]);
        }
    }
    false
}
