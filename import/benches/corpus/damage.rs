//! Damaged pages of the corpus: each gives a draft that is a spec, or a message, and none takes long.

use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use weixin_codegen::Source;
use weixin_import::{Options, Page, SpecContext, import};

use crate::mutate::{Numbers, mutant};

/// More than any page may take.
const BOUND: Duration = Duration::from_secs(1);

/// What came of a run.
#[derive(Default)]
struct Outcome {
    drafts: u64,
    refused: u64,
    /// Refused because their draft would not have been a spec: the importer erred, and knew it.
    unclean: u64,
    failed: u64,
    slowest: (Duration, u64),
}

/// Damages pages, imports them, and prints what failed; the pages that did it are written into a folder.
pub(crate) fn run(
    pages: &[String],
    shared: &[Source],
    context: &SpecContext,
    (seed, first, runs): (u64, u64, u64),
    out: Option<&Path>,
) -> Result<(), String> {
    std::panic::set_hook(Box::new(|_| {}));
    let total = Mutex::new(Outcome::default());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let total = &total;
            scope.spawn(move || {
                let mut own = Outcome::default();
                for number in (first + thread..first + runs).step_by(threads as usize) {
                    let page = mutant(pages, &mut Numbers::of(seed, number));
                    one(page, shared, context, (seed, number), out, &mut own);
                }
                let mut total = total.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                total.drafts += own.drafts;
                total.refused += own.refused;
                total.unclean += own.unclean;
                total.failed += own.failed;
                total.slowest = total.slowest.max(own.slowest);
            });
        }
    });
    let Outcome { drafts, refused, unclean, failed, slowest } =
        total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    println!(
        "damaged pages: {drafts} drafts, {refused} refused, {unclean} of them for their draft, {failed} failed; the slowest was {} with {:?}",
        slowest.1, slowest.0
    );
    if failed == 0 { Ok(()) } else { Err(format!("{failed} damaged pages failed")) }
}

fn one(
    text: String,
    shared: &[Source],
    context: &SpecContext,
    (seed, number): (u64, u64),
    out: Option<&Path>,
    outcome: &mut Outcome,
) {
    let page = Page { shown: format!("{seed}-{number}"), text, ..Page::default() };
    let options = Options { prose: !number.is_multiple_of(3), today: "2026-11-21".to_owned() };
    let start = Instant::now();
    let result = catch_unwind(|| match import(&page, context, &options) {
        Err(error) => Ok(Err(error.what)),
        Ok(draft) => {
            let sources = shared.iter().chain(draft.sources()).cloned().collect();
            weixin_codegen::model(sources).map(|_| Ok(())).map_err(|errors| errors.to_string())
        }
    });
    let took = start.elapsed();
    outcome.slowest = outcome.slowest.max((took, number));
    let problem = match result {
        _ if took > BOUND => Some(format!("took {took:?}")),
        Err(_) => Some("panicked".to_owned()),
        Ok(Err(errors)) => Some(errors),
        Ok(Ok(Ok(()))) => {
            outcome.drafts += 1;
            None
        }
        Ok(Ok(Err(what))) => {
            outcome.refused += 1;
            let erred = what.contains("would not be a valid spec");
            outcome.unclean += u64::from(erred);
            erred.then_some(what)
        }
    };
    let Some(problem) = problem else { return };
    outcome.failed += u64::from(!problem.contains("would not be a valid spec"));
    println!("  {seed}-{number}: {problem}");
    if let Some(out) = out {
        let written = std::fs::create_dir_all(out)
            .and_then(|()| std::fs::write(out.join(format!("{seed}-{number}")), &page.text));
        if let Err(error) = written {
            println!("  cannot write {seed}-{number}: {error}");
        }
    }
}
