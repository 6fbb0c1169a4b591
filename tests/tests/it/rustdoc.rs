//! Text from a spec in the documentation that a user of the bindings builds: rustdoc shows it exactly as written, and
//! none of it runs.

use std::path::{Path, PathBuf};

use weixin_codegen::emit::{Place, Scope, about};
use weixin_codegen::model::{Api, Shape, TypeDef};

use crate::scratch_crate::ScratchCrate;
use crate::workspace::{files_below, read, root};

/// A crate with the bindings of a spec whose texts would like to be more than texts.
fn crate_with_docs() -> ScratchCrate {
    let text = read(&root().join("tests/fixtures/hostile-docs.txt"));
    let api = weixin_codegen::model(weixin_tests::bundle::sources(&text)).unwrap_or_else(|said| panic!("{said}"));
    let made = ScratchCrate::new("docs-crate");
    made.bindings("src/api", &api);
    made.bindings("src/language", &language());
    made.write("src/lib.rs", "//! Bindings with odd docs.\n#![forbid(unsafe_code)]\npub mod api;\npub mod language;\n");
    made
}

/// The spec that uses every feature.
fn language() -> Api {
    let folder = root().join("tests/fixtures/language");
    let sources = weixin_codegen::files::read_spec(&folder).expect("the fixture can be read");
    weixin_codegen::model(sources).unwrap_or_else(|said| panic!("{said}"))
}

/// The facts of every field of the spec that uses every feature, in the generator's words.
fn facts_in_words() -> Vec<String> {
    let api = language();
    let mut out = Vec::new();
    let mut objects = |types: &[TypeDef], scope| {
        for object in types.iter().filter_map(|def| if let Shape::Object(it) = &def.shape { Some(it) } else { None }) {
            let place = if object.sent { Place::Sent } else { Place::Received };
            out.extend(object.fields.iter().map(|field| about(field, place, scope)));
        }
    };
    objects(&api.types, Scope::Shared);
    for (_, endpoint) in api.endpoints() {
        objects(&endpoint.types, Scope::Endpoint);
    }
    for (_, endpoint) in api.endpoints() {
        let params = endpoint.variants.iter().flat_map(|variant| &variant.params);
        out.extend(params.map(|param| about(&param.field, Place::Param(param.location), Scope::Endpoint)));
        out.extend(endpoint.response.fields().iter().map(|field| about(field, Place::Received, Scope::Endpoint)));
    }
    out
}

/// Words of a doc comment as a page shows them: without the marks of code, links by their text.
fn without_marks(words: &str) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some((before, link)) = rest.split_once("[`") {
        let (text, after) = link.split_once("`](").expect("a link");
        out.push_str(before);
        out.push_str(text);
        rest = after.split_once(')').expect("a link").1;
    }
    format!("{out}{rest}").replace('`', "")
}

/// Runs cargo, which must succeed: what it printed.
fn cargo(made: &ScratchCrate, arguments: &[&str]) -> String {
    let done = made.cargo().args(arguments).arg("--color=never").env("RUSTDOCFLAGS", "-D warnings").output();
    let done = done.expect("cargo runs");
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(done.status.success(), "{said}");
    said
}

/// The pages below a folder, one text.
fn pages(folder: &Path) -> String {
    let is_page = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "html");
    files_below(folder).into_iter().filter(is_page).map(|path| read(&path)).collect()
}

/// What a page shows: without tags, with entities as their characters.
fn shown(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    let out = entities.iter().fold(out, |out, (entity, sign)| out.replace(entity, sign));
    let plain = out.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('…', "...").replace('\u{200B}', "");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn texts_of_a_spec_are_shown_and_nothing_of_them_runs() {
    let folder = crate_with_docs();
    let said = cargo(&folder, &["test", "--doc"]);
    assert!(said.contains("running 0 tests"), "{said}");
    cargo(&folder, &["doc", "--no-deps"]);
    let html = pages(&ScratchCrate::target().join("doc/docs_crate"));

    for evil in [
        "<script>evil",
        "<b>",
        "<b ",
        "<u>",
        "<i>",
        "<br>d",
        "<del",
        "<img src=x",
        "<svg/",
        "<em onm",
        "<video",
        "<object>",
        "<style>evil",
        "<!-- evil",
        "href=\"javascript:",
        "href=\"data:",
        "src=\"https://example.com",
        "<blockquote",
        "class=\"footnote",
        "<th>no",
        "rust-example-rendered",
        "language-rust",
    ] {
        let at = html.find(evil).map(|at| &html[..at]).map(|before| before.lines().next_back());
        assert_eq!(at, None, "{evil}");
    }
    for link in ["https://example.com/pages?a=b_c", "https://example.com/the_page"] {
        assert!(html.contains(&format!("href=\"{link}\"")), "{link} is no link");
    }

    let shown = shown(&html);
    for words in facts_in_words() {
        assert!(shown.contains(&without_marks(&words)), "not shown: {words}");
    }
    for sentence in [
        "Talks <b onclick=evil()>loudly</b> about Vec<String> and &lt;this&gt;.",
        "The service demo</code><script>evil()</script>: where it is",
        "A token, see [this](javascript:evil()) and ![that](https://example.com/evil.png \"x\").",
        "the page says `one; not so, because [it] says <i>so</i>",
        "Sends <script>evil(summary)</script> and # not a heading.",
        "let evil: Docs = evil();",
        "Another, which says so: evil(",
        "evil indented { block",
        "[Nonsense][], pokemon/*/psychic/* and [Foo] and [Foo::bar] [a b] [x](y z) <br> a_b_c *d*e [1] [^1] &nbsp; `lone",
        "> no quote | no | table | |----|-------|",
        "<img src=x onerror=\"evil(docs)\"> <details><summary>evil</summary> <!-- evil [^1]: evil footnote",
        "[evil]: javascript:evil()",
        "never ended",
        "POST /demo/call, with a token of the kind app",
        "https://example.com/a_b?c=(d)*e*, read on 2026-11-21.",
        "q`</code><script>evil(name)</script> in the query, optional.",
        "Left out, it counts as \"` <u>default</u> \\\".",
        "required when q`</code><script>evil(name)</script> is \"`<u>is</u>\".",
        "P. evil(param)",
        "One <del>gone</del> 1~2~3.",
        "Inner </div></section>.",
        "Deep evil(deep) [link](data:text/html,evil)",
        "<svg/onload=evil()> and <a href=\"javascript:evil()\">here</a>.",
        "1: wire <script>evil(text)</script>; do [that] or <b>this</b>",
        "2: means evil(meaning); and this evil(remedy)",
        "it is so, <em onmouseover=evil()>really</em>, # and more.",
        "One <script>evil(way)</script>.",
        "Pictures <video onerror=evil()>. evil(table)",
        "Extra === <style>evil</style>",
        "9: nine; <b>nine</b>",
    ] {
        assert!(shown.contains(sentence), "not shown: {sentence}");
    }
}
