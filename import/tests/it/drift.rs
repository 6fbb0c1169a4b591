//! What a changed page means: real changes are found and written, noise is none.

use weixin_codegen::Source;
use weixin_import::{Difference, Drift, DriftError, Page, PageLock, render_text};

use crate::support::known::{known, text_of};
use crate::support::{drafted, options, read, shared};

/// The file of the endpoint.
const FILE: &str = "endpoints/wxa/listShelf.yaml";

fn page(text: &str) -> Page {
    let url = Some("https://example.com/listShelf.html".to_owned());
    Page { shown: "page".to_owned(), url, read: Some("2026-11-22".to_owned()), text: text.to_owned() }
}

/// A spec as the Chinese page makes it.
fn spec() -> Vec<Source> {
    let (import, _) = drafted(&page(&read("shelf.zh.md")), &shared(), true);
    shared().into_iter().chain(import.sources().cloned()).collect()
}

/// A page compared with a spec whose endpoint had the Chinese page.
fn drift(text: &str, spec: &[Source]) -> Drift {
    known(spec, &page(&read("shelf.zh.md"))).drift(&page(text), &options(true)).expect("a comparison")
}

fn changed(drift: &Drift) -> Vec<(String, Difference)> {
    drift.changes.iter().map(|change| (change.at.to_string(), change.difference)).collect()
}

fn shown(drift: &Drift) -> String {
    render_text(std::slice::from_ref(drift))
}

/// The endpoint's file after the changes of a page were written, and what the page says of it then.
fn written(text: &str, spec: &[Source]) -> (String, Drift) {
    let mut known = known(spec, &page(&read("shelf.zh.md")));
    let found = known.drift(&page(text), &options(true)).expect("a comparison");
    let written = known.write(&found).expect("edits");
    assert_eq!(written.failed, [], "{}", shown(&found));
    let rest = known.drift(&page(text), &options(true)).expect("a comparison");
    (text_of(&known, FILE).to_owned(), rest)
}

#[test]
fn noise_is_no_change() {
    let chinese = read("shelf.zh.md");
    let crawls = [
        chinese.replace("## [#](#7) 7. ", "## [#](#9) 12. "),
        chinese.replace("| 货架，最多 20 个字符 |", "|  货架， 最多 20 个字符。  |"),
        chinese.replace("Incorrect translation.", "").replace("| objarray", "| \" data-v-6f63fefa>objarray"),
        chinese.replace('\n', "\r\n"),
        read("shelf.en.md"),
    ];
    let spec = spec();
    let first = drift(&chinese, &spec);
    for text in crawls.iter().chain([&chinese]) {
        let found = drift(text, &spec);
        assert!(found.is_empty(), "{}", shown(&found));
        assert_eq!(found.locked.hash, first.locked.hash);
        assert_eq!(found.is_other_language, *text == read("shelf.en.md"));
    }
}

#[test]
fn a_code_with_another_class_than_the_shared_one_is_no_change() {
    let with = |source: Source| match source.path.as_str() {
        "errors.yaml" => {
            let row = "      930001: { name: ShelfClosed, text: shelf closed, class: gone }\n";
            Source { text: source.text.clone() + row, ..source }
        }
        FILE => {
            let text = source.text.replace("text: shelf closed", "class: caller, text: shelf closed");
            assert_ne!(text, source.text);
            let why = "assumptions: [{ at: errors.930001.class, assumed: the caller could know }]\n";
            Source { text: text + why, ..source }
        }
        _ => source,
    };
    let spec: Vec<Source> = spec().into_iter().map(with).collect();
    let found = drift(&read("shelf.zh.md"), &spec);
    assert!(found.is_empty(), "{}", shown(&found));
}

#[test]
fn changes_are_found_and_written() {
    let newer = read("shelf.zh.md")
        .replace("最大为 100 |", "最大为 50 |\n| order | string | 否 | 顺序 |")
        .replace("| total | number | 总数 |", "| total | string | 总数 |")
        .replace("\"total\": 1", "\"total\": \"1\"")
        .replace("| 930001 | shelf closed | 换一个货架 |", "| 930002 | shelf empty | 换一个货架 |");
    // What a person wrote beside the facts stays.
    let curated: Vec<Source> = spec()
        .into_iter()
        .map(|source| Source {
            text: source.text.replace("json:\n", "# the body\njson:\n").replace("max: 100", "max: 100 "),
            ..source
        })
        .collect();
    let found = changed(&drift(&newer, &curated));
    for (at, difference) in [
        ("json.order", Difference::Added),
        ("json.limit.max", Difference::Changed),
        ("response.total.type", Difference::Changed),
        ("errors.930002", Difference::Added),
        ("errors.930001", Difference::Removed),
    ] {
        assert!(found.contains(&(at.to_owned(), difference)), "{at} in {found:?}");
    }
    let (text, rest) = written(&newer, &curated);
    assert!(text.contains("# the body\njson:\n"), "{text}");
    let below = "  limit: { type: i64, required: false, default: 10, max: 50 ";
    let order = "\n  order: { type: string, required: false }\n";
    assert!(text.lines().any(|line| line.starts_with(below)) && text.contains(order), "{text}");
    assert!(text.contains("read: 2026-11-22"), "{text}");
    assert!(text.contains("货架"), "sentences of the spec stay: {text}");
    assert!(text.contains("930002: { name: ShelfEmpty, text: shelf empty") && !text.contains("930001"), "{text}");
    assert!(rest.is_empty(), "{}", shown(&rest));
}

#[test]
fn corrections_that_the_vendor_made_needless_are_named() {
    let newer = read("shelf.zh.md").replace("| id | number | 货物编号 |", "| id | string | 货物编号 |");
    let spec = spec();
    let found = drift(&newer, &spec);
    let needless: Vec<_> = found.needless.iter().map(|note| (note.at.to_string(), note.page_says.as_str())).collect();
    assert_eq!(needless, [("response.items.items.fields.id.type".to_owned(), "`number`")]);
    assert_eq!(found.needless[0].by, weixin_import::CorrectedBy::Importer);
    assert!(found.changes.is_empty() && !found.has_news(), "{}", shown(&found));
    let (text, _) = written(&newer, &spec);
    assert!(!text.contains("fields.id.type") && text.contains("fields.weight"), "{text}");
}

#[test]
fn what_people_said_more_exactly_is_no_change() {
    let exact = |source: Source| {
        let mut text = source.text.clone();
        for (from, to) in [
            ("shelf_id: { type: string,", "shelf_id: { type: id, name: ShelfId, min_length: 1,"),
            ("limit: { type: i64,", "limit: { type: u32,"),
            ("total: { type: i64,", "total: { type: duration, rust: in_all,"),
            ("930001:", "# a code of ours\n  930001:"),
        ] {
            assert!(!source.path.starts_with("endpoints/") || text.contains(from), "{from}\n{text}");
            text = text.replace(from, to);
        }
        Source { text, ..source }
    };
    let spec: Vec<Source> = spec().into_iter().map(exact).collect();
    let same = drift(&read("shelf.zh.md"), &spec);
    assert!(same.is_empty(), "{}", shown(&same));
    let newer = read("shelf.zh.md").replace("最大为 100", "最大为 50");
    let found = drift(&newer, &spec);
    assert_eq!(changed(&found), [("json.limit.max".to_owned(), Difference::Changed)], "{}", shown(&found));
    let (text, _) = written(&newer, &spec);
    assert!(text.contains("limit: { type: u32,") && text.contains("max: 50"), "{text}");
    assert!(text.contains("name: ShelfId, min_length: 1"), "{text}");
}

#[test]
fn a_page_of_no_endpoint_of_the_spec_says_so() {
    let other = read("shelf.zh.md").replace("/wxa/shelf/list", "/wxa/shelf/other").replace("listShelf", "otherShelf");
    let known = known(&spec(), &page(&read("shelf.zh.md")));
    let other = Page { url: None, ..page(&other) };
    let error = known.drift(&other, &options(true)).expect_err("an unknown route");
    assert!(matches!(error, DriftError::Unknown { .. }));
    assert!(error.to_string().contains("no endpoint of the spec has the route `POST /wxa/shelf/other`"), "{error}");
}

#[test]
fn the_lock_holds_page_day_and_hash() {
    let found = drift(&read("shelf.zh.md"), &spec());
    let mut lock = PageLock::default();
    lock.set(found.locked.clone());
    let again = PageLock::parse(&lock.text()).expect("a lock file");
    let locked = again.get(&found.path).expect("the endpoint");
    assert_eq!((locked.url.as_str(), locked.read.as_str()), ("https://example.com/listShelf.html", "2026-11-22"));
}
