//! The site as its readers see it: a page as a snapshot, and in a browser.

mod browser;

use std::collections::BTreeMap;

use weixin_codegen::model;
use weixin_codegen::model::Api;
use weixin_codegen::site::{SiteContext, site};
use weixin_tests::bundle;

/// The files of the site of a spec, with a command that is always the same.
fn files(api: &Api) -> BTreeMap<String, String> {
    site(api, SiteContext { curl: &|_, _| Some("curl 'https://example.com/'".to_owned()), history: &[] })
}

fn of_text(text: &str) -> BTreeMap<String, String> {
    files(&model(bundle::sources(text)).unwrap_or_else(|errors| panic!("{errors}")))
}

/// An endpoint with a bit of everything.
const SPEC: &str = r#"=== formats.yaml
formats:
  pictures:
    doc: Pictures.
    groups: { all: { max: 2 MiB, formats: { png: { types: image/png, magic: 89 50 4E 47 } } } }
assumptions:
  - { at: formats.pictures.groups.all.max, assumed: "the page's \"2M\" is 2 MiB" }
=== types.yaml
types:
  Colour: { type: open_enum, doc: A colour., values: { RED: Red., BLUE: Blue. } }
=== errors.yaml
errors:
  common:
    doc: Codes of all endpoints.
    codes:
      -1: { name: Busy, text: system error, meaning: the system is busy, remedy: send it again, class: busy }
=== endpoints/demo/paint.yaml
endpoint: paint
summary: Paint something.
docs: The paint has to dry, see `dryness`.
title: 画一画
section: [颜料, 画画]
page: { url: "https://example.com/paint", read: 2026-11-21 }
route: POST /demo/paint
token: app
query:
  name: { type: string, min_length: 1, max_length: 32, doc: "What to paint, as `a-b`." }
form:
  media: { type: file, formats: pictures, doc: The picture. }
  colour: { type: Colour, required: false, default: RED, doc: Its colour. }
response:
  parts:
    type: list
    doc: What was painted.
    items:
      type: object
      name: PaintedPart
      fields: { id: { type: id, name: PartId, lifetime: 3 days }, dryness: { type: u8, doc: In percent. } }
shared_errors: [common]
errors:
  7: { name: TooWet, text: 画未干, meaning: the paint is wet, class: in_progress, predicted_by: parameter }
corrections:
  - { at: query.name.max_length, page_says: "`31`", truth: 32, reason: the page's sample has 32 }
"#;

#[test]
fn a_page_is_as_it_was_reviewed() {
    let files = of_text(SPEC);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/site" }, {
        insta::assert_snapshot!("paint.html", files["endpoints/demo/paint.html"]);
        insta::assert_snapshot!("search-index.js", files["search-index.js"]);
    });
}

/// The same spec gives the same files, whatever order threads are done in.
#[test]
fn the_site_is_the_same_every_time() {
    let api = model(weixin_embedded_spec::sources("spec")).expect("the spec is right");
    assert_eq!(files(&api), files(&api));
}
