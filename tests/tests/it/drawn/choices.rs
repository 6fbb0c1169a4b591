//! The choices of which a case is made: numbers from a seed, of which 0 is always the simplest.
//!
//! A case is nothing but its choices, so a smaller one is found by making them smaller: whatever is drawn shrinks.

use weixin_tests::rng::Rng;

/// The most attempts to make a case smaller.
const ATTEMPTS: usize = 2_000;

/// Where numbers come from.
enum Source {
    Random(Rng),
    /// What was chosen before; 0 behind its end.
    Given(Vec<u64>),
    /// The first of everything; whatever may be there is.
    Fullest,
}

/// The choices of one case.
pub(super) struct Choices {
    source: Source,
    made: Vec<u64>,
}

impl Choices {
    /// Those with a number, of a seed.
    pub(super) fn random(seed: u64, number: u64) -> Self {
        Self::of(Source::Random(Rng::new(seed, number)))
    }

    /// The same as before; behind their end the simplest.
    pub(super) fn given(made: Vec<u64>) -> Self {
        Self::of(Source::Given(made))
    }

    /// The simplest: nothing is there that need not be.
    pub(super) fn least() -> Self {
        Self::given(Vec::new())
    }

    /// The simplest, of everything that can be there.
    pub(super) fn fullest() -> Self {
        Self::of(Source::Fullest)
    }

    fn of(source: Source) -> Self {
        Self { source, made: Vec::new() }
    }

    /// A number below `limit`; 0 when the limit is 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        let most = limit.saturating_sub(1);
        let choice = match &mut self.source {
            Source::Random(_) if most == 0 => 0,
            Source::Random(rng) => rng.number() % limit,
            Source::Given(made) => made.get(self.made.len()).copied().unwrap_or(0).min(most),
            Source::Fullest => 0,
        };
        self.made.push(choice);
        choice
    }

    /// Whether something is there that need not be.
    pub(super) fn is_there(&mut self) -> bool {
        match self.source {
            Source::Fullest => true,
            _ => self.below(2) == 1,
        }
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.below(items.len() as u64);
        usize::try_from(at).ok().and_then(|at| items.get(at))
    }

    /// What was chosen so far.
    pub(super) fn made(self) -> Vec<u64> {
        self.made
    }
}

/// The smallest choices that still fail, as far as making one after the other smaller leads.
pub(super) fn smallest(mut failing: Vec<u64>, mut fails: impl FnMut(&[u64]) -> bool) -> Vec<u64> {
    let mut left = ATTEMPTS;
    let mut is_better = true;
    while is_better && left > 0 {
        is_better = false;
        for at in 0..failing.len() {
            for smaller in [0, failing[at] / 2, failing[at].saturating_sub(1)] {
                if smaller >= failing[at] || left == 0 {
                    continue;
                }
                left -= 1;
                let mut attempt = failing.clone();
                attempt[at] = smaller;
                if fails(&attempt) {
                    failing = attempt;
                    is_better = true;
                }
            }
        }
        // What is left out leaves its choices to what follows, so they go with it.
        for span in [16, 8, 4, 2, 1] {
            let mut at = 0;
            while at + span <= failing.len() && left > 0 {
                left -= 1;
                let mut attempt = failing.clone();
                attempt.drain(at..at + span);
                if fails(&attempt) {
                    failing = attempt;
                    is_better = true;
                } else {
                    at += 1;
                }
            }
        }
        while failing.last() == Some(&0) {
            failing.pop();
        }
    }
    failing
}

#[test]
fn a_case_shrinks_to_what_makes_it_fail() {
    let draw = |choices: &mut Choices| (0..20).map(|_| choices.below(1000)).collect::<Vec<_>>();
    let mut choices = Choices::random(1, 1);
    draw(&mut choices);
    let fails = |made: &[u64]| draw(&mut Choices::given(made.to_vec()))[5] >= 7;
    let made = smallest(choices.made(), fails);
    assert_eq!(draw(&mut Choices::given(made))[..6], [0, 0, 0, 0, 0, 7]);
}
