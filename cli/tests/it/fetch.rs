//! `--fetch`: pages from a server on this machine, which serves them, changes them and fails in all ways.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::sandbox::{Sandbox, err, out};

/// A page of our own making, in the vendor's look.
const PAGE: &str = include_str!("../../../import/tests/pages/shelf.en.md");

const DRAFT: &str = "spec/endpoints/wxa/shelfList.yaml";

/// Where the page is, for its spec.
const URL: &str = "https://docs.example.com/api/shelf.html";

/// Where it is served.
const PATH: &str = "/api/shelf.md";

/// What the server does when it is asked for a page.
#[derive(Clone)]
enum Reply {
    /// A page with its tag.
    Page(String, &'static str),
    /// A page with the time of its last change.
    Dated(String, &'static str),
    /// The bytes as they are; then the connection ends.
    Raw(String),
}

/// A server, and what it was asked.
struct Vendor {
    url: String,
    replies: Arc<Mutex<HashMap<String, Reply>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Vendor {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let vendor = Self { url, replies: Arc::default(), requests: Arc::default() };
        let (replies, requests) = (vendor.replies.clone(), vendor.requests.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = String::new();
                let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
                while lines.read_line(&mut request).is_ok_and(|read| read > 2) {}
                let path = request.split(' ').nth(1).unwrap_or("").to_owned();
                let reply = replies.lock().expect("a lock").get(&path).cloned();
                let response = respond(reply, &request.to_ascii_lowercase());
                requests.lock().expect("a lock").push(request);
                let _ = stream.write_all(response.as_bytes());
            }
        });
        vendor
    }

    fn serve(&self, path: &str, reply: Reply) {
        self.replies.lock().expect("a lock").insert(path.to_owned(), reply);
    }

    fn raw(&self, response: &str) {
        self.serve(PATH, Reply::Raw(response.to_owned()));
    }

    /// The requests since the last look, in lower case.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.requests.lock().expect("a lock")).iter().map(|it| it.to_ascii_lowercase()).collect()
    }
}

fn respond(reply: Option<Reply>, request: &str) -> String {
    let page = |text: &str, name: &str, value: &str| {
        let asks = if name == "etag" { "if-none-match" } else { "if-modified-since" };
        if request.contains(&format!("{asks}: {}\r\n", value.to_ascii_lowercase())) {
            return "HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n".to_owned();
        }
        let head = format!("content-type: text/markdown\r\n{name}: {value}\r\ncontent-length: {}", text.len());
        format!("HTTP/1.1 200 OK\r\n{head}\r\nconnection: close\r\n\r\n{text}")
    };
    match reply {
        None => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        Some(Reply::Page(text, tag)) => page(&text, "etag", tag),
        Some(Reply::Dated(text, day)) => page(&text, "last-modified", day),
        Some(Reply::Raw(response)) => response,
    }
}

struct Setting {
    sandbox: Sandbox,
    vendor: Vendor,
}

impl Setting {
    /// A spec with the page's endpoint, as it was fetched.
    fn new() -> Self {
        let setting = Self { sandbox: Sandbox::new(), vendor: Vendor::new() };
        setting.vendor.serve(PATH, Reply::Page(PAGE.to_owned(), "\"v1\""));
        let done = setting.run(&["import", URL, "--out", "spec", "--no-prose"]);
        assert_eq!(done.status.code(), Some(0), "{}", err(&done));
        setting.vendor.asked();
        setting
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let fetch = ["--fetch", "--fetch-base", &self.vendor.url, "--pause", "0"];
        self.sandbox.run(&[arguments, &fetch].concat())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.sandbox.0.path().join(path)).expect("readable")
    }
}

#[test]
fn a_page_is_asked_for_by_its_version() {
    let setting = Setting::new();
    assert!(setting.read(DRAFT).contains(URL));
    assert!(setting.read("spec/pages.lock").contains(" etag=\"v1\""), "{}", setting.read("spec/pages.lock"));
    let same = setting.run(&["drift", "shelfList"]);
    assert_eq!(same.status.code(), Some(0), "{}{}", out(&same), err(&same));
    assert!(out(&same).contains("1 page: 1 not modified"), "{}", out(&same));
    let asked = setting.vendor.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with("get /api/shelf.md http/1.1\r\n") && asked[0].contains("if-none-match: \"v1\"\r\n"));
    assert!(asked[0].contains("accept: text/markdown"), "{}", asked[0]);
}

#[test]
fn an_update_keeps_the_version_of_what_it_writes() {
    let setting = Setting::new();
    setting.vendor.serve(PATH, Reply::Page(PAGE.replace("maximum 100", "maximum 200"), "\"v2\""));
    let skipped = setting.run(&["import", URL, URL, "--out", "spec", "--no-prose"]);
    assert!(out(&skipped).contains("already there"), "{}{}", out(&skipped), err(&skipped));
    assert!(setting.read("spec/pages.lock").contains(" etag=\"v1\""), "what was not compared is not known");
    let updated = setting.run(&["import", URL, "--out", "spec", "--no-prose", "--update"]);
    assert_eq!(updated.status.code(), Some(0), "{}{}", out(&updated), err(&updated));
    assert!(setting.read(DRAFT).contains("max: 200"));
    assert!(setting.read("spec/pages.lock").contains(" etag=\"v2\""), "{}", setting.read("spec/pages.lock"));
}

#[test]
fn what_the_vendor_changed_is_said_and_written() {
    let setting = Setting::new();
    setting.vendor.serve(PATH, Reply::Page(PAGE.replace("maximum 100", "maximum 200"), "\"v2\""));
    let before = setting.read(DRAFT);
    for _ in 0..2 {
        let changed = setting.run(&["drift", "shelfList"]);
        assert_eq!(changed.status.code(), Some(1));
        assert!(out(&changed).starts_with("1 page: 1 fetched\n"), "{}", out(&changed));
        assert!(out(&changed).contains("100 → 200"), "{}", out(&changed));
        assert_eq!(setting.read(DRAFT), before, "nothing was asked to be written");
    }
    let written = setting.run(&["drift", "shelfList", "--write"]);
    assert_eq!(written.status.code(), Some(0), "{}{}", out(&written), err(&written));
    assert!(setting.read(DRAFT).contains("max: 200"));
    assert!(setting.read("spec/pages.lock").contains(" etag=\"v2\""));
    assert!(out(&setting.run(&["drift", "shelfList"])).contains("1 page: 1 not modified"));
    // Servers without tags have days.
    setting
        .vendor
        .serve(PATH, Reply::Dated(PAGE.replace("maximum 100", "maximum 200"), "Sat, 28 Nov 2026 19:00:00 GMT"));
    assert_eq!(setting.run(&["drift", "shelfList", "--write"]).status.code(), Some(0));
    assert!(setting.read("spec/pages.lock").contains(" modified=Sat,%2028%20Nov%202026"));
    assert!(out(&setting.run(&["drift", "shelfList"])).contains("1 page: 1 not modified"));
    let json = setting.run(&["drift", "shelfList", "--format", "json"]);
    assert!(out(&json).trim_start().starts_with('{'), "{}", out(&json));
}

#[test]
fn what_is_no_page_changes_nothing_and_is_said() {
    let setting = Setting::new();
    let files = ["spec/pages.lock", DRAFT].map(|path| setting.read(path));
    let html =
        "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: 15\r\n\r\n<html>x</html>\n";
    let long = "x\n".repeat(5 << 20);
    let raw = |head: &str, body: &str| format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n{body}");
    let half = raw(&format!("200 OK\r\ncontent-length: {}", PAGE.len()), &PAGE[..PAGE.len() / 2]);
    let unframed = raw("200 OK\r\ncontent-type: text/markdown", &PAGE[..PAGE.len() / 2]);
    let long = raw(&format!("200 OK\r\ncontent-length: {}", long.len()), &long);
    for (response, problem) in [
        (html, "HTML came instead of Markdown"),
        (&raw("200 OK\r\ncontent-length: 20", "<!DOCTYPE html><html"), "HTML came instead of Markdown"),
        (&raw("200 OK\r\ncontent-length: 2", " \n"), "the page is empty"),
        (&half, "error"),
        (&unframed, "does not say where it ends"),
        (&long, "bytes"),
        (&raw("404 Not Found\r\ncontent-length: 0", ""), "the server has no such page"),
        (&raw("500 Oops\r\ncontent-length: 0", ""), "HTTP status 500"),
        (&raw("304 Not Modified", ""), ""),
        (&raw("429 Wait\r\nretry-after: 0\r\ncontent-length: 0", ""), "the server is busy"),
        (
            &raw("302 Found\r\nlocation: https://elsewhere.example/api/shelf.md\r\ncontent-length: 0", ""),
            "redirected to `elsewhere.example`",
        ),
        (&raw("302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0", ""), "from their own host only"),
        (&raw("302 Found\r\nlocation: /api/shelf.md\r\ncontent-length: 0", ""), "more than 3 redirects"),
        (&raw("301 Moved\r\ncontent-length: 0", ""), "without an address"),
        ("", "error"),
    ] {
        setting.vendor.raw(response);
        let done = setting.run(&["drift", "shelfList", "--write"]);
        let expected = i32::from(!problem.is_empty());
        assert_eq!(done.status.code(), Some(expected), "{problem}: {}{}", out(&done), err(&done));
        assert!(err(&done).contains(problem), "{problem}: {}", err(&done));
        assert!(problem.is_empty() || err(&done).contains(URL), "{}", err(&done));
        assert_eq!(["spec/pages.lock", DRAFT].map(|path| setting.read(path)), files, "{problem}");
    }
    // A page that has moved within its host is the page.
    setting.vendor.raw(&raw("301 Moved\r\nlocation: /new/shelf.md\r\ncontent-length: 0", ""));
    setting.vendor.serve("/new/shelf.md", Reply::Page(PAGE.to_owned(), "\"v3\""));
    assert!(out(&setting.run(&["drift", "shelfList"])).contains("1 page: 1 fetched"));
}

#[test]
fn a_page_that_fails_holds_up_no_other() {
    let setting = Setting::new();
    let done = setting.run(&["drift", "--keep", "kept"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(out(&done).contains(": 1 not modified, 2 not found"), "{}", out(&done));
    assert_eq!(err(&done).matches("the server has no such page").count(), 2, "{}", err(&done));
    assert_eq!(setting.run(&["drift", "nobody"]).status.code(), Some(2));
    let unfetched = setting.sandbox.run(&["drift", "--pause", "1", "shelf.md"]);
    assert_eq!(unfetched.status.code(), Some(2), "`--pause` is for `--fetch`");
    let insecure = setting.sandbox.run(&["drift", "--fetch", "--fetch-base", "http://docs.example.com"]);
    assert_eq!(insecure.status.code(), Some(2), "{}", err(&insecure));
}

#[test]
fn an_interrupted_run_goes_on_where_it_ended() {
    let setting = Setting::new();
    let url = |number: usize| format!("https://docs.example.com/more/page{number}");
    let urls: Vec<String> = (0..9).map(url).collect();
    let page = |number: usize| PAGE.replace("/wxa/shelf/", &format!("/wxa/n{number}/")).replace("listShelf", "-");
    for number in 0..2 {
        setting.vendor.serve(&format!("/more/page{number}.md"), Reply::Page(page(number), "\"v1\""));
    }
    for number in 2..9 {
        let broken = "HTTP/1.1 500 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        setting.vendor.serve(&format!("/more/page{number}.md"), Reply::Raw(broken.to_owned()));
    }
    let mut import = vec!["import", "--out", "spec", "--no-prose", "--keep", "kept"];
    import.extend(urls.iter().map(String::as_str));
    let done = setting.run(&import);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(
        out(&done).contains(": 2 new, ") && err(&done).contains("2 pages not asked for after 5 failures in a row"),
        "{}{}",
        out(&done),
        err(&done)
    );
    assert_eq!(setting.vendor.asked().len(), 7);
    for number in 2..9 {
        setting.vendor.serve(&format!("/more/page{number}.md"), Reply::Page(page(number), "\"v1\""));
    }
    let done = setting.run(&[&import[..], &["--parallel", "3"]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(out(&done).contains(": 7 new, 2 already there"), "{}", out(&done));
    assert_eq!(setting.vendor.asked().len(), 7, "what was kept today is not asked for again");
}

/// The page of another interface at the address is no change of the one that was there.
#[test]
fn the_page_of_another_interface_is_not_the_one_that_was_asked_for() {
    let setting = Setting::new();
    let other = "# Close a box\n\nInterface name\n\ncloseBox\n\n## Calling mode\n\n```\nPOST https://api.weixin.qq.com/wxa/box/close?\
                 access_token=ACCESS_TOKEN\n```\n\n## Request parameters\n\n| Parameter name | type | Required | Introductions |\n\
                 | --- | --- | --- | --- |\n| box_id | string | yes | The box |\n";
    let refused = |known: bool| {
        let before = setting.read(DRAFT);
        for arguments in
            [&["drift", "shelfList"][..], &["drift", "shelfList", "--write"], &["drift", "shelfList", "--record"]]
        {
            let done = setting.run(arguments);
            assert_eq!(done.status.code(), Some(1), "{known}: {}", out(&done));
            assert!(
                err(&done).contains("not the page of shelfList: it is about `boxClose`"),
                "{known}: {}",
                err(&done)
            );
            assert!(!out(&done).contains("moved") && setting.read(DRAFT) == before, "{known}: {}", out(&done));
            let lock = setting.read("spec/pages.lock");
            assert!(lock.contains(&format!("endpoints/wxa/shelfList.yaml {URL}")), "{known}: {lock}");
            assert!(
                !known || lock.contains("endpoints/wxa/boxClose.yaml https://docs.example.com/api/box.html"),
                "{lock}"
            );
        }
    };
    setting.vendor.serve(PATH, Reply::Page(other.to_owned(), "\"v2\""));
    refused(false);
    setting.vendor.serve("/api/box.md", Reply::Page(other.to_owned(), "\"v1\""));
    let done = setting.run(&["import", "https://docs.example.com/api/box.html", "--out", "spec"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    refused(true);
    // With another method it still says the path.
    setting.vendor.serve(PATH, Reply::Page(PAGE.replace("POST https", "GET https"), "\"v3\""));
    let done = setting.run(&["drift", "shelfList"]);
    assert!(out(&done).contains("~ route: POST /wxa/shelf/list → GET /wxa/shelf/list"), "{}{}", out(&done), err(&done));
}
