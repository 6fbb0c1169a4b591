//! A seeded mutator for the places where foreign bytes come in: answers, also sealed ones, specs, pages, archives and pushes.
//!
//! Each [`Target`] has seeds of its own and judges every input that is made of them: it may be refused, but no input may
//! panic, run for more than [`BOUND`] or break a promise of the target. The same seed gives the same inputs on every machine,
//! so a failure is repeated by its number alone:
//!
//! ```console
//! $ cargo run --release -p weixin-tests --bin fuzz -- answers --seed 1 --runs 10000000
//! $ cargo run --release -p weixin-tests --bin fuzz -- answers --seed 1 --only 4711
//! ```

mod answers;
mod archives;
mod mutator;
mod pages;
mod pushes;
mod seals;
mod specs;

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use weixin_codegen::text;

use crate::rng::Rng;
use mutator::Mutator;

/// Longer than any execution may take.
pub const BOUND: Duration = Duration::from_secs(1);

/// How often an execution that took longer is repeated.
const TRIES: usize = 3;

/// Something that reads foreign bytes.
pub trait Target: Sync {
    /// What inputs are made of.
    fn seeds(&self) -> &[Vec<u8>];

    /// Words of the input's language, which are put into it.
    fn words(&self) -> &[&'static [u8]];

    /// The longest input, in bytes.
    fn longest(&self) -> usize;

    /// Reads one input, and says what became of it.
    ///
    /// # Errors
    ///
    /// Which promise was broken.
    fn run(&self, input: &[u8]) -> Result<Reading, String>;
}

/// What became of an input. Many of both show that a run reaches the inside of a target, and not only its front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It was read.
    Accepted,
    /// It was refused with a message.
    Refused,
}

/// The targets, by the names that the command line knows.
pub const TARGETS: [&str; 8] =
    ["answers", "specs", "pages", "archives", "seals", "json-pushes", "xml-pushes", "sealed-pushes"];

/// The target with this name, if there is one.
pub fn target(name: &str) -> Option<Box<dyn Target>> {
    Some(match name {
        "answers" => Box::new(answers::Answers::new()),
        "specs" => Box::new(specs::Specs::new()),
        "pages" => Box::new(pages::Pages::new()),
        "archives" => Box::new(archives::Archives::new()),
        "seals" => Box::new(seals::Seals::new()),
        "json-pushes" => Box::new(pushes::Pushes::json()),
        "xml-pushes" => Box::new(pushes::Pushes::xml()),
        "sealed-pushes" => Box::new(pushes::Pushes::sealed()),
        _ => return None,
    })
}

/// An input that broke a promise.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The number of the execution.
    pub number: u64,
    /// What was broken.
    pub why: String,
    /// The input.
    pub input: Vec<u8>,
}

/// What a run of many executions found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How many inputs were read.
    pub accepted: u64,
    /// How many inputs were refused.
    pub refused: u64,
    /// The longest execution, and its number.
    pub slowest: (Duration, u64),
    /// The inputs that broke a promise, at most [`Outcome::MOST`].
    pub failures: Vec<Failure>,
}

impl Outcome {
    /// After so many failures a run ends: more of them would say the same.
    pub const MOST: usize = 20;

    /// Takes in what another thread found.
    pub fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.slowest = self.slowest.max(other.slowest);
        self.failures.extend(other.failures);
        self.failures.sort_by_key(|failure| failure.number);
        self.failures.truncate(Self::MOST);
    }
}

/// The input of one execution.
pub fn input(target: &dyn Target, seed: u64, number: u64) -> Vec<u8> {
    Mutator::new(target.seeds(), target.words(), target.longest()).input(&mut Rng::new(seed, number))
}

/// Carries out the executions of these numbers.
pub fn run(target: &dyn Target, seed: u64, numbers: Range<u64>) -> Outcome {
    let mutator = Mutator::new(target.seeds(), target.words(), target.longest());
    let mut outcome = Outcome::default();
    for number in numbers {
        let input = mutator.input(&mut Rng::new(seed, number));
        let (result, mut took) = execute(target, &input);
        // On a machine that does other things the clock goes on meanwhile. What is slow is slow every time.
        for _ in 0..TRIES {
            if took > BOUND {
                took = took.min(execute(target, &input).1);
            }
        }
        outcome.slowest = outcome.slowest.max((took, number));
        let why = match result {
            Err(why) => Some(why),
            Ok(_) if took > BOUND => Some(format!("it took {took:?}")),
            Ok(reading) => {
                *(if reading == Reading::Accepted { &mut outcome.accepted } else { &mut outcome.refused }) += 1;
                None
            }
        };
        if let Some(why) = why {
            outcome.failures.push(Failure { number, why, input });
            if outcome.failures.len() == Outcome::MOST {
                break;
            }
        }
    }
    outcome
}

/// One execution, and how long it took.
fn execute(target: &dyn Target, input: &[u8]) -> (Result<Reading, String>, Duration) {
    let start = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| target.run(input)))
        .unwrap_or_else(|panic| Err(format!("it panicked: {}", said(&*panic))));
    (result, start.elapsed())
}

/// The message of a panic.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

/// The first character of a message that no message may hold: what is foreign and cannot be seen is shown escaped, or replaced.
/// Emoji are not taken apart.
fn unprintable(message: &str) -> Option<char> {
    let joins = |c: char| matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}');
    message.chars().find(|c| (c.is_control() && *c != '\n') || (text::is_invisible(*c) && !joins(*c)))
}
