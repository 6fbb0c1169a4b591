//! Responses of a page that are a list or a map, and fields that are a text in one sample and an object in another.

use crate::support::{self, SERVICE, service};

/// A page with these rows and these samples of what it returns.
fn page(rows: &str, samples: &[&str]) -> String {
    let samples: String = samples.iter().map(|sample| format!("\n```json\n{sample}\n```\n")).collect();
    let table = if rows.is_empty() {
        String::new()
    } else {
        format!("| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n{rows}")
    };
    format!(
        "# 货架\n\n接口英文名：listShelf\n\n## 1. 调用方式\n\n```\n\
         GET https://api.weixin.qq.com/wxa/shelf/list?access_token=ACCESS_TOKEN\n```\n\n\
         ## 2. 请求参数\n\n无\n\n## 3. 返回参数\n\n{table}\n## 4. 返回示例\n{samples}"
    )
}

/// The draft, which is a good spec.
fn drafted(text: String) -> String {
    support::drafted(&support::page(&text), &service(SERVICE), false).0.source.text
}

fn response(text: &str) -> &str {
    let (_, rest) = text.split_once("\nresponse:").unwrap_or_else(|| panic!("no response in\n{text}"));
    rest.split("\n\n").next().unwrap_or_default().trim_end()
}

#[test]
fn a_sample_that_is_a_list_makes_a_list() {
    let rows = "| title | string | 标题 |\n| price | number | 价格 |\n";
    let list = r#"[{ "title": "a", "price": 1 }, { "title": "b" }]"#;
    let refused = r#"{ "errcode": 40001, "errmsg": "invalid credential" }"#;
    let expected = "\n  type: list\n  items:\n    type: object\n    fields:\n      title: { type: string }\n      \
                    price: { type: i64, required: false }";
    for samples in [&[list][..], &[list, refused], &[refused, list]] {
        assert_eq!(response(&drafted(page(rows, samples))), expected, "{samples:?}");
    }
    let objects = "\n  type: list\n  items:\n    type: object\n    fields:\n      \"n\": { type: i64 }";
    for (sample, expected) in [
        (r#"["a", "b"]"#, " { type: list, items: { type: string } }"),
        ("[[1, 2], [3]]", " { type: list, items: { type: list, items: { type: i64 } } }"),
        ("[{ \"n\": 1 }, // one\n { \"n\": 2 }]", objects),
    ] {
        assert_eq!(response(&drafted(page("", &[sample]))), expected, "{sample}");
    }
}

/// A list that is a part of the response makes no list of it, and neither do brackets in a text.
#[test]
fn not_every_list_is_a_response() {
    let rows = "| list | array | 列表 |\n";
    for samples in [
        &[r#"[{ "title": "a" }]"#][..],
        &["[]"],
        &["[see above]"],
        &[r#"[{ "title": "a" }]"#, r#"{ "errcode": 0, "list": [{ "title": "a" }] }"#],
    ] {
        let text = drafted(page(rows, samples));
        assert!(
            response(&text).contains("\n  list: { type: list") || response(&text).contains("\n  list:\n"),
            "{text}"
        );
    }
}

/// Some pages have their tables as JSON: what one lists is in the response, which is no list itself, or in the request if
/// it says what is required.
#[test]
fn a_table_in_json_is_a_table() {
    for (table, expected) in [
        (
            r#"[{ "参数名": "title", "类型": "string", "说明": "标题" }, { "参数名": "price", "类型": "number", "说明": "价格" }]"#,
            "\n  title: { type: string }\n  price: { type: i64 }",
        ),
        (r#"[{ "Parameter": "title", "Type": "string", "Required": "yes", "Description": "The title." }]"#, " nothing"),
        (r#"[{ "错误码": "40001", "错误描述": "invalid credential", "解决方案": "重新获取" }]"#, " nothing"),
    ] {
        assert_eq!(response(&drafted(page("", &[table]))), expected, "{table}");
    }
    let rows = page("", &[r#"[{ "name": "title", "type": "string" }]"#]);
    assert!(response(&drafted(rows)).starts_with("\n  type: list\n"));
}

#[test]
fn names_that_are_data_make_a_map() {
    for (sample, expected) in [
        (
            r#"{ "20230101": [{ "n": 1 }], "20230102": [] }"#,
            "\n  type: map\n  items:\n    type: list\n    items:\n      type: object\n      fields:\n        \"n\": { type: i64 }",
        ),
        (r#"{ "20230101": "a", "20230102": "b" }"#, " { type: map, items: { type: string } }"),
        (r#"{ "errcode": 0, "errmsg": "ok", "1": 5, "2": 6 }"#, " { type: map, items: { type: i64 } }"),
    ] {
        assert_eq!(response(&drafted(page("", &[sample]))), expected, "{sample}");
    }
}

#[test]
fn a_text_in_one_sample_and_an_object_in_another_are_both() {
    let rows = "| data | object | 数据 |\n";
    let samples = [r#"{ "errcode": 0, "data": "" }"#, r#"{ "errcode": 0, "data": { "title": "a" } }"#];
    let text = drafted(page(rows, &samples));
    let expected = "\n  data:\n    type: object\n    or_text: true\n    fields:\n      title: { type: string }";
    assert_eq!(response(&text), expected, "{text}");
}
