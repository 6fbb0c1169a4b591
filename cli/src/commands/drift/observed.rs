//! `weixin drift --observed`: what clients have noted of responses, as edits of the spec.

use std::path::PathBuf;

use weixin_codegen::describe::count;
use weixin_codegen::files::{self, Root};
use weixin_import::{
    MAX_OBSERVED, ObservedNotes, ObservedSpec, ObservedState, render_observed_json, render_observed_markdown,
    render_observed_text,
};

use crate::failure::Failure;
use crate::pages::comparison::{ComparisonArgs, ReportFormat};
use crate::spec::args::SpecFolder;

/// Compares notes with the spec, and edits it if that is asked for.
///
/// # Errors
///
/// A file is none of notes, or damaged; the spec has errors; or something was seen that the spec does not say.
pub(super) fn run(paths: &[PathBuf], spec: &SpecFolder, args: ComparisonArgs) -> Result<String, Failure> {
    let sources = spec.read()?;
    weixin_codegen::model(sources.clone()).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
    let mut notes = ObservedNotes::default();
    for path in paths {
        let shown = files::shown(path);
        let text = files::read_named_text(path, MAX_OBSERVED)?;
        if text.len() > MAX_OBSERVED {
            return Err(Failure::Usage(format!("{shown}: longer than {} MiB", MAX_OBSERVED >> 20)));
        }
        notes.add(&shown, &text).map_err(Failure::Usage)?;
    }
    let mut observed = ObservedSpec::new(sources, &notes).map_err(Failure::Usage)?;
    let wrote = if args.is_writing() { write(&mut observed, spec)? } else { String::new() };
    let problems = problems(&observed);
    let report = match args.format() {
        ReportFormat::Json => render_observed_json(&observed, &problems),
        ReportFormat::Markdown => render_observed_markdown(&observed),
        ReportFormat::Text => format!("{}{wrote}", render_observed_text(&observed)),
    };
    let report = report.trim_end().to_owned();
    match problems.as_slice() {
        [] => Ok(report),
        problems => Err(Failure::Found(report, problems.join("\nerror: "))),
    }
}

fn write(observed: &mut ObservedSpec, spec: &SpecFolder) -> Result<String, Failure> {
    let changed = observed.write();
    if changed.is_empty() {
        return Ok(String::new());
    }
    let root = Root::open(&spec.folder)?;
    let files: Vec<(&str, &[u8])> =
        changed.iter().map(|source| (source.path.as_str(), source.text.as_bytes())).collect();
    root.write_all(&files)?;
    Ok(changed.iter().map(|source| format!("wrote {}\n", source.shown)).collect())
}

/// What the command fails on.
fn problems(observed: &ObservedSpec) -> Vec<String> {
    let mut problems = observed.problems.clone();
    let open = observed.changes.iter().filter(|change| change.state == ObservedState::Open).count();
    if open > 0 {
        problems.push(format!("{} to write; `--write` writes what can be written", count(open, "change")));
    }
    let decide = observed.changes.iter().filter(|change| matches!(change.state, ObservedState::Decide(_))).count();
    if decide > 0 {
        problems.push(format!("{} to decide: make the spec say what is true", count(decide, "change")));
    }
    problems
}
