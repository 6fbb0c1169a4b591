//! A spec with what was seen of it, and its edits.

use std::collections::{BTreeMap, BTreeSet};

use weixin_codegen::Source;
use weixin_codegen::model::Endpoint;

use super::change::{ObservedChange, ObservedState};
use super::notes::ObservedNotes;
use super::propose::Proposer;
use crate::review::reading::leaves::Place;
use crate::review::reading::spec_files::SpecFiles;
use crate::review::reading::walk;
use crate::text;
use crate::yaml::edit::EditableYaml;
use crate::yaml::layout::keep_layout;

/// With more changes than this that do not go together, none is tried alone.
const MAX_TRIES: usize = 100;

/// A spec, what was seen of it, and what is proposed.
#[derive(Debug)]
pub struct ObservedSpec {
    sources: Vec<Source>,
    /// What the spec needs to be true to what was seen, endpoint by endpoint.
    pub changes: Vec<ObservedChange>,
    /// What was noted of endpoints that the spec does not have.
    pub problems: Vec<String>,
    /// How many responses were read.
    pub answers: u64,
    /// How often something was not noted because there was too much.
    pub dropped: u64,
}

impl ObservedSpec {
    /// Compares a spec with notes.
    ///
    /// # Errors
    ///
    /// When the spec is not lint clean: the first mistake.
    pub fn new(sources: Vec<Source>, notes: &ObservedNotes) -> Result<Self, String> {
        let api = weixin_codegen::model(sources.clone()).map_err(|errors| errors.to_string())?;
        let files = SpecFiles::of(&sources);
        let line = |place: &Place| {
            let source = sources.iter().find(|source| source.path == place.file)?;
            let before = source.text.get(..place.byte as usize).unwrap_or("");
            Some((source.shown.clone(), before.matches('\n').count() + 1))
        };
        let (mut changes, mut problems) = (Vec::new(), Vec::new());
        for ((name, route), of) in &notes.endpoints {
            let is_it = |endpoint: &&Endpoint| endpoint.name.wire == *name && route_of(endpoint) == *route;
            let endpoint = api.endpoints().map(|(_, endpoint)| endpoint).find(is_it);
            let Some((endpoint, file)) = endpoint.and_then(|it| Some((it, files.file(&it.source)?))) else {
                let shown = text::one_line(&format!("`{name}` (`{route}`)"));
                problems.push(format!("the spec has no endpoint {shown}, of which something was seen"));
                continue;
            };
            let facts = walk::facts(file, &files);
            let proposer = Proposer { endpoint, files: &files, facts, notes: of, line: &line };
            changes.extend(proposer.changes());
        }
        let answers = notes.endpoints.values().map(|of| of.answers).fold(0, u64::saturating_add);
        Ok(Self { sources, changes, problems, answers, dropped: notes.dropped })
    }

    /// Writes the changes that are open, and returns the files that changed. What would spoil the spec is left out, and says so.
    pub fn write(&mut self) -> Vec<&Source> {
        let before = self.sources.clone();
        let open: Vec<usize> =
            (0..self.changes.len()).filter(|at| self.changes[*at].state == ObservedState::Open).collect();
        let all = self.edited(&before, &open);
        let problem = problem(&all);
        if problem.is_some() && open.len() <= MAX_TRIES {
            self.one_by_one(&before, &open);
        } else if let Some(problem) = problem {
            open.iter().for_each(|at| self.changes[*at].state = ObservedState::Decide(problem.clone()));
        } else {
            self.sources = all;
        }
        let changed: BTreeSet<&str> = before
            .iter()
            .zip(&self.sources)
            .filter(|(before, after)| before.text != after.text)
            .map(|(before, _)| before.path.as_str())
            .collect();
        self.sources.iter().filter(|source| changed.contains(source.path.as_str())).collect()
    }

    fn one_by_one(&mut self, before: &[Source], open: &[usize]) {
        self.sources = before.to_vec();
        for at in open {
            let known = self.sources.clone();
            let next = self.edited(&known, &[*at]);
            match problem(&next) {
                None => self.sources = next,
                Some(problem) => self.changes[*at].state = ObservedState::Decide(problem),
            }
        }
    }

    /// The sources with some changes, as far as they can be made. A file is laid out once, however many its edits are.
    fn edited(&mut self, sources: &[Source], changes: &[usize]) -> Vec<Source> {
        let mut edited: BTreeMap<String, EditableYaml> = BTreeMap::new();
        for at in changes {
            let change = &mut self.changes[*at];
            let Some(edit) = &change.edit else { continue };
            let Some(source) = sources.iter().find(|source| source.path == edit.file) else { continue };
            let known = edited.get(&edit.file).cloned().map_or_else(|| EditableYaml::parse(&source.text), Ok);
            let made = known.and_then(|mut yaml| {
                edit.make(&mut yaml)?;
                Ok(yaml)
            });
            match made {
                Ok(yaml) => {
                    edited.insert(edit.file.clone(), yaml);
                    change.state = ObservedState::Written;
                }
                Err(error) => change.state = ObservedState::Decide(error.to_string()),
            }
        }
        let mut sources = sources.to_vec();
        for source in &mut sources {
            if let Some(yaml) = edited.get(&source.path) {
                source.text = keep_layout(&source.text, yaml.text());
            }
        }
        sources
    }
}

/// The route as clients note it.
fn route_of(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method.key(), endpoint.path)
}

/// What is wrong with a spec.
fn problem(sources: &[Source]) -> Option<String> {
    let errors = weixin_codegen::model(sources.to_vec()).err()?;
    let first = errors.list().first().map_or_else(String::new, |first| first.message.clone());
    Some(format!("the spec would have errors: {first}"))
}
