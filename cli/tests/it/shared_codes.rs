//! Codes that several pages of a section list in the same words, from a folder of pages to a table that drafts name.

use std::fs;

use crate::sandbox::{Sandbox, err, out};

/// A page about one way to count shelves, with three codes that all have, and those that are its own.
fn page(name: &str, own: &str) -> String {
    format!(
        "# 查看货架\n\n接口英文名：{name}\n\n## 1. 调用方式\n\n```\nPOST https://api.weixin.qq.com/wxa/shelf/{name}?access_token=ACCESS_TOKEN\n```\n\n\
         ## 2. 请求参数\n\n### 请求体 Request Payload\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| shelf_id | string | 是 | 货架 |\n\n\
         ## 3. 返回参数\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| errcode | number | 错误码 |\n| errmsg | string | 错误信息 |\n| total | number | 总数 |\n\n\
         ## 5. 错误码\n\n| 错误码 | 错误描述 |\n| --- | --- |\n| 7001 | 货架不存在 |\n| 7002 | shelf is locked |\n| 7003 | shelf is empty |\n{own}"
    )
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.0.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const IMPORT: [&str; 6] = ["import", "pages", "--out", "spec", "--no-prose", "--read=2026-11-20"];

const TABLE: &str = "spec/errors/wxa.yaml";

fn imported() -> Sandbox {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.0.path().join("pages")).expect("a folder");
    sandbox.write("pages/one.md", &page("countOne", "| 7004 | only here |\n"));
    sandbox.write("pages/two.md", &page("countTwo", ""));
    sandbox.write("pages/three.md", &page("countThree", ""));
    // It lacks one of the codes, and says another in other words.
    sandbox.write(
        "pages/other.md",
        &page("countOther", "").replace("| 7003 | shelf is empty |\n", "").replace("locked", "closed"),
    );
    let done = sandbox.run(&IMPORT);
    assert_eq!(done.status.code(), Some(0), "{}{}", out(&done), err(&done));
    assert!(out(&done).contains(&format!("wrote {TABLE}\n")), "{}", out(&done));
    sandbox
}

fn draft(sandbox: &Sandbox, name: &str) -> String {
    read(sandbox, &format!("spec/endpoints/wxa/{name}.yaml"))
}

#[test]
fn drafts_name_a_table_only_if_their_page_has_all_of_it() {
    let sandbox = imported();
    let table = read(&sandbox, TABLE);
    // The first is on all four pages, alone: no table is made for it.
    let rows = "    codes:\n      7002: { name: ShelfIsLocked, text: shelf is locked }\n      7003: { name: ShelfIsEmpty, text: shelf is empty }\n";
    assert!(
        table.starts_with("# yaml-language-server: $schema=../schema.json\nerrors:\n  wxa:\n    doc: ")
            && table.ends_with(rows),
        "{table}"
    );
    let one = draft(&sandbox, "countOne");
    assert!(
        one.contains("  7004: { name: OnlyHere, text: only here }\nshared_errors: [wxa]\n") && !one.contains("7002"),
        "{one}"
    );
    for name in ["countTwo", "countThree"] {
        let own = "errors:\n  7001: { name: Code7001, text: 货架不存在 }\nshared_errors: [wxa]\n";
        assert!(draft(&sandbox, name).contains(own), "{}", draft(&sandbox, name));
    }
    let other = draft(&sandbox, "countOther");
    assert!(other.contains("7002: { name: ShelfIsClosed, ") && !other.contains("shared_errors"), "{other}");
    for arguments in
        [&["lint"][..], &["fmt", TABLE, "spec/endpoints/wxa/countOne.yaml", "--check"], &["drift", "pages"]]
    {
        let done = sandbox.run(arguments);
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}{}", out(&done), err(&done));
    }
    assert!(out(&sandbox.run(&["drift", "pages"])).starts_with("4 pages: 4 unchanged"));
}

#[test]
fn an_interrupted_import_is_completed() {
    let sandbox = imported();
    let facts = "spec/pages/endpoints/wxa/countTwo.facts";
    let before = (draft(&sandbox, "countTwo"), read(&sandbox, facts), read(&sandbox, TABLE));
    fs::remove_file(sandbox.0.path().join(facts)).expect("removable");
    let again = sandbox.run(&IMPORT);
    assert!(out(&again).contains("stored the facts of 1 page\n"), "{}{}", out(&again), err(&again));
    assert_eq!((draft(&sandbox, "countTwo"), read(&sandbox, facts), read(&sandbox, TABLE)), before);
}

#[test]
fn an_endpoint_is_a_draft_as_long_as_its_table_lacks_a_name() {
    let sandbox = imported();
    sandbox.edit(TABLE, "name: ShelfIsLocked", "name: Code7002");
    let line = "spec/errors/wxa.yaml:6:21: `Code7002` stands for a name\n";
    let listed = sandbox.run(&["lint", "--drafts"]);
    assert_eq!(out(&listed).matches(line).count(), 1, "{}", out(&listed));
    // Everything in the file itself is settled.
    let (path, text) = ("spec/endpoints/wxa/countTwo.yaml", draft(&sandbox, "countTwo"));
    let lines = text.lines().filter(|line| !line.contains("# TODO"));
    let settled: String = lines.map(|line| format!("{line}\n")).collect();
    let settled =
        settled.replace("Code7001", "ShelfUnknown").replace("type: string }", "type: string, doc: The shelf. }");
    let settled = settled.replace("type: i64 }", "type: i64, doc: How many. }");
    sandbox.write(path, &settled);
    let marked = sandbox.run(&["review", "countTwo", "--mark"]);
    assert_eq!(marked.status.code(), Some(0), "{}{}", out(&marked), err(&marked));
    assert!(
        out(&marked).contains("spec/errors/wxa.yaml:6:21: still a draft, open: 1 name"),
        "{}\n{settled}",
        out(&marked)
    );
    // A table of what is no draft has names.
    let finished = draft(&sandbox, "countTwo").replace("draft: true\n", "");
    sandbox.write(path, &finished);
    let refused = sandbox.run(&["lint"]);
    assert_eq!(refused.status.code(), Some(1), "{}", out(&refused));
    assert!(err(&refused).contains("`Code7002` stands for a name that is still missing"), "{}", err(&refused));
}
