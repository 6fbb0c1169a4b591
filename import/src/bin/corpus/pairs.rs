//! Pairs of an older and a newer page of one endpoint: what the importer takes for a change.

use std::path::Path;

use weixin_codegen::Source;
use weixin_import::drift::drift;
use weixin_import::{Known, Options, Page, import};

/// Imports each older page, compares the newer one with it, and prints what changed.
pub(crate) fn compare(folder: &Path, shared: &[Source], known: &Known, options: &Options) -> Result<(), String> {
    let mut totals = (0, 0, 0);
    for old in super::sorted(folder)? {
        let name = old.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((stem, _)) = name.split_once("__old") else { continue };
        let newer = super::sorted(folder)?.into_iter().find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&format!("{stem}__new")))
        });
        let Some(newer) = newer else { continue };
        let page = |path: &Path| -> Result<Page, String> {
            Ok(Page {
                shown: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                url: None,
                read: None,
                text: super::read(path)?,
            })
        };
        let (old, new) = (page(&old)?, page(&newer)?);
        let base =
            import(&old, known, &Options { prose: false, ..options.clone() }).map_err(|error| error.to_string())?;
        let mut spec = shared.to_vec();
        spec.extend(base.sources().cloned());
        totals.0 += 1;
        let again = drift(&old, &spec, options).map_err(|error| error.to_string())?;
        if !again.is_empty() {
            println!("== {stem}: the same page differs from itself\n{}", again.report());
        }
        match drift(&new, &spec, options) {
            Ok(found) => {
                totals.1 += found.changes.changes.len();
                let written = match found.write(&base.source.text) {
                    Ok(written) => written,
                    Err(error) => {
                        println!("== {stem}: cannot be written: {error}\n{}", found.report());
                        continue;
                    }
                };
                let mut after = shared.to_vec();
                after.extend(base.formats.iter().cloned());
                after.push(Source { text: written, ..base.source.clone() });
                match drift(&new, &after, options) {
                    Ok(rest) => {
                        totals.2 += rest.changes.changes.len();
                        println!(
                            "== {stem}: {} changes, {} left after they were written\n{}",
                            found.changes.changes.len(),
                            rest.changes.changes.len(),
                            found.report()
                        );
                        if !rest.changes.changes.is_empty() {
                            println!("left:\n{}", rest.report());
                        }
                    }
                    Err(error) => println!(
                        "== {stem}: {} changes; written: {error}\n{}",
                        found.changes.changes.len(),
                        found.report()
                    ),
                }
            }
            Err(error) => println!("== {stem}: {error}"),
        }
    }
    println!("{} pairs, {} changes, {} left after they were written", totals.0, totals.1, totals.2);
    Ok(())
}
