//! Moves on a page: written as a whole, or not at all and said again.

use weixin_codegen::Source;
use weixin_import::Drift;

use crate::support::known::{known, text_of};
use crate::support::read;
use crate::support::shelf::{FILE, compared, page, shown, spec};

const LIMIT: &str = "| limit | number | 否 | 每页数量，默认为 10，最大为 100 |\n";
const KIND: &str = "| kind | number | 是 | 种类 | [枚举值](#e) |\n";

/// The page with a parameter moved into the object beside it.
fn moved() -> String {
    let text = read("shelf.zh.md");
    assert!(text.contains(LIMIT) && text.contains(KIND));
    text.replace(LIMIT, "").replace(KIND, &format!("{KIND}{} |\n", LIMIT.trim_end()))
}

#[test]
fn a_move_is_written_as_a_whole() {
    let mut known = known(&spec(), &page(&read("shelf.zh.md")));
    let written = known.write(&compared(&known, &moved())).expect("edits");
    assert_eq!(written.failed, []);
    let text = text_of(&known, FILE);
    let (filter, limit) = (text.find("  filter:").expect("filter"), text.find("limit:").expect("limit"));
    assert!(filter < limit && text.matches("limit:").count() == 1, "{text}");
    assert!(compared(&known, &moved()).is_empty());
}

#[test]
fn half_of_a_move_is_not_written_and_said_again() {
    // Somebody has taken the object away, so that the parameter has no place to go to.
    let without = |source: Source| {
        let mut inside = false;
        let keep = |line: &&str| {
            let indent = line.len() - line.trim_start().len();
            inside = line.starts_with("  filter:") || (inside && indent > 2);
            !inside
        };
        match source.path == FILE {
            true => {
                Source { text: source.text.lines().filter(keep).map(|line| format!("{line}\n")).collect(), ..source }
            }
            false => source,
        }
    };
    let spec: Vec<Source> = spec().into_iter().map(without).collect();
    let mut known = known(&spec, &page(&read("shelf.zh.md")));
    let before = text_of(&known, FILE).to_owned();
    assert!(!before.contains("filter") && before.contains("limit"), "{before}");
    let found = compared(&known, &moved());
    let written = known.write(&found).expect("edits");
    assert!(text_of(&known, FILE).contains("  limit:"), "{}\n{}", text_of(&known, FILE), shown(&found));
    let (at, why) = written.failed.first().expect("a move that is not written");
    assert_eq!(at.to_string(), "json.limit");
    assert_eq!(why, "it goes with the change of `json.filter.fields.limit`, which is to be decided");
    let again = compared(&known, &moved());
    let paths = |drift: &Drift| drift.changes.iter().map(|change| change.at.to_string()).collect::<Vec<_>>();
    assert_eq!(paths(&again), paths(&found), "{}", shown(&again));
    assert!(paths(&again).contains(&"json.limit".to_owned()), "{}", shown(&again));
}
