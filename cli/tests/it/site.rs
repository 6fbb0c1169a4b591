//! `weixin site`: the files of the site, every link of which leads somewhere, and in which no text of a spec means anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::list_show::language;
use crate::sandbox::{Sandbox, err, out};

/// The largest first page with what it loads, in bytes.
const FIRST_PAGE: usize = 100_000;

/// All files below a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_str().expect("UTF-8").replace('\\', "/");
                files.insert(name, fs::read_to_string(path).expect("UTF-8"));
            }
        }
    }
    files
}

fn site(sandbox: &Sandbox, arguments: &[&str]) -> BTreeMap<String, String> {
    let done = sandbox.run(&[&["site", "--out", "site"], arguments].concat());
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    files(&sandbox.0.path().join("site"))
}

/// The tags of a page, without the text between them, in which quotation marks mean nothing.
fn tags(html: &str) -> String {
    html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag)).collect::<Vec<_>>().join("\n")
}

/// The values of an attribute.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let begin = format!(" {attribute}=\"");
    let tags = tags(html);
    tags.split(&begin).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned()).collect()
}

fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let [first, left @ ..] = rest {
        match (first, left) {
            (b'%', [high, low, after @ ..]) => {
                let hex = |digit: u8| char::from(digit).to_digit(16).expect("a digit") as u8;
                bytes.push(hex(*high) << 4 | hex(*low));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = left;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The file that an address leads to from a page.
fn target(page: &str, address: &str) -> String {
    let mut way: Vec<&str> = page.split('/').collect();
    way.pop();
    for step in address.split('/') {
        match step {
            ".." => drop(way.pop().expect("inside of the site")),
            step => way.push(step),
        }
    }
    way.join("/")
}

/// Every link leads to a file and a place that are there, and nothing but the vendor's pages is outside.
fn assert_linked(files: &BTreeMap<String, String>) {
    let ids: BTreeMap<&str, BTreeSet<String>> = files
        .iter()
        .map(|(name, text)| {
            let ids = values(text, "id");
            let distinct: BTreeSet<String> = ids.iter().map(|id| unescaped(id)).collect();
            assert_eq!(distinct.len(), ids.len(), "{name}: an id stands there twice: {ids:?}");
            (name.as_str(), distinct)
        })
        .collect();
    for (page, html) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        for address in values(html, "href").into_iter().chain(values(html, "src")) {
            if address.starts_with("https://") {
                continue;
            }
            let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let path = if path.is_empty() { page.clone() } else { target(page, &decoded(path)) };
            let there = ids.get(path.as_str()).unwrap_or_else(|| panic!("{page}: {address} leads nowhere"));
            assert!(
                anchor.is_empty() || there.contains(&decoded(anchor)),
                "{page}: {address} leads to no place on {path}"
            );
        }
        assert!(
            values(html, "src").iter().all(|address| !address.contains("//")),
            "{page} loads something from elsewhere"
        );
        assert!(html.matches("<h1").count() == 1 && html.contains("<html lang=\"en\""), "{page}");
    }
}

/// Everything that the search finds is there, too.
fn assert_found(files: &BTreeMap<String, String>) {
    let rows = files["search-index.js"].lines().filter(|line| line.starts_with('['));
    for row in rows {
        let row: Vec<String> = serde_json::from_str(row.trim_end_matches(',')).expect("texts");
        let place = row.last().expect("a place");
        let (path, anchor) = place.split_once('#').unwrap_or((place, ""));
        let page = files.get(path).unwrap_or_else(|| panic!("{place} is no page"));
        assert!(
            anchor.is_empty() || values(page, "id").iter().any(|id| unescaped(id) == anchor),
            "{place} is no place"
        );
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn every_link_leads_somewhere() {
    let sandbox = Sandbox::new();
    assert_linked(&site(&sandbox, &["--spec", &language()]));
    let own = site(&sandbox, &[]);
    assert_linked(&own);
    assert!(own.contains_key("endpoints/channels/upload.html") && own.contains_key("sections/wxa.html"));
    assert!(!own.contains_key("endpoints/files/send.html"), "what another spec had is gone");
}

#[test]
fn the_built_in_spec_is_a_site_of_which_the_first_page_is_small() {
    let sandbox = Sandbox::new();
    fs::remove_dir_all(sandbox.0.path().join("spec")).expect("removed");
    let files = site(&sandbox, &[]);
    assert_linked(&files);
    assert_found(&files);
    // What a reader who only looks loads; the index of the search is loaded by those who search.
    let loaded: usize = ["index.html", "site.css", "site.js"].iter().map(|name| files[*name].len()).sum();
    assert!(loaded < FIRST_PAGE, "{loaded} bytes");
    assert!(!files["index.html"].contains("search-index.js"), "the first page loads the index");
    let codes = &files["codes.html"];
    assert!(codes.contains("<li id=\"code-40001\">") && codes.contains("invalid credential"), "the codes");
}

#[test]
fn a_page_says_everything_about_an_endpoint() {
    let sandbox = Sandbox::new();
    let files = site(&sandbox, &[]);
    let page = &files["endpoints/channels/upload.html"];
    for part in [
        "<h1>upload</h1>",
        "<b class=\"method\">POST</b> <code>/channels/ec/open/upload</code>",
        "<code class=\"name\">openid</code> <span class=\"type\">string</span> <span class=\"place\">query</span> <span class=\"must\">required</span>",
        "<li>below 10 MiB</li>",
        "formats <a href=\"../../formats.html#custom_goods\"><code>custom_goods</code></a>",
        "<code>10007</code>",
        "<q>The upload file format is not supported</q>",
        "<b>What to do:</b> send one of the formats of the table <code>custom_goods</code>.",
        "<b>The page says</b> <code>file</code>",
        "<b>True is</b> url",
        "Upload::binary(&quot;OPENID&quot;",
        "href=\"https://developers.weixin.qq.com/",
    ] {
        assert!(page.contains(part), "{part} is not in:\n{page}");
    }
    // Nobody knows what of a folder's name is a word.
    let section = &files["sections/channels.html"];
    assert!(section.contains("<h1><code>channels</code>"), "{section}");
    assert!(files["index.html"].contains("<h2><a href=\"sections/channels.html\"><code>channels</code></a>"));
    #[cfg(feature = "call")]
    assert!(page.contains("curl") && page.contains("access_token=${TOKEN}"), "{page}");
}

#[test]
fn history_is_what_changed_between_revisions() {
    let sandbox = Sandbox::repository();
    sandbox.edit(
        "spec/endpoints/channels/upload.yaml",
        "below: 10 MiB, doc: The file.",
        "below: 20 MiB, doc: The file.",
    );
    sandbox.commit("two");
    let files = site(&sandbox, &["--history", "HEAD~..HEAD"]);
    assert_linked(&files);
    for page in ["history.html", "endpoints/channels/upload.html"] {
        assert!(files[page].contains("below 10 MiB → below 20 MiB"), "{page}: {}", files[page]);
    }
    assert!(!files["endpoints/wxa/uploadMediaToCodeAudit.html"].contains("id=\"history\""));
    let wrong = sandbox.run(&["site", "--out", "site", "--history", "nobody.."]);
    assert_eq!(wrong.status.code(), Some(2), "{}", err(&wrong));
}

#[test]
fn only_own_files_are_written_over_or_removed() {
    let sandbox = Sandbox::new();
    let first = site(&sandbox, &[]);
    let again = sandbox.run(&["site", "--out", "site"]);
    assert_eq!(out(&again), format!("wrote 0 files, {} up to date: open site/index.html\n", first.len()));
    sandbox.write("site/mine.html", "<p>mine</p>\n");
    let other = site(&sandbox, &["--spec", &language()]);
    assert!(other.contains_key("mine.html") && !other.contains_key("sections/wxa.html"), "{:?}", other.keys());
    assert_eq!(site(&sandbox, &[]).len(), first.len() + 1, "what is not of the site stays");
    fs::remove_file(sandbox.0.path().join("spec/endpoints/channels/upload.yaml")).expect("removed");
    sandbox.edit("spec/formats.yaml", "custom_goods:", "# custom_goods:");
    let broken = sandbox.run(&["site", "--out", "site"]);
    assert_eq!(broken.status.code(), Some(1), "{}", out(&broken));
    assert_eq!(files(&sandbox.0.path().join("site")).len(), first.len() + 1, "an invalid spec changes nothing");
    sandbox.write("site/index.html", "<p>mine</p>\n");
    let refused = sandbox.run(&["site", "--out", "site", "--spec", &language()]);
    assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
    assert!(err(&refused).contains("it was not generated"), "{}", err(&refused));
}

/// What an evil page would have written into a spec.
const EVIL: &str =
    "</script><img src=x onerror=alert(1)>\\\" onmouseover=\\\"alert(1)' <!-- [x](javascript:alert(1)) `<b>`";

#[test]
fn no_text_of_a_spec_means_anything() {
    let sandbox = Sandbox::new();
    let write = |path: &str, text: &str| {
        let path = sandbox.0.path().join("evil").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("writable");
    };
    write(
        "service.yaml",
        &format!(
            "service: demo\nsummary: \"{EVIL}\"\nbase_url: https://example.com\nshared_errors: [all]\n\
             envelopes: {{ main: {{ code: errcode, message: errmsg, success: [0] }} }}\n\
             tokens: {{ app: {{ query: access_token, doc: \"{EVIL}\" }} }}\n"
        ),
    );
    write(
        "errors.yaml",
        &format!(
            "errors:\n  all:\n    doc: \"{EVIL}\"\n    codes:\n      7: {{ name: Evil, text: \"{EVIL}\", meaning: \"{EVIL}\", remedy: \"{EVIL}\" }}\n"
        ),
    );
    write(
        "endpoints/demo/call.yaml",
        &format!(
            "endpoint: call\nsummary: \"{EVIL}\"\ndocs: \"{EVIL}\"\ntitle: \"{EVIL}\"\nsection: [One, \"{EVIL}\"]\n\
             page: {{ url: unknown, read: 2026-11-21 }}\nroute: POST /demo/call\ntoken: app\ndeprecated: \"{EVIL}\"\n\
             json:\n  a: {{ type: string, one_of: [\"{EVIL}\"], doc: \"{EVIL}\" }}\n\
             \x20 kind: {{ type: open_enum, name: Kind, doc: \"{EVIL}\", values: {{ \"{EVIL}\": {{ name: Odd, doc: \"{EVIL}\" }}, usual: Usual. }} }}\n\
             response: nothing\n\
             errors:\n  8: {{ name: Own, text: \"{EVIL}\", meaning: \"{EVIL}\" }}\n\
             corrections:\n  - {{ at: json.a, page_says: \"{EVIL}\", reason: \"{EVIL}\" }}\n"
        ),
    );
    let files = site(&sandbox, &["--spec", "evil"]);
    assert_linked(&files);
    let mut quoted = 0;
    for (name, html) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        for evil in ["<img", "<b>`", "<!-- [", "</script><", "href=\"javascript"] {
            assert!(!html.contains(evil), "{name} has {evil}:\n{html}");
        }
        assert!(!tags(html).contains("onmouseover"), "{name}:\n{html}");
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        quoted += html.matches("&lt;img src=x onerror=alert(1)&gt;").count();
    }
    assert!(quoted > 15, "the text is there {quoted} times, as text");
}
