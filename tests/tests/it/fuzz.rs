//! A short run of the fuzzer for each reader of foreign bytes. `.ci/full` runs it longer.

use weixin_tests::fuzz::{self, Outcome};

/// How many inputs a target is given that takes microseconds for each.
const RUNS: u64 = 5_000;

/// And one that takes milliseconds.
const FEW_RUNS: u64 = 1_000;

fn holds(name: &str, runs: u64) {
    let target = fuzz::target(name).expect("the target exists");
    let Outcome { accepted, refused, failures, .. } = fuzz::run(&*target, 1, 0..runs);
    let shown: Vec<String> = failures.iter().map(|failure| format!("{}: {}", failure.number, failure.why)).collect();
    assert!(
        failures.is_empty(),
        "{}\nrepeat with `cargo run -p weixin-tests --bin fuzz -- {name} --only NUMBER`",
        shown.join("\n")
    );
    // A run that only sees one side has not looked inside.
    assert!(accepted > runs / 100 && refused > runs / 100, "{accepted} accepted, {refused} refused");
}

#[test]
fn damaged_answers_are_read_or_refused() {
    holds("answers", RUNS);
}

#[test]
fn damaged_specs_are_read_or_refused() {
    holds("specs", FEW_RUNS);
}

#[test]
fn damaged_pages_give_clean_drafts_or_are_refused() {
    holds("pages", FEW_RUNS);
}

#[test]
fn damaged_archives_are_checked_or_refused() {
    holds("archives", RUNS);
}

#[test]
fn damaged_pushes_are_read_or_refused() {
    for name in ["json-pushes", "xml-pushes", "sealed-pushes"] {
        holds(name, RUNS);
    }
}

#[test]
fn damaged_seals_are_opened_or_refused() {
    holds("seals", RUNS);
}

#[test]
fn the_same_number_gives_the_same_input() {
    let target = fuzz::target("answers").expect("the target exists");
    let inputs: Vec<_> = (0..100).map(|number| fuzz::input(&*target, 7, number)).collect();
    assert_eq!(inputs, (0..100).map(|number| fuzz::input(&*target, 7, number)).collect::<Vec<_>>());
    assert!(inputs.windows(2).any(|pair| pair[0] != pair[1]), "inputs differ");
}
