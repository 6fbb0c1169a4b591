//! The facts that are kept of the pages of this repository's spec: against these pages nothing has changed, and each edit
//! of one is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use weixin_codegen::files;
use weixin_import::{ChangedBy, Drift, KnownSpec, Page, StoredFacts, render_text};

use crate::support::options;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");

/// The project's spec, with what is stored of its pages.
fn spec() -> KnownSpec {
    let sources = files::read_spec(Path::new(SPEC)).expect("the project's spec");
    let stored = |path: &str| {
        let file = Path::new(SPEC).join(StoredFacts::path_of(path));
        let text = fs::read_to_string(file).ok()?;
        Some((path.to_owned(), StoredFacts::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))))
    };
    let facts: BTreeMap<String, StoredFacts> = sources.iter().filter_map(|source| stored(&source.path)).collect();
    assert!(!facts.is_empty(), "facts are stored");
    KnownSpec::new(sources, facts).expect("a spec")
}

/// The pages of the spec in the folders of the vendor's: those that are about something of which facts are stored.
fn pages(known: &KnownSpec) -> Vec<(Page, Drift)> {
    let folder = PathBuf::from(std::env::var_os("WEIXIN_PAGES").expect("WEIXIN_PAGES names a folder"));
    let mut found = Vec::new();
    for family in ["wanted", "new_md", "seed", "events"] {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder.join(family)).expect("a folder").map(|entry| entry.expect("a page").path()).collect();
        paths.sort();
        for path in paths {
            let shown = path.strip_prefix(&folder).expect("below the folder").display().to_string();
            let text = fs::read_to_string(&path).expect("text");
            let page = Page { shown, text, ..Page::default() };
            let drift = known.drift(&page, &options(false)).ok().filter(|drift| drift.read.is_some());
            found.extend(drift.map(|drift| (page, drift)));
        }
    }
    found
}

fn shown(drift: &Drift) -> String {
    format!("{}\n{}", drift.page, render_text(std::slice::from_ref(drift)))
}

#[test]
fn what_is_stored_of_pages_can_be_read() {
    let known = spec();
    for source in known.sources() {
        if let Some(stored) = known.stored(&source.path) {
            let text = fs::read_to_string(Path::new(SPEC).join(StoredFacts::path_of(&source.path))).expect("facts");
            assert_eq!(stored.text(), text, "{}: as it would be written", source.path);
        }
    }
}

#[test]
#[ignore = "needs the vendor's pages"]
fn pages_of_the_curated_spec_have_not_changed() {
    let found = pages(&spec());
    assert!(found.len() >= 20, "{} pages", found.len());
    for (_, drift) in &found {
        assert!(!drift.is_changed(), "{}", shown(drift));
    }
}

/// An edit of a page: its text, and what the report has to name; nothing where it does not apply.
type Edit = fn(&str) -> Option<(String, String)>;

const EDITS: [(&str, Edit); 7] = [
    ("a size", larger),
    ("a code added", code_added),
    ("a code removed", code_removed),
    ("a field added", field_added),
    ("a field made required", required),
    ("an enumeration value", value_added),
    ("a sentence", sentence),
];

#[test]
#[ignore = "needs the vendor's pages"]
fn each_edit_of_a_page_of_the_curated_spec_is_reported() {
    let known = spec();
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, before) in pages(&known) {
        for (what, edit) in EDITS {
            let Some((text, line)) = edit(&page.text) else { continue };
            let edited = Page { text, ..page.clone() };
            let found = known.drift(&edited, &options(false)).unwrap_or_else(|error| panic!("{what}: {error}"));
            let report = shown(&found);
            assert!(found.is_changed() && report.contains(&line), "{what}: {line}\n{report}");
            if what == "a size" {
                assert_new_size(&known, &found, &line);
            }
            let by_vendor = found
                .changes
                .iter()
                .filter(|change| change.by == ChangedBy::Vendor && !before.changes.contains(change));
            // Each format of a file has its limit.
            let fields: BTreeSet<String> = by_vendor.map(|change| change.at.field().to_string()).collect();
            let lines = fields.len() + found.sentences.len() + found.samples.len();
            assert!((1..=4).contains(&lines), "{what}: the edit and nothing else\n{report}");
            *made.entry(what).or_default() += 1;
        }
    }
    println!("{made:?}");
    assert!(EDITS.iter().all(|(what, _)| made.contains_key(what)), "{made:?}");
}

/// The cells of a row of a Markdown table.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn row(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn is_code(cell: &str) -> bool {
    cell.trim_start_matches('-').len() > 1 && cell.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
}

const TYPES: [&str; 4] = ["string", "number", "boolean", "object"];

/// The first line that fits, with others in its place.
fn replaced(page: &str, with: impl Fn(&[&str]) -> Option<(String, String)>) -> Option<(String, String)> {
    let (at, (text, line)) = page.lines().enumerate().find_map(|(at, line)| Some((at, with(&cells(line)?)?)))?;
    let lines: Vec<&str> =
        page.lines().enumerate().map(|(here, line)| if here == at { text.as_str() } else { line }).collect();
    Some((lines.join("\n") + "\n", line))
}

/// `10M` → `107M`, and `10 MB` → `107 MB`, wherever it stands.
fn larger(page: &str) -> Option<(String, String)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_unit_over = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() && c != 'B');
    // A size, as the number before a unit: where its digits end.
    let ends =
        page.match_indices(['M', 'K']).filter(|(at, _)| is_unit_over(&page[at + 1..])).filter_map(|(at, unit)| {
            let number = page[..at].strip_suffix(' ').unwrap_or(&page[..at]);
            number.ends_with(is_digit).then_some((number.len(), unit))
        });
    let size = |end: usize| &page[page[..end].trim_end_matches(is_digit).len()..end];
    let ends: Vec<(usize, &str)> = ends.collect();
    let (first, first_unit) = ends.first().map(|(end, unit)| (size(*end), *unit))?;
    let mut text = String::new();
    let mut done = 0;
    for (end, _) in ends.into_iter().filter(|(end, unit)| size(*end) == first && *unit == first_unit) {
        text.push_str(&page[done..end]);
        text.push('7');
        done = end;
    }
    text.push_str(&page[done..]);
    Some((text, format!("{first}7")))
}

/// Each fact that had the size before has the new one, at its place; where none had it, a sentence says it.
fn assert_new_size(known: &KnownSpec, found: &Drift, new: &str) {
    let stored = known.stored(&found.path).expect("facts").text();
    let old = &new[..new.len() - 1];
    let limits = stored.lines().filter_map(|line| {
        let (path, size) = line.strip_prefix("fact ")?.split_once(' ')?;
        let is_limit = [".max", ".below"].iter().any(|end| path.ends_with(end));
        (is_limit && size.strip_suffix(" MiB").or(size.strip_suffix(" KiB")) == Some(old)).then_some(path)
    });
    let limits: Vec<&str> = limits.collect();
    for place in &limits {
        let change = found.changes.iter().find(|change| change.at.to_string() == *place);
        let now = change.map_or("", |change| change.now.as_str());
        assert!(now.starts_with(&format!("{new} ")), "{place}: {new}\n{}", shown(found));
    }
    let is_said = found.sentences.iter().any(|sentence| sentence.text.contains(new));
    assert!(!limits.is_empty() || is_said, "{new}\n{}", shown(found));
}

fn code_added(page: &str) -> Option<(String, String)> {
    replaced(page, |cells| {
        let is_row = cells.len() > 1 && is_code(cells[0]);
        let mut new = vec!["9988776", "a new kind of trouble"];
        new.resize(cells.len(), "");
        is_row.then(|| (format!("{}\n{}", row(cells), row(&new)), "9988776".to_owned()))
    })
}

fn code_removed(page: &str) -> Option<(String, String)> {
    let last = page.lines().filter_map(cells).rfind(|cells| cells.len() > 1 && is_code(cells[0]))?;
    let code = last[0].to_owned();
    let lines: Vec<&str> =
        page.lines().filter(|line| cells(line).is_none_or(|cells| cells.first() != Some(&code.as_str()))).collect();
    // A table without a row is none.
    let rows = page.lines().filter_map(cells).filter(|cells| cells.len() > 1 && is_code(cells[0])).count();
    (rows > 1).then(|| (lines.join("\n") + "\n", code.clone()))
}

fn field_added(page: &str) -> Option<(String, String)> {
    replaced(page, |cells| {
        let is_row = cells.len() > 2 && TYPES.contains(&cells[1]) && !cells[0].contains("token");
        let mut new = vec!["brand_new_field", "string", if cells.len() > 3 { "否" } else { "新的" }, "新的"];
        new.truncate(cells.len());
        new.resize(cells.len(), "");
        is_row.then(|| (format!("{}\n{}", row(cells), row(&new)), "brand_new_field".to_owned()))
    })
}

fn required(page: &str) -> Option<(String, String)> {
    replaced(page, |cells| {
        // What is struck through is deprecated.
        let is_plain = !cells[0].contains("token") && !cells[0].contains('~');
        let is_row = cells.len() > 3 && TYPES.contains(&cells[1]) && cells[2] == "否" && is_plain;
        let mut new = cells.to_vec();
        *new.get_mut(2)? = "是";
        is_row.then(|| (row(&new), cells[0].replace('\\', "")))
    })
}

fn value_added(page: &str) -> Option<(String, String)> {
    let head = page.lines().position(|line| line.contains("枚举值") && line.trim_start().starts_with('|'))?;
    let row = page.lines().nth(head + 2).and_then(cells)?;
    let at = head + 2;
    let mut new = vec!["4711", "新的"];
    new.resize(row.len(), "");
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    lines.insert(at, format!("| {} |", new.join(" | ")));
    Some((lines.join("\n") + "\n", "4711".to_owned()))
}

fn sentence(page: &str) -> Option<(String, String)> {
    let text = "每月第一天凌晨维护，届时不可用";
    Some((format!("{}\n\n{text}。\n", page.trim_end()), text.to_owned()))
}
