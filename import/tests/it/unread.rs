//! What `--write` does not write is not forgotten; and what it writes stands where it belongs.

use weixin_import::{ChangedBy, Drift, KnownSpec};

use crate::support::known::{known, text_of};
use crate::support::read;
use crate::support::shelf::{FILE, compared, page, shown, spec_of};

fn first(text: &str) -> KnownSpec {
    known(&spec_of(text), &page(text))
}

fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(read("shelf.zh.md"), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    })
}

#[test]
fn a_new_sentence_is_said_until_it_is_recorded() {
    let mut known = first(&read("shelf.zh.md"));
    let newer = edited(&[
        ("查看一个货架上的货物。", "查看一个货架上的货物。每天一次。"),
        ("最多 20 个字符", "最多 30 个字符"),
        ("| 总数 |", "| 件数 |"),
        ("\"total\": 1,", "\"total\": 2,"),
    ]);
    let found = compared(&known, &newer);
    let lines = |drift: &Drift| -> Vec<String> {
        shown(drift).lines().map(str::trim).filter(|line| line.starts_with('?')).map(str::to_owned).collect()
    };
    assert_eq!(lines(&found).len(), 3, "{}", shown(&found));
    for _ in 0..2 {
        let again = compared(&known, &newer);
        assert_eq!(lines(&again), lines(&found), "{}", shown(&again));
        known.write(&again).expect("edits");
    }
    assert!(text_of(&known, FILE).contains("max_length: 30"), "{}", text_of(&known, FILE));
    assert!(compared(&known, &newer).changes.is_empty(), "{}", shown(&compared(&known, &newer)));
    // When the vendor takes it back, that is the vendor's doing.
    let back = compared(&known, &read("shelf.zh.md"));
    assert!(back.changes.iter().all(|change| change.by == ChangedBy::Vendor) && !back.changes.is_empty());
    known.record(&compared(&known, &newer)).expect("facts");
    assert!(compared(&known, &newer).is_empty(), "{}", shown(&compared(&known, &newer)));
}

#[test]
fn a_new_code_stands_in_the_order_of_the_codes() {
    let mut known = first(&read("shelf.zh.md"));
    let row = "| 930001 | shelf closed | 换一个货架 |\n";
    let newer = edited(&[(
        row,
        &format!("{row}| 930005 | shelf lost | |\n| 930003 | shelf full | |\n| 930000 | shelf old | |\n"),
    )]);
    known.write(&compared(&known, &newer)).expect("edits");
    let text = text_of(&known, FILE);
    let at = |code: &str| text.find(&format!("  {code}:")).unwrap_or_else(|| panic!("{code}\n{text}"));
    let order = ["930000", "930001", "930003", "930005"].map(at);
    assert!(order.is_sorted(), "{text}");
}

#[test]
fn what_is_about_no_field_has_a_line_of_the_page() {
    let known = first(&read("shelf.zh.md"));
    let line = |text: &str, at: &str| {
        let found = compared(&known, text);
        let change = found.changes.iter().find(|change| change.at.to_string() == at);
        let line = change.unwrap_or_else(|| panic!("{at}\n{}", shown(&found))).line;
        line.and_then(|line| text.lines().nth(line - 1).map(str::to_owned)).unwrap_or_default()
    };
    let moved = edited(&[("/wxa/shelf/list", "/wxa/shelf/all")]);
    assert!(line(&moved, "route").contains("/wxa/shelf/all"), "{}", line(&moved, "route"));
    let sets = edited(&[("7、18", "7、18、25")]);
    assert!(line(&sets, "permission_sets.25").contains("25"), "{}", line(&sets, "permission_sets.25"));
    let token = edited(&[("凭证：access\\_token、authorizer\\_access\\_token", "凭证：authorizer\\_access\\_token")]);
    let found = compared(&known, &token);
    let change = found.changes.iter().find(|change| change.at.keys()[0] == "token").expect("a token");
    assert!(change.line.is_some(), "{}", shown(&found));
}

#[test]
fn a_changed_rate_stays_in_its_place() {
    let limits = "注意事项\n\n- 频率限制：单个 appId 调用上限为 2000 次/分钟，200,000 次/天；\n";
    let page = edited(&[("注意事项\n\n无\n", limits)]);
    let mut known = first(&page);
    assert!(text_of(&known, FILE).contains("rate: [2000 per minute, 200000 per day]\n"), "{}", text_of(&known, FILE));
    let newer = page.replace("2000 次/分钟", "3000 次/分钟");
    let found = compared(&known, &newer);
    let written = known.write(&found).expect("edits");
    assert_eq!(written.failed, [], "{}", shown(&found));
    assert!(text_of(&known, FILE).contains("rate: [3000 per minute, 200000 per day]\n"), "{}", text_of(&known, FILE));
    let lines: Vec<_> = found.changes.iter().map(|change| change.line).collect();
    let line = newer.lines().position(|line| line.contains("3000")).map(|at| at + 1);
    // What went stands on no line of the page.
    assert!(lines.contains(&line) && lines.iter().all(|found| found.is_none() || *found == line), "{lines:?} {line:?}");
}
