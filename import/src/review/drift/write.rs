//! Changes of a page, written into the file that people keep; everything else stands as it stood.

use std::collections::BTreeMap;

use weixin_codegen::Source;
use weixin_codegen::yaml::{Node, NodeKind};

use super::Drift;
use super::change::{ChangeState, FactChange};
use super::difference::Difference;
use super::edits::{Edited, edit};
use super::linked::{Link, linked};
use crate::draft::correction::Correction;
use crate::draft::path::FactPath;
use crate::review::reading::leaves::{FileFacts, Values, has, within};
use crate::review::reading::spec_files::SpecFiles;
use crate::yaml::edit::{EditError, EditableYaml};
use crate::yaml::scalar::{flow_map, scalar};

/// What became of the changes of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text of the file.
    pub text: String,
    /// Files with types and tables of formats that only this one uses, as far as they changed, with their texts.
    pub others: BTreeMap<String, String>,
    /// The changes that it has now.
    pub done: Vec<FactPath>,
    /// Those that have to be made by hand, and why.
    pub failed: Vec<(FactPath, String)>,
}

/// With more changes than this that do not go together, none is tried alone.
const MAX_TRIES: usize = 100;

/// Writes every change that the spec leaves open. What would spoil the spec is left out.
pub(super) fn write(
    drift: &Drift,
    ours: &FileFacts,
    files: &SpecFiles,
    sources: &[Source],
) -> Result<Written, EditError> {
    let Some(source) = sources.iter().find(|source| source.path == drift.path) else { return Ok(Written::default()) };
    let nothing = Values::new();
    let before = drift.base.as_ref().map_or(&nothing, |base| &base.facts);
    let writer = Writer { drift, ours, files, sources, facts: (before, &drift.fresh.reading.facts) };
    let (open, undecided) = writer.open();
    let start = Written { text: source.text.clone(), ..Written::default() };
    let mut written = writer.all(&start, &open)?;
    if let Some(problem) = writer.problem(&written) {
        written = if open.len() > MAX_TRIES {
            let failed = open.iter().map(|change| (change.at.clone(), problem.clone())).collect();
            Written { text: with_day(&source.text, drift)?, failed, ..Written::default() }
        } else {
            writer.one_by_one(&start, &open)?
        };
    }
    written.failed.extend(undecided);
    Ok(written)
}

struct Writer<'a> {
    drift: &'a Drift,
    ours: &'a FileFacts,
    files: &'a SpecFiles,
    sources: &'a [Source],
    /// What the page said, and what it says now.
    facts: (&'a Values, &'a Values),
}

impl<'a> Writer<'a> {
    /// The changes that can be written, and those that are parts of moves of which another part is to be decided.
    fn open(&self) -> (Vec<&'a FactChange>, Vec<(FactPath, String)>) {
        let changes = &self.drift.changes;
        let left: Vec<&FactChange> = changes.iter().filter(|change| change.state != ChangeState::Done).collect();
        let mut undecided = Vec::new();
        for group in linked(&left, Link::Move, self.facts) {
            let Some(other) = group.iter().find(|change| change.state != ChangeState::Open) else { continue };
            let open = group.iter().filter(|change| change.state == ChangeState::Open);
            let why = format!("it goes with the change of `{}`, which is to be decided", other.at);
            undecided.extend(open.map(|change| (change.at.clone(), why.clone())));
        }
        let is_open = |change: &&FactChange| {
            change.state == ChangeState::Open && undecided.iter().all(|(at, _)| *at != change.at)
        };
        (changes.iter().filter(is_open).collect(), undecided)
    }

    /// All changes that can be made, and of those that go together all or none.
    fn all(&self, before: &Written, changes: &[&FactChange]) -> Result<Written, EditError> {
        let mut moves = linked(changes, Link::Move, self.facts);
        moves.retain(|group| group.len() > 1);
        let mut rest = changes.to_vec();
        let mut failed: Vec<(FactPath, String)> = Vec::new();
        loop {
            let mut written = self.each(before, &rest)?;
            let known = failed.len();
            moves.retain(|group| {
                let is_in = |at: &FactPath| group.iter().any(|change| change.at == *at);
                let Some((first, why)) = written.failed.iter().find(|(at, _)| is_in(at)) else { return true };
                failed.extend(group.iter().map(|change| match change.at == *first {
                    true => (first.clone(), why.clone()),
                    false => (change.at.clone(), format!("it goes with the change of `{first}`, which is not written")),
                }));
                false
            });
            if failed.len() == known {
                written.failed.extend(failed);
                return Ok(written);
            }
            rest.retain(|change| failed.iter().all(|(at, _)| *at != change.at));
        }
    }

    /// Every change that can be made.
    fn each(&self, before: &Written, changes: &[&FactChange]) -> Result<Written, EditError> {
        let others = before.others.iter().map(|(path, text)| Ok((path.clone(), EditableYaml::parse(text)?)));
        let removed = changes.iter().filter(|change| change.difference == Difference::Removed);
        let mut edited = Edited {
            yaml: EditableYaml::parse(&before.text)?,
            others: others.collect::<Result<_, EditError>>()?,
            page: &self.drift.fresh,
            ours: self.ours,
            file: &self.drift.path,
            files: self.files,
            gone: removed.flat_map(|change| change.homes.iter().cloned()).collect(),
        };
        let mut written = Written::default();
        // A table that would be empty would go, and with it the place for what comes.
        let (gone, rest): (Vec<_>, Vec<_>) =
            changes.iter().partition(|change| change.difference == Difference::Removed);
        for change in rest.into_iter().chain(gone) {
            if let Some(why) = self.is_of_another(change) {
                written.failed.push((change.at.clone(), why));
                continue;
            }
            let mut next = edited.clone();
            match edit(&mut next, change) {
                Ok(()) => {
                    edited = next;
                    written.done.push(change.at.clone());
                }
                Err(why) => written.failed.push((change.at.clone(), why)),
            }
        }
        self.notes(&mut edited.yaml, changes, &written)?;
        written.text = with_day(edited.yaml.text(), self.drift)?;
        written.others = edited.others.iter().map(|(path, yaml)| (path.clone(), yaml.text().to_owned())).collect();
        Ok(written)
    }

    /// Why a change cannot be written where several fields have one type, and the page does not say it of all of them.
    fn is_of_another(&self, change: &FactChange) -> Option<String> {
        let said = &self.drift.fresh.reading.facts;
        let before = self.drift.base.as_ref().map(|base| &base.facts);
        // The facts at a path, by their paths below it.
        let told = |at: &FactPath| -> Vec<(Vec<String>, String)> {
            within(said, at).map(|(path, value)| (path.keys()[at.keys().len()..].to_vec(), value.clone())).collect()
        };
        let here = told(&change.at);
        change.homes.iter().find_map(|home| {
            let (held, place) = (0..=home.keys().len()).rev().find_map(|length| {
                let held = home.first(length);
                Some((held.clone(), self.ours.place(&held)?))
            })?;
            // Only a named type has several uses; a field and its facts, or a list and its words, stand in one place, too.
            if place.at.keys().first().is_none_or(|key| key != "types") {
                return None;
            }
            let below = &home.keys()[held.keys().len()..];
            let others = self.ours.nodes.iter().filter(|(path, other)| *other == place && **path != held);
            let leaves = self.ours.leaves.iter().map(|(path, leaf)| (path, &leaf.place));
            let others = others.chain(leaves.filter(|(path, other)| *other == place && **path != held));
            others.map(|(path, _)| path).filter(|path| path.field() != held.field()).find_map(|path| {
                let other = below.iter().fold(path.clone(), |path, key| path.join(key.as_str()));
                let is_known = has(said, path) || before.is_some_and(|before| has(before, path));
                (is_known && told(&other) != here)
                    .then(|| format!("it is also that of `{}`, of which the page does not say so", other.field()))
            })
        })
    }

    /// Each field or code alone, so that one that spoils the spec keeps no other from being written.
    fn one_by_one(&self, before: &Written, changes: &[&FactChange]) -> Result<Written, EditError> {
        let mut known = Written { text: with_day(&before.text, self.drift)?, ..before.clone() };
        for group in linked(changes, Link::MoveOrField, self.facts) {
            let mut next = self.all(&known, &group)?;
            let mut problem = self.problem(&next);
            if let (Some(_), [change]) = (&problem, group.as_slice())
                && let Some(without) = self.without_row(&known.text, change)
            {
                let others = known.others.clone();
                next = Written { text: without, others, done: vec![change.at.clone()], failed: Vec::new() };
                problem = self.problem(&next);
            }
            match problem {
                None => {
                    known.text = next.text;
                    known.others = next.others;
                    known.done.extend(next.done);
                    known.failed.extend(next.failed);
                }
                Some(problem) => known.failed.extend(group.iter().map(|change| (change.at.clone(), problem.clone()))),
            }
        }
        Ok(known)
    }

    /// The text without the row of a code of which a shared table says what the page says now.
    fn without_row(&self, text: &str, change: &FactChange) -> Option<String> {
        let [errors, code, key] = change.at.keys() else { return None };
        let row = FactPath::from("errors").join(code.as_str());
        if errors != "errors" || key != "text" || !self.ours.shared.get(&row)?.says(&change.now) {
            return None;
        }
        let mut yaml = EditableYaml::parse(text).ok()?;
        yaml.remove(&row).ok()?;
        with_day(yaml.text(), self.drift).ok()
    }

    /// Takes needless corrections away, and adds those that the importer made of what is written.
    fn notes(&self, yaml: &mut EditableYaml, changes: &[&FactChange], written: &Written) -> Result<(), EditError> {
        let is_at = |item: &Node, at: &str| item.get("at").is_some_and(|entry| entry.value.text() == Some(at));
        // What is gone needs no correction of the importer's; people may have more to say about it.
        let removed = changes.iter().filter(|change| change.difference == Difference::Removed);
        let removed: Vec<&FactChange> = removed.filter(|change| written.done.contains(&change.at)).copied().collect();
        let is_gone = |item: &Node| {
            let at = item.get("at").and_then(|entry| entry.value.text()).map(FactPath::parse).unwrap_or_default();
            let is_own = self.drift.base.as_ref().is_some_and(|base| base.corrections.contains(&at));
            is_own && removed.iter().flat_map(|change| &change.homes).any(|home| at.is_within(home))
        };
        let needless: Vec<String> = self.drift.needless.iter().map(|note| note.at.to_string()).collect();
        yaml.remove_items("corrections", |_, item| is_gone(item) || needless.iter().any(|at| is_at(item, at)))?;
        for correction in &self.drift.fresh.draft.corrections {
            let change = changes.iter().find(|change| correction.at.is_within(&change.at));
            let Some(change) = change.filter(|change| written.done.contains(&change.at)) else { continue };
            for home in &change.homes {
                let at = correction.at.moved(&change.at, home).to_string();
                let known = yaml.key("corrections").map(|node| &node.kind);
                let is_known =
                    matches!(known, Some(NodeKind::List(items)) if items.iter().any(|item| is_at(item, &at)));
                if !is_known {
                    yaml.push("corrections", &note(correction, &at))?;
                }
            }
        }
        Ok(())
    }

    /// What is wrong with the spec, with what was written in it.
    fn problem(&self, written: &Written) -> Option<String> {
        let with = |source: &Source| {
            let own = (source.path == self.drift.path).then_some(&written.text);
            let text = own.or_else(|| written.others.get(&source.path)).unwrap_or(&source.text).clone();
            Source { text, ..source.clone() }
        };
        let errors = weixin_codegen::model(self.sources.iter().map(with).collect()).err()?;
        let first = errors.list().first().map_or_else(String::new, |first| first.message.clone());
        Some(format!("the spec would have errors: {first}"))
    }
}

fn note(correction: &Correction, at: &str) -> String {
    let mut keys = vec![format!("at: {}", scalar(at)), format!("page_says: {}", scalar(&correction.page_says()))];
    keys.extend(correction.truth().map(|truth| format!("truth: {}", scalar(truth))));
    keys.push(format!("reason: {}", scalar(&correction.reason())));
    flow_map(&keys)
}

/// The file with the day on which the page was read, and its new address.
pub(super) fn with_day(text: &str, drift: &Drift) -> Result<String, EditError> {
    let mut yaml = EditableYaml::parse(text)?;
    if let Some(page) = page_of(&yaml, drift) {
        yaml.replace(&page.join("read"), &drift.locked.read)?;
        if let Some(moved) = &drift.moved {
            yaml.replace(&page.join("url"), &crate::yaml::scalar::quoted(&moved.to))?;
        }
    }
    Ok(yaml.text().to_owned())
}

/// Where the file has the page that was compared: its only one, or the one at the same address.
fn page_of(spec: &EditableYaml, drift: &Drift) -> Option<FactPath> {
    let path = FactPath::from("page");
    let node = spec.get(&path)?;
    let known = drift.moved.as_ref().map_or(drift.locked.url.as_str(), |moved| moved.from.as_str());
    let has_url = |page: &Node| page.get("url").and_then(|entry| entry.value.text()) == Some(known);
    let path = match &node.kind {
        NodeKind::List(pages) => match pages.as_slice() {
            [_] => path.join("0"),
            pages => path.join(pages.iter().position(has_url)?.to_string()),
        },
        NodeKind::Map(_) | NodeKind::Scalar(_) | NodeKind::Reported => path,
    };
    let is_whole = spec.get(&path.join("read")).is_some() && spec.get(&path.join("url")).is_some();
    is_whole.then_some(path)
}
