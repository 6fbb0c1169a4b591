//! Pages that are broken, cut off, huge or made to break the importer: a draft that is lint clean, or a message.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use weixin_codegen::{Source, model};
use weixin_import::{SpecContext, import};

use crate::support::{PAGES, assert_laid_out, context, one_of, options, page, shared, walls};

/// More than any page may take, also in a slow build on a busy machine.
const BOUND: Duration = Duration::from_secs(20);

/// More than a wall of 30 kB may take, and one of 10 kB by far, in a slow build on a busy machine. The square of its parts would take longer.
const WALL_BOUND: Duration = Duration::from_secs(10);

static SHARED: LazyLock<(Vec<Source>, SpecContext)> = LazyLock::new(|| {
    let shared = shared();
    let context = context(&shared);
    (shared, context)
});

static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut paths: Vec<_> = fs::read_dir(PAGES).expect("pages").filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let pages: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).expect("a page")).collect();
    let html = |text: &String| {
        let mut out = String::from("<html><body>");
        pulldown_cmark::html::push_html(
            &mut out,
            pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES),
        );
        out
    };
    let saved: Vec<String> = pages.iter().filter(|page| page.contains("| ---")).map(html).collect();
    pages.into_iter().chain(saved).collect()
});

/// Imports a page; true when it gave a draft. What it gives is a spec.
fn take(text: String) -> bool {
    let (shared, context) = &*SHARED;
    let start = Instant::now();
    let page = page(&text);
    let imported = import(&page, context, &options(page.text.len().is_multiple_of(2)));
    assert!(start.elapsed() < BOUND, "{:?} for {} bytes", start.elapsed(), page.text.len());
    let Ok(imported) = imported else { return false };
    assert_laid_out(&imported);
    let mut sources = shared.clone();
    sources.extend(imported.sources().cloned());
    if let Err(errors) = model(sources) {
        panic!("{errors}\n--- of the page ---\n{}", page.text.chars().take(4000).collect::<String>());
    }
    true
}

const CALL: &str = "POST https://api.weixin.qq.com/wxa/x?access_token=ACCESS_TOKEN\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Pages of which parts are missing, doubled or replaced.
    #[test]
    fn damaged_pages(
        seed in 0usize..7,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..60, 0usize..6, "\\PC{0,6}"), 1..12),
    ) {
        let mut text: Vec<char> = SEEDS[seed % SEEDS.len()].chars().collect();
        for (at, length, how, with) in cuts {
            if text.is_empty() {
                break;
            }
            let from = at.index(text.len());
            let to = (from + length).min(text.len());
            let part: Vec<char> = text[from..to].to_vec();
            match how {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..from, part)),
                2 => text.truncate(from.max(1)),
                3 => drop(text.splice(from..to, "\n".chars())),
                _ => drop(text.splice(from..to, with.chars())),
            }
        }
        take(text.into_iter().collect());
    }

    /// Rows of tables with any cells.
    #[test]
    fn any_cells(rows in prop::collection::vec(("[A-Za-z_.\\[\\]]{1,12}|\\PC{0,8}", "string|number|objarray|array|\\PC{0,8}", "是|否|yes|\\PC{0,3}", "\\PC{0,40}|默认为 5|最大 [0-9]{1,25}|与 a 二选一|当 a 为 1 时必填|1：x，2：y"), 0..12), sample in "\\PC{0,80}|\\{\"a\": \\[1, \"x\", \\{\"b\": null\\}\\]\\}") {
        let mut text = format!("# title\n\n```\n{CALL}```\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n");
        for (name, kind, required, doc) in &rows {
            let cell = |text: &str| text.replace(['|', '\n'], " ");
            text.push_str(&format!("| {} | {} | {} | {} |\n", cell(name), cell(kind), cell(required), cell(doc)));
        }
        text.push_str(&format!("\n## 请求示例\n\n```\n{sample}\n```\n\n## 返回示例\n\n```\n{sample}\n```\n"));
        prop_assert!(take(text), "the call stands on the page");
    }

    /// JSON of any shape as sample of a body and of an answer.
    #[test]
    fn any_sample(json in json()) {
        let text = format!("# title\n\n```\n{CALL}```\n\n## 请求示例\n\n```\n{{\"value\": {json}}}\n```\n\n## 返回示例\n\n```\n{{\"errcode\": 0, \"value\": {json}}}\n```\n");
        prop_assert!(take(text), "the call stands on the page");
    }

    /// Text of no page at all.
    #[test]
    fn any_text(text in "(\\PC|[\\n|{}\\[\\]\"：,#`<>-]){0,400}") {
        take(format!("{CALL}{text}"));
    }
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        (-1e9..1e9f64).prop_map(|number| number.to_string()),
        "\\PC{0,12}".prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    leaf.prop_recursive(10, 60, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(("[a-z_]{1,6}|new|type|Self|\\PC{0,6}", inner), 0..5).prop_map(|members| {
                let members: Vec<String> = members
                    .into_iter()
                    .map(|(name, value)| format!("{}:{value}", serde_json::Value::from(name)))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

#[test]
fn walls_of_one_kind_of_mark_take_bounded_time() {
    let size = 200_000 / one_of(8);
    for part in [
        "{",
        "[",
        "{\"a\":",
        "{\n",
        "\"",
        "“",
        "|",
        "| a ",
        "|a|b|\n|-|-|\n",
        "# ",
        "#\n",
        "> ",
        "- ",
        "*",
        "_",
        "`",
        "```\n",
        "[a](",
        "<div>",
        "<table><tr><td>",
        "<b>",
        "<",
        "&amp;",
        "参数 说明\n",
        "参数 类型 说明\na string x\n",
        "a.b.c.d.e.f.g.h string x\n",
        "最多9",
        "1：a，",
        "时必填",
        "权限集 id：1",
        "https://api.weixin.qq.com/a ",
        "curl -F a=@b ",
        "//",
        "/*",
    ] {
        take(format!("{CALL}参数 类型 必填 说明\nx string 是 {}", part.repeat(size / part.len())));
        take(format!("{CALL}\n请求示例\n{}", part.repeat(size / part.len())));
        take(format!("# t\n\n```\n{CALL}```\n\n## 请求参数\n\n{}", part.repeat(size / part.len())));
        take(format!("<html><body><h1>t</h1><pre>{CALL}</pre><p>{}", part.repeat(size / part.len())));
    }
}

/// A small part of what the benches take, where the growth is measured.
#[test]
fn walls_of_each_construct_take_bounded_time() {
    for (name, make) in walls::WALLS {
        let start = Instant::now();
        take(make(30_000 / one_of(6)));
        assert!(start.elapsed() < WALL_BOUND, "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn names_that_no_path_can_point_into_are_taken() {
    assert!(take(format!("{CALL}\n请求示例\n{{ \"a.b\": {{ \"new\": true }}, \"\": 1, \"c\": [[[]]] }}\n")));
}

#[test]
fn deep_nesting_becomes_any_json() {
    let deep = format!("{}1{}", "{\"a\":[".repeat(15), "]}".repeat(15));
    assert!(take(format!("{CALL}\n请求示例\n{deep}\n返回示例\n{deep}\n")));
    let rows: String = (0..3000).map(|number| format!("field_{number} string 是 x\n")).collect();
    assert!(take(format!("{CALL}\n请求参数\n参数 类型 必填 说明\n{rows}")));
}
