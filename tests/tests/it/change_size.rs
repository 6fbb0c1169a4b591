//! What a changed fact costs a reviewer: files touched and lines changed in the bindings, for each kind of edit.
//!
//! The best peers change 3 to 5 lines for a field, 4 to 74 for an enum value, 53 to 125 for an operation.

mod curated;
mod exchange;
mod language;

use std::collections::BTreeMap;

use weixin_codegen::{Source, files, generate};
use weixin_tests::bundle;

use crate::workspace::root;

/// The spec that an edit is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spec {
    /// The real one.
    Curated,
    /// The fixture of the language.
    Language,
    /// The fixture of a feature.
    Feature(&'static str),
}

impl Spec {
    fn sources(self) -> Vec<Source> {
        match self {
            Self::Curated => files::read_spec(&root().join("spec")).expect("the spec can be read"),
            Self::Language => {
                files::read_spec(&root().join("tests/fixtures/language")).expect("the fixture can be read")
            }
            Self::Feature(name) => {
                let path = root().join(format!("tests/fixtures/features/{name}.txt"));
                bundle::sources(&std::fs::read_to_string(path).expect("the fixture can be read"))
            }
        }
    }
}

/// An edit of one place of a spec, and what it may cost.
struct Edit {
    spec: Spec,
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// Lines of code that change, and lines of docs.
    code: usize,
    docs: usize,
}

type Bindings = BTreeMap<String, String>;

/// The bindings of the spec after an edit.
fn edited(edit: &Edit) -> Result<Bindings, String> {
    let mut sources = edit.spec.sources();
    let file = sources.iter_mut().find(|file| file.path == edit.file).ok_or("there is no such file")?;
    match file.text.matches(edit.from).count() {
        1 => file.text = file.text.replace(edit.from, edit.to),
        places => return Err(format!("it changes {places} places")),
    }
    generate(sources).map_err(|errors| errors.to_string())
}

/// What an edit costs, which is to be what it may.
fn judge(edit: &Edit, before: &Bindings) -> Result<(), String> {
    let after = edited(edit)?;
    if !before.keys().eq(after.keys()) {
        return Err("files come or go".to_owned());
    }
    let touched: Vec<&String> = after.keys().filter(|name| before[*name] != after[*name]).collect();
    let &[file] = touched.as_slice() else { return Err(format!("it changes {touched:?}")) };
    let (code, docs) = changed_lines(&before[file], &after[file]);
    if (code, docs) == (edit.code, edit.docs) {
        Ok(())
    } else {
        Err(format!("{code} lines of code and {docs} of docs"))
    }
}

/// Lines that are not in the other text, in the smallest diff's larger half: code, and docs.
fn changed_lines(old: &str, new: &str) -> (usize, usize) {
    let split = |text: &str| -> (Vec<String>, Vec<String>) {
        text.lines().map(str::to_owned).partition(|line| !line.trim_start().starts_with("//"))
    };
    let ((old_code, old_docs), (new_code, new_docs)) = (split(old), split(new));
    (larger_half(&old_code, &new_code), larger_half(&old_docs, &new_docs))
}

fn larger_half(old: &[String], new: &[String]) -> usize {
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[i][j] = if a == b { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    old.len().max(new.len()) - common[0][0]
}

#[test]
fn a_changed_fact_stays_within_its_budget() {
    let mut before: BTreeMap<Spec, Bindings> = BTreeMap::new();
    let mut wrong = Vec::new();
    for edit in curated::EDITS.iter().chain(exchange::EDITS).chain(language::EDITS) {
        let before =
            before.entry(edit.spec).or_insert_with(|| generate(edit.spec.sources()).expect("the spec is good"));
        if let Err(what) = judge(edit, before) {
            wrong.push(format!("{:?}, {}: {what}", edit.spec, edit.what));
        }
    }
    assert!(wrong.is_empty(), "not what they should cost:\n{}", wrong.join("\n"));
}
