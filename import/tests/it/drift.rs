//! What a changed page means: real changes are found and written, noise is none.

use std::fs;
use std::path::{Path, PathBuf};

use weixin_codegen::{Source, files};
use weixin_import::{DriftError, Page, PageLock, drift};

use crate::support::{drafted, options, read, shared};

fn page(text: &str) -> Page {
    let url = Some("https://example.com/listShelf.html".to_owned());
    Page { shown: "page".to_owned(), url, read: Some("2026-11-22".to_owned()), text: text.to_owned() }
}

/// A spec as the Chinese page makes it.
fn spec() -> Vec<Source> {
    let (import, _) = drafted(&page(&read("shelf.zh.md")), &shared(), true);
    shared().into_iter().chain(import.sources().cloned()).collect()
}

#[test]
fn noise_is_no_change() {
    let chinese = read("shelf.zh.md");
    let crawls = [
        chinese.replace("## [#](#7) 7. ", "## [#](#9) 12. "),
        chinese.replace("| 货架，最多 20 个字符 |", "|  货架（名字）， 最多 20 个字符  |"),
        chinese.replace("Incorrect translation.", "").replace("| objarray", "| \" data-v-6f63fefa>objarray"),
        chinese.replace('\n', "\r\n"),
        read("shelf.en.md"),
    ];
    let spec = spec();
    let first = drift(&page(&chinese), &spec, &options(true)).expect("a comparison");
    for text in crawls.iter().chain([&chinese]) {
        let found = drift(&page(text), &spec, &options(true)).expect("a comparison");
        assert!(found.is_empty(), "{}", found.report());
        assert_eq!(found.locked.hash, first.locked.hash);
    }
}

#[test]
fn a_code_with_another_class_than_the_shared_one_is_no_change() {
    let with = |source: Source| match source.path.as_str() {
        "errors.yaml" => {
            let row = "      930001: { name: ShelfClosed, text: shelf closed, class: gone }\n";
            Source { text: source.text.clone() + row, ..source }
        }
        path if path.ends_with("listShelf.yaml") => {
            let text = source.text.replace("text: shelf closed", "class: caller, text: shelf closed");
            assert_ne!(text, source.text);
            let why = "assumptions: [{ at: errors.930001.class, assumed: the caller could know }]\n";
            Source { text: text + why, ..source }
        }
        _ => source,
    };
    let spec: Vec<Source> = spec().into_iter().map(with).collect();
    let found = drift(&page(&read("shelf.zh.md")), &spec, &options(true)).expect("a comparison");
    assert!(found.is_empty(), "{}", found.report());
}

#[test]
fn changes_are_found_and_written() {
    let newer = read("shelf.zh.md")
        .replace("最大为 100 |", "最大为 50 |\n| order | string | 否 | 顺序 |")
        .replace("| total | number | 总数 |", "| total | string | 总数 |")
        .replace("\"total\": 1", "\"total\": \"1\"")
        .replace("| 930001 | shelf closed | 换一个货架 |", "| 930002 | shelf empty | 换一个货架 |");
    let spec = spec();
    let found = drift(&page(&newer), &spec, &options(true)).expect("a comparison");
    let kinds: Vec<&str> = found.changes.changes.iter().map(|change| change.kind.rule().name).collect();
    for kind in ["param-added", "limit-narrowed", "type-changed", "error-added", "error-removed"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    let file = spec.iter().find(|source| source.path == found.path).expect("the endpoint's file");
    // What a person wrote beside the facts stays.
    let curated = file.text.replace("json:\n", "# the body\njson:\n").replace("max: 100", "max: 100 ");
    let written = found.write(&curated).expect("edits");
    assert!(written.contains("# the body\njson:\n"), "{written}");
    assert!(written.contains("  order: { type: string, required: false }\n"), "{written}");
    assert!(written.contains("read: 2026-11-22"), "{written}");
    assert!(written.contains("货架"), "sentences of the spec stay: {written}");
    let after: Vec<Source> = spec
        .into_iter()
        .map(|source| if source.path == found.path { Source { text: written.clone(), ..source } } else { source })
        .collect();
    let rest = drift(&page(&newer), &after, &options(true)).expect("a comparison");
    assert!(rest.is_empty(), "{}", rest.report());
}

#[test]
fn corrections_that_the_vendor_made_needless_are_named() {
    let newer = read("shelf.zh.md").replace("| id | number | 货物编号 |", "| id | string | 货物编号 |");
    let spec = spec();
    let found = drift(&page(&newer), &spec, &options(true)).expect("a comparison");
    let needless: Vec<_> = found.needless.iter().map(|note| (note.at.to_string(), note.page_says.as_str())).collect();
    assert_eq!(needless, [("response.items.items.fields.id.type".to_owned(), "`number`")]);
    assert!(found.changes.changes.is_empty(), "{}", found.report());
    let file = spec.iter().find(|source| source.path == found.path).expect("the endpoint's file");
    let written = found.write(&file.text).expect("edits");
    assert!(!written.contains("fields.id.type") && written.contains("fields.weight"), "{written}");
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
    let same = drift(&page(&read("shelf.zh.md")), &spec, &options(true)).expect("a comparison");
    assert!(same.is_empty(), "{}", same.report());
    let newer = read("shelf.zh.md").replace("最大为 100", "最大为 50");
    let found = drift(&page(&newer), &spec, &options(true)).expect("a comparison");
    let kinds: Vec<&str> = found.changes.changes.iter().map(|change| change.kind.rule().name).collect();
    assert_eq!(kinds, ["limit-narrowed"], "{}", found.report());
    let file = spec.iter().find(|source| source.path == found.path).expect("the endpoint's file");
    let written = found.write(&file.text).expect("edits");
    assert!(written.contains("limit: { type: u32,") && written.contains("max: 50"), "{written}");
    assert!(written.contains("name: ShelfId, min_length: 1"), "{written}");
}

/// The spec of this repository against the pages that it was written from.
#[test]
#[ignore = "needs the vendor's pages"]
fn pages_of_the_curated_spec_have_not_changed() {
    let pages = PathBuf::from(std::env::var_os("WEIXIN_PAGES").expect("WEIXIN_PAGES names a folder"));
    let spec = files::read_spec(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).expect("the project's spec");
    for name in [
        "seed/uploadMediaToCodeAudit.en.txt",
        "seed/upload.en.txt",
        "wanted/uploadMediaToCodeAudit.zh.md",
        "wanted/getAccessToken.md",
        "wanted/getStableAccessToken.md",
        "wanted/uploadTempMedia.md",
        "wanted/uploadPart.md",
        "wanted/getTrialQRCode.md",
    ] {
        let text = fs::read_to_string(pages.join(name)).expect("a page");
        let found = drift(&page(&text), &spec, &options(true)).expect("a comparison");
        assert!(found.changes.changes.is_empty(), "{name}\n{}", found.report());
    }
}

#[test]
fn a_page_of_no_endpoint_of_the_spec_says_so() {
    let other = read("shelf.zh.md").replace("/wxa/shelf/list", "/wxa/shelf/other");
    let error = drift(&page(&other), &spec(), &options(true)).expect_err("an unknown route");
    assert!(matches!(error, DriftError::UnknownRoute { .. }));
    assert!(error.to_string().contains("no endpoint of the spec has the route `POST /wxa/shelf/other`"), "{error}");
}

#[test]
fn the_lock_holds_page_day_and_hash() {
    let found = drift(&page(&read("shelf.zh.md")), &spec(), &options(true)).expect("a comparison");
    let mut lock = PageLock::default();
    lock.set(found.locked.clone());
    let again = PageLock::parse(&lock.text()).expect("a lock file");
    let locked = again.get(&found.path).expect("the endpoint");
    assert_eq!((locked.url.as_str(), locked.read.as_str()), ("https://example.com/listShelf.html", "2026-11-22"));
}
