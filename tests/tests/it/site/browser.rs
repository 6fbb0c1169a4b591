//! The site in a browser: on a desk and on a phone, in the light and in the dark, with a keyboard, without scripts.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value as Json, json};
use weixin_codegen::model;
use weixin_tests::one_of;

use super::{files, of_text};
use crate::chromium::Page;
use crate::diff::browser::FLAWS;

/// A site in a folder, which is there as long as this, and the paths of its files.
struct Folder(tempfile::TempDir, Vec<String>);

impl Folder {
    fn of(files: std::collections::BTreeMap<String, String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let names = files.keys().cloned().collect();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("writable");
        }
        Self(folder, names)
    }

    /// The site of the built-in spec.
    fn built_in() -> Self {
        Self::of(files(&model(weixin_embedded_spec::sources("spec")).expect("the spec is right")))
    }

    /// The page whose path ends like this: endpoints move from section to section.
    fn path(&self, end: &str) -> PathBuf {
        let is_it = |name: &&String| *name == end || name.ends_with(&format!("/{end}"));
        self.0.path().join(self.1.iter().find(is_it).unwrap_or_else(|| panic!("no page ends with {end}")))
    }
}

const PAGES: [&str; 6] = [
    "index.html",
    "upload.html",
    "codes.html",
    "sections/live_broadcast.html",
    "messages/user/subscribe.html",
    "notes.html",
];

fn none() -> Json {
    Json::Array(Vec::new())
}

#[test]
#[ignore = "needs chromium"]
fn every_page_can_be_read() {
    let site = Folder::built_in();
    let mut page = Page::new();
    let screens = [(1300, "light"), (400, "dark"), (1300, "dark"), (400, "light")];
    let all = PAGES.iter().enumerate().flat_map(|(at, name)| {
        // With every change, each page on one screen.
        screens.iter().cycle().skip(at).take(4).step_by(one_of(4)).map(move |(width, scheme)| (*name, *width, *scheme))
    });
    for (name, width, scheme) in all {
        page.open(&site.path(name), width, scheme);
        assert_eq!(page.value(FLAWS), none(), "{name}, {width} pixels, {scheme}");
        // Everything has a name for those who do not see it, and headings leave out no level.
        let unnamed = "[...document.querySelectorAll('a, button, input')].filter((one) => \
                       !(one.textContent.trim() || one.getAttribute('aria-label'))).map((one) => one.outerHTML)";
        assert_eq!(page.value(unnamed), none(), "{name}");
        let leaps = "[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map((one) => Number(one.tagName[1])).filter(\
                     (level, at, all) => at > 0 && level > all[at - 1] + 1)";
        assert_eq!(page.value(leaps), none(), "{name}");
    }
    assert_eq!(page.complaints, Vec::<String>::new());
}

/// Types a text, and waits for what is found: the index is loaded when somebody is about to search.
fn search(page: &mut Page, text: &str) {
    page.write(text);
    page.value(
        "new Promise((done, late) => { const begin = performance.now(); const look = () => \
         !document.getElementById('results').hidden ? done() : \
         performance.now() - begin > 20000 ? late(new Error('nothing is shown')) : setTimeout(look, 5); look(); })",
    );
}

/// The names of what the search shows.
fn found(page: &mut Page) -> Vec<String> {
    let names = page.value("[...document.querySelectorAll('#results [role=option] b')].map((one) => one.textContent)");
    serde_json::from_value(names).expect("texts")
}

#[test]
#[ignore = "needs chromium"]
fn names_paths_titles_and_codes_are_found() {
    let site = Folder::built_in();
    let mut page = Page::new();
    page.open(&site.path("upload.html"), 1300, "light");
    page.press("/");
    for (text, first) in [
        ("getStable", "getStableAccessToken"),
        ("/cgi-bin/stable_token", "getStableAccessToken"),
        ("40001", "40001"),
        ("invalid credential", "40001"),
        ("subscribe", "subscribe"),
    ] {
        search(&mut page, text);
        assert_eq!(found(&mut page).first().map(String::as_str), Some(first), "{text}");
        page.press("Escape");
    }
    search(&mut page, "直播间 删除");
    assert!(found(&mut page).contains(&"deleteRoom".to_owned()), "{:?}", found(&mut page));
    page.press("Escape");
    search(&mut page, "no such thing at all");
    assert_eq!(page.value("document.getElementById('results').textContent"), "Nothing found");
    page.press("Escape");
    // What nearly everything contains is found everywhere, and listed only as far as somebody reads.
    search(&mut page, "e");
    assert_eq!(found(&mut page).len(), 12);
    let told = page.value("document.getElementById('found').textContent");
    assert!(told.as_str().is_some_and(|told| told.ends_with(" results, the first 12 are listed")), "{told}");
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
#[ignore = "needs chromium"]
fn a_keyboard_leads_to_a_result() {
    let site = Folder::built_in();
    let mut page = Page::new();
    page.open(&site.path("index.html"), 1300, "light");
    page.press("/");
    search(&mut page, "upload");
    let active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).querySelector('b').textContent";
    assert_eq!(page.value(active), "upload");
    page.press("ArrowDown");
    let second = found(&mut page)[1].clone();
    assert_eq!(page.value(active), second);
    page.press("ArrowUp");
    page.follow("Enter");
    assert_eq!(page.value("document.querySelector('h1').textContent"), "upload");
    assert_eq!(page.value("location.pathname.endsWith('/upload.html')"), true);
    // A code is a place on a page.
    page.press("/");
    search(&mut page, "45009");
    page.follow("Enter");
    assert_eq!(page.value("location.hash"), "#code-45009");
    // The first step of the keyboard is over what all pages have.
    page.open(&site.path("codes.html"), 400, "light");
    page.press("Tab");
    assert_eq!(page.value("document.activeElement.textContent"), "Skip to the content");
    assert_eq!(page.value("getComputedStyle(document.activeElement).outlineStyle"), "solid");
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
#[ignore = "needs chromium"]
fn without_scripts_all_but_the_search_is_there() {
    let site = Folder::built_in();
    let mut page = Page::new();
    page.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    page.open(&site.path("upload.html"), 400, "dark");
    assert_eq!(page.value("document.querySelector('.search').checkVisibility()"), false);
    for part in ["#request-binary", "#response", "#errors", "#calls", "#notes", "#sections"] {
        assert_eq!(page.value(&format!("document.querySelector({part:?}).checkVisibility()")), true, "{part}");
    }
    assert_eq!(page.complaints, Vec::<String>::new());
}

/// A spec whose texts are HTML and scripts; the page stays what it is, and the browser lets nothing else of it run.
#[test]
#[ignore = "needs chromium"]
fn hostile_texts_are_texts() {
    let evil = r#"</script><script>document.title = 1</script><img src=x onerror=\"document.title = 2\">"#;
    let spec = format!(
        "=== endpoints/demo/call.yaml\nendpoint: call\nsummary: \"{evil}\"\ntitle: \"{evil}\"\n\
         page: {{ url: unknown, read: 2026-11-21 }}\nroute: POST /demo/call\ntoken: app\nresponse: nothing\n\
         errors:\n  7: {{ name: Evil, text: \"{evil}\", meaning: \"{evil}\" }}\n"
    );
    let site = Folder::of(of_text(&spec));
    let mut page = Page::new();
    for name in ["endpoints/demo/call.html", "sections/demo.html", "codes.html"] {
        page.open(&site.path(name), 400, "light");
        assert_eq!(page.value("[document.images.length, document.scripts.length]"), json!([0, 1]), "{name}");
        assert_eq!(page.value("['1', '2'].includes(document.title)"), false, "{name}");
        assert_eq!(
            page.value("document.querySelector('main').textContent.includes('onerror=\"document.title')"),
            true,
            "{name}"
        );
    }
    page.press("/");
    search(&mut page, "onerror");
    assert_eq!(found(&mut page).len(), 2, "the search shows texts");
    assert_eq!(page.value("document.images.length"), 0);
    let title = page.value("document.title");
    // What is written into the page later may not run either.
    page.value("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 3\">')");
    page.value("new Promise((done) => setTimeout(done, 100))");
    assert_eq!(page.value("document.title"), title);
}
