//! One change of a page as an edit of the file of the spec.

use std::collections::{BTreeMap, BTreeSet};

use weixin_codegen::yaml::{Entry, Node, NodeKind};

use super::change::FactChange;
use super::difference::Difference;
use crate::draft::path::FactPath;
use crate::review::reading::leaves::{FileFacts, Place};
use crate::review::reading::read::FreshPage;
use crate::review::reading::spec_files::SpecFiles;
use crate::yaml::edit::{EditError, EditableYaml};
use crate::yaml::flow::{flow, key};
use crate::yaml::scalar::{flow_list, scalar};

/// A file that is edited, and what its edits are made of.
#[derive(Clone)]
pub(super) struct Edited<'a> {
    /// The file.
    pub yaml: EditableYaml,
    /// Files with types and tables of formats that only this one uses, as far as they were edited, too.
    pub others: BTreeMap<String, EditableYaml>,
    /// The page.
    pub page: &'a FreshPage,
    /// What the file said.
    pub ours: &'a FileFacts,
    /// The path of the file.
    pub file: &'a str,
    /// All files.
    pub files: &'a SpecFiles,
    /// What is taken away of the page, so that a word of a list may take its place.
    pub gone: BTreeSet<FactPath>,
}

/// Makes one change, or says why it has to be made by hand.
pub(super) fn edit(edited: &mut Edited<'_>, change: &FactChange) -> Result<(), String> {
    if change.at == FactPath::from("endpoint") || change.at == FactPath::from("message") {
        return Err("the name is that of the file and of the Rust module, too".to_owned());
    }
    for home in &change.homes {
        match change.difference {
            Difference::Added => edited.add(&change.at, home)?,
            Difference::Removed => edited.remove(&change.at, home)?,
            Difference::Changed => edited.change(change, home)?,
        }
    }
    Ok(())
}

const NO_PLACE: &str = "the file has no place for it";

fn said(error: EditError) -> String {
    error.to_string()
}

impl<'a> Edited<'a> {
    /// A place that only this file has.
    fn own<'p>(&self, place: Option<&'p Place>) -> Result<&'p Place, String> {
        match place {
            Some(place) if place.file == self.file || self.files.is_only_of(self.file, place) => Ok(place),
            Some(place) => Err(format!("it stands in `{}`, which others use, too", place.file)),
            None => Err(NO_PLACE.to_owned()),
        }
    }

    /// The file of a place.
    fn tree(&self, file: &str) -> Result<&EditableYaml, String> {
        let known = if file == self.file { Some(&self.yaml) } else { self.others.get(file) };
        known.or_else(|| self.files.file(file).map(|file| &file.yaml)).ok_or_else(|| NO_PLACE.to_owned())
    }

    /// Edits the file of a place.
    fn within(
        &mut self,
        file: &str,
        edit: impl FnOnce(&mut EditableYaml) -> Result<(), EditError>,
    ) -> Result<(), String> {
        let mut yaml = self.tree(file)?.clone();
        edit(&mut yaml).map_err(said)?;
        if file == self.file {
            self.yaml = yaml;
        } else {
            self.others.insert(file.to_owned(), yaml);
        }
        Ok(())
    }

    /// The value that the draft has at a path, and where it stands there.
    fn drafted(&self, at: &FactPath) -> Result<(&'a Node, &'a FactPath), String> {
        let page = self.page;
        let place = page.file.nodes.get(at).or_else(|| page.file.place(at)).ok_or("the draft has no such value")?;
        if !page.file.is_own(place) {
            return Err("which group of formats it joins is to be decided".to_owned());
        }
        let node = page.yaml.get(&place.at).ok_or("the draft has no such value")?;
        Ok((node, &place.at))
    }

    fn add(&mut self, at: &FactPath, home: &FactPath) -> Result<(), String> {
        let Some((outer, name)) = home.split_last() else { return Ok(()) };
        let (node, drafted) = self.drafted(at)?;
        let parent = match self.ours.nodes.get(&outer) {
            Some(place) => self.own(Some(place))?.clone(),
            None if self.yaml.get(&outer).is_some() => self.place_of(&outer),
            None if outer.is_table() => return self.add_table(at, &outer, &self.entry(home, node, drafted)),
            None => return Err(NO_PLACE.to_owned()),
        };
        // A word of a list has no key of its own.
        if drafted.last() != Some(name) && at.last() != drafted.last() {
            return self.add_word(&parent, &outer, name);
        }
        let tree = self.tree(&parent.file)?;
        let parent_node = tree.get(&parent.at).ok_or(NO_PLACE)?;
        match &parent_node.kind {
            NodeKind::Scalar(_) if outer.is_table() => {
                let (name, row) = self.entry(home, node, drafted);
                let value = format!("{{ {name}: {} }}", row.unwrap_or_else(|| flow(node)));
                return self.within(&parent.file, |yaml| yaml.replace(&parent.at, &value));
            }
            NodeKind::Scalar(_) => {
                let value = format!("{{ type: {}, {name}: {} }}", flow(parent_node), flow(node));
                return self.within(&parent.file, |yaml| yaml.replace(&parent.at, &value));
            }
            NodeKind::List(_) => return self.add_word(&parent, &outer, name),
            // A word comes in the place of a table, whose fields go.
            NodeKind::Map(_) if home.is_table() && matches!(node.kind, NodeKind::Scalar(_)) => {
                if parent_node.get(name).is_some() {
                    let place = parent.at.join(name);
                    return self.within(&parent.file, |yaml| yaml.replace(&place, &flow(node)));
                }
            }
            NodeKind::Map(_) if parent_node.get(name).is_some() => return Ok(()),
            NodeKind::Map(_) | NodeKind::Reported => {}
        }
        let (written_name, row) = self.entry(home, node, drafted);
        let value = match tree.block_indent(&parent.at) {
            Some(indent) if row.is_none() => self.page.yaml.value_below(node, indent),
            _ => row.unwrap_or_else(|| flow(node)),
        };
        let below =
            code_above(home, parent_node).unwrap_or_else(|| sibling_above(&self.page.yaml, drafted, parent_node));
        self.within(&parent.file, |yaml| yaml.insert(&parent.at, below.as_deref(), &written_name, &value))
    }

    fn place_of(&self, at: &FactPath) -> Place {
        Place { file: self.file.to_owned(), at: at.clone(), byte: 0 }
    }

    /// A key as the draft writes it; and the row of a code that a shared table has with another text: it keeps the class.
    fn entry(&self, home: &FactPath, node: &Node, drafted: &FactPath) -> (String, Option<String>) {
        let entry = drafted.split_last().and_then(|(outer, name)| self.page.yaml.get(&outer)?.get(name));
        let name = home.last().unwrap_or("");
        let written = entry.map_or_else(|| scalar(name), |entry: &Entry| key(&entry.key));
        let class = home.code().and_then(|row| self.ours.shared_classes.get(&row));
        let row = class.map(|class| {
            let row = flow(node);
            let row = row.trim_matches(['{', '}', ' ']);
            format!("{{ {row}, class: {class} }}")
        });
        (written, row)
    }

    /// Adds a table with its first entry.
    fn add_table(
        &mut self,
        at: &FactPath,
        table: &FactPath,
        (name, row): &(String, Option<String>),
    ) -> Result<(), String> {
        let (node, drafted) = self.drafted(at)?;
        let (outer, key) = table.split_last().ok_or(NO_PLACE)?;
        let outer_node = self.yaml.get(&outer).ok_or(NO_PLACE)?;
        let value = match self.yaml.block_indent(&outer) {
            Some(indent) => {
                let inner = indent + 2;
                let value = row.clone().unwrap_or_else(|| self.page.yaml.value_below(node, inner));
                let between = if value.starts_with('\n') { "" } else { " " };
                format!("\n{:inner$}{name}:{between}{value}", "")
            }
            None => format!("{{ {name}: {} }}", row.clone().unwrap_or_else(|| flow(node))),
        };
        let above = drafted.split_last().map(|(drafted, _)| drafted).unwrap_or_default();
        let below = sibling_above(&self.page.yaml, &above, outer_node)
            .or_else(|| self.yaml.last_key(&outer).map(str::to_owned));
        let key = key.to_owned();
        self.within(self.file, |yaml| yaml.insert(&outer, below.as_deref(), &key, &value))
    }

    fn add_word(&mut self, list: &Place, at: &FactPath, word: &str) -> Result<(), String> {
        let tree = self.tree(&list.file)?;
        let node = tree.get(&list.at).ok_or(NO_PLACE)?;
        let unit = word.split_once(' ').map(|(_, unit)| unit);
        let is_gone = |item: &Node| item.text().is_some_and(|text| self.gone.contains(&at.join(text)));
        let is_of_unit = |item: &Node| {
            unit.is_some() && item.text().and_then(|text| text.split_once(' ')).map(|(_, unit)| unit) == unit
        };
        let word = written_word(word);
        match &node.kind {
            NodeKind::List(items) if items.iter().any(|item| flow(item) == word) => Ok(()),
            // It is the word that goes, with another number.
            NodeKind::List(items) if items.iter().any(|item| is_gone(item) && is_of_unit(item)) => {
                let old = items.iter().position(|item| is_gone(item) && is_of_unit(item)).unwrap_or(0);
                self.within(&list.file, |yaml| yaml.replace(&list.at.join(old.to_string()), &word))
            }
            NodeKind::List(_) => self.within(&list.file, |yaml| yaml.push_at(&list.at, &word)),
            NodeKind::Scalar(_) if is_gone(node) && is_of_unit(node) => {
                self.within(&list.file, |yaml| yaml.replace(&list.at, &word))
            }
            NodeKind::Scalar(known) if known.text == "none" => {
                self.within(&list.file, |yaml| yaml.replace(&list.at, &word))
            }
            NodeKind::Scalar(_) => {
                let words = flow_list(&[flow(node), word]);
                self.within(&list.file, |yaml| yaml.replace(&list.at, &words))
            }
            NodeKind::Map(_) => {
                let last = tree.last_key(&list.at).map(str::to_owned);
                self.within(&list.file, |yaml| yaml.insert(&list.at, last.as_deref(), &word, "{}"))
            }
            NodeKind::Reported => Err(NO_PLACE.to_owned()),
        }
    }

    fn remove(&mut self, at: &FactPath, home: &FactPath) -> Result<(), String> {
        let ours = self.ours;
        let mut place = match ours.nodes.get(home).or_else(|| ours.place(home)) {
            None => return Ok(()),
            place => self.own(place)?.clone(),
        };
        self.of_one_group(at, home)?;
        let Some(name) = home.last() else { return Ok(()) };
        // A format stands with its key.
        if let (Some([format]), Some((whole, "types"))) = (of_formats(home), place.at.split_last())
            && whole.last() == Some(format)
        {
            place.at = whole;
        }
        let Some(node) = self.tree(&place.file)?.get(&place.at) else { return Ok(()) };
        // The word that stood there has a table in its place.
        if at.is_table()
            && matches!(node.kind, NodeKind::Map(_))
            && self.page.reading.facts.keys().any(|path| path.is_within(at))
        {
            return Ok(());
        }
        let is_word = |item: &Node| item.text() == Some(name) || flow(item).trim_matches(['{', '}', ' ']) == name;
        let last = place.at.last();
        let list = match &node.kind {
            // A rule stands at its number.
            _ if last != Some(name) && last.is_some_and(|last| last.parse::<usize>().is_ok()) => {
                place.at.split_last().map(|(list, _)| list)
            }
            NodeKind::List(_) if last != Some(name) => Some(place.at.clone()),
            _ => None,
        };
        self.within(&place.file, |yaml| match list {
            Some(list) => yaml.remove_items_at(&list, |_, item| is_word(item)),
            None => {
                yaml.remove(&place.at)?;
                // What people assume they have to look at; of limits of files, the importer writes it by itself.
                let is_gone = |item: &Node| of_formats(home).is_some() && is_about(item, &place.at);
                yaml.remove_items("assumptions", |_, item| is_gone(item))
            }
        })
    }

    fn change(&mut self, change: &FactChange, home: &FactPath) -> Result<(), String> {
        let (ours, at) = (self.ours, &change.at);
        if let (Some(_), Some(row), Some(code)) = (ours.only_shared(home), home.code(), at.code()) {
            return self.add(&code, &row);
        }
        let place = self.own(ours.place(home))?.clone();
        if home.last() == Some("required") && place.at.last() != Some("required") {
            return self.set_optional(&place);
        }
        if home.last() == Some("required") {
            // That it has to be there is said by saying nothing.
            return self.within(&place.file, |yaml| yaml.remove(&place.at));
        }
        self.of_one_group(at, home)?;
        let value = match self.drafted(at) {
            Ok((node, _)) => flow(node),
            Err(why) => self.page.reading.facts.get(at).filter(|_| of_formats(at).is_some()).cloned().ok_or(why)?,
        };
        let node = self.tree(&place.file)?.get(&place.at).ok_or(NO_PLACE)?;
        if let (NodeKind::List(items), None) = (&node.kind, of_formats(at)) {
            let old = items.iter().position(|item| item.text() == Some(change.was.as_str()));
            // One of several texts, or all of them.
            let place = Place { at: old.map_or(place.at.clone(), |old| place.at.join(old.to_string())), ..place };
            return self.within(&place.file, |yaml| yaml.replace(&place.at, &value));
        }
        self.within(&place.file, |yaml| yaml.replace(&place.at, &value))?;
        if home.last() == Some("type") { self.without_name(&place, &value) } else { Ok(()) }
    }

    /// A type that is none of the spec's own has no Rust name.
    fn without_name(&mut self, place: &Place, word: &str) -> Result<(), String> {
        const NAMED: [&str; 4] = ["open_enum", "choice", "object", "id"];
        let name = place.at.split_last().map(|(field, _)| field.join("name")).unwrap_or_default();
        let is_named = NAMED.contains(&word) || self.tree(&place.file)?.get(&name).is_none();
        if is_named { Ok(()) } else { self.within(&place.file, |yaml| yaml.remove(&name)) }
    }

    /// A limit of formats stands once for all of a group: it can be written if the page says the same of each.
    fn of_one_group(&self, at: &FactPath, home: &FactPath) -> Result<(), String> {
        let Some([_, _]) = of_formats(at) else { return Ok(()) };
        let Some(place) = self.ours.place(home) else { return Ok(()) };
        let facts = &self.page.reading.facts;
        let mut group = self.ours.leaves.iter().filter(|(_, leaf)| leaf.place == *place).map(|(path, _)| path);
        let says = |path: &FactPath| facts.get(&path.moved(&home.field(), &at.field()));
        let is_one = group.all(|path| path.field() == home.field() && says(path) == facts.get(at));
        if is_one {
            Ok(())
        } else {
            Err("its group of formats has others, of which the page says something else".to_owned())
        }
    }

    /// Says of a field that it may be left out.
    fn set_optional(&mut self, field: &Place) -> Result<(), String> {
        let node = self.tree(&field.file)?.get(&field.at).ok_or(NO_PLACE)?;
        if let NodeKind::Scalar(_) = &node.kind {
            let value = format!("{{ type: {}, required: false }}", flow(node));
            return self.within(&field.file, |yaml| yaml.replace(&field.at, &value));
        }
        let below = ["rust", "unit", "name", "type"].into_iter().find(|key| node.get(key).is_some());
        self.within(&field.file, |yaml| yaml.insert(&field.at, below, "required", "false"))
    }
}

/// True for an assumption about something, or about what stands in it: with that gone, nothing is assumed.
fn is_about(note: &Node, gone: &FactPath) -> bool {
    let at = note.get("at").and_then(|at| at.value.text()).map(FactPath::parse);
    at.is_some_and(|at| at.is_within(gone))
}

/// The key of a mapping below which a new one goes: the nearest one that stands above it in the draft.
fn sibling_above(draft: &EditableYaml, drafted: &FactPath, parent: &Node) -> Option<String> {
    let (outer, name) = drafted.split_last()?;
    let NodeKind::Map(entries) = &draft.get(&outer)?.kind else { return None };
    let above = entries.iter().take_while(|entry| entry.key.text != name);
    let known = above.map(|entry| entry.key.text.as_str()).filter(|key| parent.get(key).is_some());
    known.last().map(str::to_owned)
}

/// The code below which a new one goes in a table whose codes are in the order of their numbers: the next smaller one, or
/// none if it is the smallest. `None` for other tables, and for what is no code.
pub(crate) fn code_above(home: &FactPath, parent: &Node) -> Option<Option<String>> {
    let code: i64 = home.code().filter(|row| row == home)?.last()?.parse().ok()?;
    let NodeKind::Map(entries) = &parent.kind else { return None };
    let number = |entry: &Entry| entry.key.text.parse::<i64>().ok();
    let codes: Vec<i64> = entries.iter().map(number).collect::<Option<_>>()?;
    let above = codes.partition_point(|known| *known < code).checked_sub(1);
    codes.is_sorted().then(|| above.map(|at| entries[at].key.text.clone()))
}

/// The format of a file that a fact is about, and its limit if it is about that.
fn of_formats(at: &FactPath) -> Option<&[String]> {
    let (formats, rest) = at.keys().get(at.field().keys().len()..)?.split_first()?;
    (formats == "formats" && !rest.is_empty()).then_some(rest)
}

/// A word as a file writes it: numbers and rules stay what they are.
fn written_word(word: &str) -> String {
    let is_rule = word.contains("one_of: [");
    // `2000 per minute`
    let is_rate = word.split_once(" per ").is_some_and(|(number, unit)| {
        number.parse::<u64>().is_ok() && unit.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
    });
    match word.parse::<i64>() {
        Ok(_) => word.to_owned(),
        Err(_) if is_rate => word.to_owned(),
        Err(_) if is_rule => format!("{{ {word} }}"),
        Err(_) => scalar(word),
    }
}
