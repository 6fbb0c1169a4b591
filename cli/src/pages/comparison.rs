//! Pages compared with a spec, however they came here; and what is written of it.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use weixin_codegen::describe::count;
use weixin_codegen::files::Root;
use weixin_import::{
    ChangeState, ChangedBy, Drift, DriftError, FactChange, KnownSpec, LockedPage, Options, Page, StoredFacts,
    Validator, render_json, render_markdown, render_text,
};

use crate::failure::Failure;
use crate::pages::facts_files;
use crate::pages::lock_file::LockFile;
use crate::spec::args::SpecFolder;

/// What to do with what was found.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ComparisonArgs {
    /// Write the changes to the spec where it says what the page said, and store what the page says now.
    #[arg(long)]
    write: bool,
    /// Store what the pages say now, and leave the spec as it is: what is reported counts as decided.
    #[arg(long, conflicts_with = "write")]
    record: bool,
    /// Format of the report.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    Text,
    /// For a pull request or an issue.
    Markdown,
    /// For programs.
    Json,
}

/// A spec, and what was found about it so far.
pub(crate) struct Comparison<'a> {
    args: ComparisonArgs,
    spec: &'a SpecFolder,
    known: KnownSpec,
    drifts: Vec<Drift>,
    problems: Vec<String>,
    /// How many pages could not be compared.
    failed: usize,
    /// What is said before the report.
    head: Option<String>,
    /// What was written already, a line each.
    wrote: BTreeSet<String>,
    /// How many pages' facts were stored already.
    kept: usize,
    /// Files of the spec that were changed.
    edited: BTreeSet<String>,
    /// Files of the spec whose facts were stored anew.
    stored: BTreeSet<String>,
    locked: Vec<LockedPage>,
}

impl ComparisonArgs {
    /// For commands that always write.
    pub(crate) fn writing() -> Self {
        Self { write: true, record: false, format: ReportFormat::Text }
    }

    /// Whether changes are written to the spec.
    pub(crate) fn is_writing(self) -> bool {
        self.write
    }

    /// The format of the report.
    pub(crate) fn format(self) -> ReportFormat {
        self.format
    }
}

impl<'a> Comparison<'a> {
    /// Reads the spec, and the facts of its pages.
    ///
    /// # Errors
    ///
    /// The spec has errors, or what is stored of its pages, or the lock file, is corrupt.
    pub(crate) fn open(args: ComparisonArgs, spec: &'a SpecFolder) -> Result<Self, Failure> {
        let sources = spec.read()?;
        weixin_codegen::model(sources.clone()).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        LockFile::peek(&spec.folder)?;
        let facts = facts_files::read(&spec.folder, &sources)?;
        let known = KnownSpec::new(sources, facts).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(Self {
            args,
            spec,
            known,
            drifts: Vec::new(),
            problems: Vec::new(),
            failed: 0,
            head: None,
            wrote: BTreeSet::new(),
            kept: 0,
            edited: BTreeSet::new(),
            stored: BTreeSet::new(),
            locked: Vec::new(),
        })
    }

    /// Compares a page.
    pub(crate) fn page(&mut self, page: &Page, options: &Options) {
        self.version(page, options, None);
    }

    /// Compares a page of which the server said what version it is.
    pub(crate) fn version(&mut self, page: &Page, options: &Options, validator: Option<Validator>) {
        let drift = self.known.drift(page, options);
        self.compared(drift, validator);
    }

    /// Compares what came when the page of some files of the spec was asked for.
    #[cfg(feature = "call")]
    pub(crate) fn asked(&mut self, files: &[String], page: &Page, options: &Options, validator: Option<Validator>) {
        let drift = self.known.drift_of(files, page, options);
        self.compared(drift, validator);
    }

    fn compared(&mut self, drift: Result<Drift, DriftError>, validator: Option<Validator>) {
        match drift {
            Ok(mut drift) => {
                drift.locked.validator = validator;
                self.found(drift);
            }
            Err(error) => self.problem(error.to_string()),
        }
    }

    /// Says something before the report.
    pub(crate) fn head(&mut self, head: String) {
        self.head = Some(head);
    }

    /// Says what went wrong, besides pages that could not be had.
    #[cfg(feature = "call")]
    pub(crate) fn also_wrong(&mut self, what: String) {
        self.problems.push(what);
    }

    /// Notes that a page could not be had.
    pub(crate) fn problem(&mut self, problem: String) {
        self.failed += 1;
        self.problems.push(problem);
    }

    fn found(&mut self, mut drift: Drift) {
        let before = self.text(&drift.path);
        let done = if self.args.write {
            self.known.write(&drift).map(|written| {
                self.edited.extend(written.others.into_keys());
                let is_left = |change: &FactChange| matches!(change.state, ChangeState::Decided | ChangeState::NoPlace);
                // What is still open is said again, so the page is read again.
                if !written.failed.is_empty() || drift.has_news() || drift.changes.iter().any(is_left) {
                    drift.locked.validator = None;
                }
                let hand =
                    written.failed.iter().map(|(at, why)| format!("{}: `{at}` is not written: {why}", drift.path));
                self.problems.extend(hand);
            })
        } else if self.args.record {
            self.known.record(&drift)
        } else {
            self.drifts.push(drift);
            return;
        };
        match done {
            Ok(()) => {
                if self.text(&drift.path) != before {
                    self.edited.insert(drift.path.clone());
                }
                self.stored.insert(drift.path.clone());
                self.locked.push(drift.locked.clone());
            }
            Err(error) => self.problems.push(error.to_string()),
        }
        self.drifts.push(drift);
    }

    fn text(&self, path: &str) -> String {
        let source = self.known.sources().iter().find(|source| source.path == path);
        source.map(|source| source.text.clone()).unwrap_or_default()
    }

    /// Writes what is to be written, and reports.
    ///
    /// # Errors
    ///
    /// A page changed and that was not written, or could not be compared.
    pub(crate) fn finish(mut self) -> Result<String, Failure> {
        self.write()?;
        let wrote = self.written();
        if !self.args.write && !self.args.record {
            let changed = self.drifts.iter().filter(|drift| drift.is_changed()).count();
            if changed > 0 {
                let verb = if changed == 1 { "has" } else { "have" };
                self.problems.push(format!(
                    "{} {verb} changed; `--write` writes what can be written, `--record` notes that it was seen",
                    count(changed, "page")
                ));
            }
        }
        if self.args.write {
            let is_open = |change: &&FactChange| {
                change.by == ChangedBy::Vendor && matches!(change.state, ChangeState::Decided | ChangeState::NoPlace)
            };
            let open = self.drifts.iter().flat_map(|drift| &drift.changes).filter(is_open).count();
            if open > 0 {
                let changes = count(open, "change");
                self.problems.push(format!(
                    "{changes} to decide: make the spec say it, or note with `--record` that it was seen"
                ));
            }
            let unread = self.drifts.iter().filter(|drift| drift.has_news()).count();
            if unread > 0 {
                let verb = if unread == 1 { "has" } else { "have" };
                self.problems.push(format!(
                    "{} {verb} sentences or samples that no change covers: read them, and note with `--record` that they \
                     were seen",
                    count(unread, "page")
                ));
            }
        }
        let failed = (self.failed > 0).then(|| format!("{} not compared: see the errors", count(self.failed, "page")));
        let head = self.head.iter().chain(&failed).map(|head| format!("{head}\n\n")).collect::<String>();
        let report = match self.args.format {
            ReportFormat::Json => render_json(&self.drifts, &self.problems),
            ReportFormat::Markdown => format!("{head}{}", render_markdown(&self.drifts)),
            ReportFormat::Text => format!("{head}{}{wrote}", render_text(&self.drifts)),
        };
        let report = report.trim_end().to_owned();
        match self.problems.as_slice() {
            [] => Ok(report),
            problems => Err(Failure::Found(report, problems.join("\nerror: "))),
        }
    }

    /// Writes what there is to write so far: an interrupted run loses nothing that it has done.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub(crate) fn write(&mut self) -> Result<(), Failure> {
        if self.stored.is_empty() {
            return Ok(());
        }
        let lock = LockFile::open(&self.spec.folder)?;
        let root = Root::open(&self.spec.folder)?;
        let edited: Vec<(String, String)> = self.edited.iter().map(|path| (path.clone(), self.text(path))).collect();
        let facts =
            self.stored.iter().filter_map(|path| Some((StoredFacts::path_of(path), self.known.stored(path)?.text())));
        let all: Vec<(String, String)> = edited.into_iter().chain(facts).collect();
        let files: Vec<(&str, &[u8])> = all.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
        root.write_all(&files)?;
        lock.write(std::mem::take(&mut self.locked))?;
        self.wrote.extend(self.edited.iter().map(|path| format!("wrote {}\n", root.shown(path))));
        self.kept += self.stored.len();
        self.edited.clear();
        self.stored.clear();
        Ok(())
    }

    /// What was written, a line each.
    fn written(&self) -> String {
        let wrote: String = self.wrote.iter().map(String::as_str).collect();
        match self.kept {
            0 => wrote,
            kept => format!("{wrote}stored the facts of {}\n", count(kept, "page")),
        }
    }
}
