//! One change of a page as an edit of the file of the spec.

use weixin_codegen::yaml::{Entry, Node, NodeKind};

use super::change::FactChange;
use super::difference::Difference;
use crate::draft::path::FactPath;
use crate::review::reading::leaves::{FileFacts, Place};
use crate::review::reading::read::FreshPage;
use crate::yaml::edit::{EditError, EditableYaml};
use crate::yaml::flow::{flow, key};
use crate::yaml::scalar::{flow_list, scalar};

/// A file that is edited, and what its edits are made of.
pub(super) struct Edited<'a> {
    /// The file.
    pub yaml: EditableYaml,
    /// The page.
    pub page: &'a FreshPage,
    /// What the file said.
    pub ours: &'a FileFacts,
    /// The path of the file.
    pub file: &'a str,
}

/// Makes one change, or says why it has to be made by hand.
pub(super) fn edit(edited: &mut Edited<'_>, change: &FactChange) -> Result<(), String> {
    if change.at == FactPath::from("endpoint") || change.at == FactPath::from("message") {
        return Err("the name is that of the file and of the Rust module, too".to_owned());
    }
    for home in &change.homes {
        match change.difference {
            Difference::Added => edited.add(&change.at, home)?,
            Difference::Removed => edited.remove(home)?,
            Difference::Changed => edited.change(change, home)?,
        }
    }
    Ok(())
}

fn said(error: EditError) -> String {
    error.to_string()
}

impl<'a> Edited<'a> {
    fn own<'p>(&self, place: Option<&'p Place>) -> Result<&'p Place, String> {
        match place {
            Some(place) if place.file == self.file => Ok(place),
            Some(place) => Err(format!("it stands in `{}`, which others use, too", place.file)),
            None => Err("the file has no place for it".to_owned()),
        }
    }

    /// The value that the draft has at a path, and where it stands there.
    fn drafted(&self, at: &FactPath) -> Result<(&'a Node, &'a FactPath), String> {
        let page = self.page;
        let place = page.file.nodes.get(at).or_else(|| page.file.place(at)).ok_or("the draft has no such value")?;
        if page.file.place(&FactPath::default()).is_some_and(|root| root.file != place.file) {
            return Err("tables of formats are shared".to_owned());
        }
        let node = page.yaml.get(&place.at).ok_or("the draft has no such value")?;
        Ok((node, &place.at))
    }

    fn add(&mut self, at: &FactPath, home: &FactPath) -> Result<(), String> {
        let (Some((outer, name)), ours) = (home.split_last(), self.ours) else { return Ok(()) };
        let parent = self.own(ours.nodes.get(&outer))?.at.clone();
        let (node, drafted) = self.drafted(at)?;
        // A word of a list has no key of its own.
        if drafted.last() != Some(name) && at.last() != drafted.last() {
            return self.add_word(&parent, name);
        }
        let parent_node = self.yaml.get(&parent).ok_or("the file has no place for it")?;
        match &parent_node.kind {
            NodeKind::Scalar(_) => {
                let value = format!("{{ type: {}, {name}: {} }}", flow(parent_node), flow(node));
                return self.yaml.replace(&parent, &value).map_err(said);
            }
            NodeKind::List(_) => return self.add_word(&parent, name),
            NodeKind::Map(_) if parent_node.get(name).is_some() => return Ok(()),
            NodeKind::Map(_) | NodeKind::Reported => {}
        }
        let written_name = self.entry_of(drafted).map_or_else(|| scalar(name), |entry| key(&entry.key));
        let value = match self.yaml.block_indent(&parent) {
            Some(indent) => self.page.yaml.value_below(node, indent),
            None => flow(node),
        };
        let below = self.sibling_above(drafted, &parent);
        self.yaml.insert(&parent, below.as_deref(), &written_name, &value).map_err(said)
    }

    fn entry_of(&self, drafted: &FactPath) -> Option<&'a Entry> {
        let (outer, name) = drafted.split_last()?;
        self.page.yaml.get(&outer)?.get(name)
    }

    /// The key of the file below which a new one goes: the nearest one that stands above it in the draft.
    fn sibling_above(&self, drafted: &FactPath, parent: &FactPath) -> Option<String> {
        let (outer, name) = drafted.split_last()?;
        let NodeKind::Map(entries) = &self.page.yaml.get(&outer)?.kind else { return None };
        let above = entries.iter().take_while(|entry| entry.key.text != name);
        let ours = self.yaml.get(parent)?;
        let known = above.map(|entry| entry.key.text.as_str()).filter(|key| ours.get(key).is_some());
        known.last().map(str::to_owned)
    }

    fn add_word(&mut self, list: &FactPath, word: &str) -> Result<(), String> {
        let node = self.yaml.get(list).ok_or("the file has no place for it")?;
        let word = self.word(word);
        match &node.kind {
            NodeKind::List(items) if items.iter().any(|item| flow(item) == word) => Ok(()),
            NodeKind::List(_) => self.yaml.push_at(list, &word).map_err(said),
            NodeKind::Scalar(known) if known.text == "none" => self.yaml.replace(list, &word).map_err(said),
            NodeKind::Scalar(_) => {
                let words = flow_list(&[flow(node), word]);
                self.yaml.replace(list, &words).map_err(said)
            }
            NodeKind::Map(_) => self
                .yaml
                .insert(list, self.yaml.last_key(list).map(str::to_owned).as_deref(), &word, "{}")
                .map_err(said),
            NodeKind::Reported => Err("the file has no place for it".to_owned()),
        }
    }

    /// A word as the file writes it: numbers and rules stay what they are.
    fn word(&self, word: &str) -> String {
        let is_rule = word.contains("one_of: [");
        match word.parse::<i64>() {
            Ok(_) => word.to_owned(),
            Err(_) if is_rule => format!("{{ {word} }}"),
            Err(_) => scalar(word),
        }
    }

    fn remove(&mut self, home: &FactPath) -> Result<(), String> {
        let ours = self.ours;
        let place = match ours.nodes.get(home).or_else(|| ours.place(home)) {
            None => return Ok(()),
            place => self.own(place)?.at.clone(),
        };
        let Some(name) = home.last() else { return Ok(()) };
        let Some(node) = self.yaml.get(&place) else { return Ok(()) };
        let is_word = |item: &Node| item.text() == Some(name) || flow(item).trim_matches(['{', '}', ' ']) == name;
        let list = match &node.kind {
            // A rule stands at its number.
            _ if place.last() != Some(name) && place.last().is_some_and(|last| last.parse::<usize>().is_ok()) => {
                place.split_last().map(|(list, _)| list)
            }
            NodeKind::List(_) if place.last() != Some(name) => Some(place.clone()),
            _ => None,
        };
        match list {
            Some(list) => self.yaml.remove_items_at(&list, |_, item| is_word(item)).map_err(said),
            None => self.yaml.remove(&place).map_err(said),
        }
    }

    fn change(&mut self, change: &FactChange, home: &FactPath) -> Result<(), String> {
        let ours = self.ours;
        let place = self.own(ours.place(home))?.at.clone();
        if home.last() == Some("required") && place.last() != Some("required") {
            return self.set_optional(&place);
        }
        if home.last() == Some("required") {
            // That it has to be there is said by saying nothing.
            return self.yaml.remove(&place).map_err(said);
        }
        let (node, _) = self.drafted(&change.at)?;
        let value = flow(node);
        let text = self.yaml.get(&place).ok_or("the file has no place for it")?;
        if let NodeKind::List(items) = &text.kind {
            let old = items.iter().position(|item| item.text() == Some(change.was.as_str()));
            let at = old.ok_or("the list has another value")?;
            return self.yaml.replace(&place.join(at.to_string()), &value).map_err(said);
        }
        self.yaml.replace(&place, &value).map_err(said)
    }

    /// Says of a field that it may be left out.
    fn set_optional(&mut self, field: &FactPath) -> Result<(), String> {
        let node = self.yaml.get(field).ok_or("the file has no place for it")?;
        if let NodeKind::Scalar(_) = &node.kind {
            let value = format!("{{ type: {}, required: false }}", flow(node));
            return self.yaml.replace(field, &value).map_err(said);
        }
        let below = ["rust", "unit", "name", "type"].into_iter().find(|key| node.get(key).is_some());
        self.yaml.insert(field, below, "required", "false").map_err(said)
    }
}
