//! Error codes of a page: a draft says what the page says, and leaves to shared tables what they say.

use weixin_codegen::Source;
use weixin_import::Import;

use crate::support::{self, SERVICE, page, source};

const ERRORS: &str = "errors:
  common:
    doc: Codes of every endpoint.
    codes:
      -1: { name: Busy, text: system error, remedy: send it again, class: busy }
      40001: { name: TokenWrong, text: invalid credential, class: token_invalid }
  till:
    doc: Codes of tills.
    codes:
      7001: { name: TillClosed, text: till closed }
      7002: { name: TillEmpty, text: [till empty, 收银台为空] }
      7003: { name: TillFull, text: till full, class: busy }
  shelf:
    doc: Codes of shelves.
    codes:
      8001: { name: ShelfClosed, text: shelf closed }
      8002: { name: ShelfEmpty, text: shelf empty }
      8003: { name: ShelfFull, text: shelf full }
";

const USERS: &str = "endpoint: openTill
summary: Opens a till.
page: { url: \"https://example.com/till\", read: 2026-11-21 }
route: POST /till/open
token: app
response: nothing
shared_errors: [till]
=== endpoints/shelf/openShelf.yaml
endpoint: openShelf
summary: Opens a shelf.
section: [货架]
page: { url: \"https://example.com/shelf\", read: 2026-11-21 }
route: POST /shelf/open
token: app
response: nothing
shared_errors: [shelf]
";

fn spec() -> Vec<Source> {
    let (till, shelf) = USERS.split_once("=== endpoints/shelf/openShelf.yaml\n").expect("two files");
    vec![
        source("service.yaml", &format!("{SERVICE}shared_errors: [common]\n")),
        source("errors.yaml", ERRORS),
        source("endpoints/till/openTill.yaml", till),
        source("endpoints/shelf/openShelf.yaml", shelf),
    ]
}

/// The draft of a page with these rows of codes, which is good beside the spec.
fn drafted(head: &str, rows: &str, response: &str, prose: bool) -> Import {
    let text = format!(
        "# Count\n\n```\nPOST https://api.weixin.qq.com/wxa/count?access_token=ACCESS_TOKEN\n```\n\n\
         ## 返回参数\n\n{response}\n\n## 错误码\n\n{head}\n{rows}\n"
    );
    support::drafted(&page(&text), &spec(), prose).0
}

const HEAD: &str = "| 错误码 | 错误描述 | 解决方案 |\n| --- | --- | --- |";
const NO_FIELDS: &str = "| 参数 | 类型 | 说明 |\n| --- | --- | --- |\n| errcode | number | 错误码 |";

/// The lines of a draft from its errors to its notes.
fn errors(import: &Import) -> &str {
    let text = import.source.text.split("\nassumptions:").next().unwrap_or_default();
    text.find("\nerrors:").or_else(|| text.find("\nshared_errors:")).map_or("", |at| &text[at + 1..])
}

#[test]
fn nothing_is_invented() {
    let rows =
        "| 9001 | order cannot be closed | |\n| 9002 | 频率过快 | 请稍后再试 |\n| 9003 | | |\n| 9004 | | 联系客服 |\n";
    let with = drafted(HEAD, rows, NO_FIELDS, true);
    assert_eq!(
        errors(&with),
        "errors:\n  9001: { name: OrderCannotBeClosed, text: order cannot be closed }\n  \
         9002: { name: Code9002, text: 频率过快, remedy: 请稍后再试 }\n  \
         # TODO (page, line 19): the page gives no message\n  9003: { name: Code9003 }\n  \
         # TODO (page, line 20): the page gives no message\n  9004: { name: Code9004, remedy: 联系客服 }\n"
    );
    let without = drafted(HEAD, rows, NO_FIELDS, false);
    assert!(!errors(&without).contains("remedy") && !errors(&without).contains("class"), "{}", errors(&without));
}

#[test]
fn a_column_of_explanations_is_the_meaning() {
    let head = "| 错误码 | 错误信息 | 说明 |\n| --- | --- | --- |";
    let import = drafted(head, "| 9001 | not found | 找不到 |\n", NO_FIELDS, true);
    assert_eq!(errors(&import), "errors:\n  9001: { name: NotFound, text: not found, meaning: 找不到 }\n");
}

#[test]
fn one_code_with_several_texts_is_one_row() {
    let rows = "| 9001 | wrong signature | |\n| 9002 | other | |\n| 9001 | signature is needed | sign it |\n\
                | 9001 | Wrong signature. | |\n";
    let import = drafted(HEAD, rows, NO_FIELDS, true);
    assert!(
        errors(&import).contains(
            "9001: { name: WrongSignature, text: [wrong signature, signature is needed], remedy: sign it }\n"
        ),
        "{}",
        errors(&import)
    );
}

#[test]
fn what_shared_tables_say_is_left_to_them() {
    // The service's table holds anyway; a row that says something else keeps the class of the code, and says that it does.
    let rows = "| -1 | system error | 稍后再试 |\n| 40001 | invalid credential, access_token is invalid | 检查 |\n";
    assert_eq!(errors(&drafted(HEAD, rows, NO_FIELDS, true)), "");
    let other = drafted(HEAD, "| -1 | shop closed | |\n", NO_FIELDS, true);
    assert_eq!(
        errors(&other),
        "errors:\n  # TODO (page, line 17): its class is that of a shared table, which has this code as `system error`\n  \
         -1: { name: ShopClosed, text: shop closed, class: busy }\n"
    );
    // Another table is the page's if most of it is on the page, whichever of its texts that has.
    let rows = "| 7001 | till closed | |\n| 7002 | 收银台为空 | |\n| 7003 | till is full | |\n| 9001 | odd | |\n";
    assert_eq!(
        errors(&drafted(HEAD, rows, NO_FIELDS, true)),
        "errors:\n  # TODO (page, line 19): its class is that of a shared table, which has this code as `till full`\n  \
         7003: { name: TillIsFull, text: till is full, class: busy }\n  9001: { name: Code9001, text: odd }\n\
         shared_errors: [till]\n"
    );
    let one = drafted(HEAD, "| 8001 | shelf closed | |\n", NO_FIELDS, true);
    assert_eq!(errors(&one), "errors:\n  8001: { name: ShelfClosed, text: shelf closed }\n");
}

#[test]
fn a_code_inside_of_a_list_is_one_of_the_endpoint() {
    let response = "| 参数 | 类型 | 说明 |\n| --- | --- | --- |\n| errcode | number | 错误码 |\n| result | objarray | 结果 |\n\n\
                    ### Res.result(Array) `Object Payload`\n\n| 参数 | 类型 | 说明 |\n| --- | --- | --- |\n\
                    | id | string | 编号 |\n| errcode | number | 该编号的错误码 |\n| errmsg | string | 错误信息 |";
    let import = drafted(HEAD, "| 9001 | gone | |\n", response, false);
    let text = &import.source.text;
    assert!(text.contains("errcode: { type: code }\n"), "{text}");
    assert!(text.contains("errmsg: { type: string"), "{text}");
}
