//! `weixin import` and `weixin drift`, from a saved page to the spec and back.

use std::fs;

use crate::sandbox::{Sandbox, err, out};

/// A page of our own making, in the vendor's look.
const PAGE: &str = include_str!("../../../import/tests/pages/shelf.en.md");

const DRAFT: &str = "spec/endpoints/wxa/shelfList.yaml";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("shelf.md", PAGE);
    sandbox
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.0.path().join(path)).expect("readable")
}

#[test]
fn a_page_is_printed_as_a_draft() {
    let sandbox = sandbox();
    let done = sandbox.run(&["import", "shelf.md", "--url", "https://example.com/shelf", "--read", "2026-11-21"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let text = out(&done);
    for line in [
        "# endpoints/wxa/shelfList.yaml",
        "endpoint: shelfList",
        "page: { url: \"https://example.com/shelf\", read: 2026-11-21 }",
        "route: POST /wxa/shelf/list",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    assert!(!sandbox.0.path().join(DRAFT).exists(), "nothing was asked to be written");
}

#[test]
fn a_draft_in_a_spec_is_clean_and_generates() {
    let sandbox = sandbox();
    let done = sandbox.run(&["import", "shelf.md", "--out", "spec", "--no-prose"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(out(&done).contains("wrote spec/endpoints/wxa/shelfList.yaml"), "{}", out(&done));
    assert!(read(&sandbox, "spec/pages.lock").contains("endpoints/wxa/shelfList.yaml - "));
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
    let without = sandbox.run(&["generate", "--out", "api"]);
    assert!(out(&without).contains("1 draft left out"), "{}{}", out(&without), err(&without));
    assert!(!sandbox.0.path().join("api/wxa/shelf_list.rs").exists());
    let generated = sandbox.run(&["generate", "--out", "api", "--drafts"]);
    assert_eq!(generated.status.code(), Some(0), "{}", err(&generated));
    assert!(read(&sandbox, "api/wxa/shelf_list.rs").contains("pub struct ShelfList"));
}

/// The page of another endpoint.
fn numbered(number: usize) -> String {
    PAGE.replace("/wxa/shelf/", &format!("/wxa/n{number}/")).replace("listShelf", "-")
}

#[test]
fn a_folder_is_imported_and_says_what_it_did() {
    let sandbox = sandbox();
    fs::create_dir_all(sandbox.0.path().join("pages/inner/.hidden")).expect("a folder");
    for number in 0..3 {
        sandbox.write(&format!("pages/inner/n{number}.md"), &numbered(number));
    }
    sandbox.write("pages/guide.md", "# How to begin\n\nFirst, have an idea.\n");
    sandbox.write("pages/inner/.hidden/x.md", "no page\n");
    sandbox.write("pages/picture.png", "no page\n");
    // Two pages of one endpoint go together with nothing.
    sandbox.write("pages/twice.md", &numbered(2).replace("Shelf", "Bookshelf"));
    let import = ["import", "pages", "--out", "spec", "--no-prose"];
    let done = sandbox.run(&import);
    assert_eq!(done.status.code(), Some(1), "{}{}", out(&done), err(&done));
    let first = out(&done).lines().next().expect("a line").to_owned();
    assert_eq!(first, "5 pages: 3 new, 2 problems", "{}{}", out(&done), err(&done));
    assert!(err(&done).contains("pages/guide.md") && err(&done).contains("pages/twice.md"), "{}", err(&done));
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
    assert!(out(&done).contains("wrote spec/endpoints/wxa/") && out(&done).contains("weixin lint --drafts"));
    let again = sandbox.run(&import);
    assert!(
        out(&again).contains(" already there") && out(&again).contains("skipped pages/inner/n0.md"),
        "{}",
        out(&again)
    );
    assert!(!out(&again).contains("wrote "), "{}", out(&again));
    sandbox.write("pages/inner/n1.md", &numbered(1).replace("maximum 100", "maximum 200"));
    let updated = sandbox.run(&["import", "pages/inner", "--out", "spec", "--no-prose", "--update"]);
    assert_eq!(updated.status.code(), Some(0), "{}{}", out(&updated), err(&updated));
    assert!(
        out(&updated).starts_with("3 pages: 3 compared\n") && out(&updated).contains("100 → 200"),
        "{}",
        out(&updated)
    );
    fs::create_dir(sandbox.0.path().join("empty")).expect("a folder");
    assert_eq!(sandbox.run(&["import", "empty"]).status.code(), Some(2));
}

#[test]
fn drafts_go_into_the_folders_of_their_sections() {
    let sandbox = sandbox();
    sandbox.write(
        "PAGES.tsv",
        "file\tsection\turl\nold/shelf.md\t书架/列表\thttps://docs.example.com/server/API/book-shelf/list-mgmt/api_x\n",
    );
    let done = sandbox.run(&["import", "shelf.md", "--out", "spec", "--sections", "PAGES.tsv"]);
    assert!(out(&done).contains("wrote spec/endpoints/wxa/"), "another file: {}{}", out(&done), err(&done));
    sandbox.edit("PAGES.tsv", "old/shelf.md", "shelf.md");
    fs::remove_file(sandbox.0.path().join(DRAFT)).expect("removable");
    fs::remove_dir_all(sandbox.0.path().join("spec/pages")).expect("removable");
    let done = sandbox.run(&["import", "shelf.md", "--out", "spec", "--sections", "PAGES.tsv"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    let path = "spec/endpoints/book_shelf/list_mgmt/shelfList.yaml";
    let draft = read(&sandbox, path);
    assert!(draft.contains("\nsection: [书架, 列表]\n") && draft.contains("/api_x\""), "{draft}");
    assert!(draft.starts_with("# yaml-language-server: $schema=../../../schema.json\n"));
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
    sandbox.write("PAGES.tsv", "a\tb\n");
    let wrong = sandbox.run(&["import", "shelf.md", "--sections", "PAGES.tsv"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("PAGES.tsv: line 1: "), "{}", err(&wrong));
}

#[test]
fn what_is_open_is_said_with_its_place_on_the_page() {
    let sandbox = sandbox();
    let done = sandbox.run(&["import", "shelf.md", "--out", "spec"]);
    let report = err(&done);
    let places = report.lines().filter(|line| line.starts_with("shelf.md:"));
    let mut count = 0;
    for place in places {
        let mut parts = place.split(':').skip(1).map(|part| part.parse::<usize>());
        let (line, column) =
            (parts.next().expect("a part").expect("a line"), parts.next().expect("a part").expect("a column"));
        assert!(PAGE.lines().nth(line - 1).is_some_and(|text| column <= text.chars().count().max(1)), "{place}");
        count += 1;
    }
    assert!(count > 0, "{report}");
}

#[test]
fn a_draft_is_one_until_it_is_read_and_nothing_is_open() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.code(), Some(0));
    let lint = out(&sandbox.run(&["lint", "--drafts"]));
    let number = |kind: &str| lint.lines().filter(|line| line.starts_with(DRAFT) && line.contains(kind)).count();
    assert!(
        lint.contains(": draft: not reviewed, open: ") && lint.contains("1 draft, left out of the bindings"),
        "{lint}"
    );
    assert!(number("stands for a name") > 0, "{lint}");
    let first = lint.lines().find(|line| line.contains("stands for a name")).expect("a name");
    let place: Vec<&str> = first.split(':').collect();
    let (line, column): (usize, usize) = (place[1].parse().expect("a line"), place[2].parse().expect("a column"));
    let text = read(&sandbox, DRAFT);
    let name = first.split('`').nth(1).expect("a name");
    assert!(text.lines().nth(line - 1).expect("a line")[column - 1..].starts_with(name), "{first}");
    let marked = sandbox.run(&["review", "shelfList", "--mark"]);
    assert!(out(&marked).contains("still a draft, open: "), "{}{}", out(&marked), err(&marked));
    assert!(read(&sandbox, DRAFT).contains("\ndraft: true\nreviewed: "));
    assert!(out(&sandbox.run(&["list", "--drafts"])).contains("(draft) "));
    assert!(out(&sandbox.run(&["show", "shelfList"])).contains("draft"));
    // Names and sentences are no facts: the mark of the review still holds.
    let mut settled = String::new();
    for line in read(&sandbox, DRAFT).lines().filter(|line| !line.trim_start().starts_with("# TODO")) {
        let mut line = line.to_owned();
        for stand_in in ["name: Code", "name: Value"] {
            line = line.replace(stand_in, &format!("name: The{}", stand_in.trim_start_matches("name: ")));
        }
        settled.push_str(&format!("{line}\n"));
    }
    sandbox.write(DRAFT, &settled);
    let lint = out(&sandbox.run(&["lint", "--drafts"]));
    assert!(lint.contains(": draft: reviewed, "), "{lint}");
    for open in lint.lines().filter(|line| line.contains("has no `doc`")) {
        let place: Vec<&str> = open.split(':').collect();
        let number: usize = place[1].parse().expect("a line");
        let text = read(&sandbox, DRAFT);
        let line = text.lines().nth(number - 1).expect("a line");
        let (head, inline) = (line.trim_end().trim_end_matches('}').trim_end(), line.ends_with('}'));
        let told = if inline {
            format!("{head}, doc: Told. }}")
        } else {
            format!("{line}\n{}  doc: Told.", " ".repeat(line.len() - line.trim_start().len()))
        };
        sandbox.write(DRAFT, &text.replacen(line, &told, 1));
    }
    let marked = sandbox.run(&["review", "shelfList", "--mark"]);
    assert!(marked.status.success() && !out(&marked).contains("still"), "{}{}", out(&marked), err(&marked));
    assert!(!read(&sandbox, DRAFT).contains("draft:"));
    assert!(!out(&sandbox.run(&["lint"])).contains("draft"));
    assert!(out(&sandbox.run(&["generate", "--out", "api"])).contains("shelf_list.rs"));
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.code(), Some(0));
    sandbox.edit(DRAFT, "endpoint: shelfList\n", "# by hand\nendpoint: shelfList\n");
    let again = sandbox.run(&["import", "shelf.md", "--out", "spec"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("shelfList.yaml") && err(&again).contains("weixin drift"), "{}", err(&again));
    assert!(read(&sandbox, DRAFT).contains("# by hand"));
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec", "--replace"]).status.code(), Some(0));
    assert!(!read(&sandbox, DRAFT).contains("# by hand"));
}

#[test]
fn facts_are_stored_beside_the_spec_and_belong_to_a_file_of_it() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.code(), Some(0));
    let facts = "spec/pages/endpoints/wxa/shelfList.facts";
    assert!(read(&sandbox, facts).contains("\nfact json.limit.max 100\n"), "{}", read(&sandbox, facts));
    fs::rename(sandbox.0.path().join(DRAFT), sandbox.0.path().join("spec/endpoints/wxa/other.yaml")).expect("renamed");
    sandbox.edit("spec/endpoints/wxa/other.yaml", "endpoint: shelfList\n", "endpoint: other\n");
    let done = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("shelfList.facts` belongs to no file of the spec"), "{}", err(&done));
    sandbox.write(facts, "what is this\n");
    fs::rename(sandbox.0.path().join("spec/endpoints/wxa/other.yaml"), sandbox.0.path().join(DRAFT)).expect("renamed");
    sandbox.edit(DRAFT, "endpoint: other\n", "endpoint: shelfList\n");
    let done = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("shelfList.facts` is corrupt: line 1 is not one of facts"), "{}", err(&done));
}

#[test]
fn reports_are_for_people_and_for_programs() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec"]).status.code(), Some(0));
    sandbox.edit("shelf.md", "maximum 100", "maximum 200");
    let json = sandbox.run(&["drift", "shelf.md", "--format", "json"]);
    assert_eq!(json.status.code(), Some(1));
    let value: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    assert_eq!(value["pages"][0]["changes"][0]["now"], "200");
    let markdown = sandbox.run(&["drift", "shelf.md", "--format", "markdown"]);
    assert!(out(&markdown).contains("### `endpoints/wxa/shelfList.yaml`"), "{}", out(&markdown));
    let before = read(&sandbox, DRAFT);
    let recorded = sandbox.run(&["drift", "shelf.md", "--record"]);
    assert_eq!(recorded.status.code(), Some(0), "{}", err(&recorded));
    assert_eq!(read(&sandbox, DRAFT), before, "the spec stays");
    assert_eq!(sandbox.run(&["drift", "shelf.md"]).status.code(), Some(0));
}

#[test]
fn what_changed_on_a_page_is_said_and_written() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec", "--no-prose"]).status.code(), Some(0));
    let same = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(same.status.code(), Some(0), "{}{}", out(&same), err(&same));
    let one = sandbox.run(&["drift", "shelf.md", "nowhere.md"]);
    assert_eq!(out(&one), "1 page not compared: see the errors\n\n1 page: 1 unchanged, 0 changed\n", "{}", err(&one));
    sandbox.edit(DRAFT, "endpoint: shelfList\n", "# by hand\nendpoint: shelfList\n");
    sandbox.edit("shelf.md", "maximum 100", "maximum 200");
    let changed = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(out(&changed).contains("100 → ") && out(&changed).contains("200"), "{}", out(&changed));
    assert!(err(&changed).contains("--write"), "{}", err(&changed));
    let before = read(&sandbox, DRAFT);
    let written = sandbox.run(&["drift", "shelf.md", "--write", "--read", "2026-11-20"]);
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    let after = read(&sandbox, DRAFT);
    let differing: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(old, new)| old != new).collect();
    assert_eq!(differing.len(), 2, "the limit and the day: {differing:?}");
    assert!(after.contains("# by hand") && after.contains("max: 200") && after.contains("read: 2026-11-20"));
    assert!(read(&sandbox, "spec/pages.lock").contains(" 2026-11-20 "));
    assert_eq!(sandbox.run(&["drift", "shelf.md"]).status.code(), Some(0));
}

#[test]
fn pages_that_are_none_are_said_together_with_those_that_are() {
    let sandbox = sandbox();
    sandbox.write("empty.md", " \n");
    sandbox.write("guide.md", "# How to begin\n\nFirst, have an idea.\n");
    sandbox.write("large.md", &"x\n".repeat(3 << 20));
    let done = sandbox.run(&["import", "empty.md", "shelf.md", "guide.md", "large.md"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(out(&done).contains("endpoint: shelfList"), "the good one is printed");
    for page in ["empty.md: the page is empty", "guide.md: ", "large.md: the page has "] {
        assert!(err(&done).contains(page), "{page}: {}", err(&done));
    }
    assert_eq!(sandbox.run(&["import", "nowhere.md"]).status.code(), Some(2));
    assert_eq!(sandbox.run(&["import", "shelf.md", "guide.md", "--url", "https://x"]).status.code(), Some(2));
    let unknown = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(err(&unknown).contains("import the page first"), "{}", err(&unknown));
}

#[test]
fn a_page_that_cannot_be_read_hides_no_other() {
    let sandbox = sandbox();
    fs::write(sandbox.0.path().join("gbk.md"), b"# \xc9\xcf\xb4\xab\xcd\xbc\xc6\xac\n").expect("writable");
    let done = sandbox.run(&["import", "nowhere.md", "shelf.md", "gbk.md", "--out", "spec"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(sandbox.0.path().join(DRAFT).exists(), "the good one is written");
    for problem in ["error: cannot read `nowhere.md`", "error: cannot read `gbk.md`: not UTF-8"] {
        assert!(err(&done).contains(problem), "{problem}: {}", err(&done));
    }
    let done = sandbox.run(&["drift", "nowhere.md", "shelf.md"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(out(&done).contains("1 page: 1 unchanged"), "{}", out(&done));
    let none = sandbox.run(&["import", "nowhere.md", "gbk.md"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(err(&none).contains("nowhere.md") && err(&none).contains("gbk.md"), "{}", err(&none));
}

#[test]
fn a_lock_that_cannot_be_kept_leaves_everything_as_it_was() {
    let sandbox = sandbox();
    let lock = sandbox.0.path().join("spec/pages.lock");
    sandbox.write("spec/pages.lock", "what is this\n");
    let import = ["import", "shelf.md", "--out", "spec"];
    let done = sandbox.run(&import);
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert!(err(&done).contains("`spec/pages.lock` is corrupt") && !sandbox.0.path().join(DRAFT).exists());
    fs::remove_file(&lock).expect("removable");
    assert!(sandbox.run(&import).status.success());
    let before = read(&sandbox, DRAFT);
    sandbox.write("shelf.md", &PAGE.replace("100", "200"));
    fs::remove_file(&lock).expect("removable");
    fs::create_dir(&lock).expect("a folder");
    let done = sandbox.run(&["drift", "shelf.md", "--write"]);
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert_eq!(read(&sandbox, DRAFT), before);
    fs::remove_dir(&lock).expect("removable");
    assert!(sandbox.run(&["drift", "shelf.md", "--write"]).status.success());
    assert_ne!(read(&sandbox, DRAFT), before);
}

#[cfg(unix)]
#[test]
fn imports_at_the_same_time_lose_no_line_of_the_lock() {
    let sandbox = sandbox();
    let sandbox = &sandbox;
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || {
                let page = format!("shelf{number}.md");
                let text = PAGE.replace("/wxa/shelf/", &format!("/wxa/n{number}/")).replace("listShelf", "-");
                sandbox.write(&page, &text);
                let done = sandbox.run(&["import", &page, "--out", "drafts"]);
                assert!(done.status.success(), "{}", err(&done));
            });
        }
    });
    let lock = read(sandbox, "drafts/pages.lock");
    assert_eq!(lock.lines().filter(|line| line.starts_with("endpoints/wxa/")).count(), 8, "{lock}");
}

#[test]
fn an_address_that_is_none_is_refused_and_forges_no_lock() {
    let sandbox = sandbox();
    for url in [
        "https://example.com/a b",
        "https://example.com/a\nendpoints/x.yaml - 2026-11-21 0",
        "http://example.com/",
        "x",
    ] {
        let done = sandbox.run(&["import", "shelf.md", "--out", "spec", "--url", url]);
        assert_eq!(done.status.code(), Some(2), "{url}");
        assert!(err(&done).contains("expected an `https://` address without spaces"), "{}", err(&done));
        assert!(!sandbox.0.path().join("spec/pages.lock").exists() && !sandbox.0.path().join(DRAFT).exists());
    }
}

#[test]
fn a_draft_that_does_not_go_with_a_clean_spec_is_not_written() {
    let sandbox = sandbox();
    sandbox.write(
        "spec/endpoints/wxa/other.yaml",
        "endpoint: other\nrust: ShelfList\nsummary: Another.\npage: { url: \"https://example.com/o\", read: 2026-11-21 }\n\
         route: GET /wxa/other\ntoken: none\nresponse: nothing\n",
    );
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
    let done = sandbox.run(&["import", "shelf.md", "--out", "spec"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(err(&done).contains("ShelfList") && err(&done).contains("nothing was written"), "{}", err(&done));
    assert!(!sandbox.0.path().join("spec/pages.lock").exists() && !sandbox.0.path().join(DRAFT).exists());
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
}

#[test]
fn a_spec_with_errors_is_compared_with_nothing() {
    let sandbox = sandbox();
    let done = sandbox.run(&[
        "import",
        "shelf.md",
        "--url",
        "https://example.com/shelf",
        "--read",
        "2026-11-21",
        "--out",
        "spec",
    ]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    sandbox.edit(DRAFT, "summary:", "sumary:");
    let done = sandbox.run(&["drift", "shelf.md"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).starts_with("error[unknown-key]: unknown key `sumary`\n"), "{}", err(&done));
    assert_eq!(out(&done), "");
}

#[test]
fn drift_writes_nothing_that_would_spoil_a_clean_spec() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["import", "shelf.md", "--out", "spec", "--no-prose"]).status.code(), Some(0));
    let draft = read(&sandbox, DRAFT) + "assumptions:\n  - { at: errors.930001.text, assumed: it stays closed }\n";
    sandbox.write(DRAFT, &draft);
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
    sandbox.edit("shelf.md", "| 930001 | shelf closed | take another shelf |\n", "");
    let done = sandbox.run(&["drift", "shelf.md", "--write"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("there is no `errors.930001.text`"), "{}", err(&done));
    assert!(err(&done).contains("`errors.930001` is not written"), "{}", err(&done));
    assert_eq!(read(&sandbox, DRAFT), draft);
}
