//! What a page counts in, by its words and its samples: money, durations, moments.

use crate::support::{SERVICE, drafted, page, service};

/// The line that a draft has for a parameter of this type, with this sentence, and this value in the sample.
fn line(ty: &str, doc: &str, sample: Option<&str>) -> String {
    let sample =
        sample.map_or(String::new(), |value| format!("## 请求示例\n\n```json\n{{\"value\": {value}}}\n```\n\n"));
    let text = format!(
        "# Shelf\n\n接口英文名：addShelf\n\n```\nPOST https://api.weixin.qq.com/wxa/shelf/add?access_token=ACCESS_TOKEN\n```\n\n\
         ## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| value | {ty} | 是 | {doc} |\n\n{sample}"
    );
    let zone = "time_zone: \"+08:00\"\n";
    let (import, _) = drafted(&page(&text), &service(&format!("{SERVICE}{zone}")), false);
    let lines = import.source.text.lines().map(str::trim);
    let mut found = lines.filter_map(|line| line.strip_prefix("value: ").map(str::to_owned));
    found.next().unwrap_or_else(|| panic!("no line in\n{}", import.source.text))
}

#[test]
fn numbers_have_the_unit_that_the_page_names() {
    for (ty, doc, sample, wanted) in [
        ("number", "总价，单位：分", None, "{ type: money, unit: fen }"),
        ("number", "总价（分）", Some("888"), "{ type: money, unit: fen }"),
        ("string", "总价,单位是分", Some("\"888\""), "{ type: money, unit: fen, wire: string }"),
        ("number", "小费(单位：元)", Some("0.5"), "{ type: money, unit: yuan }"),
        ("string", "余额，单位元", Some("\"0.05\""), "{ type: money, unit: yuan, wire: string }"),
        ("number", "粒度，单位：分钟", None, "{ type: duration, unit: minutes }"),
        ("number", "失效间隔，单位：天，最大值为 30", None, "{ type: duration, unit: days, max: 30 }"),
        ("number", "有效时间，单位：秒", Some("7200"), "{ type: duration }"),
        ("number", "耗时(毫秒)", None, "{ type: duration, unit: milliseconds }"),
        ("number", "发布时间，unix时间戳，单位秒", Some("1700000000"), "{ type: timestamp }"),
        ("string", "成功的秒级时间戳", None, "{ type: timestamp, wire: string }"),
        ("number", "取件时间，Unix 时间戳，0表示未定", Some("0"), "{ type: timestamp }"),
        ("number", "归还时间，为 Unix 时间戳", Some("12345"), "{ type: timestamp }"),
        ("number", "时间戳", Some("1700000000123"), "{ type: timestamp, unit: milliseconds }"),
        ("number", "毫秒级时间戳", Some("1700000000123"), "{ type: timestamp, unit: milliseconds }"),
        ("number", "创建时间，单位是秒", Some("1700000000"), "{ type: timestamp }"),
    ] {
        assert_eq!(line(ty, doc, sample), wanted, "{ty} {doc} {sample:?}");
    }
}

#[test]
fn days_and_moments_have_the_form_that_the_page_names() {
    for (ty, doc, sample, wanted) in [
        ("string", "开始日期。格式为 yyyymmdd", Some("\"20170313\""), "{ type: day, wire: digits }"),
        ("string", "日期，格式为yyyy-mm-dd", None, "{ type: day }"),
        ("string", "日期, 如:2021-01-01", Some("\"2021-03-01\""), "{ type: day }"),
        ("number", "日期，格式 YYYYMMDD", Some("20260420"), "{ type: day, wire: number }"),
        ("string", "月份，格式 YYYYMM", Some("\"202601\""), "{ type: month, wire: digits }"),
        (
            "string",
            "格式为yyyy-MM-dd HH:mm:ss",
            Some("\"2023-07-30 17:04:28\""),
            "{ type: timestamp, wire: date_time }",
        ),
        ("string", "格式：2026-07-03T12:47:13+08:00", None, "{ type: timestamp, wire: rfc3339 }"),
        (
            "string",
            "示例值: `2022-12-15T13:29:35.120+08:00`",
            None,
            "{ type: timestamp, unit: milliseconds, wire: rfc3339 }",
        ),
    ] {
        assert_eq!(line(ty, doc, sample), wanted, "{ty} {doc} {sample:?}");
    }
}

#[test]
fn nothing_is_guessed() {
    for (ty, doc, sample, wanted) in [
        ("number", "距离，单位：米", None, "{ type: i64 }"),
        ("number", "停留时长 (浮点型，单位：秒)", None, "{ type: number }"),
        ("number", "成本（单位：万元）", None, "{ type: i64 }"),
        ("number", "满分100分", Some("60"), "{ type: i64 }"),
        ("number", "创建时间，单位是秒", None, "{ type: i64 }"),
        ("number", "总价，单位：分", Some("8.5"), "{ type: number }"),
        ("string", "总价，单位：分", Some("\"八分\""), "{ type: string }"),
        ("string", "余额，单位元", Some("\"0.055\""), "{ type: string }"),
        ("number", "时间戳", Some("5"), "{ type: i64 }"),
        ("string", "初次领证日期", Some("\"2012-12-21\""), "{ type: string }"),
        ("string", "日期，格式为 yyyymmdd", Some("\"2017-03-13\""), "{ type: string }"),
        ("string", "日期，格式为 yyyymmdd-yyyymmdd", Some("\"20170306-20170312\""), "{ type: string }"),
        ("string", "货品单位", Some("\"1\""), "{ type: string }"),
    ] {
        assert_eq!(line(ty, doc, sample), wanted, "{ty} {doc} {sample:?}");
    }
}
