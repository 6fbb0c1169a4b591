//! Pairs of an older and a newer page of one endpoint: what the importer takes for a change.

use std::collections::BTreeMap;
use std::path::Path;

use weixin_codegen::Source;
use weixin_import::{KnownSpec, Options, Page, SpecContext, facts_of, import, render_text};

/// Imports each older page, compares the newer one with it, and prints what changed.
pub(crate) fn compare(
    folder: &Path,
    shared: &[Source],
    context: &SpecContext,
    options: &Options,
) -> Result<(), String> {
    let mut totals = (0, 0, 0);
    for old in super::sorted(folder)? {
        let name = old.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((stem, _)) = name.split_once("__old") else { continue };
        let newer = super::sorted(folder)?.into_iter().find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&format!("{stem}__new")))
        });
        let Some(newer) = newer else { continue };
        let (old, new) = (page(&old)?, page(&newer)?);
        let (changes, left) = pair(stem, &old, &new, shared, context, options)?;
        totals = (totals.0 + 1, totals.1 + changes, totals.2 + left);
    }
    println!("{} pairs, {} changes, {} left after they were written", totals.0, totals.1, totals.2);
    Ok(())
}

fn page(path: &Path) -> Result<Page, String> {
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Page { shown, url: None, read: None, text: super::read(path)? })
}

/// How many changes one pair has, and how many are left after they were written.
fn pair(
    stem: &str,
    old: &Page,
    new: &Page,
    shared: &[Source],
    context: &SpecContext,
    options: &Options,
) -> Result<(usize, usize), String> {
    let options = &Options { prose: false, ..options.clone() };
    let base = import(old, context, options).map_err(|error| error.to_string())?;
    let (facts, _) = facts_of(&base.source.path, old, context, options).map_err(|error| error.to_string())?;
    let spec: Vec<Source> = shared.iter().chain(base.sources()).cloned().collect();
    let stored = BTreeMap::from([(base.source.path.clone(), facts)]);
    let mut known = KnownSpec::new(spec, stored).map_err(|error| error.to_string())?;
    let again = known.drift(old, options).map_err(|error| error.to_string())?;
    if !again.is_empty() {
        println!("== {stem}: the same page differs from itself\n{}", render_text(&[again]));
    }
    let found = known.drift(new, options).map_err(|error| format!("{stem}: {error}"))?;
    let changes = found.changes.len();
    let written = known.write(&found).map_err(|error| format!("{stem}: {error}"))?;
    let rest = known.drift(new, options).map_err(|error| format!("{stem}: {error}"))?;
    let left = rest.changes.len();
    println!("== {stem}: {changes} changes, {left} left after they were written\n{}", render_text(&[found]));
    written.failed.iter().for_each(|(at, why)| println!("  by hand: {at}: {why}"));
    Ok((changes, left))
}
