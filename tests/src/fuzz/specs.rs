//! Specs as people might write them, or as the importer might draft them.

use proc_macro2::TokenStream;
use weixin_codegen::layout::formatted;
use weixin_codegen::model::Api;
use weixin_codegen::{Source, diff, model, render};

use super::{Reading, Target, unprintable};
use crate::bundle;

/// The longest report of what is wrong with a small spec, in bytes.
const LONGEST_REPORT: usize = 200_000;

/// An endpoint with most of what the language can say.
const RICH: &str = r#"=== endpoints/shop/addGoods.yaml
endpoint: addGoods
summary: Adds goods.
docs: |
  The first paragraph, with `code`.

  - a list
page: { url: https://example.com/goods, read: 2026-11-21 }
route: POST /shop/goods
token: [app]
permission_sets: [18]
idempotent: true
query:
  page: { type: u32, required: false, default: 1, min: 1, max: 100 }
variants:
  file:
    doc: As a file.
    fixed: { kind: 0 }
    form: { media: { type: file, formats: pictures, max: 2 MiB, doc: The file. } }
  words:
    doc: As a text.
    fixed: { kind: 1 }
    json:
      title: { type: string, min_length: 1, max_length: 32, min_width: 1, max_width: 64, chars: [digits, letters, "_-"], doc: A title. }
      tags: { type: list, items: string, max_items: 5, required: false }
      since: { type: day, wire: digits, required: false }
      fee: { type: money, unit: fen, min: 1, required: false }
      tip: { type: money, unit: yuan, max: 99.5, required: false }
      wait: { type: duration, unit: days, max: 30, required: false }
      sent: { type: list, wire: commas, items: { type: timestamp, wire: rfc3339 }, required: false }
      price: { type: Money, required: false }
    rules: [{ at_most_one_of: [tags, price] }]
response:
  goods_id: { type: id, name: GoodsId, lifetime: 3 days }
  state: { type: open_enum, values: { on: On sale., 2: { name: Off, doc: Not on sale. } } }
  rows: { type: list, items: { type: object, name: Row, fields: { at: timestamp, note: { type: string, nullable: true } } } }
errors:
  10004: { name: Risky, text: file risky, remedy: Send another., class: content, predicted_by: size }
  10005: { name: Gone, text: "gone, \"really\"", meaning: It is gone., remedy: Give up., class: gone }
corrections:
  - at: response.goods_id
    page_says: "`goodsid`"
    reason: the sample says so
assumptions:
  - at: formats.pictures.groups.raster.max
    assumed: M means MiB
"#;

const SHARED: &str = r#"=== formats.yaml
formats:
  pictures:
    doc: Pictures.
    groups:
      raster: { max: 2 MiB, formats: { png: { types: image/png, magic: 89 50 4E 47 }, jpg: [image/jpeg, image/jpg] } }
=== errors.yaml
errors:
  common:
    doc: Codes of all.
    codes:
      -1: { name: Busy, text: system error, remedy: Send it again., class: busy }
=== types.yaml
types:
  Money: { type: object, doc: An amount., fields: { amount: { type: i64, doc: How much. } } }
=== service.yaml
service: demo
summary: A service that exists for tests only.
base_url: https://api.example.com
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens: { app: { query: access_token, doc: A token. } }
shared_errors: [common]
"#;

const SMALL: &str = "\
=== endpoints/a/ping.yaml
endpoint: ping
summary: Pings.
page: { url: https://example.com/ping, read: 2026-11-21 }
route: GET /ping
token: none
query: { text: { type: string, required: false, required_if: { field: other, is: x } }, other: { type: string, required: false } }
response: file
";

const FORM: &str = "\
=== endpoints/b/upload.yaml
endpoint: upload
summary: Uploads.
page: { url: https://example.com/upload, read: 2026-11-21 }
route: POST /upload
token: app
form: { media: { type: file, max: 2 MiB, doc: The file. }, note: { type: string, max_length: 9 } }
response:
  media_id: { type: id, lifetime: 3 days, doc: Names it. }
errors:
  40006: { name: TooLarge, text: invalid meida size, class: content, remedy: Send less., predicted_by: size }
";

const NESTED: &str = "\
=== endpoints/b/nest.yaml
endpoint: nest
summary: Nests.
docs: |
  One paragraph.

  - a list, and `code`
page: { url: https://example.com/nest, read: 2026-11-21 }
route: POST /nest
token: [app]
json:
  items:
    type: list
    max_items: 3
    items: { type: object, name: Item, fields: { at: timestamp, kind: { type: open_enum, values: [a, b] } } }
response: nothing
assumptions:
  - at: json.items.max_items
    assumed: three is what the page means by few
";

const WORDS: &[&[u8]] = &[
    b"type: ",
    b"doc: ",
    b"required: false",
    b"rust: ",
    b"name: ",
    b"string",
    b"object",
    b"list",
    b"file",
    b"id",
    b"{ ",
    b" }",
    b"[",
    b"]",
    b": ",
    b"\n  ",
    b"\n- ",
    b"fixed: ",
    b"default: ",
    b"self",
    b"super",
    b"mod",
    b"r#",
    b"Self",
    b"..",
    b"/../",
    b"\t",
    b"\"",
    b"'",
    b"`",
    b"|\n",
    b">-\n",
    b"&a ",
    b"*a",
    b"!!str ",
    b"<<: ",
    b"---\n",
    b"#",
    b"*/",
    b"//!",
    b"\\n",
    b"\\u2028",
    b"\\r",
    b"0x10",
    b"1e3",
    b"yes",
    b"null",
    b"~",
    b"9x",
    b"-",
    b"_",
    b"service",
    b"=== endpoints/shop/add_goods.yaml\n",
    b"```\n",
    b"<script>",
    b"lifetime: 3 days",
    b"formats: ",
    b"shared_errors: [",
    b"18446744073709551616",
    b"10 MiB",
];

/// Specs of a few files in one text.
pub(super) struct Specs {
    seeds: Vec<Vec<u8>>,
    base: Option<Api>,
}

impl Specs {
    pub(super) fn new() -> Self {
        let rich = format!("{RICH}{SHARED}");
        let base = model(bundle::sources(&rich)).ok();
        let small = [SMALL, FORM, NESTED, SMALL, FORM, NESTED].map(|seed| seed.as_bytes().to_vec());
        Self { seeds: small.into_iter().chain([rich.into_bytes()]).collect(), base }
    }

    /// What is made of a good spec is Rust, in files that do not hide each other.
    fn render(&self, api: &Api) -> Result<(), String> {
        let files = render(api);
        let mut paths: Vec<String> = files.keys().map(|path| path.to_lowercase()).collect();
        paths.sort();
        if let Some(twice) = paths.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("two files are called `{}`", twice[0]));
        }
        for (path, text) in &files {
            text.parse::<TokenStream>().map_err(|error| format!("{path} is not Rust: {error}"))?;
        }
        if let Some(base) = &self.base {
            drop(diff::diff(base, api));
        }
        Ok(())
    }
}

/// The files in their layout, if all of them are YAML. Of what is no spec, the formatter may say that it cannot: between
/// braces, a damaged text may mean what it would mean nowhere else.
fn laid_out(sources: &[Source], is_spec: bool) -> Result<Option<Vec<Source>>, String> {
    let mut all = Vec::new();
    for source in sources {
        match formatted(source) {
            Ok(text) => all.push(Source { text, ..source.clone() }),
            Err(errors) if is_spec => return Err(errors.to_string()),
            Err(_) => return Ok(None),
        }
    }
    let is_stable = |source: &Source| formatted(source).is_ok_and(|again| again == source.text);
    match all.iter().find(|source| !is_stable(source)) {
        Some(source) => Err(format!("the layout is not the last:\n{}", source.text)),
        None => Ok(Some(all)),
    }
}

impl Target for Specs {
    fn seeds(&self) -> &[Vec<u8>] {
        &self.seeds
    }

    fn words(&self) -> &[&'static [u8]] {
        WORDS
    }

    fn longest(&self) -> usize {
        16_384
    }

    fn run(&self, input: &[u8]) -> Result<Reading, String> {
        let text = String::from_utf8_lossy(input);
        let sources = bundle::sources(&text);
        let read = model(sources.clone());
        let laid_out = laid_out(&sources, read.is_ok())?;
        match read {
            Ok(api) if laid_out.is_some_and(|sources| model(sources).ok().as_ref() != Some(&api)) => {
                Err("it means something else in its layout".to_owned())
            }
            Ok(api) => self.render(&api).map(|()| Reading::Accepted),
            Err(diagnostics) => {
                let report = diagnostics.to_string();
                if report.len() > LONGEST_REPORT {
                    return Err(format!("a report of {} bytes", report.len()));
                }
                match unprintable(&report) {
                    Some(found) => Err(format!("{found:?} stands in a report:\n{report}")),
                    None => Ok(Reading::Refused),
                }
            }
        }
    }
}
