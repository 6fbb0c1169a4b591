//! Objects that a page repeats, objects that are maps, samples that exclude each other, and files in place of fields.

use weixin_import::{Import, Page};

use crate::support::known::{known, text_of};
use crate::support::{self, SERVICE, options, service};

/// A page with some tables and samples.
fn page(below: &str) -> Page {
    let page = format!(
        "# 登记\n\n接口英文名：addLoan\n\n```\nPOST https://api.weixin.qq.com/cgi-bin/loan/add?access_token=ACCESS_TOKEN\n```\n\n{below}"
    );
    let mut page = support::page(&page);
    page.url = Some("https://example.com/addLoan.html".to_owned());
    page
}

fn drafted(below: &str) -> Import {
    support::drafted(&page(below), &service(SERVICE), true).0
}

const PEOPLE: &str = "\
## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| giver | object | 是 | 借出的人 |
| taker | object | 否 | 借入的人 |
| corners | objarray | 否 | 书的四角 |

### Body.giver `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| mobile | string | 是 | 借出人手机号 |
| address | string | 是 | 地址，最多 20 个字符 |
| place | object | 否 | 位置 |

### Body.giver.place `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| x | number | 是 | 横 |
| y | number | 是 | 竖 |

### Body.taker `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| mobile | string | 是 | 借入人手机号 |
| address | string | 是 | 地址，最多 20 个字符 |
| place | object | 否 | 位置 |

### Body.taker.place `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| x | number | 是 | 横 |
| y | number | 是 | 竖 |

### Body.corners(Array) `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| x | number | 是 | 横 |
| y | number | 是 | 竖 |
";

#[test]
fn what_a_page_repeats_is_one_type() {
    let text = drafted(PEOPLE).source.text;
    for line in [
        "  giver: { type: AddLoanContact, doc: 借出的人 }\n",
        "  taker: { type: AddLoanContact, required: false, doc: 借入的人 }\n",
        "  corners: { type: list, items: { type: AddLoanPoint }, required: false, doc: 书的四角 }\n",
        "types:\n  AddLoanContact:\n    type: object\n    fields:\n      mobile: { type: string, doc: 借出人手机号 / 借入人手机号 }\n",
        "      place: { type: AddLoanPoint, required: false, doc: 位置 }\n",
        "  AddLoanPoint:\n    type: object\n    fields:\n      x: { type: i64, doc: 横 }\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn what_differs_is_none() {
    let page = PEOPLE.replacen("最多 20 个字符", "最多 30 个字符", 1).replacen(
        "| y | number | 是 |",
        "| y | number | 否 |",
        2,
    );
    let text = drafted(&page).source.text;
    assert!(!text.contains("AddLoanContact") && text.contains("max_length: 30"), "{text}");
}

/// What a sample says of the inside of a type is noted where the file has it, once.
#[test]
fn notes_follow_into_the_type() {
    let page = format!(
        "{PEOPLE}\n## 5. 代码示例\n\n请求示例\n\n```json\n{{\n  \"giver\": {{ \"mobile\": \"1\", \"address\": \"a\", \"place\": {{ \"x\": 1, \"y\": 2, \"z\": 3 }} }},\n  \
         \"taker\": {{ \"mobile\": \"1\", \"address\": \"a\", \"place\": {{ \"x\": 1, \"y\": 2, \"z\": 3 }} }}\n}}\n```\n"
    );
    let text = drafted(&page).source.text;
    assert_eq!(text.matches("fields.z\n").count(), 1, "{text}");
    assert!(text.contains("  - at: types.AddLoanPlace.fields.z\n"), "{text}");
}

#[test]
fn names_that_are_data_make_a_map() {
    let page = "\
## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| data | object | 是 | 卡片的内容 |

## 5. 代码示例

请求示例

```json
{ \"data\": { \"thing01\": { \"value\": \"书\" }, \"date2\": { \"value\": \"2026-01-01\" } } }
```
";
    let text = drafted(page).source.text;
    assert!(text.contains("  data:\n    type: map\n    doc: 卡片的内容\n    items:\n      type: object\n"), "{text}");
    assert!(!text.contains("thing01"), "{text}");
}

const TWO_WAYS: &str = "\
## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| shelf | string | 是 | 书架 |
| book | string | 是 | 书号 |
| title | string | 是 | 书名 |

## 5. 代码示例

请求示例

方式一：

```json
{ \"shelf\": \"a\", \"book\": \"1\" }
```

方式二：

```json
{ \"shelf\": \"a\", \"title\": \"b\" }
```
";

#[test]
fn samples_that_exclude_each_other_are_not_merged_in_silence() {
    let import = drafted(TWO_WAYS);
    let open = "the page's samples do not send these together: `book` (line 26), or `title` (line 32)";
    assert!(import.todos.iter().any(|todo| todo.what.starts_with(open)), "{:?}", import.todos);
    let text = &import.source.text;
    assert!(text.contains("  book: { type: string, required: false, doc: 书号 }\n"), "{text}");
    assert!(text.contains("  shelf: { type: string, doc: 书架 }\n"), "{text}");
    // The sentence says it, and a rule.
    let told = drafted(&TWO_WAYS.replace("书号 |", "书号，与 title 二选一 |"));
    assert!(told.source.text.contains("at_least_one_of: [book, title]"), "{}", told.source.text);
    assert!(!told.todos.iter().any(|todo| todo.what.contains("together")), "{:?}", told.todos);
}

#[test]
fn a_file_may_come_in_place_of_fields() {
    let page = "\
## 3. 返回参数

### 返回体 `Response Payload`

| 参数名 | 类型 | 说明 |
| --- | --- | --- |
| video_url | string | 视频的地址 |

返回的 HTTP 头如下：

```
HTTP/1.1 200 OK
Content-disposition: attachment; filename=\"a.jpg\"
```
";
    let text = drafted(page).source.text;
    assert!(text.contains("response:\n  video_url: { type: string, doc: 视频的地址 }\nor_file: true\n"), "{text}");
    let text = drafted(&page.replace("| video_url | string | 视频的地址 |\n", "")).source.text;
    assert!(text.contains("response: file\n"), "{text}");
}

#[test]
fn notes_say_limits() {
    let page = "\
## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| books | array | 是 | 书号 |
| titles | array | 是 | 书名，最多 5 个 |

## 4. 注意事项

1. books最大长度为 300。
2. `titles` 最多 7 个。
";
    let text = drafted(page).source.text;
    assert!(text.contains("  books: { type: list, items: { type: json }, max_items: 300, doc:"), "{text}");
    assert!(text.contains("max_items: 5, doc: \"书名") || text.contains("max_items: 5, doc: 书名"), "{text}");
}

#[test]
fn columns_say_limits() {
    let page = "\
## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 最小值 | 最大值 | 最大长度 | 说明 |
| --- | --- | --- | --- | --- | --- | --- |
| count | number | 是 | 1 | 20 | - | 册数 |
| title | string | 是 | - | - | 32 | 书名 |
";
    let text = drafted(page).source.text;
    assert!(text.contains("count: { type: i64, min: 1, max: 20, doc:"), "{text}");
    assert!(text.contains("title: { type: string, max_length: 32, doc:"), "{text}");
}

/// A path may leave out the objects around it, which a sample shows.
#[test]
fn a_path_begins_where_a_sample_has_it() {
    let page = "\
## 3. 返回参数

### 返回体 `Response Payload`

| 参数名 | 类型 | 说明 |
| --- | --- | --- |
| shelf.book.title | string | 书名 |

## 5. 代码示例

返回示例

```json
{ \"data\": { \"shelf\": { \"book\": { \"title\": \"a\" } } } }
```
";
    let text = drafted(page).source.text;
    assert!(text.contains("              title: { type: string, doc: 书名 }\n"), "{text}");
    assert_eq!(text.matches("shelf:").count(), 1, "{text}");
}

#[test]
fn a_message_has_its_types_behind_its_reply() {
    let person = |name: &str| {
        format!(
            "### Body.{name} `Object Payload`\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| Name | string | 姓名 |\n| Tel | string | 电话 |\n\n"
        )
    };
    let page = format!(
        "# 借书\n\n> 本文档描述服务器端接收的消息或事件。\n\n事件英文名：lend\n\n## 1. 消息参数\n\n### 请求体 `Request Payload`\n\n\
         | 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| Event | string | 固定为 lend |\n| Giver | object | 借出的人 |\n\
         | Taker | object | 借入的人 |\n\n{}{}",
        person("Giver"),
        person("Taker")
    );
    let (import, _) = support::drafted(&support::page(&page), &service(SERVICE), true);
    let text = import.source.text;
    assert!(
        text.contains("  Taker: { type: LendGiverOrTaker, doc: 借入的人 }\n\nreply: nothing\n\ntypes:\n"),
        "{text}"
    );
}

/// What the vendor changes in one of the places of a type is not written into the others.
#[test]
fn a_change_of_one_use_is_no_change_of_the_type() {
    let spec: Vec<_> = service(SERVICE).into_iter().chain(drafted(PEOPLE).sources().cloned()).collect();
    let file = "endpoints/cgi_bin/addLoan.yaml";
    for (uses, limit) in [(1, 20), (2, 30)] {
        let mut known = known(&spec, &page(PEOPLE));
        let newer = page(&PEOPLE.replacen("最多 20 个字符", "最多 30 个字符", uses));
        let found = known.drift(&newer, &options(false)).unwrap_or_else(|error| panic!("{error}"));
        let written = known.write(&found).expect("edits");
        assert_eq!((written.done.len(), written.failed.len()), if uses == 2 { (2, 0) } else { (0, 1) }, "{written:?}");
        assert!(text_of(&known, file).contains(&format!("max_length: {limit}")), "{}", text_of(&known, file));
    }
}

/// What stands above the request describes the interface, and a sentence about what comes back says nothing of what is sent.
#[test]
fn words_of_the_description_and_of_returns_are_no_facts_of_the_request() {
    let page = "登记\n\
                card_token是书架的凭证，读者和馆员都要用它。\n\
                请求方式: POST（请使用https协议）\n\
                https://api.weixin.qq.com/cgi-bin/loan/add?access_token=ACCESS_TOKEN\n\
                POST数据示例：\n{\"loan_code\": \"C1\"}\n\
                请求参数说明\n参数 说明\nloan_code 登记号，会在登记成功时返回给读者，详见登记说明\n\
                返回结果示例：\n{\"card_token\": \"T1\"}\n\
                结果参数说明\n参数 说明\ncard_token 凭证\n";
    let mut page = support::page(page);
    page.url = Some("https://example.com/addLoan.html".to_owned());
    let text = support::drafted(&page, &service(SERVICE), true).0.source.text;
    assert!(
        text.contains("loan_code: { type: string, required: true") || text.contains("loan_code: { type: string, doc"),
        "{text}"
    );
    assert_eq!(text.matches("card_token:").count(), 1, "{text}");
}
