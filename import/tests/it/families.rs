//! One endpoint as each family of pages shows it: all of them give the same facts.

use weixin_codegen::describe;
use weixin_codegen::diff::{Verdict, diff};
use weixin_codegen::model::{Api, Location, Wire};
use weixin_import::draft::model::{Requests, Response, Scalar};
use weixin_import::{Import, Page, SpecContext, import};

use crate::support::{self, drafted, options, shared};

fn read(name: &str) -> Page {
    let url = Some("https://example.com/listShelf.html".to_owned());
    Page { shown: name.to_owned(), url, read: None, text: support::read(name) }
}

fn imported(page: &Page, prose: bool) -> (Import, Api) {
    drafted(page, &shared(), prose)
}

/// The Markdown page as a browser would save it.
fn html(markdown: &str) -> String {
    let mut out = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    pulldown_cmark::html::push_html(&mut out, pulldown_cmark::Parser::new_ext(markdown, options));
    format!(
        "<!DOCTYPE html><html><head><title>x</title><script>if (a < b) {{}}</script></head><body><div>{out}</div></body></html>"
    )
}

/// The Markdown page as the vendor serves it: each table is a list of objects, keyed by the heads of its columns.
fn json_tables(markdown: &str) -> String {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" |").map(|cell| cell.trim_matches(['|', ' ']).to_owned()).collect()
    };
    let (mut out, mut table): (String, Vec<Vec<String>>) = Default::default();
    for line in markdown.lines().chain([""]) {
        if line.starts_with('|') {
            table.push(cells(line));
            continue;
        }
        if let [head, _, rows @ ..] = table.as_slice() {
            let quoted = |text: &str| serde_json::to_string(text).expect("a text");
            let row = |row: &Vec<String>| {
                let members =
                    head.iter().zip(row).map(|(name, cell)| format!("    {}: {}", quoted(name), quoted(cell)));
                format!("  {{\n{}\n  }}", members.collect::<Vec<_>>().join(",\n"))
            };
            let rows: Vec<String> = rows.iter().map(row).collect();
            out.push_str(&format!("```json\n[\n{}\n]\n```\n", rows.join(",\n")));
        }
        table.clear();
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[test]
fn every_family_gives_the_same_facts() {
    let chinese = read("shelf.zh.md");
    let (first, wanted) = imported(&chinese, true);
    assert_eq!(first.draft.permission_sets, [7, 18]);
    assert_eq!(first.draft.tokens, ["app", "authorizer"]);
    let saved = Page { text: html(&chinese.text), shown: "shelf.html".to_owned(), ..chinese.clone() };
    let others = ["shelf.en.md", "shelf.2023.txt", "shelf.2019.txt", "shelf.wiki.txt"].map(read);
    let served = Page { text: json_tables(&chinese.text), shown: "shelf.json.md".to_owned(), ..chinese.clone() };
    assert!(served.text.contains("\"参数名\": \"shelf\\\\_id\""), "{}", served.text);
    for page in others.iter().chain([&saved, &served]) {
        let (_, api) = imported(page, true);
        let difference = diff(&wanted, &api);
        // Older pages name no permission sets, and no token either.
        let unsaid = ["permission", "token"];
        let facts: Vec<String> = difference
            .changes
            .iter()
            .filter(|change| {
                change.wire() > Verdict::Docs && !unsaid.iter().any(|word| change.kind.rule().name.starts_with(word))
            })
            .map(|change| format!("{}: {} {:?} → {:?}", change.kind.rule().name, change.what, change.old, change.new))
            .collect();
        assert!(facts.is_empty(), "{}:\n{}", page.shown, facts.join("\n"));
    }
}

#[test]
fn the_sample_wins_and_a_correction_says_so() {
    let (import, _) = imported(&read("shelf.zh.md"), true);
    let notes: Vec<_> =
        import.draft.corrections.iter().map(|note| (note.at.to_string(), note.page_says(), note.truth())).collect();
    let has = |at: &str, says: &str, truth: Option<&str>| {
        notes.iter().any(|note| note.0 == at && note.1 == says && note.2 == truth)
    };
    assert!(has("response.items.items.fields.id.type", "`number`", Some("string")), "{notes:?}");
    assert!(has("response.items.items.fields.weight", "nothing", None), "{notes:?}");
}

#[test]
fn without_prose_no_sentence_of_the_page_is_left() {
    let page = read("shelf.zh.md");
    let (import, _) = imported(&page, false);
    // What the page is called is a name, like that of a field.
    let said: Vec<&str> = import.source.text.lines().filter(|line| *line != "title: 查看货架").collect();
    let wide: Vec<char> = said.join("").chars().filter(|c| ('\u{2e80}'..='\u{9fff}').contains(c)).collect();
    assert!(wide.is_empty(), "{wide:?}\n{}", import.source.text);
    assert!(import.source.text.contains("summary: List shelf."), "{}", import.source.text);
    assert!(import.source.text.contains("shelf closed"), "wire messages stay");
    assert!(matches!(import.draft.response, Response::Fields(_)));
}

#[test]
fn what_is_no_endpoint_says_so() {
    for (text, says) in [
        (" \n", "the page is empty"),
        ("# A guide\n\nHow to be a good shopkeeper.", "found no address of an API on the page"),
        (&"x\n".repeat(3 << 20), "the page has more than 4194304 bytes"),
        (&"x".repeat(1 << 20), "line 1 is longer than"),
    ] {
        let error = import(&support::page(text), &SpecContext::default(), &options(true)).expect_err("no endpoint");
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// An older page in English: flattened, a command instead of a table for the form, two shapes told apart by a constant.
const UPLOAD: &str = r#"Store a picture
Interface Description
Stores a picture of a shelf.

Interface call request
POST https://api.weixin.qq.com/shelf/picture?access_token=ACCESS_TOKEN

Request parameters (< 3 M file size is supported):
Parameter type required introduction
mode number yes Send 0
shelf_id string yes The shelf
file formdata yes The picture

Request parameters:
Parameter type required introduction
mode number yes Send 1
shelf_id string yes The shelf
file_url string yes Where the picture is

Return parameters:
Parameter type introduction
errcode number The code
errmsg string The message
picture_id string Id of the picture

File formats
type format Content-Type
Pictures .png image/png
Pictures .jpg image/jpeg
Archives .zip application/zip

Error code:
Error code introductions Solutions
-1 system error Try again
930010 picture too large Send a smaller picture
"#;

#[test]
fn variants_forms_and_formats_of_a_flattened_page() {
    let page = Page { text: UPLOAD.to_owned(), shown: "picture.txt".to_owned(), ..read("shelf.zh.md") };
    let (import, api) = imported(&page, false);
    let Requests::Variants(variants) = &import.draft.requests else { panic!("{}", import.source.text) };
    let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["binary", "url"], "{}", import.source.text);
    let form = &variants[0].request.params[Location::Form];
    assert!(form.iter().any(|field| field.ty.is(Scalar::File)), "{}", import.source.text);
    let extensions: Vec<&str> =
        api.formats[0].groups.iter().flat_map(|group| &group.formats).map(|format| format.extension.as_str()).collect();
    assert_eq!(extensions, ["png", "jpg", "zip"]);
    let codes: Vec<i64> = import.draft.errors.iter().filter_map(|row| row.code.number()).collect();
    assert_eq!(codes, [-1, 930_010]);
}

/// What the page is called is a fact, in the vendor's language; a translation has words of its own.
#[test]
fn a_title_and_what_leads_to_it_are_kept_to_the_letter() {
    let page = read("shelf.2023.txt");
    let body = page.text.split_once('\n').map_or("", |(_, body)| body).to_owned();
    for (first, title, section) in [
        ("物流助手 /小程序使用 /获取运单数据", Some("获取运单数据"), &["物流助手", "小程序使用"][..]),
        ("卡券管理 ----删除卡券", Some("删除卡券"), &["卡券管理"]),
        ("服务端 > 订阅消息 > 发送", Some("发送"), &["服务端", "订阅消息"]),
        ("5.6 下架-礼品卡货架接口", Some("下架-礼品卡货架接口"), &[]),
        ("iOS/Android 支付", Some("iOS/Android 支付"), &[]),
        ("查看货架 | 微信开放文档", Some("查看货架"), &[]),
        ("List the goods on a shelf", None, &[]),
        ("Logistics /Orders /Get an order", None, &[]),
        ("删除卡券接口允许商户删除任意一类卡券。", None, &[]),
    ] {
        let (import, api) = imported(&Page { text: format!("{first}\n{body}"), ..page.clone() }, false);
        let (_, endpoint) = api.endpoints().next().expect("an endpoint");
        assert_eq!(
            (endpoint.title.as_deref(), endpoint.section.as_slice()),
            (title, section.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>().as_slice()),
            "{first}"
        );
        assert_eq!(import.draft.title, endpoint.title);
    }
    let unknown = imported(&Page { url: None, ..page }, false).1;
    assert!(unknown.endpoints().all(|(_, endpoint)| endpoint.pages.iter().all(|page| page.url.is_none())));
}

#[test]
fn a_text_becomes_what_the_page_says_it_contains() {
    let mut page = read("shelf.zh.md");
    let sent = "| ids | string | 否 | 货物 id，多个用逗号隔开，最多 5 个 |\n| photo | string | 否 | 经base64编码后的图片内容，大小不超过1M |\n";
    let received = "| tags | string | 标签，用竖线分割 |\n| detail | string | 详情 |";
    for (old, new) in [
        ("| filter | object |", format!("{sent}| filter | object |").as_str()),
        ("| tags | array | 标签 |", received),
        ("\"tags\": [\"new\"]", r#""tags": "new|old", "detail": "{\"list\":[1]}""#),
        ("\"shelf_id\": \"s1\",", r#""shelf_id": "s1", "ids": "1,2","#),
    ] {
        assert!(page.text.contains(old), "{old}");
        page.text = page.text.replace(old, new);
    }
    let (import, api) = imported(&page, true);
    let (_, endpoint) = api.endpoints().next().expect("an endpoint");
    let params = endpoint.variants[0].params.iter().map(|param| &param.field);
    let item = endpoint.types.iter().flat_map(|def| def.shape.fields());
    let found: Vec<(&str, &str, String)> = params
        .chain(item)
        .filter(|field| !matches!(field.wire, Wire::Plain | Wire::Lenient))
        .map(|field| (field.name.wire.as_str(), field.wire.key(), describe::ty(&field.ty)))
        .collect();
    let expected = [
        ("ids", "commas", "list of u64"),
        ("photo", "base64", "bytes"),
        ("tags", "pipes", "list of string"),
        ("detail", "json", "json"),
    ];
    assert_eq!(found, expected.map(|(name, wire, ty)| (name, wire, ty.to_owned())));
    let text: String = import.sources().map(|source| source.text.as_str()).collect();
    assert!(text.contains("wire: commas, max_items: 5") && text.contains("wire: base64, max: 1 MiB"), "{text}");
}
