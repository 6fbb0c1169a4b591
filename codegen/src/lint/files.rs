//! Rules about the names of files: those of the spec, and those of the modules that are made of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::names::{NameError, check_endpoint, check_feature, check_group, module_name, portable};
use crate::read::{Filed, Spec, group_of, message_group_of};
use crate::source::Span;
use crate::spec::Endpoint;

/// The group of an endpoint's file; none where the file stands somewhere else, which is another rule's business.
pub(super) fn group<'a>(spec: &'a Spec, filed: &Filed<Endpoint>) -> Option<&'a str> {
    group_of(spec.paths.get(filed.file as usize)?)
}

/// The groups, the outer ones too, each with the place of its first endpoint: a folder has no place of its own.
pub(super) fn groups(spec: &Spec) -> BTreeMap<&str, Span> {
    folders(spec.endpoints.iter().map(|filed| (group(spec, filed), filed.content.endpoint.span)))
}

/// The groups of messages, likewise.
pub(super) fn message_groups(spec: &Spec) -> BTreeMap<&str, Span> {
    let group = |file| message_group_of(spec.path(file));
    folders(spec.messages.iter().map(|filed| (group(filed.file), filed.content.name().span)))
}

fn folders<'a>(members: impl Iterator<Item = (Option<&'a str>, Span)>) -> BTreeMap<&'a str, Span> {
    let mut folders = BTreeMap::new();
    for (group, span) in members {
        let Some(group) = group else { continue };
        let outer = group.split_once('/').map(|(outer, _)| outer);
        for group in outer.into_iter().chain([group]) {
            folders.entry(group).or_insert(span);
        }
    }
    folders
}

/// The module of all messages, if there are any.
const MESSAGES: &str = "messages";

/// What the runtime is called in generated code, and outside it: modules of these names would hide it.
const RUNTIME: [&str; 2] = ["runtime", "weixin_runtime"];

/// What makes a module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Maker {
    OuterGroup,
    InnerGroup,
    Endpoint,
    Message,
}

impl Maker {
    fn what(self) -> &'static str {
        match self {
            Self::OuterGroup | Self::InnerGroup => "group",
            Self::Endpoint => "endpoint",
            Self::Message => "message",
        }
    }

    /// Whether a name makes a module and a file.
    fn check(self, wire: &str) -> Result<(), NameError> {
        match self {
            Self::OuterGroup => check_group(wire),
            // Inside a group, the generator makes no modules of its own.
            Self::InnerGroup | Self::Endpoint | Self::Message => check_endpoint(wire),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::OuterGroup | Self::InnerGroup => "rename the group's folder; the name of a group is not on the wire",
            Self::Endpoint => "rename the endpoint and its file; the name of an endpoint is not on the wire",
            Self::Message => "rename the message and its file; the name of a message is not on the wire",
        }
    }
}

/// The modules of one folder of the output, and the files of the spec that they come from: by the module's name, and by
/// the name of the file where case does not matter.
#[derive(Default)]
struct Folder<'a>(HashMap<String, (Maker, &'a str, Span)>);

impl<'a> Folder<'a> {
    /// Takes the module and its file for a name of the spec, unless something is wrong with that.
    fn claim(&mut self, maker: Maker, wire: &'a str, span: Span) -> Option<Diagnostic> {
        let module = module_name(wire);
        let clash = self.clash(maker, wire, &module, span);
        if clash.is_none() {
            self.0.insert(module, (maker, wire, span));
            self.0.insert(wire.to_lowercase(), (maker, wire, span));
        }
        clash
    }

    fn clash(&self, maker: Maker, wire: &str, module: &str, span: Span) -> Option<Diagnostic> {
        let what = maker.what();
        let message = match maker.check(wire) {
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
            return Some(Diagnostic::new(span, message).help(maker.help()));
        }
        let (other, first, at) = self.0.get(module).or_else(|| self.0.get(&wire.to_lowercase()))?;
        let (message, help) = if *other != maker {
            let message =
                format!("the {} `{first}` and the {what} `{wire}` make the same module, `{module}`", other.what());
            (message, maker.help())
        } else if *first == wire {
            (format!("a second {what} is called `{wire}`"), "keep one of the two")
        } else if module_name(first) == module {
            (format!("the {what}s `{first}` and `{wire}` make the same module, `{module}`"), maker.help())
        } else {
            (format!("the {what}s `{first}` and `{wire}` are one file on a system that ignores case"), maker.help())
        };
        Some(Diagnostic::new(span, message).also(*at, "the first").help(help))
    }
}

/// `listApiKeys` and `listAPIKeys`, `t.yaml` and `t.yml`, the group `service`: one of two files would be lost.
pub(super) fn distinct_modules(spec: &Spec, report: &mut Report) {
    let features = spec.services.iter().any(|it| it.content.features_per_group.as_ref().is_some_and(|it| it.value));
    let mut root = Folder::default();
    for (group, span) in groups(spec).into_iter().filter(|(group, _)| !group.contains('/')) {
        root.claim(Maker::OuterGroup, group, span).into_iter().for_each(|clash| report.push(clash));
        if !spec.messages.is_empty() && module_name(group) == MESSAGES {
            report.push(
                Diagnostic::new(
                    span,
                    format!("the group `{group}` makes the module `{MESSAGES}`, which has the messages"),
                )
                .help(Maker::OuterGroup.help()),
            );
        }
        if features && check_feature(group).is_err() {
            report.push(
                Diagnostic::new(
                    span,
                    "the group `default` makes the feature `default`, which cargo turns on by itself",
                )
                .help(Maker::OuterGroup.help()),
            );
        }
    }
    endpoints(spec, &mut |_, clash| report.push(clash));
    messages(spec, &mut |_, clash| report.push(clash));
}

/// The files of endpoints whose modules somebody else has: what else their names collide with follows from that.
pub(super) fn superseded(spec: &Spec) -> HashSet<u32> {
    let mut files = HashSet::new();
    endpoints(spec, &mut |file, _| {
        files.insert(file);
    });
    messages(spec, &mut |file, _| {
        files.insert(file);
    });
    files
}

/// The clashes within groups: of the groups inside them, and of their endpoints.
fn endpoints(spec: &Spec, clash: &mut dyn FnMut(u32, Diagnostic)) {
    let mut folders: HashMap<&str, Folder<'_>> = HashMap::new();
    for (group, span) in groups(spec) {
        let Some((outer, inner)) = group.split_once('/') else { continue };
        if let Some(found) = folders.entry(outer).or_default().claim(Maker::InnerGroup, inner, span) {
            clash(span.file, found);
        }
    }
    for filed in &spec.endpoints {
        let Some(group) = group(spec, filed) else { continue };
        let name = &filed.content.endpoint;
        if let Some(found) = folders.entry(group).or_default().claim(Maker::Endpoint, name, name.span) {
            clash(filed.file, found);
        }
    }
}

/// The clashes of messages, and of their groups.
fn messages(spec: &Spec, clash: &mut dyn FnMut(u32, Diagnostic)) {
    let mut folders: HashMap<&str, Folder<'_>> = HashMap::new();
    for (group, span) in message_groups(spec) {
        let (outer, inner) = group.rsplit_once('/').unwrap_or(("", group));
        // The enum of all messages stands beside the outer groups, and imports the runtime.
        if let Some(runtime) = RUNTIME.iter().find(|name| outer.is_empty() && module_name(inner) == **name) {
            let message =
                format!("the group `{inner}` makes the module `{runtime}`, which hides the runtime from others");
            clash(span.file, Diagnostic::new(span, message).help(Maker::InnerGroup.help()));
            continue;
        }
        if let Some(found) = folders.entry(outer).or_default().claim(Maker::InnerGroup, inner, span) {
            clash(span.file, found);
        }
    }
    for filed in &spec.messages {
        let Some(group) = message_group_of(spec.path(filed.file)) else { continue };
        let name = filed.content.name();
        if let Some(found) = folders.entry(group).or_default().claim(Maker::Message, name, name.span) {
            clash(filed.file, found);
        }
    }
}

/// `errors.yaml` and `Errors.yaml` are one file on many machines, and `aux.yaml` is none on some. Folders and files of
/// endpoints and messages become modules, so they are looked at there.
pub(super) fn portable_files(spec: &Spec, report: &mut Report) {
    let endpoints = spec.endpoints.iter().filter(|filed| group(spec, filed).is_some()).map(|filed| filed.file);
    let messages = spec.messages.iter().map(|filed| filed.file);
    let messages = messages.filter(|file| message_group_of(spec.path(*file)).is_some());
    let modules: HashSet<u32> = endpoints.chain(messages).collect();
    let mut taken: HashMap<String, u32> = HashMap::new();
    for (file, path) in (0..).zip(&spec.paths) {
        let top = spec.top(file);
        if modules.contains(&file) {
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
