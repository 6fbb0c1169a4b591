//! Turns the faults of a file into messages: one per mistake.

use std::collections::HashMap;

use super::fault::{Fault, Id, Known, Lacking, Shape, id};
use crate::diagnostic::{Diagnostic, listed};
use crate::rule;
use crate::source::Span;
use crate::spec::examples;
use crate::spec::mapping::Mapping;
use crate::spec::renamed;
use crate::syntax::look_alike;
use crate::yaml::{Entry, Node, NodeKind};

/// The messages about the faults of a file, without those that only follow from others; and the spans of entries that
/// were probably meant to be something else.
pub(super) fn explain(
    root: &Node,
    faults: Vec<Fault<'_>>,
    shapes: &HashMap<Id, Shape>,
) -> (Vec<Diagnostic>, Vec<Span>) {
    let explain = Explain { root, shapes };
    let mut all = Vec::new();
    let mut unreliable = Vec::new();
    // An entry in the wrong place explains the faults inside it.
    let strays = explain.strays(&faults);
    for fault in faults {
        let span = match &fault {
            Fault::Unknown { entry, .. } => entry.span,
            Fault::Missing { span, .. } => *span,
            Fault::Wrong(diagnostic) => diagnostic.at.unwrap_or_default(),
        };
        let inside = |stray: &&Stray<'_>| stray.whole().start <= span.start && span.end <= stray.whole().end;
        match (&fault, strays.iter().find(inside)) {
            (Fault::Missing { key, lacking, .. }, None) if explain.is_there(key, lacking.id, &strays) => {}
            (_, None) => {
                if let Fault::Unknown { entry, known, .. } = &fault
                    && !known.is_some_and(Known::is_alike)
                {
                    unreliable.push(Span { end: entry.value.span.end.max(entry.span.end), ..entry.span });
                }
                let is_missing = matches!(fault, Fault::Missing { .. });
                let told = explain.plainly(fault);
                // A key that is perhaps indented too far is not a name in a table.
                let elsewhere = told.also.as_ref().filter(|_| is_missing);
                unreliable.extend(elsewhere.and_then(|(span, _)| explain.whole(*span)));
                all.push(told);
            }
            _ => {}
        }
    }
    unreliable.extend(strays.iter().map(Stray::whole));
    all.extend(strays.into_iter().map(Stray::diagnostic));
    (all, unreliable)
}

/// An entry in the wrong place.
struct Stray<'a> {
    entry: &'a Entry,
    /// Where it ends. Without a value it includes the entries after it, which were meant to be its own.
    end: u32,
    /// What it would be where it is: `a variant`.
    here: &'static str,
    /// The mapping that it belongs to.
    owner: (Id, Shape),
    /// The first entry of that mapping.
    beside: &'a Entry,
}

impl Stray<'_> {
    fn whole(&self) -> Span {
        Span { end: self.end, ..self.entry.span }
    }

    fn diagnostic(self) -> Diagnostic {
        let key = &self.entry.key.text;
        let owner = Mapping::what(self.owner.1.name);
        Diagnostic::of(
            &rule::MISPLACED_KEY,
            self.entry.span,
            format!("`{key}` is a key of {owner}, but is in {}", self.here),
        )
        .label("indented too far")
        .also(self.beside.span, format!("the other keys of {owner}"))
        .help(format!("indent `{key}:` like `{}:`", self.beside.key.text))
    }
}

/// Where an entry in the wrong place ends.
fn end_of(entry: &Entry, holder: Option<&Node>) -> u32 {
    let own = entry.value.span.end.max(entry.span.end);
    match holder.map(|holder| (&holder.kind, entry.value.text())) {
        Some((NodeKind::Map(all), Some(""))) => {
            all.iter().map(|entry| entry.value.span.end.max(entry.span.end)).fold(own, u32::max)
        }
        _ => own,
    }
}

struct Explain<'a> {
    root: &'a Node,
    shapes: &'a HashMap<Id, Shape>,
}

impl<'a> Explain<'a> {
    fn strays(&self, faults: &[Fault<'_>]) -> Vec<Stray<'a>> {
        let mut all: Vec<Stray<'a>> = Vec::new();
        for fault in faults {
            let (span, holder) = match fault {
                Fault::Wrong(diagnostic) => {
                    let stray = diagnostic.at.and_then(|span| self.value_of_another(span));
                    all.extend(stray.filter(|stray| all.iter().all(|other| other.entry.span != stray.entry.span)));
                    continue;
                }
                Fault::Unknown { entry, holder, known: None } => (entry.span, *holder),
                Fault::Missing { span, lacking, .. } => (Span { end: span.start, ..*span }, lacking.id),
                _ => continue,
            };
            if let Some(stray) = self.stray(span, holder)
                && all.iter().all(|other| other.entry.span != stray.entry.span)
            {
                all.push(stray);
            }
        }
        all
    }

    /// An entry of a table whose value does not fit, and whose name is a key of the mapping around the table.
    fn value_of_another(&self, span: Span) -> Option<Stray<'a>> {
        let path = self.path(span);
        let at = path.iter().position(|(_, entry)| entry.is_some_and(|entry| entry.value.span == span))?;
        let entry = path[at].1.filter(|_| !self.shapes.contains_key(&id(path[at].0)))?;
        let (node, _) = *path.get(at.checked_sub(1)?)?;
        let shape = *self.shapes.get(&id(node))?;
        let NodeKind::Map(entries) = &node.kind else { return None };
        let fits = shape.fields.contains(&entry.key.text.as_str()) && node.get(&entry.key.text).is_none();
        let here = "a table of names";
        let end = end_of(entry, Some(path[at].0));
        fits.then_some(Stray { entry, end, here, owner: (id(node), shape), beside: entries.first()? })
    }

    /// The entry in the wrong place, if that explains a fault in a mapping.
    fn stray(&self, span: Span, holder: Id) -> Option<Stray<'a>> {
        let path = self.path(span);
        let at = path.iter().position(|(node, _)| id(*node) == holder)?;
        // The unknown key itself, or the name of the mapping in a table.
        let here = self.shapes.get(&holder)?;
        let own = path.get(at).and_then(|(_, entry)| *entry).filter(|entry| entry.span == span);
        let named = path.get(at.checked_sub(1)?).and_then(|(_, entry)| *entry);
        let table = named.filter(|_| !self.shapes.contains_key(&id(path[at - 1].0)));
        for (entry, stands_in, above) in [(own, here.name, at), (table, here.name, at - 1)] {
            let Some(entry) = entry else { continue };
            let owner = path[..above].iter().rev().find_map(|(node, _)| {
                let shape = self.shapes.get(&id(*node))?;
                shape.fields.contains(&entry.key.text.as_str()).then_some((*node, *shape))
            });
            let Some((node, shape)) = owner else { continue };
            let NodeKind::Map(entries) = &node.kind else { continue };
            let beside = entries.first()?;
            let is_own = own.is_some_and(|own| own.span == entry.span);
            // A name that is also a key is intended if something in it fits.
            let fits = matches!(&entry.value.kind, NodeKind::Map(inside)
                if inside.iter().any(|inner| here.fields.contains(&inner.key.text.as_str())));
            if is_own || !fits && node.get(&entry.key.text).is_none() {
                let here = if is_own { Mapping::what(stands_in) } else { Mapping::table(stands_in) };
                let holder = if is_own { path.get(at) } else { path.get(at - 1) };
                let end = end_of(entry, holder.map(|(node, _)| *node));
                return Some(Stray { entry, end, here, owner: (id(node), shape), beside });
            }
        }
        None
    }

    /// The whole entry whose key has this span.
    fn whole(&self, key: Span) -> Option<Span> {
        let entry = self.path(key).into_iter().filter_map(|(_, entry)| entry).find(|entry| entry.span == key)?;
        Some(Span { end: entry.value.span.end.max(key.end), ..key })
    }

    /// True if the missing key was found in the wrong place.
    fn is_there(&self, key: &str, holder: Id, strays: &[Stray<'_>]) -> bool {
        strays.iter().any(|stray| stray.entry.key.text == key && stray.owner.0 == holder)
    }

    /// The nodes from the root to a span, each with the entry that leads on.
    fn path(&self, span: Span) -> Vec<(&'a Node, Option<&'a Entry>)> {
        let mut path = Vec::new();
        let mut node = Some(self.root);
        while let Some(here) = node {
            let within = |start: Span, end: Span| start.start <= span.start && span.end <= end.end.max(start.end);
            let (entry, next) = match &here.kind {
                NodeKind::Map(entries) => {
                    let entry = entries.iter().find(|entry| within(entry.span, entry.value.span));
                    let inside = entry.filter(|entry| within(entry.value.span, entry.value.span));
                    (entry, inside.map(|entry| &entry.value))
                }
                NodeKind::List(items) => (None, items.iter().find(|item| within(item.span, item.span))),
                NodeKind::Scalar(_) | NodeKind::Reported => (None, None),
            };
            path.push((here, entry));
            node = next;
        }
        path
    }

    fn plainly(&self, fault: Fault<'_>) -> Diagnostic {
        match fault {
            Fault::Wrong(diagnostic) => self.wrong(diagnostic),
            Fault::Unknown { entry, holder, known } => self.unknown(entry, holder, known),
            Fault::Missing { key, lacking, span } => self.missing(&key, &lacking, span),
        }
    }

    fn unknown(&self, entry: &Entry, holder: Id, known: Option<Known>) -> Diagnostic {
        let shape = self.shapes.get(&holder).copied().unwrap_or(Shape { name: "mapping", fields: &[] });
        let written = &entry.key.text;
        let (label, help) = match (renamed::key(shape.name, written), known) {
            (Some(new), _) if self.has_key(holder, entry.span, new) => {
                (format!("`{written}` is called `{new}` now"), format!("remove it: `{new}` is there already"))
            }
            (Some(new), _) => {
                let written_now = renamed::written(shape.name, written).unwrap_or(new);
                (format!("`{written}` is called `{new}` now"), format!("write `{written_now}`"))
            }
            (None, Some(known)) => {
                (format!("not a key of {}", Mapping::what(shape.name)), format!("did you mean {}?", known.shown()))
            }
            (None, None) => (format!("not a key of {}", Mapping::what(shape.name)), keys(written, shape)),
        };
        Diagnostic::of(&rule::UNKNOWN_KEY, entry.span, format!("unknown key `{written}`")).label(label).help(help)
    }

    /// Whether the mapping that holds the entry at `span` has this key.
    fn has_key(&self, holder: Id, span: Span, key: &str) -> bool {
        let path = self.path(span);
        path.iter().any(|(node, _)| id(*node) == holder && node.get(key).is_some())
    }

    /// An invalid value. Without a better help, an example of the key is shown.
    fn wrong(&self, diagnostic: Diagnostic) -> Diagnostic {
        let Some(span) = diagnostic.at else { return diagnostic };
        let path = self.path(span);
        let entries = path.iter().rev().filter_map(|(node, entry)| Some((*node, (*entry)?)));
        let mut entries = entries.filter(|(_, entry)| entry.value.span.start <= span.start);
        let Some((node, entry)) = entries.next() else { return diagnostic };
        let text = entry.value.text();
        if let Some(text) = text.filter(|text| text.starts_with(['“', '”', '‘', '’', '「', '『'])) {
            let quote = text.chars().next().unwrap_or('“');
            return diagnostic
                .help(format!("`{quote}` is not a quotation mark in YAML: write `\"`, or no quotes at all"));
        }
        if let Some(look_alike) = text.and_then(look_alike) {
            return diagnostic.help(look_alike);
        }
        let shape = self.shapes.get(&id(node)).filter(|_| diagnostic.help.is_none());
        match shape.and_then(|shape| examples::of(shape.name, &entry.key.text)) {
            Some(example) => diagnostic.help(format!("for example `{example}`")),
            None => diagnostic,
        }
    }

    fn missing(&self, key: &str, lacking: &Lacking, span: Span) -> Diagnostic {
        let mut help = match examples::of(lacking.name, key) {
            Some(example) => format!("add it, for example `{example}`"),
            None => "add it".to_owned(),
        };
        let mut diagnostic = Diagnostic::of(&rule::MISSING_KEY, span, format!("key `{key}` is missing"));
        if let Some((entry, table)) = self.elsewhere(key, lacking.id, span) {
            help = format!("if you meant the `{key}:` in `{table}`, indent it less; otherwise {help}");
            diagnostic = diagnostic.also(entry.span, format!("this one belongs to `{table}`"));
        }
        diagnostic.help(help)
    }

    /// An entry with that key at the end of a table: it may be indented too far.
    fn elsewhere(&self, key: &str, holder: Id, span: Span) -> Option<(&'a Entry, &'a str)> {
        let shape = self.shapes.get(&holder)?;
        let path = self.path(Span { end: span.start, ..span });
        let (node, _) = path.into_iter().find(|(node, _)| id(*node) == holder)?;
        let NodeKind::Map(entries) = &node.kind else { return None };
        entries.iter().find_map(|table| {
            let NodeKind::Map(names) = &table.value.kind else { return None };
            if self.shapes.contains_key(&id(&table.value)) {
                return None;
            }
            let at = names.iter().position(|entry| entry.key.text == key)?;
            let rest = names[at..].iter().all(|entry| shape.fields.contains(&entry.key.text.as_str()));
            rest.then_some((&names[at], table.key.text.as_str()))
        })
    }
}

/// Up to this many keys are all listed.
const FEW: usize = 9;

/// The keys of a mapping, most similar ones first.
fn keys(written: &str, shape: Shape) -> String {
    let what = Mapping::what(shape.name);
    if shape.fields.len() <= FEW {
        return format!("the keys of {what}: {}", shape.fields.join(", "));
    }
    let mut near: Vec<(f64, &str)> =
        shape.fields.iter().map(|field| (strsim::jaro_winkler(written, field), *field)).collect();
    near.sort_by(|one, two| two.0.total_cmp(&one.0));
    let near = near.iter().filter(|(like, _)| *like > 0.6).map(|(_, field)| *field);
    let common = shape.fields.iter().copied().take(FEW);
    let shown = listed(near.take(3).chain(common).fold(Vec::new(), |mut all, key| {
        if !all.contains(&key) {
            all.push(key);
        }
        all
    }));
    format!("the keys of {what} include {shown}; spec/README.md lists all of them")
}
