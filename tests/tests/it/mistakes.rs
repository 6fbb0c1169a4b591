//! Mistakes that people make in specs: each gives one message that says what to do, and none hides another.

mod table;

use table::{ENDPOINT, Mistake, SHARED, mistakes};
use weixin_codegen::model;
use weixin_tests::bundle;

/// Two endpoints that differ in their names only.
fn said(order: &str, parcel: &str) -> String {
    let text = format!("=== endpoints/demo/order.yaml\n{order}=== endpoints/demo/parcel.yaml\n{parcel}{SHARED}");
    match model(bundle::sources(&text)) {
        Ok(_) => "nothing wrong".to_owned(),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

/// The text as that of the other endpoint.
fn parcel(order: &str) -> String {
    order.replace("Order", "Parcel").replace("endpoint: order", "endpoint: parcel").replace("/order", "/parcel")
}

fn made(text: &str, mistake: &Mistake) -> Option<String> {
    (text.matches(mistake.good).count() == 1).then(|| text.replacen(mistake.good, mistake.bad, 1))
}

/// The line in which a mistake is made.
fn line(mistake: &Mistake) -> usize {
    ENDPOINT.lines().count() - ENDPOINT[ENDPOINT.find(mistake.good).unwrap_or_default()..].lines().count()
}

fn errors(said: &str) -> usize {
    said.lines().filter(|line| line.starts_with("error[")).count()
}

#[test]
fn the_spec_without_a_mistake_is_good() {
    assert_eq!(said(ENDPOINT, &parcel(ENDPOINT)), "nothing wrong");
}

#[test]
fn one_mistake_is_one_message_with_a_remedy() {
    for mistake in mistakes() {
        let text = made(ENDPOINT, mistake).unwrap_or_else(|| panic!("{}: not in the text once", mistake.name));
        let said = said(&text, &parcel(ENDPOINT));
        assert_eq!(errors(&said), 1, "{}\n{said}", mistake.name);
        assert!(said.contains("= help: "), "{}: says not what to do\n{said}", mistake.name);
        for part in mistake.says {
            assert!(said.contains(part), "{}: does not say {part}\n{said}", mistake.name);
        }
    }
}

/// Two mistakes in lines that touch each other may look like a third one.
const APART: usize = 2;

#[test]
fn two_mistakes_in_one_file_are_both_reported() {
    let (mut tangled, mut pairs) = (Vec::new(), 0);
    let few = weixin_tests::one_of(6);
    for (at, one) in mistakes().enumerate() {
        for two in mistakes().skip(at + 1).step_by(few).filter(|two| line(one).abs_diff(line(two)) >= APART) {
            let Some(text) = made(ENDPOINT, one).and_then(|text| made(&text, two)) else { continue };
            let said = said(&text, &parcel(ENDPOINT));
            pairs += 1;
            if !one.says.iter().chain(&two.says).all(|part| said.contains(part)) {
                tangled.push(format!("{} + {}", one.name, two.name));
            }
        }
    }
    assert!(pairs * few > 2000, "{pairs}");
    // What opens a quote or tells of a tab somewhere else may swallow the other one: one in two hundred at most.
    assert!(tangled.len() * 200 <= pairs, "{} of {pairs}: {tangled:#?}", tangled.len());
}

#[test]
fn a_mistake_hides_none_in_another_file() {
    let few = weixin_tests::one_of(21);
    for (at, one) in mistakes().enumerate() {
        // The same bad name twice is one mistake more.
        for two in mistakes().skip(at % few).step_by(few).filter(|two| two.name != one.name) {
            let (Some(first), Some(second)) = (made(ENDPOINT, one), made(ENDPOINT, two)) else { continue };
            let said = said(&first, &parcel(&second));
            assert_eq!(errors(&said), 2, "{} + {}\n{said}", one.name, two.name);
        }
    }
}
