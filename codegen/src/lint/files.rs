//! Rules about the names of files: those of the spec, and those of the modules that are made of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::names::{NameError, check_endpoint, check_feature, check_group, module_name, portable};
use crate::read::{Filed, Spec};
use crate::source::Span;
use crate::spec::Endpoint;

/// The group of an endpoint's file; none where the file stands somewhere else, which is another rule's business.
pub(super) fn group<'a>(spec: &'a Spec, filed: &Filed<Endpoint>) -> Option<&'a str> {
    let mut parts = spec.paths.get(filed.file as usize)?.split('/');
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()) {
        ("endpoints", group, _, None) => Some(group),
        _ => None,
    }
}

/// The groups, each with the place of its first endpoint: a folder has no place of its own.
pub(super) fn groups(spec: &Spec) -> BTreeMap<&str, Span> {
    let mut groups = BTreeMap::new();
    for filed in &spec.endpoints {
        if let Some(group) = group(spec, filed) {
            groups.entry(group).or_insert(filed.content.endpoint.span);
        }
    }
    groups
}

/// The modules of one folder of the output, and the files of the spec that they come from.
struct Folder<'a> {
    what: &'static str,
    /// Whether a name makes a module and a file.
    check: fn(&str) -> Result<(), NameError>,
    /// By the module's name, and by the name of the file where case does not matter.
    taken: HashMap<String, (&'a str, Span)>,
}

impl<'a> Folder<'a> {
    fn new(what: &'static str, check: fn(&str) -> Result<(), NameError>) -> Self {
        Self { what, check, taken: HashMap::new() }
    }

    /// Takes the module and its file for a name of the spec, unless something is wrong with that.
    fn claim(&mut self, wire: &'a str, span: Span, help: &str) -> Option<Diagnostic> {
        let module = module_name(wire);
        let clash = self.clash(wire, &module, span, help);
        if clash.is_none() {
            self.taken.insert(module, (wire, span));
            self.taken.insert(wire.to_lowercase(), (wire, span));
        }
        clash
    }

    fn clash(&self, wire: &str, module: &str, span: Span, help: &str) -> Option<Diagnostic> {
        let what = self.what;
        let message = match (self.check)(wire) {
            // Names that cannot be modules are reported elsewhere.
            Err(NameError::Illegal) => return None,
            Err(NameError::File { name, why }) => {
                Some(format!("the {what} `{name}` cannot have a file on every system: the name {why}"))
            }
            Err(NameError::Taken) => {
                Some(format!("the {what} `{wire}` makes the module `{module}`, which the generator makes itself"))
            }
            Ok(()) => None,
        };
        if let Some(message) = message {
            return Some(Diagnostic::new(span, message).help(help));
        }
        let (first, at) = self.taken.get(module).or_else(|| self.taken.get(&wire.to_lowercase()))?;
        let (message, help) = if *first == wire {
            (format!("a second {what} is called `{wire}`"), "keep one of the two")
        } else if module_name(first) == module {
            (format!("the {what}s `{first}` and `{wire}` make the same module, `{module}`"), help)
        } else {
            (format!("the {what}s `{first}` and `{wire}` are one file on a system that ignores case"), help)
        };
        Some(Diagnostic::new(span, message).also(*at, "the first").help(help))
    }
}

const RENAME_GROUP: &str = "rename the group's folder; the name of a group is not on the wire";
const RENAME_ENDPOINT: &str = "rename the endpoint and its file; the name of an endpoint is not on the wire";

/// `listApiKeys` and `listAPIKeys`, `t.yaml` and `t.yml`, the group `service`: one of two files would be lost.
pub(super) fn distinct_modules(spec: &Spec, report: &mut Report) {
    let mut root = Folder::new("group", check_group);
    for (group, span) in groups(spec) {
        root.claim(group, span, RENAME_GROUP).into_iter().for_each(|clash| report.push(clash));
        let features = spec.services.iter().any(|it| it.content.features_per_group.as_ref().is_some_and(|it| it.value));
        if features && check_feature(group).is_err() {
            report.push(
                Diagnostic::new(
                    span,
                    "the group `default` makes the feature `default`, which cargo turns on by itself",
                )
                .help(RENAME_GROUP),
            );
        }
    }
    endpoints(spec, &mut |_, clash| report.push(clash));
}

/// The files of endpoints whose modules somebody else has: what else their names collide with follows from that.
pub(super) fn superseded(spec: &Spec) -> HashSet<u32> {
    let mut files = HashSet::new();
    endpoints(spec, &mut |file, _| {
        files.insert(file);
    });
    files
}

fn endpoints(spec: &Spec, clash: &mut dyn FnMut(u32, Diagnostic)) {
    let mut folders: HashMap<&str, Folder<'_>> = HashMap::new();
    for filed in &spec.endpoints {
        let Some(group) = group(spec, filed) else { continue };
        let folder = folders.entry(group).or_insert_with(|| Folder::new("endpoint", check_endpoint));
        let name = &filed.content.endpoint;
        if let Some(found) = folder.claim(name, name.span, RENAME_ENDPOINT) {
            clash(filed.file, found);
        }
    }
}

/// `errors.yaml` and `Errors.yaml` are one file on many machines, and `aux.yaml` is none on some. Folders and files of
/// endpoints become modules, so they are looked at there.
pub(super) fn portable_files(spec: &Spec, report: &mut Report) {
    let endpoints: HashSet<u32> =
        spec.endpoints.iter().filter(|filed| group(spec, filed).is_some()).map(|filed| filed.file).collect();
    let mut taken: HashMap<String, u32> = HashMap::new();
    for (file, path) in (0..).zip(&spec.paths) {
        let top = spec.top(file);
        if endpoints.contains(&file) {
            continue;
        }
        if let Some((part, why)) = path.split('/').find_map(|part| Some((part, portable(part).err()?))) {
            report.push(
                Diagnostic::new(top, format!("`{part}` cannot be a file on every system: the name {why}"))
                    .help("rename it"),
            );
        } else if let Some(first) = taken.insert(path.to_lowercase(), file) {
            report.push(
                Diagnostic::new(top, format!("`{path}` is another file's name on a system that ignores case"))
                    .also(spec.top(first), "the other one")
                    .help("rename one of the two"),
            );
        }
    }
}
