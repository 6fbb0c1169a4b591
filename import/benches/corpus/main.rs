//! Measures the importer on a folder of saved pages:
//! `cargo bench -p weixin-import --bench corpus -- PAGES [--spec DIR] [--out DIR] [--compile DIR] [--pairs DIR]
//! [--damage RUNS [--seed N] [--first N]] [--no-prose] [--verbose]`; paths are relative to `import/`.
//!
//! Prints a line per family: pages, endpoints found, method and path right, lint clean, names of the pages' own samples
//! that the drafts have with a type that takes their values, invented fields, open points, and the speed.

mod compile;
mod damage;
mod drafts;
mod measure;
#[path = "../../tests/it/support/mutate.rs"]
mod mutate;
mod pairs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use weixin_codegen::Source;
use weixin_import::{Import, Options, Page, PageError, SpecContext};

use measure::{Coverage, Score};

fn main() -> ExitCode {
    // Cargo adds its own flag, and runs all benches of a package without arguments.
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.is_empty() {
        println!("corpus: no folder of saved pages was named, nothing is measured");
        return ExitCode::SUCCESS;
    }
    let wish = match Wish::read(args.into_iter()) {
        Ok(wish) => wish,
        Err(problem) => {
            eprintln!(
                "error: {problem}\nusage: corpus PAGES [--spec DIR] [--out DIR] [--compile DIR] [--pairs DIR] [--damage RUNS [--seed N] [--first N]] [--no-prose] [--verbose]"
            );
            return ExitCode::FAILURE;
        }
    };
    match run(&wish) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

struct Wish {
    pages: PathBuf,
    spec: PathBuf,
    out: Option<PathBuf>,
    compile: Option<PathBuf>,
    pairs: Option<PathBuf>,
    /// The number of damaged pages to import, the seed, and the first run's number.
    damage: u64,
    seed: u64,
    first: u64,
    prose: bool,
    verbose: bool,
}

impl Wish {
    fn read(args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut wish = Self {
            pages: PathBuf::new(),
            spec: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec")),
            out: None,
            compile: None,
            pairs: None,
            damage: 0,
            seed: 1,
            first: 0,
            prose: true,
            verbose: false,
        };
        let mut args = args;
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("`{arg}` needs a value"));
            match arg.as_str() {
                "--spec" => wish.spec = value()?.into(),
                "--out" => wish.out = Some(value()?.into()),
                "--compile" => wish.compile = Some(value()?.into()),
                "--pairs" => wish.pairs = Some(value()?.into()),
                "--damage" => wish.damage = number(&value()?)?,
                "--seed" => wish.seed = number(&value()?)?,
                "--first" => wish.first = number(&value()?)?,
                "--no-prose" => wish.prose = false,
                "--verbose" => wish.verbose = true,
                _ if arg.starts_with("--") => return Err(format!("unknown option `{arg}`")),
                _ => wish.pages = arg.into(),
            }
        }
        if wish.pages.as_os_str().is_empty() { Err("name the folder of pages".to_owned()) } else { Ok(wish) }
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

/// A page of the corpus, with what the index says about it.
struct Filed {
    family: String,
    name: String,
    page: Page,
    hint: Option<(String, String)>,
}

fn run(wish: &Wish) -> Result<(), String> {
    let shared = shared_sources(&wish.spec)?;
    let api = weixin_codegen::model(shared.clone()).map_err(|errors| errors.to_string())?;
    let context = SpecContext::of(&api);
    let pages = read_pages(&wish.pages)?;
    if wish.damage > 0 {
        let pages: Vec<String> = pages.into_iter().map(|filed| filed.page.text).collect();
        return damage::run(&pages, &shared, &context, (wish.seed, wish.first, wish.damage), wish.out.as_deref());
    }
    let options = Options { prose: wish.prose, today: "2026-01-01".to_owned() };
    let (imports, took) = import_all(&pages, &context, &options);
    let mut families: BTreeMap<&str, Score> = BTreeMap::new();
    for (filed, import) in pages.iter().zip(&imports) {
        let score = families.entry(&filed.family).or_default();
        judge(filed, import, &shared, score, wish);
    }
    print_scores(&families, pages.len(), took);
    if let Some(folder) = &wish.pairs {
        pairs::compare(folder, &shared, &context, &options)?;
    }
    match &wish.compile {
        Some(folder) => compile_all(folder, &shared, &pages, imports),
        None => Ok(()),
    }
}

/// All drafts that are lint clean, in one crate.
fn compile_all(
    folder: &Path,
    shared: &[Source],
    pages: &[Filed],
    imports: Vec<Result<Import, PageError>>,
) -> Result<(), String> {
    let mut taken = weixin_import::TakenNames::default();
    let settled: Vec<(&Filed, Import)> = pages
        .iter()
        .zip(imports)
        .filter_map(|(filed, import)| Some((filed, import.ok()?.beside(&mut taken))))
        .collect();
    let cases: Vec<compile::Case<'_>> = settled
        .iter()
        .map(|(filed, import)| compile::Case {
            page: &filed.page.shown,
            import,
            samples: measure::samples(&filed.page.text),
        })
        .collect();
    let start = Instant::now();
    let runtime = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime"));
    let outcome = drafts::check(folder, runtime, shared, cases)?;
    println!("{}", outcome.said.trim_end());
    for (page, why) in &outcome.failed {
        println!("{page}: the draft {why}");
    }
    println!(
        "compiled: {} drafts in one crate, {} left out, {} pages with a sample that does not pass, {:.0} s",
        outcome.compiled,
        outcome.failed.len(),
        drafts::by_page(&outcome.said).len(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn import_all(pages: &[Filed], context: &SpecContext, options: &Options) -> (Vec<Result<Import, PageError>>, Duration) {
    let start = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = pages.len().div_ceil(cores).max(1);
    let imports = std::thread::scope(|scope| {
        let workers: Vec<_> = pages
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    part.iter().map(|filed| weixin_import::import(&filed.page, context, options)).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    (imports, start.elapsed())
}

/// The files that every draft stands on: the service and the shared codes.
fn shared_sources(spec: &Path) -> Result<Vec<Source>, String> {
    let all = weixin_codegen::files::read_spec(spec).map_err(|error| error.to_string())?;
    Ok(all.into_iter().filter(|source| matches!(source.path.as_str(), "service.yaml" | "errors.yaml")).collect())
}

fn read_pages(folder: &Path) -> Result<Vec<Filed>, String> {
    let index = read(&folder.join("INDEX.tsv")).unwrap_or_default();
    let hints: BTreeMap<&str, (&str, &str)> = index
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Some((*cells.first()?, (*cells.get(3)?, *cells.get(4)?)))
        })
        .collect();
    let mut pages = Vec::new();
    for family in sorted(folder)?.into_iter().filter(|path| path.is_dir()) {
        for path in sorted(&family)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let family = family.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let hint = hints
                .get(format!("{family}/{name}").as_str())
                .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
            let page = Page { shown: format!("{family}/{name}"), url: None, read: None, text: read(&path)? };
            pages.push(Filed { family, name, page, hint });
        }
    }
    Ok(pages)
}

/// The text of a file, as far as it is text.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The entries of a folder, by name.
pub(crate) fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn judge(filed: &Filed, import: &Result<Import, PageError>, shared: &[Source], score: &mut Score, wish: &Wish) {
    score.pages += 1;
    let import = match import {
        Ok(import) => import,
        Err(error) => {
            println!("  {error}");
            return;
        }
    };
    score.found += 1;
    let draft = &import.draft;
    let method = format!("{:?}", draft.method).to_uppercase();
    match &filed.hint {
        Some((hinted, path)) if *path == draft.path && (*hinted == method || hinted == "-" || hinted == "?") => {
            score.right += 1
        }
        Some((hinted, path)) => {
            println!("  {}: {method} {} but the index has {hinted} {path}", filed.page.shown, draft.path)
        }
        None => score.right += 1,
    }
    let mut sources = shared.to_vec();
    sources.extend(import.sources().cloned());
    match weixin_codegen::model(sources) {
        Ok(_) => score.clean += 1,
        Err(errors) => println!("  {}:\n{errors}", filed.page.shown),
    }
    let coverage = measure::coverage(draft, &filed.page.text);
    report(&filed.page.shown, &coverage, wish.verbose);
    score.add(&coverage);
    score.todos += import.todos.len();
    score.corrections += draft.corrections.len();
    if let Some(out) = &wish.out {
        let path = out.join(&filed.family).join(format!("{}.yaml", filed.name));
        let written =
            fs::create_dir_all(path.parent().unwrap_or(out)).and_then(|()| fs::write(&path, &import.source.text));
        if let Err(error) = written {
            println!("  cannot write `{}`: {error}", path.display());
        }
    }
}

fn report(page: &str, coverage: &Coverage, verbose: bool) {
    for missed in &coverage.missed {
        println!("  {page}: missed {missed}");
    }
    for invented in &coverage.invented {
        println!("  {page}: invented {invented}");
    }
    if verbose {
        println!("  {page}: {} of {} names", coverage.taken, coverage.names);
    }
}

fn print_scores(families: &BTreeMap<&str, Score>, pages: usize, took: Duration) {
    println!(
        "{:<14} {:>5} {:>5} {:>6} {:>5}  {:>12} {:>6} {:>11} {:>8} {:>5} {:>6}",
        "family", "pages", "found", "right", "clean", "sample names", "", "typed rows", "invented", "todos", "corr."
    );
    let mut total = Score::default();
    for (family, score) in families {
        println!("{}", score.line(family));
        total.merge(score);
    }
    println!("{}", total.line("all"));
    let speed = pages as f64 / took.as_secs_f64();
    println!("{speed:.0} pages/s ({pages} pages in {:.0} ms)", took.as_secs_f64() * 1000.0);
}
