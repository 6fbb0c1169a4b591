//! Whatever stands on a page, its draft is a spec and holds nothing that nobody can see, or the page is refused.

use weixin_codegen::model::Location;
use weixin_codegen::{model, text};
use weixin_import::draft::model::{Field, Requests, Response};
use weixin_import::{Import, Page, PageError, PageLock, Sections, SpecContext, StoredFacts, facts_of, import};

use crate::support::evil::EVIL;
use crate::support::{SERVICE, assert_laid_out, context, mutate, one_of, options, page, service};

const CALL: &str = "POST https://api.weixin.qq.com/wxa/shelf/add?access_token=ACCESS_TOKEN";

fn drafted(text: &str) -> Result<Import, PageError> {
    import(&page(text), &context(&service(SERVICE)), &options(true))
}

/// The draft of a page, which is a spec together with the service and shows all that it holds.
fn clean(page: &str) -> Import {
    let import = drafted(page).unwrap_or_else(|error| panic!("{error}\n{page:?}"));
    let mut sources = service(SERVICE);
    sources.extend(import.sources().cloned());
    if let Err(errors) = model(sources) {
        panic!("{errors}\n{page:?}\n{}", import.source.text);
    }
    assert_laid_out(&import);
    for source in import.sources() {
        assert_eq!(text::fits_in_prose(&source.text), Ok(()), "{page:?}\n{}", source.text);
    }
    assert_eq!(text::fits_in_prose(&import.report(&crate::support::page(page))), Ok(()), "{page:?}");
    import
}

fn html_entities(text: &str) -> String {
    text.chars().map(|c| format!("&#{};", c as u32)).collect()
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A page in which every kind of text that reaches a draft holds the evil one, as it is or as an escape.
fn markdown(evil: &str) -> String {
    let cell = evil.replace(['\n', '\r', '|'], " ");
    format!(
        "# Shelf {cell}\n\n接口英文名：addShelf{cell}\n\nAdds {cell}.\n\n```\n{CALL}&q{cell}=1\n```\n\n## 请求参数\n\n\
         | 参数名 | 类型 | 必填 | 默认值 | 示例 | 说明 |\n| --- | --- | --- | --- | --- | --- |\n\
         | name{cell} | string{cell} | 否 | {cell} | {cell} | {cell} 默认为 {cell}，最多 9 个字符 |\n\
         | kind | number | 是 | | | 1：{cell}，2：b{cell} |\n| file | formdata | 是 | | | {cell} |\n\n\
         ### kind{cell} 的合法值\n\n| 值 | 说明 |\n| --- | --- |\n| {cell} | {cell} |\n| 7 | {cell} |\n\n\
         | type | format | Content-Type |\n| --- | --- | --- |\n| g{cell} | .png | image/png, image/{cell} |\n| h | .{cell} | a/b |\n\n\
         ## 返回示例\n\n```\n{{\"errcode\": 0, {}: 1, \"list\": [{{{}: {}}}], \"word\": {cell}}}\n```\n\n\
         ## 错误码\n\n| 错误码 | 错误描述 | 解决方案 |\n| --- | --- | --- |\n| 7001 | bad {cell} | {cell} |\n| 7002 | {cell} | |\n",
        json(&format!("k{evil}")),
        json(evil),
        json(evil),
    )
}

fn html(evil: &str) -> String {
    let cell = html_entities(evil);
    let row = |cells: &[&str]| format!("<tr><td>{}</td></tr>", cells.join("</td><td>"));
    format!(
        "<!doctype html><html><body><h1>Shelf {cell}</h1><p>Adds {cell}.</p><pre>{CALL}</pre><h2>请求参数</h2><table>{}{}</table>\
         <h2>返回示例</h2><pre>{{\"k{cell}\": 1, \"list\": [\"{cell}\"]}}</pre><h2>错误码</h2><table>{}{}</table></body></html>",
        row(&["参数名", "类型", "必填", "说明"]),
        row(&[&format!("name{cell}"), &format!("string{cell}"), "否", &format!("{cell} 默认为 {cell}")]),
        row(&["错误码", "错误描述", "解决方案"]),
        row(&["7001", &format!("bad {cell}"), &cell]),
    )
}

fn flat(evil: &str) -> String {
    format!(
        "Shelf {evil}\n接口英文名\naddShelf{evil}\n功能描述\nAdds {evil}.\n{CALL}\n请求参数\n参数 类型 必填 说明\n\
         name{evil} string 否 {evil} 默认为 {evil}\nkind number 是 1：{evil}，2：b{evil}\n返回示例\n{{\"k{evil}\": 1, \"list\": [\"{evil}\"]}}\n\
         错误码\n错误码 说明\n7001 bad {evil}\n7002 {evil}\n"
    )
}

#[test]
fn no_text_of_a_page_gets_out_of_its_place() {
    for evil in EVIL {
        for page in [markdown(evil), html(evil), flat(evil)] {
            let import = clean(&page);
            assert_eq!(import.draft.path, "/wxa/shelf/add", "{evil:?}");
            let rows: Vec<i64> = import.draft.errors.iter().filter_map(|row| row.code.number()).collect();
            assert!(rows.contains(&7001), "{evil:?}: {rows:?}\n{page}");
        }
    }
}

/// The parameters in the body of the only shape of the request.
fn body(import: &Import) -> &[Field] {
    match &import.draft.requests {
        Requests::Single(request) => &request.params[Location::Json],
        Requests::Variants(_) => panic!("several shapes of the request: {}", import.source.text),
    }
}

fn answered(import: &Import) -> Vec<&str> {
    match &import.draft.response {
        Response::Fields(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
        Response::File | Response::Nothing | Response::Value(_) => Vec::new(),
    }
}

#[test]
fn names_that_cannot_be_names_are_not_taken() {
    let page =
        |key: &str| format!("# t\n\n```\n{CALL}\n```\n\n## 返回示例\n\n```\n{{\"a\": 1, {key}: {{\"b\": 1}}}}\n```\n");
    for (key, shown) in [
        (r#""x\n#[test]fn p(){}""#, r"`x\u{a}#[test]fn p(){}`"),
        (r#""x\u0000y""#, r"`x\u{0}y`"),
        (r#""x\u001b[31m""#, r"`x\u{1b}[31m`"),
        (r#""x*/y""#, "`x*/y`"),
        (r#""a, \"b""#, "`a, \"b`"),
        (r#""...""#, "`...`"),
    ] {
        let import = clean(&page(key));
        assert_eq!(answered(&import), ["a"], "{key}");
        let said = format!("{shown} is not a valid field name; left out");
        assert!(import.todos.iter().any(|todo| todo.what == said), "{key}: {:?}", import.todos);
        assert!(import.source.text.contains(&format!("# TODO (page, line 10): {said}\n")), "{}", import.source.text);
    }
    for good in ["@type", "名称", "2026-11-21", "a.b", "x-y", "$ref", "a b"] {
        assert!(clean(&page(&json(good))).source.text.contains(good) || good == "2026-11-21", "{good}");
    }
}

#[test]
fn names_that_look_the_same_are_one() {
    let rows = "| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| shelf\u{200b}_id | string | 是 | x |\n";
    let sample = r#"{"shelf\u202e_id": "s", "shelf_id": "t", " shelf_id ": "u", "shelf﻿_id": "v"}"#;
    let page = format!("# t\n\n```\n{CALL}\n```\n\n## 请求参数\n\n{rows}\n## 请求示例\n\n```\n{sample}\n```\n");
    let import = clean(&page);
    let names: Vec<&str> = body(&import).iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["shelf_id"]);
    // The host is one, too.
    assert!(drafted(&page.replace("api.weixin", "api.w\u{200b}eixin")).is_ok());
}

#[test]
fn names_that_are_kept_for_others_are_given_others() {
    let kept =
        ["self", "Self", "super", "crate", "mod", "con", "NUL", "lpt9", "service", "types", "clone", "new", "fn"];
    for name in kept {
        for path in [format!("/wxa/{name}"), format!("/{name}/shelf")] {
            let sample = format!("{{\"errcode\": 0, \"{name}\": {{\"{name}\": 1}}}}");
            let page = format!(
                "# -\n\n```\nPOST https://api.weixin.qq.com{path}?access_token=T\n```\n\n## 请求参数\n\n\
                 | 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| {name} | string | 是 | x |\n\n\
                 ## 返回示例\n\n```json\n{sample}\n```\n"
            );
            let import = clean(&page);
            let draft = &import.draft;
            assert_eq!(draft.path, path);
            assert_eq!(body(&import).first().map(|field| field.name.as_str()), Some(name), "the wire's stays");
            assert_eq!(answered(&import), [name], "{path}");
        }
    }
    assert_eq!(clean(&markdown("x")).draft.group, "wxa", "others stay as they are");
}

/// What the generator or Rust takes, or no identifier can be, in every place of a page that gives something a name.
#[test]
fn fields_values_and_codes_get_names_that_are_legal_and_free() {
    let taken = [
        "clone", "new", "validate", "self", "Self", "super", "crate", "type", "fn", "gen", "async", "walk", "visit",
        "_", "__", "a__b", "3d", "2", "none", "Some", "Option", "String", "Unknown", "ALL", "response", "error",
        "request",
    ];
    for name in taken {
        let other = format!("{name}_");
        let upper = name.to_uppercase();
        let page = format!(
            "# t\n\n```\n{CALL}&{name}=1\n```\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n\
             | {name} | object | 是 | x |\n| {name}.{name} | string | 是 | x |\n| {other} | string | 否 | x |\n\
             | kind | string | 否 | x |\n\n### kind 的合法值\n\n| 值 | 说明 |\n| --- | --- |\n| {name} | x |\n| {other} | x |\n\n\
             ## 返回示例\n\n```json\n{{\"errcode\": 0, \"{name}\": [{{\"{name}\": 1}}], \"{other}\": {{\"{name}\": \"x\"}}}}\n```\n\n\
             ## 错误码\n\n| 错误码 | 错误描述 | 解决方案 |\n| --- | --- | --- |\n| 7001 | {name} {name} | x |\n\
             | 7002 | {name} {name} | x |\n| 7003 | {upper} {name} | x |\n"
        );
        let import = clean(&page);
        assert!(answered(&import).contains(&name) || name.starts_with('_'), "{name}: {}", import.source.text);
        assert_eq!(import.draft.errors.len(), 3, "{name}");
    }
}

/// Several names of which the generator would make one.
#[test]
fn names_that_would_be_one_in_rust_stay_apart() {
    let members: String =
        ["shopId", "shop_id", "SHOP_ID", "shop-id", "field_clone", "clone", "fieldClone", "名称", "价格"]
            .map(|name| format!("\"{name}\": {{\"a\": 1}}, "))
            .concat();
    let page = format!("# t\n\n```\n{CALL}\n```\n\n## 返回示例\n\n```json\n{{{members}\"errcode\": 0}}\n```\n");
    assert_eq!(answered(&clean(&page)).len(), 9);
}

/// Deep objects with long names: types that are named after all of them would be longer than a file's name.
#[test]
fn names_of_deep_types_are_no_longer_than_a_file_can_be_called() {
    let long = "very_long_name_of_a_nested_object_of_some_page".repeat(2);
    let open: String = (0..7).map(|at| format!("{{\"{long}{at}\": ")).collect();
    let page = format!("# t\n\n```\n{CALL}\n```\n\n## 返回示例\n\n```json\n{open}1{}\n```\n", "}".repeat(7));
    assert_eq!(answered(&clean(&page)).len(), 1);
}

/// Variants are named after what tells them apart, which may be what every endpoint has.
#[test]
fn variants_have_names_of_their_own() {
    let table = |value: u8, own: &str| {
        format!(
            "## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n\
             | way | number | 是 | 固定为{value} |\n| {own} | string | 是 | x |\n\n"
        )
    };
    for (one, two) in [("response", "error"), ("clone", "Clone"), ("a_b", "ab"), ("type", "fn")] {
        let page = format!("# t\n\n```\n{CALL}\n```\n\n{}{}", table(1, one), table(2, two));
        let import = clean(&page);
        assert!(matches!(&import.draft.requests, Requests::Variants(all) if all.len() == 2), "{}", import.source.text);
    }
}

#[test]
fn types_that_only_case_tells_apart_are_given_other_names() {
    let fields = r#"{"errcode": 0, "shoplist": [{"a": 1}], "shopList": [{"a": 1}], "shop_LIst": {"b": "x"}}"#;
    let import = clean(&format!("# t\n\n```\n{CALL}\n```\n\n## 返回示例\n\n```json\n{fields}\n```\n"));
    assert_eq!(answered(&import), ["shoplist", "shopList", "shop_LIst"]);
}

#[test]
fn addresses_that_are_none_are_refused() {
    let page = |url: &str| Page {
        shown: "page".to_owned(),
        text: flat("x"),
        url: Some(url.to_owned()),
        read: Some("2026-11-21".to_owned()),
    };
    let options = options(false);
    for url in [
        "https://a.b/c d",
        "https://a.b/c\nx y z 0",
        "http://a.b/c",
        "a.b",
        "",
        "https://",
        "https://a.b/\"<x>",
        "https://a.b/\u{202e}c",
    ] {
        let error = import(&page(url), &context(&service(SERVICE)), &options).expect_err(url);
        assert!(error.what.ends_with("is not the address of a page"), "{url}: {error}");
        assert_eq!(error.what.lines().count(), 1);
    }
    let good = page("https://developers.example.com/文档/a?b=c#d");
    let forged = Page { read: Some("x\ny z 0 1".to_owned()), ..good };
    let path = "endpoints/wxa/a.yaml";
    let (facts, locked) = facts_of(path, &forged, &context(&service(SERVICE)), &options).expect("facts");
    assert!(StoredFacts::parse(&facts.text()).is_ok(), "{}", facts.text());
    let mut lock = PageLock::default();
    lock.set(locked);
    assert_eq!(lock.text().lines().count(), 2, "{}", lock.text());
}

#[test]
fn a_page_of_which_only_the_address_was_read_is_refused() {
    let lost =
        format!("# \u{fffd}\u{fffd}\n\n```\n{CALL}\n```\n\n| \u{fffd} | \u{fffd} |\n| --- | --- |\n| a | string |\n");
    let error = drafted(&lost).expect_err("nothing to draft");
    assert_eq!(error.what, "found nothing on the page but the address of an API");
    assert_eq!(error.help, "many of its characters are lost; save the page again, as UTF-8");
    assert!(drafted(CALL).is_err());
    // An interface without parameters says so in its own sections.
    clean(&format!("# Ping\n\n## 调用方式\n\n```\n{CALL}\n```\n\n## 请求参数\n\n无\n"));
}

#[test]
fn what_a_crawler_wrote_is_no_part_of_the_page() {
    let rule = "=".repeat(40);
    let page = format!("{rule}\nURL: https://developers.example.com/doc/api_addshelf.html\n{rule}\n{}", markdown("x"));
    let import = clean(&page);
    assert_eq!(import.draft.page_url.as_deref(), Some("https://developers.example.com/doc/api_addshelf.html"));
    assert_eq!(import.draft.summary, "Shelf x");
    let open = "the address of the page is unknown";
    assert!(
        import.todos.iter().all(|todo| todo.what != open)
            && clean(&markdown("x")).todos.iter().any(|todo| todo.what == open)
    );
    // A table of pages may know it, or guess.
    for (is, left) in [("linked", None), ("guessed", Some("is a guess"))] {
        let table = format!("file\tsection\turl\turl_is\npage\t书\thttps://e.example/API/book/api_x\t{is}\n");
        let sections = Sections::parse(&table).expect("a table");
        let row = sections.find("page", None, ("POST", "/")).expect("the row");
        let todos = clean(&markdown("x")).in_section(row).todos;
        let about: Vec<&str> =
            todos.iter().map(|todo| todo.what.as_str()).filter(|what| what.contains("the address of")).collect();
        assert_eq!(about.len(), usize::from(left.is_some()), "{about:?}");
        assert!(left.is_none_or(|left| about[0].contains(left)), "{about:?}");
    }
    // Lines keep their numbers.
    let line = |import: &Import| import.draft.errors.first().map_or(0, |row| row.line);
    assert_eq!(line(&import), line(&clean(&markdown("x"))) + 3);
}

#[test]
fn tokens_are_those_that_the_page_names() {
    let page = |third: &str, row: &str| {
        format!(
            "# t\n\n```\n{CALL}\n```\n\n### 第三方调用\n\n{third}\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n\
             | --- | --- | --- | --- |\n| access\\_token | string | 是 | {row} |\n| a | string | 是 | x |\n"
        )
    };
    for (third, row, tokens, notes) in [
        (
            "本接口仅支持第三方平台使用 component_access_token 自己调用。",
            "凭证，可使用 component_access_token",
            &["component"][..],
            1,
        ),
        ("本接口仅支持第三方平台使用 component_access_token 自己调用。", "接口调用凭证", &["component"], 1),
        ("This interface can only be called with component_access_token.", "credential", &["component"], 1),
        (
            "无",
            "可使用 access_token、component_access_token、authorizer_access_token",
            &["app", "authorizer", "component"],
            1,
        ),
        ("无", "voucherauthorizer_access_Tokenof the account", &["authorizer"], 0),
        ("无", "可使用 access_token、authorizer_access_token", &["app", "authorizer"], 0),
        ("无", "可使用 cloudbase_access_token", &["app", "authorizer"], 1),
        ("无", "接口调用凭证", &["app", "authorizer"], 1),
    ] {
        let import = clean(&page(third, row));
        assert_eq!(import.draft.tokens, tokens, "{third} {row}");
        assert_eq!(import.draft.assumptions.len(), notes, "{third} {row}: {:?}", import.draft.assumptions);
    }
}

#[test]
fn a_kind_of_token_that_the_service_lacks_is_said() {
    let app_only =
        SpecContext { tokens: vec![("app".to_owned(), "access_token".to_owned())], ..context(&service(SERVICE)) };
    let page = |only: &str| {
        format!(
            "# t\n\n```\n{CALL}\n```\n\n{only}\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n\
                 | --- | --- | --- | --- |\n| a | string | 是 | x |\n"
        )
    };
    let said = |only: &str| {
        let page = Page { shown: "page".to_owned(), text: page(only), ..Page::default() };
        let import = import(&page, &app_only, &options(true)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(import.draft.tokens, ["app"]);
        import.todos.into_iter().map(|todo| todo.what).find(|what| what.contains("no such kind of token"))
    };
    let missing = said("本接口仅支持第三方平台使用 component_access_token 自己调用。");
    assert!(missing.is_some_and(|what| what.contains("`component_access_token`")));
    assert_eq!(said("本接口仅支持 access_token 调用。"), None);
}

#[test]
fn what_is_too_much_is_cut_off_and_said() {
    let rows: String = (0..2500).map(|n| format!("| f{n} | string | 是 | x |\n")).collect();
    let import = clean(&format!(
        "# t\n\n```\n{CALL}\n```\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n{rows}"
    ));
    assert_eq!(body(&import).len(), 2000);
    let said = "the page has more than 2000 rows of parameters; the rest is ignored";
    assert!(import.todos.iter().any(|todo| todo.what == said && todo.line == 2011), "{:?}", import.todos.last());
    let members: String = (0..1500).map(|n| format!("\"k{n}\": 1, ")).collect();
    let import = clean(&format!("# t\n\n```\n{CALL}\n```\n\n## 返回示例\n\n```\n{{{members} \"z\": 1}}\n```\n"));
    assert_eq!(answered(&import).len(), 1000);
    assert!(
        import.source.text.contains("an object of a sample has more than 1000 members"),
        "{}",
        import.source.text.len()
    );
}

/// Keys and words that only some drafts have: the language changes, and a draft has to go with it.
#[test]
fn rare_keys_are_those_of_the_language() {
    let page = format!(
        "# t\n\n```\n{CALL}\n```\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n\
         | media | formdata | 是 | 图片（image）: 2M，支持PNG格式 |\n\n## 返回参数\n\n| 参数名 | 类型 | 说明 |\n\
         | --- | --- | --- |\n| id | string(uint64) | 编号 |\n\n## 返回示例\n\n```json\n{{\"errcode\": 0, \"id\": \"7\"}}\n```\n"
    );
    let import = clean(&page);
    let [formats] = import.formats.as_slice() else { panic!("{:?}", import.formats) };
    assert!(formats.text.contains("assumed: 1 MB on the page is 1024 × 1024 bytes"), "{}", formats.text);
    assert!(import.source.text.contains("id: { type: u64, wire: string,"), "{}", import.source.text);
}

/// Damaged pages of the project's own, the same ones at every run.
#[test]
fn damaged_pages_are_drafted_clean_or_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("pages").filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut pages: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).expect("a page")).collect();
    pages.extend([markdown("x"), html("x"), flat("x")]);
    let mut drafts = 0;
    let number_of_pages = 1500 / one_of(6);
    for number in 0..number_of_pages as u64 {
        let page = mutate::mutant(&pages, &mut mutate::Numbers::of(11, number));
        match drafted(&page) {
            Ok(_) => drop(clean(&page)),
            Err(error) => {
                assert!(!error.what.contains("would not be a valid spec"), "{number}: {error}\n{page}");
                continue;
            }
        }
        drafts += 1;
    }
    assert!(drafts > number_of_pages / 3 * 2, "{drafts}");
}
