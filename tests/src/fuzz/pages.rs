//! Vendor pages as a browser, a crawler or a stranger might have saved them.

use weixin_codegen::{Source, model};
use weixin_import::{Options, Page, SpecContext, import};

use super::{Reading, Target};
use crate::bundle;

const MARKDOWN: &str = include_str!("../../../import/tests/pages/shelf.en.md");

const CHINESE: &str = include_str!("../../../import/tests/pages/shelf.zh.md");

const FLAT: &str = include_str!("../../../import/tests/pages/shelf.wiki.txt");

const HTML: &str = "\
<!doctype html><html><head><title>t</title></head><body><h1>addShelf</h1><p>Adds a &amp; b.</p>
<pre>POST https://api.weixin.qq.com/wxa/shelf?access_token=ACCESS_TOKEN</pre><h2>请求参数</h2>
<table><thead><tr><th>属性</th><th>类型</th><th>必填</th><th>说明</th></tr></thead><tbody>
<tr><td>name</td><td>string</td><td>是</td><td>名称，最多 32 个字符</td></tr>
<tr><td>tags</td><td>array&lt;string&gt;</td><td>否</td><td>1：甲，2：乙</td></tr></tbody></table>
<h2>返回示例</h2><pre>{\"errcode\": 0, \"errmsg\": \"ok\", \"id\": 12345678901}</pre>
<h2>错误码</h2><table><tr><th>错误码</th><th>说明</th></tr><tr><td>40097</td><td>invalid args</td></tr></table></body></html>
";

const SMALL: &str = "\
# 添加货架

```
POST https://api.weixin.qq.com/wxa/shelf/add?access_token=ACCESS_TOKEN
```

## 请求参数

| 属性 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| name | string | 是 | 名称，最多 32 个字符 |
| kind | number | 否 | 1：甲，2：乙 |

## 返回示例

```json
{\"errcode\": 0, \"id\": 12345678901}
```
";

const WORDS: &[&[u8]] = &[
    b"| name | string | yes | x |\n",
    b"| --- | --- | --- | --- |\n",
    b"```\n",
    b"```json\n{\"a\": [1, {\"b\": \"x\"}]}\n```\n",
    b"# ",
    b"## ",
    b"|",
    b"\n",
    "请求参数".as_bytes(),
    "返回参数".as_bytes(),
    "错误码".as_bytes(),
    "最多 10 个".as_bytes(),
    "默认".as_bytes(),
    "当 a 为 1 时必填".as_bytes(),
    "1：x，2：y".as_bytes(),
    b"POST https://api.weixin.qq.com/wxa/y?access_token=A\n",
    b"curl -F a=@b ",
    b"<table>",
    b"<td>",
    b"</b>",
    b"&amp;",
    b"&#x202e;",
    b"<script>",
    b"object",
    b"number",
    b"a.b",
    b"[].c",
    b".jpg image/jpeg\n",
    b"2M",
    b"\\n",
    b"\"a\\nb\": 1,",
    b"- x\n",
    b"https://developers.weixin.qq.com/doc/x",
    b"40001",
    b"no",
    b"~",
    b"'",
    b"\"",
    b": ",
    b" #",
    b"*/",
];

/// Pages, drafted into a spec that holds only a service.
pub(super) struct Pages {
    seeds: Vec<Vec<u8>>,
    shared: Vec<Source>,
    context: SpecContext,
}

impl Pages {
    pub(super) fn new() -> Self {
        let shared = bundle::sources("");
        let context = model(shared.clone()).map(|api| SpecContext::of(&api)).unwrap_or_default();
        let seeds =
            [SMALL, SMALL, SMALL, HTML, FLAT, MARKDOWN, CHINESE].iter().map(|page| page.as_bytes().to_vec()).collect();
        Self { seeds, shared, context }
    }
}

impl Target for Pages {
    fn seeds(&self) -> &[Vec<u8>] {
        &self.seeds
    }

    fn words(&self) -> &[&'static [u8]] {
        WORDS
    }

    fn longest(&self) -> usize {
        8_192
    }

    fn run(&self, input: &[u8]) -> Result<Reading, String> {
        let text = String::from_utf8_lossy(input).into_owned();
        let options = Options { prose: text.len().is_multiple_of(2), today: "2026-11-21".to_owned() };
        let page = Page { shown: "page".to_owned(), text, ..Page::default() };
        let Ok(draft) = import(&page, &self.context, &options) else { return Ok(Reading::Refused) };
        let mut sources = self.shared.clone();
        sources.extend(draft.sources().cloned());
        match model(sources) {
            Ok(_) => Ok(Reading::Accepted),
            Err(diagnostics) => Err(format!("the draft is not clean:\n{diagnostics}")),
        }
    }
}
