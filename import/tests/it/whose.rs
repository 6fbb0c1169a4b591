//! Whose doing a change is: in doubt the vendor's, since nobody is told of what the importer has learned.

use weixin_codegen::Source;
use weixin_import::{ChangedBy, Drift, KnownSpec, Page, render_text};

use crate::support::known::{as_imported, stored};
use crate::support::{drafted, options, read, shared};

const FILE: &str = "endpoints/wxa/listShelf.yaml";

fn page(text: &str) -> Page {
    let url = Some("https://example.com/listShelf.html".to_owned());
    Page { shown: "page".to_owned(), url, read: Some("2026-11-22".to_owned()), text: text.to_owned() }
}

fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(read("shelf.zh.md"), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    })
}

/// What another importer stored of the page, with a change of its text.
fn by_another(change: impl Fn(String) -> String) -> KnownSpec {
    let (import, _) = drafted(&page(&read("shelf.zh.md")), &shared(), false);
    let spec: Vec<Source> = shared().into_iter().chain(import.sources().cloned()).collect();
    let text = as_imported(FILE, &page(&read("shelf.zh.md")), &spec);
    let reader = text.lines().find(|line| line.starts_with("reader ")).expect("a reader").to_owned();
    stored(&spec, FILE, &change(text.replace(&reader, "reader 0")))
}

fn compared(known: &KnownSpec, text: &str) -> Drift {
    known.drift(&page(text), &options(false)).unwrap_or_else(|error| panic!("{error}"))
}

fn shown(drift: &Drift) -> String {
    render_text(std::slice::from_ref(drift))
}

#[test]
fn a_changed_place_heading_method_or_sentence_is_the_vendors_for_every_importer() {
    let filter = "| filter | object | 否 | 条件 |\n";
    let limit = "| limit | number | 否 | 每页数量，默认为 10，最大为 100 |\n";
    let kind = "| kind | number | 是 | 种类 | [枚举值](#e) |\n";
    let moved = format!("{kind}| limit | number | 否 | 每页数量，默认为 10，最大为 100 | |\n");
    let cases: [&[(&str, &str)]; 6] = [
        // A row goes into another table.
        &[(limit, ""), (kind, &moved)],
        // A row goes into another row.
        &[(filter, &format!("{filter}| - sort | string | 否 | 顺序 |\n"))],
        // The heading above a table.
        &[("### [#](#f) Body.filter `Object Payload`", "### [#](#f) Body.filters `Object Payload`")],
        &[("POST https", "GET https")],
        &[("凭证：access\\_token、authorizer\\_access\\_token", "凭证：authorizer\\_access\\_token")],
        &[("权限集 id 为：7、18", "权限集 id 为：7")],
    ];
    let known = by_another(|text| text);
    for edits in cases {
        let found = compared(&known, &edited(edits));
        assert!(!found.changes.is_empty(), "{edits:?}");
        let others: Vec<_> = found.changes.iter().filter(|change| change.by != ChangedBy::Vendor).collect();
        assert!(others.is_empty() && found.is_changed(), "{edits:?}\n{}", shown(&found));
    }
}

#[test]
fn facts_that_do_not_say_where_their_rows_stood_prove_nothing() {
    let without = |text: String| text.replace("json.limit.max 100", "json.limit.max 90");
    let by = |known: &KnownSpec, text: &str| {
        let found = compared(known, text);
        let change = found.changes.iter().find(|change| change.at.to_string() == "json.limit.max");
        change.map(|change| change.by)
    };
    let newer = edited(&[("最多 20 个字符", "最多 30 个字符")]);
    assert_eq!(by(&by_another(without), &newer), Some(ChangedBy::Importer));
    let older = by_another(|text| {
        let text = without(text);
        text.lines().filter(|line| !line.starts_with("stands ")).map(|line| format!("{line}\n")).collect()
    });
    assert_eq!(by(&older, &newer), Some(ChangedBy::Vendor));
    // The same text says the same, whatever is known of it.
    assert_eq!(by(&older, &read("shelf.zh.md")), Some(ChangedBy::Importer));
    // A new sentence about the page as a whole may be the reason.
    let whole = edited(&[("查看一个货架上的货物。", "查看一个货架上的货物。数量都有新的上限。")]);
    assert_eq!(by(&by_another(without), &whole), Some(ChangedBy::Vendor));
}
