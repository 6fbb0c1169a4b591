//! The diff as text: how it fits on screens of every width, and what it folds.

use weixin_codegen::cells::columns;
use weixin_codegen::diff::render::{self, TextStyle};
use weixin_codegen::diff::{Diff, RULES, Verdict, diff_loaded};

use super::{CALL, base, context, loaded, mixed};

/// Many endpoints that are new, in many groups, beside the edits of a page; with names and texts that are wide.
fn many(endpoints: usize, groups: usize) -> Diff {
    let mut new = base();
    let call = new.iter_mut().find(|source| source.path == CALL).expect("the file is there");
    call.text = call.text.replace("doc: How many.", "doc: 一共有多少个，包括已经删除的。").replace("max: 9", "max: 8");
    for at in 0..endpoints {
        let text = format!(
            "endpoint: added{at}\nsummary: One more.\npage: {{ url: \"https://example.com/{at}\", read: 2026-11-21 }}\n\
             route: GET /added/{at}\ntoken: app\nresponse: nothing\n"
        );
        let path = format!("endpoints/more{}/added{at}.yaml", at % groups);
        new.push(weixin_codegen::Source { shown: format!("spec/{path}"), path, text });
    }
    diff_loaded(&loaded(base()), &loaded(new))
}

fn screen(diff: &Diff, width: Option<usize>) -> String {
    render::text(diff, &context(), TextStyle { width, ..TextStyle::default() })
}

#[test]
fn no_line_is_wider_than_the_screen() {
    for diff in [mixed(), many(3, 1), many(400, 300)] {
        for width in [40, 60, 80, 120, 200] {
            let text = screen(&diff, Some(width));
            let wide = text.lines().find(|line| columns(line) > width && !line.contains("://"));
            assert_eq!(wide, None, "{width}:\n{text}");
        }
    }
}

/// Wherever there is room or none, nothing of a change is left out: its words, its verdicts, its line.
#[test]
fn every_width_says_the_same() {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let piped = screen(&mixed(), None);
    for width in [40, 80, 120, 200] {
        let text = screen(&mixed(), Some(width));
        let lines: Vec<&str> = piped.lines().filter(|line| line.starts_with("  ")).collect();
        assert!(lines.len() > 12, "{piped}");
        for line in lines {
            let line_number = line.rsplit_once(".yaml:").map(|(_, number)| number.replace(" (old)", ""));
            let line_number = line_number.map(|number| format!(":{number}"));
            let said = line.split("spec/").next().unwrap_or(line);
            for word in words(said).iter().chain(&line_number) {
                assert!(text.contains(word.as_str()), "{width}: {word} of `{line}` is not in\n{text}");
            }
        }
    }
}

#[test]
fn counts_come_first_and_what_breaks_next() {
    let text = screen(&mixed(), Some(120));
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is not in\n{text}"));
    assert!(text.starts_with("12 changes: 3 breaking, 4 behaviour, 1 additive, 4 docs\n"), "{text}");
    let order = ["\nbreaking: 3", "\nbehaviour: 4", "\nadditive: 1", "\ndocs: 4"].map(at);
    assert!(order.is_sorted(), "{text}");
}

/// What breaks is always listed; of three hundred others a reviewer reads how many there are, and where.
#[test]
fn many_changes_are_folded_and_listed_when_asked_for() {
    let diff = many(400, 45);
    let text = screen(&diff, Some(100));
    assert!(text.contains("count: at most 9 → at most 8"), "{text}");
    assert!(text.contains("additive: 445 in 45 sections (--all lists them)"), "{text}");
    assert!(text.contains("more44      9  8 endpoint-added, 1 group-added\n"), "{text}");
    assert!(text.contains("\n  and 50 in 5 more sections\n") && !text.contains("GET /added/7"), "{text}");
    assert!(text.lines().count() < 60, "{text}");
    let all = render::text(&diff, &context(), TextStyle { all: true, ..TextStyle::default() });
    assert_eq!(all.matches("GET /added/").count(), 400);
    // The beginning has left the screen.
    let verdict = |text: &str| text.matches("additive and other behaviour for Rust callers").count();
    assert_eq!((verdict(&all), verdict(&screen(&many(3, 1), None))), (2, 1));
}

/// What is the same of many endpoints is said once, with the name and the line of each.
#[test]
fn what_is_the_same_of_many_is_said_once() {
    let spec = |max: u32| {
        let mut sources = base();
        for at in 0..5 {
            let text = format!(
                "endpoint: limited{at}\nsummary: Has a limit.\npage: {{ url: \"https://example.com/{at}\", read: 2026-11-21 }}\n\
                 route: POST /limited/{at}\ntoken: app\njson:\n  count: {{ type: i32, max: {max} }}\nresponse: nothing\n"
            );
            let path = format!("endpoints/limits/limited{at}.yaml");
            sources.push(weixin_codegen::Source { shown: format!("spec/{path}"), path, text });
        }
        loaded(sources)
    };
    let diff = diff_loaded(&spec(9), &spec(8));
    for width in [40, 80, 200] {
        let text = screen(&diff, Some(width));
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(text.matches("at most 8").count(), 1, "{width}:\n{text}");
        assert!(text.starts_with("5 changes: 5 breaking\n") && words.contains("in each of 5 "), "{width}:\n{text}");
        assert!(words.contains(" limited0:7, limited1:7, limited2:7, limited3:7, limited4:7"), "{width}:\n{text}");
        assert!(text.contains("spec/endpoints/limits/"), "{width}:\n{text}");
    }
    let all = render::text(&diff, &context(), TextStyle { all: true, ..TextStyle::default() });
    assert_eq!(all.matches("count: at most 9 → at most 8").count(), 5, "{all}");
}

/// Only what is about drafts has no verdict at all, and is called so.
#[test]
fn every_kind_matters_to_somebody() {
    for rule in RULES {
        assert!(rule.rust.max(rule.wire) > Verdict::None, "{}", rule.name);
    }
}
