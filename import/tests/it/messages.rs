//! Pages about messages that the service sends by itself.

use std::fs;
use std::path::Path;

use weixin_codegen::describe;
use weixin_codegen::model::{Api, Literal};
use weixin_import::{Import, Page, import};

use crate::support::known::{known, text_of};
use crate::support::{self, SERVICE, context, options, service};

/// The page of a message in the form of today's pages.
const TODAY: &str = "# [#](#x) 货架清空通知

> 本文档描述服务器端接收的消息或事件。

事件英文名：shelf\\_emptied

货架清空后推送。

## [#](#1) 1. 消息参数

### [#](#b) 请求体 `Request Payload`

| 参数名 | 类型 | 说明 | 枚举 |
| --- | --- | --- | --- |
| ToUserName | string | 小程序 | - |
| CreateTime | number | 事件时间，Unix时间戳 | - |
| MsgType | string | 消息类型，固定为event | - |
| Event | string | 事件类型，固定为shelf\\_emptied，不区分大小写 | - |
| reason | number | 原因 | [枚举值](#e) |
| goods | [objarray](#g) | 货物 | - |

### [#](#g) Body.goods(Array) `Object Payload`

| 参数名 | 类型 | 说明 |
| --- | --- | --- |
| id | string | 货物 id |

## [#](#2) 2. 消息返回

### [#](#r) 返回体 `Response Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| ToUserName | string | 是 | 原样返回 |
| MsgType | string | 是 | 消息类型，固定为event |
| resultcode | number | 是 | 错误码 |
| remark | string | 否 | 备注 |

## [#](#3) 3. 枚举信息

### [#](#e) Body.reason `Enum`

| 枚举值 | 描述 |
| --- | --- |
| 1 | 卖完 |
| 2 | 撤下 |
";

/// An older page: no table, or one that lacks what is around its rows; the document shows it.
const OLDER: &str = "# [#](#x) shop.onEmptied

货架清空事件。回复`success`即可。

### [#](#p) 请求参数

| 属性 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| shelf\\_id | number | 是 | 货架 |
| Owner | Array.<Object> | 是 | 店主 |

**Owner 的结构**

| 属性 | 类型 | 说明 |
| --- | --- | --- |
| Name | string | 姓名 |

### [#](#s) 推送示例

```
<xml>
    <ToUserName><![CDATA[gh_1]]></ToUserName>
    <MsgType>![CDATA[event]]</MsgType>
    <Event>shelf_emptied</Event>
    <emptied>
        <shelf_id>20001</shelf_id>
        <Owner><Name>x</Name></Owner>
    </emptied>
</xml>
```
";

fn drafted(text: &str) -> (Import, Api) {
    support::drafted(&support::page(text), &service(SERVICE), false)
}

/// The fields of the only message, and those of its reply, with their types.
fn shapes(api: &Api) -> (Vec<String>, Vec<String>) {
    let message = api.messages.first().expect("a message");
    let shown = |field: &weixin_codegen::model::Field| format!("{}: {}", field.name.wire, describe::ty(&field.ty));
    (message.fields().iter().map(shown).collect(), message.reply().map(shown).collect())
}

#[test]
fn changes_of_the_page_of_a_message_are_found_and_written() {
    let saved = |text: &str| support::page(text);
    let draft = import(&saved(TODAY), &context(&service(SERVICE)), &options(false)).expect("a draft");
    let spec: Vec<_> = service(SERVICE).into_iter().chain(draft.sources().cloned()).collect();
    let mut known = known(&spec, &saved(TODAY));
    let same = known.drift(&saved(TODAY), &options(false)).expect("a comparison");
    assert!(same.is_empty(), "{}", weixin_import::render_text(&[same]));
    let newer = TODAY
        .replace("| 2 | 撤下 |", "| 2 | 撤下 |\n| 3 | 过期 |")
        .replace("| id | string | 货物 id |", "| id | string | 货物 id |\n| price | number | 价格 |")
        .replace("| remark | string | 否 |", "| remark | string | 是 |");
    let found = known.drift(&saved(&newer), &options(false)).expect("a comparison");
    let report = weixin_import::render_text(std::slice::from_ref(&found));
    for line in [
        "+ fields.goods.items.fields.price: i64, required",
        "+ fields.reason.values.3",
        "~ reply.remark.required: false → true",
    ] {
        assert!(report.contains(line), "{line}\n{report}");
    }
    assert_eq!(known.write(&found).expect("edits").failed, []);
    let text = text_of(&known, &found.path);
    assert!(text.contains("price: { type: i64 }"), "{text}");
    let rest = known.drift(&saved(&newer), &options(false)).expect("a comparison");
    assert!(rest.is_empty(), "{}", weixin_import::render_text(&[rest]));
}

#[test]
fn what_a_message_brings_and_the_reply_are_drafted() {
    let (import, api) = drafted(TODAY);
    assert_eq!(import.source.path, "messages/events/shelf_emptied.yaml");
    let text = |text: &str| Literal::Text(text.to_owned());
    let when = vec![("MsgType".to_owned(), text("event")), ("Event".to_owned(), text("shelf_emptied"))];
    assert_eq!(import.draft.when, Some(when));
    let (fields, reply) = shapes(&api);
    assert_eq!(
        fields,
        [
            "ToUserName: string",
            "CreateTime: timestamp in seconds",
            "reason: ShelfEmptiedReason",
            "goods: list of ShelfEmptiedGoods"
        ]
    );
    assert_eq!(reply, ["ToUserName: string", "resultcode: i64", "remark: string"]);
    assert!(import.source.text.contains("MsgType: { type: string, fixed: \"event\" }"), "{}", import.source.text);
    assert!(import.draft.title.as_deref() == Some("货架清空通知"));
}

#[test]
fn the_document_shows_what_the_table_lacks() {
    let (import, api) = drafted(OLDER);
    assert_eq!(import.source.path, "messages/shop/shelf_emptied.yaml");
    let (fields, reply) = shapes(&api);
    assert_eq!(
        (fields.as_slice(), reply.len()),
        (&["emptied: ShelfEmptiedEmptied".to_owned(), "ToUserName: string".to_owned()][..], 0)
    );
    assert!(import.source.text.contains("shelf_id: { type: i64"), "{}", import.source.text);
    assert!(!import.source.text.contains("type: list"), "{}", import.source.text);
    assert!(import.source.text.contains("reply: nothing"), "{}", import.source.text);
}

#[test]
fn a_page_that_lost_its_address_is_no_message() {
    let page = support::page(&support::read("shelf.zh.md").replace("https://api.weixin.qq.com/wxa/shelf/list", "x"));
    let error = import(&page, &context(&service(SERVICE)), &options(false)).expect_err("no endpoint");
    assert!(error.to_string().contains("found no address"), "{error}");
}

#[test]
fn a_message_without_a_value_that_tells_it_says_so() {
    let page = TODAY.replace("| MsgType", "| kind").replace("| Event", "| other");
    let (import, _) = drafted(&page);
    assert!(import.todos.iter().any(|todo| todo.what.contains("by which `Event`")), "{:?}", import.todos);
    assert!(import.source.text.contains("when: { Event: \"shelf_emptied\" }"), "{}", import.source.text);
}

/// Every page of the folder is drafted, and beside the others.
#[test]
#[ignore = "needs the vendor's pages"]
fn the_vendors_pages_of_messages_are_drafted() {
    let pages = std::env::var_os("WEIXIN_PAGES").expect("WEIXIN_PAGES names a folder");
    let mut drafts = Vec::new();
    for file in fs::read_dir(Path::new(&pages).join("events")).expect("pages").flatten() {
        let text = fs::read_to_string(file.path()).expect("a page");
        let shown = file.file_name().to_string_lossy().into_owned();
        let (import, _) = support::drafted(&Page { shown, text, ..Page::default() }, &service(SERVICE), false);
        println!("{}", import.source.text);
        drafts.push(import);
    }
    assert!(drafts.len() >= 31, "{}", drafts.len());
    // Two pages alone do not say by what the message is told.
    let open = drafts.iter().filter(|import| import.todos.iter().any(|todo| todo.what.contains("by which `Event`")));
    assert_eq!(open.count(), 2);
}
