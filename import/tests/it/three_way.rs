//! The merge of three: what a page said, what it says now, and what people decided.

use weixin_codegen::Source;
use weixin_import::{
    ChangeState, ChangedBy, CorrectedBy, Drift, DriftError, KnownSpec, Page, StoredFacts, Written, render_json,
    render_markdown,
};

use crate::support::known::{as_imported, known, stored, text_of, with};
use crate::support::mutate::{Numbers, mutant};
use crate::support::shelf::{FILE, compared, page, shown, spec};
use crate::support::{one_of, options, read};

/// The page with another text in one place.
fn edited(from: &str, to: &str) -> String {
    let page = read("shelf.zh.md");
    assert_eq!(page.matches(from).count(), 1, "{from}");
    page.replace(from, to)
}

fn first(spec: &[Source]) -> KnownSpec {
    known(spec, &page(&read("shelf.zh.md")))
}

/// The states of the changes, by path.
fn states(drift: &Drift) -> Vec<(String, ChangedBy, ChangeState)> {
    drift.changes.iter().map(|change| (change.at.to_string(), change.by, change.state)).collect()
}

#[test]
fn each_edit_of_a_page_is_reported() {
    let edits = [
        ("最大为 100", "最大为 50", "~ json.limit.max: 100 → 50"),
        ("最多 20 个字符", "最多 30 个字符", "~ json.shelf_id.max_length: 20 → 30"),
        ("| 930001 |", "| 930002 | shelf empty | |\n| 930001 |", "+ errors.930002: shelf empty"),
        ("| 930001 | shelf closed | 换一个货架 |\n", "", "− errors.930001: gone (shelf closed)"),
        (
            "| limit | number | 否 |",
            "| order | string | 否 | 顺序 |\n| limit | number | 否 |",
            "+ json.order: string, optional",
        ),
        ("| filter | object | 否 |", "| filter | object | 是 |", "~ json.filter.required: false → true"),
        ("| 2 |", "| 3 | 新的 |\n| 2 |", "+ json.filter.fields.kind.values.3"),
        ("查看一个货架上的货物。", "查看一个货架上的货物。每天一次。", "? page:7: 每天一次"),
        ("总数 |", "总数，不含已售 |", "(`total`): 总数，不含已售"),
    ];
    for (from, to, line) in edits {
        let found = compared(&first(&spec()), &edited(from, to));
        assert!(shown(&found).contains(line), "{line}\n{}", shown(&found));
        assert!(found.is_changed(), "{line}");
        let lines = shown(&found).lines().count();
        assert_eq!(lines, 4, "nothing but the edit: {}", shown(&found));
    }
}

#[test]
fn what_people_decided_is_shown_and_not_written_over() {
    let spec = with(spec(), "listShelf.yaml", "max: 100", "max: 90");
    let mut known = first(&spec);
    assert!(compared(&known, &read("shelf.zh.md")).is_empty(), "a decision is no change");
    let newer = edited("最大为 100", "最大为 50");
    let found = compared(&known, &newer);
    assert_eq!(states(&found), [("json.limit.max".to_owned(), ChangedBy::Vendor, ChangeState::Decided)]);
    assert!(shown(&found).contains("! json.limit.max: 100 → 50; the spec has 90: decide"), "{}", shown(&found));
    known.write(&found).expect("edits");
    assert!(text_of(&known, FILE).contains("max: 90"), "{}", text_of(&known, FILE));
    // It is the vendor's change until somebody decides.
    let again = compared(&known, &newer);
    assert_eq!(states(&again), states(&found), "{}", shown(&again));
    known.record(&again).expect("facts");
    let decided = compared(&known, &newer);
    assert!(decided.is_empty(), "{}", shown(&decided));
}

#[test]
fn what_the_spec_has_already_is_said() {
    let known = first(&with(spec(), "listShelf.yaml", "max: 100", "max: 50"));
    let found = compared(&known, &edited("最大为 100", "最大为 50"));
    assert_eq!(states(&found), [("json.limit.max".to_owned(), ChangedBy::Vendor, ChangeState::Done)]);
}

#[test]
fn what_the_importer_has_learned_is_no_change_of_the_vendor() {
    let spec = with(spec(), "listShelf.yaml", "max: 100", "max: 90");
    let text = as_imported(FILE, &page(&read("shelf.zh.md")), &spec);
    assert!(text.contains("fact json.limit.max 100\n"), "{text}");
    // As an importer would have stored it that did not read the limit well, nor the code.
    let older = text.replace("json.limit.max 100", "json.limit.max 90").replace("fact errors.930001\n", "");
    let older = older.replace("fact errors.930001.text shelf closed\n", "");
    let reader = older.lines().find(|line| line.starts_with("reader ")).expect("a reader").to_owned();
    let older = older.replace(&reader, "reader 0");
    let known = stored(&spec, FILE, &older);
    let found = compared(&known, &read("shelf.zh.md"));
    let expected = [
        ("errors.930001".to_owned(), ChangedBy::Importer, ChangeState::Done),
        ("json.limit.max".to_owned(), ChangedBy::Importer, ChangeState::Open),
    ];
    assert_eq!(states(&found), expected, "{}", shown(&found));
    assert!(!found.is_changed() && shown(&found).contains("the importer has learned"), "{}", shown(&found));
    // The vendor changes something else at the same time.
    let both = compared(&known, &edited("最多 20 个字符", "最多 30 个字符"));
    let by = |at: &str| both.changes.iter().find(|change| change.at.to_string() == at).map(|change| change.by);
    assert_eq!(by("json.limit.max"), Some(ChangedBy::Importer));
    assert_eq!(by("json.shelf_id.max_length"), Some(ChangedBy::Vendor));
}

#[test]
fn notes_silence_nothing() {
    let notes =
        "\nassumptions:\n  - { at: errors, assumed: these are all }\n  - { at: response.items, assumed: any order }\n";
    let with_notes = |source: Source| match source.path.as_str() {
        FILE => Source { text: source.text.clone() + notes, ..source },
        _ => source,
    };
    let spec: Vec<Source> = spec().into_iter().map(with_notes).collect();
    let known = first(&spec);
    let newer = edited("| 930001 |", "| 930002 | shelf empty | |\n| 930001 |")
        .replace("| id | number | 货物编号 |", "| id | number | 货物编号 |\n| price | number | 价格 |");
    let found = states(&compared(&known, &newer));
    for at in ["errors.930002", "response.items.items.fields.price"] {
        assert!(found.contains(&(at.to_owned(), ChangedBy::Vendor, ChangeState::Open)), "{at} in {found:?}");
    }
}

#[test]
fn a_correction_of_people_goes_when_the_page_says_it() {
    let spec = with(spec(), "listShelf.yaml", "max: 100", "max: 90");
    let note = "  - at: json.limit.max\n    page_says: the page is wrong\n    reason: it answers 47001\n";
    let spec = with(spec, "listShelf.yaml", "corrections:\n", &format!("corrections:\n{note}"));
    let mut known = first(&spec);
    let found = compared(&known, &edited("最大为 100", "最大为 90"));
    let needless: Vec<_> = found.needless.iter().map(|note| (note.at.to_string(), note.by)).collect();
    assert_eq!(needless, [("json.limit.max".to_owned(), CorrectedBy::People)]);
    known.write(&found).expect("edits");
    assert!(!text_of(&known, FILE).contains(note), "{}", text_of(&known, FILE));
    assert!(text_of(&known, FILE).contains("corrections:\n  - at: response"), "{}", text_of(&known, FILE));
}

#[test]
fn a_moved_route_and_a_renamed_interface_are_recognised() {
    let spec = with(spec(), "listShelf.yaml", "route: POST /wxa/shelf/list", "route: POST /wxa/shelf/list # old");
    let mut known = first(&spec);
    let moved = read("shelf.zh.md").replace("/wxa/shelf/list", "/wxa/shelf/all");
    let found = compared(&known, &moved);
    assert!(shown(&found).contains("~ route: POST /wxa/shelf/list → POST /wxa/shelf/all"), "{}", shown(&found));
    known.write(&found).expect("edits");
    assert!(text_of(&known, FILE).contains("route: POST /wxa/shelf/all # old\n"), "{}", text_of(&known, FILE));
    let renamed = moved.replace("listShelf", "allOfShelf");
    let found = compared(&known, &renamed);
    assert!(shown(&found).contains("~ endpoint: listShelf → allOfShelf"), "{}", shown(&found));
    let written = known.write(&found).expect("edits");
    assert_eq!(written.failed.len(), 1, "{written:?}");
    assert_eq!(states(&compared(&known, &renamed)).len(), 1, "what cannot be written stays open");
}

#[test]
fn a_page_at_another_address_is_known_by_its_route() {
    let spec =
        with(spec(), "listShelf.yaml", "https://example.com/listShelf.html", "https://example.com/listShelf.html");
    let mut known = first(&spec);
    let elsewhere = Page { url: Some("https://example.com/new/listShelf".to_owned()), ..page(&read("shelf.zh.md")) };
    let found = known.drift(&elsewhere, &options(false)).expect("a comparison");
    assert!(shown(&found).contains("the page moved: https://example.com/listShelf.html → "), "{}", shown(&found));
    known.write(&found).expect("edits");
    let line = "page: { url: \"https://example.com/new/listShelf\", read: 2026-11-22 }\n";
    assert!(text_of(&known, FILE).contains(line), "{}", text_of(&known, FILE));
    assert!(known.drift(&elsewhere, &options(false)).expect("a comparison").is_empty());
}

#[test]
fn stored_facts_hold_no_sentence() {
    let text = as_imported(FILE, &page(&read("shelf.zh.md")), &spec());
    for sentence in ["货物编号", "最多 20", "换一个货架", "查看一个货架上"] {
        assert!(!text.contains(sentence), "{sentence}\n{text}");
    }
    let facts = StoredFacts::parse(&text).expect("facts");
    assert_eq!(facts.text(), text);
    let mut sorted: Vec<&str> = text.lines().filter(|line| line.starts_with("fact ")).collect();
    sorted.sort_unstable();
    assert!(sorted.len() > 20);
    // One changed fact is one changed line of facts.
    let newer = as_imported(FILE, &page(&edited("最大为 100", "最大为 50")), &spec());
    let of = |text: &str| text.lines().filter(|line| line.starts_with("fact ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(of(&text).iter().zip(of(&newer)).filter(|(one, two)| *one != two).count(), 1);
}

#[test]
fn a_page_without_stored_facts_says_so_and_is_compared_with_the_spec() {
    let spec = with(spec(), "listShelf.yaml", "max: 100", "max: 90");
    let mut known = KnownSpec::new(spec, std::collections::BTreeMap::new()).expect("a spec");
    let found = compared(&known, &read("shelf.zh.md"));
    assert_eq!(states(&found), [("json.limit.max".to_owned(), ChangedBy::Unknown, ChangeState::Decided)]);
    let text = shown(&found);
    assert!(
        text.contains("no facts of this page are stored") && text.contains("the spec has 90, the page 100"),
        "{text}"
    );
    known.record(&found).expect("facts");
    assert!(compared(&known, &read("shelf.zh.md")).is_empty());
}

#[test]
fn reports_are_of_three_forms() {
    let found = compared(&first(&spec()), &edited("最大为 100", "最大为 50"));
    let json: serde_json::Value =
        serde_json::from_str(&render_json(std::slice::from_ref(&found), &["x".to_owned()])).expect("JSON");
    assert_eq!(json["counts"]["changed"], 1);
    let change = &json["pages"][0]["changes"][0];
    assert_eq!(
        (&change["at"], &change["was"], &change["now"]),
        (&"json.limit.max".into(), &"100".into(), &"50".into())
    );
    assert_eq!((&change["by"], &change["state"]), (&"vendor".into(), &"open".into()));
    let markdown = render_markdown(std::slice::from_ref(&found));
    assert!(
        markdown.contains("### `endpoints/wxa/listShelf.yaml`") && markdown.contains("- \\~ json.limit.max"),
        "{markdown}"
    );
}

#[test]
fn damaged_pages_are_compared_written_and_recorded() {
    let pages = ["shelf.zh.md", "shelf.en.md", "shelf.2023.txt"].map(read).to_vec();
    let spec = spec();
    let mut compared_ones = 0;
    let number_of_pages = 300 / one_of(6);
    for number in 0..number_of_pages as u64 {
        let text = mutant(&pages, &mut Numbers::of(15, number));
        let mut known = first(&spec);
        let Ok(found) = known.drift(&page(&text), &options(false)) else { continue };
        compared_ones += 1;
        let (one, two) =
            (render_markdown(std::slice::from_ref(&found)), render_json(std::slice::from_ref(&found), &[]));
        assert!(one.lines().count() > 0 && serde_json::from_str::<serde_json::Value>(&two).is_ok());
        let before = text_of(&known, FILE).to_owned();
        let written = known.write(&found).unwrap_or_else(|error| {
            assert!(matches!(error, DriftError::Torn { .. }), "{number}: {error}");
            Written::default()
        });
        assert!(written != Written::default() || text_of(&known, FILE) == before, "{number}: half a page was written");
        if let Err(errors) = weixin_codegen::model(known.sources().to_vec()) {
            panic!("{number}: {errors}\n{}", text_of(&known, FILE));
        }
        // What was written is no change any more, and what was not still is one.
        let rest = compared(&known, &text);
        for change in &rest.changes {
            assert!(!written.done.contains(&change.at), "{number}: {}\n{}", shown(&found), shown(&rest));
        }
        known.record(&rest).unwrap_or_else(|error| panic!("{number}: {error}"));
        let path = rest.path.clone();
        let stored_text = known.stored(&path).expect("facts").text();
        let again = stored(known.sources(), &path, &stored_text);
        let last = compared(&again, &text);
        assert!(last.is_empty(), "{number}: {}\n{}", shown(&rest), shown(&last));
    }
    assert!(compared_ones > number_of_pages / 3, "{compared_ones}");
}
