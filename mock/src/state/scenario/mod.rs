//! Scenarios: what happens to calls beside or instead of the checks, and when. A test or a header asks for them.

mod action;
mod header;

use crate::rng::Rng;

pub use action::Action;
pub(crate) use header::{HEADER, parse};

/// At which calls a scenario plays. Counted are the calls of its endpoint, or all, since it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// The next call. Several of these queue up: each call takes one.
    Next,
    /// The n-th call from now.
    Nth(u64),
    /// Every n-th call.
    Every(u64),
    /// About one call in n; the seed decides which.
    OneIn(u64),
    /// Every call.
    Always,
}

/// One scenario.
#[derive(Clone, Debug)]
struct Rule {
    /// The endpoint's number; `None` for all calls, even those at a path without an endpoint.
    endpoint: Option<usize>,
    when: When,
    actions: Vec<Action>,
    calls: u64,
}

/// All scenarios that are set.
#[derive(Debug, Default)]
pub(crate) struct Scenarios(Vec<Rule>);

impl Scenarios {
    pub(crate) fn add(&mut self, endpoint: Option<usize>, when: When, actions: Vec<Action>) {
        self.0.push(Rule { endpoint, when, actions, calls: 0 });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The actions for a call, in the order in which they were set.
    pub(crate) fn plan(&mut self, endpoint: Option<usize>, mut rng: Rng) -> Vec<Action> {
        let mut plan = Vec::new();
        let mut took_next = false;
        for rule in &mut self.0 {
            if rule.endpoint.is_some() && rule.endpoint != endpoint {
                continue;
            }
            let plays = match rule.when {
                When::Next if took_next => continue,
                When::Next => true,
                When::Nth(nth) => rule.calls + 1 == nth,
                When::Every(every) => every != 0 && (rule.calls + 1).is_multiple_of(every),
                When::OneIn(of) => rng.below(of) == 0,
                When::Always => true,
            };
            rule.calls += 1;
            if plays {
                took_next |= rule.when == When::Next;
                plan.extend(rule.actions.iter().cloned());
            }
        }
        let over = |rule: &Rule| match rule.when {
            When::Next => rule.calls > 0,
            When::Nth(nth) => rule.calls >= nth,
            _ => false,
        };
        self.0.retain(|rule| !over(rule));
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    fn played(scenarios: &mut Scenarios, endpoint: Option<usize>, calls: u64) -> Vec<bool> {
        (0..calls).map(|call| !scenarios.plan(endpoint, Rng::new(7, call, Stream::Scenario)).is_empty()).collect()
    }

    #[test]
    fn each_when_plays_at_its_calls() {
        let of = |when: When| {
            let mut scenarios = Scenarios::default();
            scenarios.add(Some(1), when, vec![Action::Reset]);
            assert_eq!(played(&mut scenarios, Some(2), 3), [false; 3], "another endpoint");
            let played = played(&mut scenarios, Some(1), 6);
            (played, scenarios.0.len())
        };
        let at = |calls: &[usize]| (1..=6).map(|call| calls.contains(&call)).collect::<Vec<_>>();
        assert_eq!(of(When::Next), (at(&[1]), 0));
        assert_eq!(of(When::Nth(3)), (at(&[3]), 0));
        assert_eq!(of(When::Every(3)), (at(&[3, 6]), 1));
        assert_eq!(of(When::Every(0)), (at(&[]), 1));
        assert_eq!(of(When::Always), (at(&[1, 2, 3, 4, 5, 6]), 1));
        assert_eq!(of(When::OneIn(2)), of(When::OneIn(2)), "the seed decides");
    }

    #[test]
    fn each_call_takes_one_of_those_that_wait() {
        let mut scenarios = Scenarios::default();
        scenarios.add(None, When::Next, vec![Action::Refuse(1.into())]);
        scenarios.add(None, When::Next, vec![Action::Refuse(2.into()), Action::Reset]);
        let rng = Rng::new(0, 0, Stream::Scenario);
        assert_eq!(scenarios.plan(None, rng.clone()), [Action::Refuse(1.into())]);
        assert_eq!(scenarios.plan(Some(4), rng.clone()), [Action::Refuse(2.into()), Action::Reset]);
        assert_eq!(scenarios.plan(None, rng), []);
    }
}
