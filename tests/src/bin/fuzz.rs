//! Feeds damaged input to everything that reads foreign bytes; [`weixin_tests::fuzz`] lists the promises.
//!
//! The exit status is 1 if a promise is broken; the inputs that broke it are written below `--keep`.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Parser;
use weixin_tests::fuzz::{self, Outcome, TARGETS, Target};

/// Executions per work item of a thread.
const BLOCK: u64 = 5_000;

/// Throws damaged input at what reads foreign bytes.
#[derive(Parser)]
struct Arguments {
    /// What to throw it at.
    #[arg(value_parser = TARGETS)]
    target: String,
    /// The seed: the same one gives the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many inputs.
    #[arg(long, default_value_t = 1_000_000)]
    runs: u64,
    /// Ends after so many seconds, with fewer inputs if need be.
    #[arg(long)]
    seconds: Option<u64>,
    /// How many threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Only the input of this number: shows it and what becomes of it.
    #[arg(long)]
    only: Option<u64>,
    /// The folder for inputs that break a promise.
    #[arg(long)]
    keep: Option<PathBuf>,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::parse();
    let target = fuzz::target(&arguments.target).ok_or("there is no such target")?;
    if let Some(number) = arguments.only {
        return Ok(show(&*target, arguments.seed, number));
    }
    // A panic is reported as a failure like any other.
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    let outcome = run(&*target, &arguments);
    let done = outcome.accepted + outcome.refused + outcome.failures.len() as u64;
    let (slowest, at) = outcome.slowest;
    println!(
        "{}: {done} executions of seed {} in {:.0} s: {} accepted, {} refused, {} failed; the slowest was {at} with {slowest:?}",
        arguments.target,
        arguments.seed,
        start.elapsed().as_secs_f64(),
        outcome.accepted,
        outcome.refused,
        outcome.failures.len(),
    );
    for failure in &outcome.failures {
        println!("--- {}: {}", failure.number, failure.why);
        if let Some(folder) = &arguments.keep {
            std::fs::create_dir_all(folder)?;
            std::fs::write(
                folder.join(format!("{}-{}-{}", arguments.target, arguments.seed, failure.number)),
                &failure.input,
            )?;
        }
    }
    Ok(if outcome.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All executions, on several threads.
fn run(target: &dyn Target, arguments: &Arguments) -> Outcome {
    let next = AtomicU64::new(0);
    let end = arguments.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let all = Mutex::new(Outcome::default());
    std::thread::scope(|scope| {
        for _ in 0..arguments.threads {
            scope.spawn(|| {
                loop {
                    let from = next.fetch_add(BLOCK, Ordering::Relaxed);
                    if from >= arguments.runs || end.is_some_and(|end| Instant::now() > end) {
                        break;
                    }
                    let found = fuzz::run(target, arguments.seed, from..(from + BLOCK).min(arguments.runs));
                    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                    all.add(found);
                    if all.failures.len() >= Outcome::MOST {
                        break;
                    }
                }
            });
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// One input, and what becomes of it; a panic ends the program, with its place.
fn show(target: &dyn Target, seed: u64, number: u64) -> ExitCode {
    let input = fuzz::input(target, seed, number);
    println!("{}\n---", String::from_utf8_lossy(&input).escape_debug());
    let start = Instant::now();
    let result = target.run(&input);
    println!("{result:?} after {:?}", start.elapsed());
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
