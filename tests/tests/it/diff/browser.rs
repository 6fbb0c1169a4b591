//! The diff as a page in a browser: on a desk and on a phone, in the light and in the dark, with few changes and with many.
//!
//! The gate tries some of the sizes, `.ci/full` all.

use std::path::PathBuf;

use serde_json::Value as Json;
use weixin_codegen::diff::render::{self, Context};
use weixin_codegen::diff::{Diff, Verdict};
use weixin_tests::one_of;

use super::html::{HOSTILE, hostile, linked};
use super::{context, invented};
use crate::chromium::Page;

/// A page in a file, which is there as long as this.
struct File(tempfile::TempDir);

impl File {
    fn of(diff: &Diff, context: &Context) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("diff.html"), render::html(diff, context)).expect("writable");
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("diff.html")
    }
}

/// A diff of so many changes in a few sections, as a change of the vendor's makes it, with Chinese in it.
fn changes(count: usize) -> Diff {
    invented(count, 1 + count / 20, "上传文件 uploadMediaToCodeAudit")
}

/// Everything that stands over the edge, and every text that does not stand out from its ground.
pub(crate) const FLAWS: &str = r#"(() => {
    const flaws = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) flaws.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
    const linear = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
    const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    const ground = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const colour = numbers(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let texts = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const one = node.parentElement;
        if (!node.data.trim() || one.closest("script") || !one.checkVisibility()) continue;
        texts += 1;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (one.tagName !== "OPTION" && (box.right > width + 0.5 || box.left < -0.5)) flaws.push(`over the edge: ${node.data.slice(0, 40)}`);
        const lights = [luminance(numbers(getComputedStyle(one).color)), luminance(ground(one))].sort((a, b) => b - a);
        const contrast = (lights[0] + 0.05) / (lights[1] + 0.05);
        if (contrast < 4.5) flaws.push(`contrast ${contrast.toFixed(2)}: ${one.className} ${node.data.slice(0, 40)}`);
    }
    for (const control of document.querySelectorAll("button, input, select, summary")) {
        const box = control.getBoundingClientRect();
        if (control.checkVisibility() && (box.height < 24 || box.width < 24)) flaws.push(`too small to touch: ${control.outerHTML.slice(0, 60)}`);
    }
    if (texts < 20) flaws.push(`only ${texts} texts`);
    return [...new Set(flaws)];
})()"#;

fn none() -> Json {
    Json::Array(Vec::new())
}

#[test]
#[ignore = "needs chromium"]
fn every_size_can_be_read() {
    let mut page = Page::new();
    let sizes = [5, 50, 500].map(|count| [(count, 1300), (count, 400)]).concat();
    let screens = sizes.iter().flat_map(|(count, width)| ["light", "dark"].map(|scheme| (*count, *width, scheme)));
    for (count, width, scheme) in screens.step_by(one_of(5)) {
        let file = File::of(&changes(count), &linked());
        page.open(&file.path(), width, scheme);
        page.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        assert_eq!(page.value(FLAWS), none(), "{count} changes, {width} pixels, {scheme}");
    }
    assert_eq!(page.complaints, Vec::<String>::new());
}

/// How many changes can be seen, and how many the page says.
fn shown(page: &mut Page) -> (u64, String) {
    let seen = page.value("[...document.querySelectorAll('li.change')].filter((one) => one.checkVisibility()).length");
    let said = page.value("document.getElementById('shown').textContent");
    (seen.as_u64().expect("a number"), said.as_str().expect("a text").to_owned())
}

#[test]
#[ignore = "needs chromium"]
fn changes_are_searched_and_filtered() {
    let diff = changes(50);
    let file = File::of(&diff, &context());
    let mut page = Page::new();
    page.open(&file.path(), 1300, "light");
    assert_eq!(shown(&mut page), (50, "50 changes".to_owned()));
    page.click("#search");
    page.write("Change 17");
    assert_eq!(shown(&mut page), (1, "1 of 50 changes".to_owned()));
    page.press("Escape");
    assert_eq!(shown(&mut page), (50, "50 changes".to_owned()));

    let of = |verdict| diff.changes.iter().filter(|change| change.heaviest() == verdict).count() as u64;
    page.click("button[data-weight=docs]");
    assert_eq!(shown(&mut page).0, 50 - of(Verdict::Docs));
    assert_eq!(page.value("document.getElementById('docs').hidden"), true, "nothing is left of it");
    page.click("button[data-weight=docs]");
    let section = diff.changes[0].section.clone();
    page.value(&format!(
        "(() => {{ const one = document.getElementById('section'); one.value = {section:?}; one.dispatchEvent(new Event('change')); }})()"
    ));
    let in_section = diff.changes.iter().filter(|change| change.section == section).count() as u64;
    assert_eq!(shown(&mut page).0, in_section);
    assert_eq!(page.complaints, Vec::<String>::new());
}

/// With many changes what breaks is in the open and the rest folded; a search looks into what is folded, and puts it back.
#[test]
#[ignore = "needs chromium"]
fn many_changes_are_folded() {
    let diff = changes(500);
    let file = File::of(&diff, &context());
    let mut page = Page::new();
    page.open(&file.path(), 400, "light");
    let breaking = diff.changes.iter().filter(|change| change.heaviest() == Verdict::Breaking).count() as u64;
    assert_eq!(shown(&mut page), (breaking, "500 changes".to_owned()));
    page.click("#search");
    page.write("change 499");
    assert_eq!(shown(&mut page), (1, "1 of 500 changes".to_owned()));
    page.press("Escape");
    assert_eq!(shown(&mut page).0, breaking, "it is folded again");
    page.click("#expand");
    assert_eq!(shown(&mut page).0, 500);
    page.click("#collapse");
    assert_eq!(shown(&mut page).0, 0);
    page.click("#additive summary");
    assert!(shown(&mut page).0 > 0);
    // A link into what is folded opens it.
    page.click("#collapse");
    page.value("location.hash = '#c500'");
    page.value("new Promise((done) => setTimeout(done, 100))");
    assert_eq!(page.value("document.getElementById('c500').checkVisibility()"), true);
    assert_eq!(page.complaints, Vec::<String>::new());
}

#[test]
#[ignore = "needs chromium"]
fn a_keyboard_is_enough() {
    let file = File::of(&changes(50), &context());
    let mut page = Page::new();
    page.open(&file.path(), 1300, "light");
    let focus = |page: &mut Page| page.value("document.activeElement.id || document.activeElement.tagName");
    for (key, id) in [("j", "c1"), ("j", "c2"), ("k", "c1"), ("k", "c1"), ("/", "search")] {
        page.press(key);
        assert_eq!(focus(&mut page), id, "{key}");
    }
    page.press("j");
    assert_eq!(page.value("document.getElementById('search').value"), "j", "in the search it is a letter");
    page.press("Escape");
    page.press("c");
    assert_eq!(shown(&mut page).0, 0);
    page.press("e");
    assert_eq!(shown(&mut page).0, 50);
    page.press("j");
    page.press("o");
    assert_eq!(focus(&mut page), "SUMMARY");
    let some = shown(&mut page).0;
    assert!(some < 50);
    page.press("Enter");
    assert_eq!(shown(&mut page).0, 50, "the fold is opened by its own key");
    // From the search, the keyboard comes to every control in the order in which they stand.
    page.press("/");
    let mut reached = Vec::new();
    for _ in 0..8 {
        page.press("Tab");
        reached.push(page.value("document.activeElement.id || document.activeElement.dataset.weight || 'other'"));
    }
    assert_eq!(reached[..7], ["section", "breaking", "behaviour", "additive", "docs", "expand", "collapse"]);
    let outline = "getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(page.value(outline), "solid", "where the focus is can be seen");
}

#[test]
#[ignore = "needs chromium"]
fn without_scripts_everything_is_there() {
    let file = File::of(&changes(500), &context());
    let mut page = Page::new();
    page.call("Emulation.setScriptExecutionDisabled", serde_json::json!({ "value": true }));
    page.open(&file.path(), 400, "dark");
    page.click("#docs summary");
    assert_eq!(page.value("document.querySelector('#docs li.change').checkVisibility()"), true);
    assert_eq!(page.value("document.querySelectorAll('li.change').length"), 500);
    assert_eq!(page.value("document.getElementById('tools').checkVisibility()"), false);
}

/// What a spec says is text, and the browser lets nothing else of it run.
#[test]
#[ignore = "needs chromium"]
fn hostile_texts_are_texts() {
    let file = File::of(&hostile(), &Context { old: HOSTILE.into(), new: HOSTILE.into(), ..linked() });
    let mut page = Page::new();
    page.open(&file.path(), 400, "light");
    assert_eq!(page.value("[document.images.length, document.scripts.length]"), serde_json::json!([0, 1]));
    let title = page.value("document.title");
    assert!(
        title.as_str().is_some_and(|title| title.starts_with("API diff: </script><script>document.title")),
        "{title}"
    );
    assert_eq!(page.value("document.querySelectorAll('li.change').length"), hostile().changes.len());
    let hrefs =
        page.value("[...document.querySelectorAll('.place a[href^=\"https\"]')].map((one) => new URL(one.href).host)");
    assert!(
        hrefs.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(|host| host == "example.com")),
        "{hrefs}"
    );
    page.click("#search");
    page.write("onerror=alert");
    assert_eq!(shown(&mut page).0, hostile().changes.len() as u64);
    assert_eq!(page.value(FLAWS), none());
    // What is written into the page later may not run either.
    page.value("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\">')");
    page.value("new Promise((done) => setTimeout(done, 100))");
    assert_eq!(page.value("document.title"), title);
}
