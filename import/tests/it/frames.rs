//! The frame of a page: what its headings, heads and samples say about where something belongs.

use weixin_import::Import;

use crate::support::{self, page, shared};

const CALL: &str = "POST https://api.weixin.qq.com/wxa/shelf/fill?access_token=ACCESS_TOKEN";

fn drafted(text: &str) -> Import {
    support::drafted(&page(text), &shared(), true).0
}

/// The draft says each of these, and none of those.
fn says(text: &str, wanted: &[&str], unwanted: &[&str]) {
    let import = drafted(text);
    let draft = &import.source.text;
    for words in wanted {
        assert!(draft.contains(words), "`{words}` is missing\n{draft}");
    }
    for words in unwanted {
        assert!(!draft.contains(words), "`{words}` is there\n{draft}");
    }
}

#[test]
fn english_by_people_and_by_machine_is_read() {
    let people = format!(
        "# Fill a shelf\n\nAPI English Name: fillShelf\n\n## 1. Call Method\n\n```\n{CALL}\n```\n\n### Third-party Call\n\n- The permission \
         set id of this API is: 7\n\n## 2. Request Parameters\n\n### Query Parameters Query String Parameters\n\nNone\n\n### Request Body Request \
         Payload\n\n| Parameter | Type | Required | Description |\n|---|---|---|---|\n| shelf_id | string | Yes | The shelf |\n| rows | number | No \
         | Rows |\n\n## 3. Response Parameters\n\n### Response Body Response Payload\n\n| Parameter | Type | Description |\n|---|---|---|\n| \
         filled | number | Rows that were filled |\n\n## 4. Error Codes\n\n| Error Code | Error Description | Solution |\n|---|---|---|\n| 71001 | \
         shelf is full | take something off |\n"
    );
    let machine = people
        .replace("### ", "# ")
        .replace("## ", "# ")
        .replace("API English Name", "Interface name")
        .replace("Call Method", "How to call")
        .replace("Query Parameters Query", "Query parametersQuery")
        .replace("Request Body Request", "Request BodyRequest")
        .replace(
            "Parameter | Type | Required | Description",
            "Parameter Name | type | Required to fill in | Introductions",
        )
        .replace("Parameter | Type | Description", "Parameter Name | type | Introductions")
        .replace("Response Body Response Payload", "Response Payload")
        .replace("Response Parameters", "Return Parameters")
        .replace("Error Description | Solution", "Error description | solution");
    for text in [people, machine] {
        says(
            &text,
            &[
                "endpoint: fillShelf",
                "json:\n  shelf_id: { type: string, doc: The shelf }\n  rows: { type: i64, required: false",
                "response:\n  filled:",
                "permission_sets: [7]",
                "71001: { name: ShelfIsFull, text: shelf is full, remedy: take something off }",
            ],
            &["query:", "corrections"],
        );
    }
}

#[test]
fn heads_of_flattened_tables_that_say_whose_they_are() {
    let text = format!(
        "摆货\n请求地址\n{CALL}\n请求数据样例\n{{\n\"shelf_id\": \"a\",\n\"goods\": [\n{{\n\"sku\": \"x\"\n}}\n]\n}}\n请求数据字段说明\n货架基本字段 必填 字段类型 \
         说明\nshelf_id 是 string 货架\ngoods 是 array 货物\ngoods字段 必填 字段类型 说明\nsku 是 string 货号\n回包错误码 说明\n0 成功\n71001 \
         请求参数错误\n71002 返回数据错误\n货物错误码 说明\n-71 货号错误\n"
    );
    says(
        &text,
        &[
            "shelf_id: { type: string, doc: 货架 }",
            "sku: { type: string, doc: 货号 }",
            "71001: { name: Code71001, text: 请求参数错误 }",
            "71002:",
            "-71:",
        ],
        &["corrections", "required: false"],
    );
}

#[test]
fn codes_go_on_below_a_heading_and_need_no_head() {
    let codes =
        |table: &str| format!("摆货\n请求地址\n{CALL}\n返回参数\n参数 类型 说明\nfilled number 摆好的\n{table}");
    says(
        &codes("错误码\n错误码 错误描述\n公共错误码 -\n71001 货架已满\n71002/71003 货架不存在\n"),
        &["71001: { name: Code71001, text: 货架已满 }", "71002: ", "71003: "],
        &[],
    );
    says(&codes("返回码说明\n71001：货架已满\n71002 货架不存在\n"), &["text: 货架已满", "text: 货架不存在"], &[]);
    says(
        &codes("返回码说明\n参数 说明\n71001 货架已满\n71002 货架不存在\n"),
        &["text: 货架已满", "text: 货架不存在"],
        &[],
    );
    says(&codes("错误码\n错误码 说明\n71001 货架已满\n2. 其他说明\n7 天内有效\n"), &["text: 货架已满"], &["  7:"]);
}

#[test]
fn what_looks_like_an_unread_row_is_no_correction() {
    let text = format!(
        "# 摆货\n\n```\n{CALL}\n```\n\n## 返回参数\n\n返回示例\n\n```\n{{\"filled\": 1, \"left\": 2}}\n```\n\nfilled 摆好的货物\n\n| 参数 | 说明 |\n| --- | \
         --- |\n| errcode | 错误码 |\n"
    );
    says(
        &text,
        &["line 15 looks like its row, and could not be read as one\n  filled:", "at: response.left"],
        &["at: response.filled"],
    );
}

#[test]
fn the_word_of_a_type_is_no_heading() {
    let text = format!(
        "# 摆货\n\n### 请求地址\n\n```\n{CALL}\n```\n\n### 返回值\n\n### Object\n\n返回的 JSON 数据包\n\n| 属性 | 类型 | 说明 |\n| --- | --- | --- |\n| \
         filled | number | 摆好的 |\n"
    );
    says(&text, &["response:\n  filled: { type: i64, doc: 摆好的 }"], &["Object"]);
}

#[test]
fn what_is_pushed_is_no_sample_of_the_call() {
    let text = format!(
        "# 摆货\n\n## 1. 调用方式\n\n```\n{CALL}\n```\n\n## 2. 返回参数\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| filled | number | 摆好的 |\n\n## 3. \
         注意事项\n\n## 摆满通知\n\n**通知示例**\n\n```\n{{\"shelf_full\": 1}}\n```\n\n**通知参数**\n\n| 参数 | 类型 | 说明 |\n| --- | --- | --- |\n| \
         shelf_full | number | 满了 |\n\n## 4. 代码示例\n\n### 4.1 少量\n\n返回示例\n\n```\n{{\"filled\": 1}}\n```\n\n### 4.2 \
         大量\n\n返回示例\n\n```\n{{\"filled\": 1000, \"queued\": true}}\n```\n"
    );
    says(&text, &["filled:", "queued:"], &["shelf_full"]);
}

#[test]
fn samples_whose_braces_are_elsewhere() {
    let text = format!(
        "# 摆货\n\n```\n{CALL}\n```\n\n请求示例\n\n{{\n\n```\n\"goods\": {{\n  \"sku\": \"x\", // 货号\n}}\n```\n\n}}\n\n返回示例\n\n```\n{{\"errcode\": \
         0}}\n```\n"
    );
    says(&text, &["json:\n", "sku: { type: string", "response: nothing"], &[]);
    let unclosed = format!(
        "摆货\n{CALL}\n返回json示例：\n{{\n\"data\": {{\n\"filled\": 1\n}}\n返回参数说明：\n参数 说明\nfilled 摆好的\n"
    );
    says(&unclosed, &["filled: { type: i64, doc: 摆好的 }"], &["返回参数说明"]);
}

#[test]
fn a_table_without_a_side_is_about_the_last_sample() {
    let text = format!(
        "摆货\n{CALL}\n参数说明\n参数 是否必须 类型 说明\naccess_token 是 string 凭证\nshelf_id 是 string 货架\nJSON 是 JSON 数据\n返回说明 \
         正常情况下，会返回下述数据：\n{{\n\"errcode\": 0,\n\"filled\": 1\n}}\n参数说明\n参数 说明\nfilled 摆好的\n"
    );
    says(&text, &["shelf_id:", "response:\n  filled: { type: i64, doc: 摆好的 }"], &["JSON:", "corrections"]);
}

#[test]
fn rows_that_end_with_the_word_of_a_heading_are_rows() {
    let text = format!(
        "摆货\n{CALL}\n请求体 Request Payload\n参数名 类型 必填 说明 枚举\nkind number 是 种类 枚举值\nrows number 否 行数 -\n枚举信息\nBody.kind \
         Enum\n需要推送的种类\n枚举值 描述\n1 甲\n2 乙\n返回体 Response Payload\n参数名 类型 说明\nwaiting_customers objarray 顾客\n\
         Res.waiting_customers(Array).their_own_addresses Object Payload\n参数名 类型 说明\nstreet string 街道\n"
    );
    says(
        &text,
        &["1: { name: Value1, doc: 甲 }", "rows: { type: i64, required: false", "their_own_addresses:", "street: {"],
        &["street: { type: json"],
    );
}

#[test]
fn examples_of_flattened_rows_are_no_part_of_the_sentence() {
    let text = format!(
        "摆货\n{CALL}\n请求参数\n参数名 类型 必填 示例 说明\nshelf_id string 是 SHELF_1 货架\nrows number 否 行数\n"
    );
    says(&text, &["shelf_id: { type: string, doc: 货架 }", "doc: 行数"], &["SHELF_1"]);
}

#[test]
fn a_guide_with_two_interfaces_gives_the_first() {
    let part = |title: &str, path: &str, sent: &str, code: u32| {
        format!(
            "## {title}\n\n### 请求地址\n\n```\nPOST https://api.weixin.qq.com/wxa/shelf/{path}?access_token=ACCESS_TOKEN\n```\n\n### 请求参数\n\n| 属性 | 类型 \
             | 必填 | 说明 |\n| --- | --- | --- | --- |\n| {sent} | string | 是 | 甲 |\n\n### 错误码\n\n| 错误码 | 说明 |\n| --- | --- |\n| {code} | 错 |\n\n"
        )
    };
    let guide = format!("# 货架\n\n{}{}", part("摆货", "fill", "goods", 71001), part("清空", "clear", "reason", 71002));
    for text in
        [guide.clone(), guide.replace(['#', '|', '`'], "").replace("\n\n", "\n").replace("  ", " ").replace("--- ", "")]
    {
        says(&text, &["route: POST /wxa/shelf/fill", "goods:", "71001:", "/wxa/shelf/clear"], &["reason:", "71002:"]);
    }
}

#[test]
fn rows_without_a_head_are_confirmed_by_a_sample() {
    let text = format!(
        "摆货\n{CALL}\n请求参数示例\n{{\n\"shelf_id\": \"a\",\n\"rows\": 1\n}}\n返回参数示例\n{{\n\"errcode\": 0,\n\"errmsg\": \"ok\"\n}}\n说明\nshelf_id \
         为货架编号；\nrows：行数\nother_id 不在示例里\n"
    );
    says(
        &text,
        &["shelf_id: { type: string, doc: 为货架编号； }", "rows: { type: i64, doc: 行数 }", "response: nothing"],
        &["other_id:"],
    );
}

#[test]
fn a_sentence_announces_the_fields_of_an_object() {
    let text = format!(
        "摆货\n{CALL}\n请求参数\n参数名称 类型 必选 备注\nshelf object 是 货架\nowner_kind string 否 谁的\n其中shelf的内容如下：\n\n参数名称 类型 必选 备注\nrows \
         array 是 行\n其中shelf.rows的每一项的内容如下：\n\n参数名称 类型 必选 备注\nsku string 是 货号\nnote string 否 备注\n示例 请求参数\n{{\n\"shelf\": {{\n\"rows\": \
         [\n{{\n\"sku\": \"x\"\n}}\n]\n}}\n}}\n"
    );
    let draft = drafted(&text).source.text;
    let at = |words: &str| draft.find(words).unwrap_or_else(|| panic!("{words}\n{draft}"));
    assert!(at("shelf:") < at("rows:") && at("rows:") < at("sku:") && at("sku:") < at("note:"), "{draft}");
    assert!(at("note:") < at("owner_kind:"), "{draft}");
    let structure = format!(
        "摆货\n{CALL}\n返回数据示例\n{{\n\"shelf\": {{\n\"rows\": 2\n}}\n}}\n返回数据说明：\n参数 说明\nshelf 货架的结构体\n\nshelf是一个结构体，包含以下字段\n参数 \
         说明\nrows 行数\n"
    );
    says(&structure, &["rows: { type: i64, doc: 行数 }"], &["corrections", "TODO (page, line 12"]);
}

#[test]
fn names_that_say_too_little_take_what_is_around_them() {
    for (path, name) in [
        ("card/delete", "cardDelete"),
        ("wxa/shelf/get_info", "shelfGetInfo"),
        ("shop/spu/listing", "spuListing"),
        ("wxa/gethtml", "gethtml"),
    ] {
        let text = format!(
            "摆货\nPOST https://api.weixin.qq.com/{path}?access_token=ACCESS_TOKEN\n请求参数\n参数 说明\nid 编号\n"
        );
        says(&text, &[&format!("endpoint: {name}\n")], &[]);
        let import = support::drafted(&page(&text), &shared(), false).0;
        assert!(name != "gethtml" || import.source.text.contains("summary: Get html."), "{}", import.source.text);
    }
}

#[test]
fn a_head_may_say_whose_the_table_is() {
    let text = format!(
        "# 摆货\n\n## 请求参数\n\n```\n{CALL}\n```\n\n| 请求参数 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| shelf_id | string | 是 | 货架 |\n\n看看：\n\n| \
         返回参数 | 参数名 | 类型 | 描述 |\n| --- | --- | --- | --- |\n| 摆好的 | filled | number | 行数 |\n"
    );
    says(&text, &["shelf_id: {", "response:\n  filled: { type: i64, doc: 行数 }"], &[]);
}

#[test]
fn tables_may_have_tabs_for_blanks() {
    let page = support::read("shelf.zh.md");
    let tabs = page.lines().map(|line| if line.starts_with('|') { line.replace(' ', "\t") } else { line.to_owned() });
    let tabs = tabs
        .collect::<Vec<_>>()
        .join("\n")
        .replace("system\terror", "system error")
        .replace("shelf\tclosed", "shelf closed");
    assert_eq!(drafted(&tabs).source.text, drafted(&page).source.text);
}
