//! What a maintainer asks of a spec: what is old, deprecated or in a section, which pages it covers; and days that have come.

use std::fs;

use serde_json::{Value as Json, json};

use crate::sandbox::{Sandbox, err, out};

const UPLOAD: &str = "spec/endpoints/channels/upload.yaml";

#[test]
fn pages_that_were_read_long_ago_are_listed() {
    let sandbox = Sandbox::new();
    let listed = |sandbox: &Sandbox, age: &str| out(&sandbox.run(&["list", "--pages-older-than", age]));
    assert_eq!(listed(&sandbox, "36500d"), "no page is that old: 2 endpoints\n");
    sandbox.edit(UPLOAD, "read: 2026-11-21", "read: 2020-01-31");
    assert!(listed(&sandbox, "104w").starts_with("upload  "), "{}", listed(&sandbox, "104w"));
    assert_eq!(listed(&sandbox, "104w").lines().count(), 1);
    let json: Json =
        serde_json::from_str(&out(&sandbox.run(&["list", "--pages-older-than", "730d", "--json"]))).expect("JSON");
    assert_eq!(
        (&json[0]["name"], &json[0]["read"], json.as_array().map(Vec::len)),
        (&json!("upload"), &json!("2020-01-31"), Some(1))
    );
    let wrong = sandbox.run(&["list", "--pages-older-than", "90"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("expected a number of days or weeks, such as `90d` or `12w`"), "{}", err(&wrong));
}

#[test]
fn what_is_deprecated_and_what_is_in_a_section_are_listed() {
    let sandbox = Sandbox::new();
    assert_eq!(out(&sandbox.run(&["list", "--deprecated"])), "nothing is deprecated: 2 endpoints\n");
    let page = "token: [app, authorizer]\n";
    sandbox.edit(UPLOAD, page, &format!("{page}deprecated: use another\nsection: [视频号, 定制 商品]\n"));
    let only = |arguments: &[&str]| {
        let done = sandbox.run(&[&["list"], arguments].concat());
        let text = out(&done);
        assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}{}", err(&done));
        text.split_whitespace().next().unwrap_or_default().to_owned()
    };
    assert_eq!(only(&["--deprecated"]), "upload");
    for section in ["channels", "视频号", "定制 商品", "视频号 › 定制 商品", "视频号/定制 商品"]
    {
        assert_eq!(only(&["--section", section]), "upload", "{section}");
    }
    assert_eq!(only(&["--section", "wxa"]), "uploadMediaToCodeAudit");
    for (section, near) in [("chanels", "channels"), ("视频", "视频号")] {
        let done = sandbox.run(&["list", "--section", section]);
        assert_eq!(err(&done), format!("error: the spec has no section `{section}`; did you mean `{near}`?\n"));
    }
}

#[test]
fn nothing_was_done_in_the_future() {
    let sandbox = Sandbox::new();
    sandbox.edit(UPLOAD, "read: 2026-11-21", "read: 2926-11-21");
    for arguments in [&["lint"][..], &["generate", "--check"], &["review", "upload", "--mark"]] {
        let done = sandbox.run(arguments);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {}", err(&done));
        assert!(
            err(&done).contains("error[future-day]: the page was read on a day that has not come"),
            "{}",
            err(&done)
        );
    }
    // Who only reads a spec need not have the right time.
    assert_eq!(sandbox.run(&["show", "upload"]).status.code(), Some(0));
    sandbox.edit(UPLOAD, "read: 2926-11-21", "read: 2026-11-21");
    for arguments in
        [&["review", "upload", "--mark", "--day", "2926-11-21"][..], &["drift", UPLOAD, "--read", "2926-11-21"]]
    {
        let done = sandbox.run(arguments);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert!(err(&done).contains("this day is in the future"), "{}", err(&done));
    }
    // What ends may end later.
    sandbox.edit(UPLOAD, "token: [app, authorizer]\n", "token: [app, authorizer]\nuntil: 2926-11-21\n");
    assert_eq!(sandbox.run(&["lint"]).status.code(), Some(0));
}

/// A page of our own making, in the vendor's look.
const PAGE: &str = include_str!("../../../import/tests/pages/shelf.en.md");

#[test]
fn coverage_tells_pages_without_endpoints_and_endpoints_without_pages() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.0.path().join("pages")).expect("a folder");
    sandbox.write("pages/shelf.md", PAGE);
    sandbox.write("pages/guide.md", "# How to begin\n\nFirst, have an idea.\n");
    let done = sandbox.run(&["coverage", "pages"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    let text = out(&done);
    for part in [
        "1 page read: 0 of what the spec has, 1 of what it does not have\n",
        "2 of 2 endpoints and messages without a page among them\n",
        "\npages without an endpoint  1\n  POST /wxa/shelf/list  shelfList  ",
        "pages/shelf.md\n",
        "\nendpoints without a page  2\n  channels/upload",
        "https://developers.weixin.qq.com/",
        ", read 2026-11-21\n",
        "\npages that tell of no endpoint  1\n  pages/guide.md: ",
    ] {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    assert!(sandbox.run(&["import", "pages/shelf.md", "--out", "spec", "--no-prose"]).status.success());
    let json: Json = serde_json::from_str(&out(&sandbox.run(&["coverage", "pages", "--json"]))).expect("JSON");
    assert_eq!(json["covered"][0]["file"], "endpoints/wxa/shelfList.yaml");
    assert_eq!(
        (&json["covered"][0]["route"], &json["covered"][0]["kind"]),
        (&json!("POST /wxa/shelf/list"), &json!("endpoint"))
    );
    assert_eq!(json["missing"], json!([]));
    assert!(json["of_no_endpoint"][0].as_str().is_some_and(|it| it.starts_with("pages/guide.md: ")), "{json}");
    assert_eq!(json["unread"], json!([]));
    let gone: Vec<&str> =
        json["gone"].as_array().expect("a list").iter().filter_map(|gone| gone["name"].as_str()).collect();
    assert_eq!(gone, ["channels/upload", "wxa/uploadMediaToCodeAudit"]);
    assert_eq!(sandbox.run(&["coverage", "nowhere"]).status.code(), Some(2));
}

#[test]
fn coverage_fails_on_a_page_that_cannot_be_read_after_it_has_told_the_rest() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.0.path().join("pages")).expect("a folder");
    sandbox.write("pages/shelf.md", PAGE);
    sandbox.write("pages/unloaded.html", "\n");
    for (arguments, page) in [
        (&["coverage", "pages"][..], "pages/unloaded.html: the page is empty"),
        (&["coverage", "pages/shelf.md", "nowhere.md"][..], "nowhere.md"),
    ] {
        let done = sandbox.run(arguments);
        assert_eq!(done.status.code(), Some(1), "{}", err(&done));
        assert!(out(&done).starts_with("1 page read: 0 of what the spec has, 1 of"), "{}", out(&done));
        assert!(!out(&done).contains("pages that tell of no endpoint"), "{}", out(&done));
        assert!(err(&done).starts_with("error: ") && err(&done).contains(page), "{}", err(&done));
    }
    let done = sandbox.run(&["coverage", "pages", "--json"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    let json: Json = serde_json::from_str(&out(&done)).expect("JSON");
    assert_eq!(json["unread"], json!(["pages/unloaded.html: the page is empty"]));
    assert_eq!(json["of_no_endpoint"], json!([]));
}
