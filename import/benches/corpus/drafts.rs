//! Compiles all drafts as one crate, and runs it. A draft that is not valid beside the others, or does not compile, is named
//! and left out, and the rest goes on without it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use weixin_codegen::Source;

use crate::compile::{Case, program};

/// What was found.
#[derive(Default)]
pub(crate) struct Outcome {
    /// How many drafts compiled together.
    pub(crate) compiled: usize,
    /// The pages whose drafts did not, with the reason.
    pub(crate) failed: Vec<(String, String)>,
    /// What the program said, or else the compiler about something that belongs to no draft.
    pub(crate) said: String,
}

/// What is wrong with some of the cases, by their numbers.
type Culprits = BTreeMap<usize, String>;

/// Writes the crate into a folder, compiles it, and runs it.
pub(crate) fn check(folder: &Path, runtime: &Path, shared: &[Source], cases: Vec<Case<'_>>) -> Result<Outcome, String> {
    let runtime = runtime.canonicalize().map_err(|error| format!("cannot find the runtime: {error}"))?;
    let mut outcome = Outcome::default();
    let mut left = cases;
    loop {
        let culprits = match attempt(folder, &runtime, shared, &left)? {
            Attempt::Ran(said) => {
                outcome.compiled = left.len();
                outcome.said = said;
                return Ok(outcome);
            }
            Attempt::Failed(culprits, said) if culprits.is_empty() => {
                outcome.said = said;
                return Ok(outcome);
            }
            Attempt::Failed(culprits, _) => culprits,
        };
        let mut number = 0;
        left.retain(|case| {
            let why = culprits.get(&number);
            outcome.failed.extend(why.map(|why| (case.page.to_owned(), why.clone())));
            number += 1;
            why.is_none()
        });
    }
}

enum Attempt {
    Ran(String),
    Failed(Culprits, String),
}

fn attempt(folder: &Path, runtime: &Path, shared: &[Source], cases: &[Case<'_>]) -> Result<Attempt, String> {
    let mut sources = shared.to_vec();
    let mut owners = vec![None; sources.len()];
    for (number, case) in cases.iter().enumerate() {
        sources.extend(case.import.sources().cloned());
        owners.resize(sources.len(), Some(number));
    }
    let api = match weixin_codegen::model(sources) {
        Ok(api) => api,
        Err(errors) => {
            let list = errors.list();
            let named = list.iter().filter_map(|one| {
                let owner = (*owners.get(one.at?.file as usize)?)?;
                Some((owner, format!("is not valid beside the others: {}", one.message)))
            });
            return Ok(Attempt::Failed(named.collect(), errors.to_string()));
        }
    };
    let rendered = weixin_codegen::render(&api);
    for (name, text) in &rendered {
        write(folder, &format!("src/api/{name}"), text)?;
    }
    write(folder, "Cargo.toml", &manifest(runtime))?;
    let (text, lines) = program(&api, cases);
    write(folder, "src/main.rs", &text)?;
    let run = Command::new("cargo")
        .args(["run", "--quiet", "--color", "never", "--message-format", "short"])
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    if out.contains("checked ") {
        return Ok(Attempt::Ran(out));
    }
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    let source_of = |file: &str| {
        let (_, text) = rendered.iter().find(|(name, _)| *name == file)?;
        let origin = text.lines().find_map(|line| line.split_once(" from `")?.1.split('`').next())?;
        cases.iter().position(|case| case.import.sources().any(|source| source.path == origin))
    };
    Ok(Attempt::Failed(culprits(&said, &lines, source_of), said.chars().take(6000).collect()))
}

/// The cases that a compiler complains about: `src/main.rs:12:5: error: …`.
fn culprits(said: &str, lines: &[usize], source_of: impl Fn(&str) -> Option<usize>) -> Culprits {
    let mut found = Culprits::new();
    for line in said.lines() {
        let mut parts = line.splitn(4, ':');
        let (Some(file), Some(at), _, Some(why)) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if !why.trim_start().starts_with("error") {
            continue;
        }
        let case = match file.strip_prefix("src/") {
            Some("main.rs") => {
                at.parse().ok().and_then(|at: usize| lines.partition_point(|first| *first <= at).checked_sub(1))
            }
            Some(file) => file.strip_prefix("api/").and_then(&source_of),
            None => None,
        };
        if let Some(case) = case {
            found.entry(case).or_insert_with(|| format!("does not compile: {}", why.trim()));
        }
    }
    found
}

fn manifest(runtime: &Path) -> String {
    format!(
        "[package]\nname = \"drafts\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nweixin-runtime = {{ path = {runtime:?}, default-features = false }}\n\n[profile.dev]\ndebug = false\nopt-level = 0\n"
    )
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = folder.join(name);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(&path, text))
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// The lines that the program printed, by the page that they are about.
pub(crate) fn by_page(said: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut pages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in said.lines() {
        if let Some((page, _)) = line.split_once(':') {
            pages.entry(page).or_default().push(line);
        }
    }
    pages
}
