//! A field whose values name the fields that come with them.

use weixin_import::Page;

use crate::support::{self, SERVICE, service};

const PAGE: &str = "\
# 消息

接口英文名：sendNote

```
POST https://api.weixin.qq.com/cgi-bin/note/send?access_token=ACCESS_TOKEN
```

## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| touser | string | 是 | 用户的 OpenID |
| msgtype | string | 是 | 消息类型 |
| text | [object](#Body__text) | 否 | msgtype=\"text\" 时必填 |
| image | [object](#Body__image) | 否 | msgtype=\"image\" 时必填 |
| level | number | 否 | 级别 |
| reason | string | 否 | level 为 2 时必填 |

### Body.text `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| content | string | 是 | 文本内容 |

### Body.image `Object Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| media\\_id | string | 是 | 媒体ID |
";

fn drafted(prose: bool) -> String {
    let url = Some("https://example.com/sendNote.html".to_owned());
    let page = Page { shown: "sendNote.md".to_owned(), url, read: None, text: PAGE.to_owned() };
    let (import, _) = support::drafted(&page, &service(SERVICE), prose);
    import.sources().map(|source| source.text.clone()).collect()
}

#[test]
fn what_is_named_like_the_value_comes_with_it() {
    let text = drafted(false);
    let choice = "  msgtype:\n    type: choice\n    values:\n      \"text\":\n        fields:\n          text:\n";
    assert!(text.contains(choice), "{text}");
    assert!(text.contains("      \"image\":\n        fields:\n          image:\n"), "{text}");
    assert!(!text.contains("必填"), "{text}");
    // That it may not come with another level, the page does not say.
    assert!(
        text.contains("  reason: { type: string, required: false, required_if: { field: level, is: 2 } }"),
        "{text}"
    );
}

#[test]
fn a_kind_says_what_the_page_says_of_its_field() {
    assert!(drafted(true).contains("        doc: \"msgtype=\\\"text\\\" 时必填\""), "{}", drafted(true));
}

/// Conditions and alternatives that name what went into a kind no longer hold beside it.
#[test]
fn what_is_said_of_a_moved_field_is_left_out() {
    let page = PAGE.replace(
        "| level | number | 否 | 级别 |\n",
        "| level | number | 否 | 级别，level 和 link 二选一 |\n| link | string | 否 | msgtype=\"link\" 时必填 |\n\
         | note | string | 否 | link 为 a 时必填 |\n",
    );
    let (import, _) = support::drafted(&support::page(&page), &service(SERVICE), true);
    let text = &import.source.text;
    assert!(text.contains("  note: { type: string, required: false, doc"), "{text}");
    assert!(text.contains("        fields:\n          link: { type: string, doc"), "{text}");
}
