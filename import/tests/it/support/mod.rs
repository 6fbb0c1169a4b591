//! What the tests share: specs that drafts stand in, the pages in files, and drafts that are good beside the rest.

use std::fs;
use std::path::Path;

use weixin_codegen::layout::formatted;
use weixin_codegen::model::Api;
use weixin_codegen::{Source, files, model};
use weixin_import::{Import, Options, Page, SpecContext, import};

#[path = "../../../src/yaml/evil.rs"]
pub(crate) mod evil;
pub(crate) mod known;
pub(crate) mod mutate;
pub(crate) mod shelf;
pub(crate) mod walls;

/// Of how much a test takes one part, as `weixin_tests::one_of` says: `.ci/full` sets `WEIXIN_THOROUGH`, which makes it take all.
pub(crate) fn one_of(few: usize) -> usize {
    if std::env::var_os("WEIXIN_THOROUGH").is_some() { 1 } else { few }
}

/// The least that a spec can be: drafts have to bring all else.
pub(crate) const SERVICE: &str = "\
service: shop
summary: A shop.
base_url: https://api.weixin.qq.com
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens:
  app: { query: access_token, doc: Of the shop. }
  authorizer: { query: access_token, doc: Of an account. }
  component: { query: component_access_token, doc: Of the platform. }
";

/// The pages in files.
pub(crate) const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");

/// The service and the codes that their drafts stand on.
pub(crate) const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec");

/// A file of a spec.
pub(crate) fn source(path: &str, text: &str) -> Source {
    Source { shown: path.to_owned(), path: path.to_owned(), text: text.to_owned() }
}

/// A spec with a service and nothing else.
pub(crate) fn service(text: &str) -> Vec<Source> {
    vec![source("service.yaml", text)]
}

/// The shared files of the spec that the pages in files belong to.
pub(crate) fn shared() -> Vec<Source> {
    let all = files::read_spec(Path::new(SPEC)).expect("the shared files");
    all.into_iter().filter(|source| matches!(source.path.as_str(), "service.yaml" | "errors.yaml")).collect()
}

/// The text of a page in a file.
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(Path::new(PAGES).join(name)).expect("a page of the tests")
}

/// A page of which nothing is known but its text.
pub(crate) fn page(text: &str) -> Page {
    Page { shown: "page".to_owned(), text: text.to_owned(), ..Page::default() }
}

/// What imports are asked for.
pub(crate) fn options(prose: bool) -> Options {
    Options { prose, today: "2026-11-21".to_owned() }
}

/// What a spec has for a draft.
pub(crate) fn context(spec: &[Source]) -> SpecContext {
    SpecContext::of(&model(spec.to_vec()).unwrap_or_else(|errors| panic!("{errors}")))
}

/// Fails unless the files of a draft have the layout that `weixin fmt` gives.
pub(crate) fn assert_laid_out(import: &Import) {
    for source in import.sources() {
        assert_eq!(formatted(source).ok().as_deref(), Some(source.text.as_str()), "{}", source.text);
    }
}

/// The draft of a page, and the API that it makes together with a spec.
pub(crate) fn drafted(page: &Page, spec: &[Source], prose: bool) -> (Import, Api) {
    let import = import(page, &context(spec), &options(prose)).unwrap_or_else(|error| panic!("{error}\n{}", page.text));
    assert_laid_out(&import);
    let sources = spec.iter().chain(import.sources()).cloned().collect();
    let api = model(sources).unwrap_or_else(|errors| panic!("{errors}\n{}\n{}", page.text, import.source.text));
    (import, api)
}
