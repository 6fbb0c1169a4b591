//! Pages that are made to cost more than their length: a wall of one construct each, of any size.

/// The call that makes a page the page of an endpoint.
pub(crate) const CALL: &str = "POST https://api.weixin.qq.com/wxa/x?access_token=ACCESS_TOKEN\n";

/// A kind of page, and how one of about so many bytes is made.
pub(crate) type Wall = (&'static str, fn(usize) -> String);

/// `text` over and over, up to about so many bytes, on lines of its own every now and then.
fn wall(size: usize, text: &str) -> String {
    text.repeat(size / text.len())
}

/// The same with a number in it that no other has.
fn numbered(size: usize, part: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(size + 200);
    for number in 0.. {
        if out.len() >= size {
            break;
        }
        out.push_str(&part(number));
    }
    out
}

/// Lines of at most 100 kB.
fn lines(text: String) -> String {
    let mut out = String::with_capacity(text.len() + 100);
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at % 100_000 == 0 {
            out.push('\n');
        }
        out.push(c);
    }
    out
}

fn html(inside: &str) -> String {
    format!("<!doctype html><html><body><h1>t</h1><pre>{CALL}</pre>{inside}")
}

fn markdown(inside: &str) -> String {
    format!("# t\n\n```\n{CALL}```\n\n{inside}")
}

fn flat(inside: &str) -> String {
    format!("t\n{CALL}\n{inside}")
}

const HEAD: &str = "\n\n## 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n";
const FLAT_HEAD: &str = "请求参数\n参数 类型 必填 说明\n";
const ERRORS: &str = "\n\n## 错误码\n\n| 错误码 | 错误描述 | 解决方案 |\n| --- | --- | --- |\n";
const FORMATS: &str = "\n\n| type | format | Content-Type |\n| --- | --- | --- |\n";

/// Every kind.
pub(crate) const WALLS: &[Wall] = &[
    ("html unknown closing tags", |size| html(&lines(wall(size, "</q>")))),
    ("html distinct unknown closing tags", |size| html(&numbered(size, |n| format!("</q{n}>\n")))),
    ("html closing tags that close nothing", |size| html(&lines(wall(size, "<div></q>")))),
    ("html texts cut by unknown tags", |size| html(&lines(wall(size, "<p>ab</q>cd")))),
    ("html entities in words", |size| html(&wall(size, "<p>&alpha;&beta;\n"))),
    ("html entities in open words", |size| html(&lines(wall(size, "<p>a&quot;b&amp;c")))),
    ("html formatting and paragraphs", |size| {
        html(&format!(
            "{}{}",
            "<b><i><u><s><em><tt><big><code><font><small><strike><nobr>".repeat(3),
            lines(wall(size, "<p>x"))
        ))
    }),
    ("html attributes of the body", |size| html(&numbered(size, |n| format!("<body a{n}=1>\n")))),
    ("html columns", |size| {
        html(&format!("<table><tr>{}</tr>{}", lines(wall(size / 2, "<td>参数")), wall(size / 2, "<tr><td>a\n")))
    }),
    ("html hidden", |size| html(&lines(wall(size, "<i class=sidebar>")))),
    ("html comments with one mark", |size| html(&lines(wall(size, "<!--x-->")))),
    ("html open quotes", |size| html(&lines(wall(size, "<a b=\"<c d='")))),
    ("html entities", |size| html(&format!("<p>{}", lines(wall(size, "&amp;"))))),
    ("html entities in cells", |size| {
        html(&format!("<table><tr><td>参数</td></tr>{}", wall(size, "<tr><td>&lt;&gt;</td></tr>\n")))
    }),
    ("html numeric entities", |size| html(&format!("<p>{}", lines(wall(size, "&#x41;"))))),
    ("html broken entities", |size| html(&format!("<p>{}", lines(wall(size, "&notanentity"))))),
    ("html attributes", |size| html(&format!("<p {}>x", numbered(size, |n| format!("a{n}=1\n"))))),
    ("html attributes of many tags", |size| html(&numbered(size, |n| format!("<p a{n}=1 b=2 c=3 d=4>x</p>\n")))),
    ("html deep div", |size| html(&lines(wall(size, "<div>")))),
    ("html deep span", |size| html(&lines(wall(size, "<span>")))),
    ("html deep p in button", |size| html(&lines(wall(size, "<button><p>")))),
    ("html open p", |size| html(&lines(wall(size, "<p>x")))),
    ("html open b", |size| html(&lines(wall(size, "<b>x")))),
    ("html open a", |size| html(&lines(wall(size, "<a>x")))),
    ("html b and p", |size| html(&lines(wall(size, "<b><p>x")))),
    ("html misnested", |size| html(&lines(wall(size, "<b><i><p></b></i>")))),
    ("html font", |size| html(&numbered(size, |n| format!("<font size={n}><p>x\n")))),
    ("html li", |size| html(&lines(wall(size, "<li>x")))),
    ("html select option", |size| html(&lines(wall(size, "<select><option>x")))),
    ("html table in table", |size| html(&lines(wall(size, "<table>")))),
    ("html table cells", |size| html(&format!("<table><tr>{}", lines(wall(size, "<td>x"))))),
    ("html rows", |size| html(&format!("<table>{}", lines(wall(size, "<tr><td>x<td>y"))))),
    ("html foster parents", |size| html(&format!("<table>{}", lines(wall(size, "x<b>"))))),
    ("html svg", |size| html(&lines(wall(size, "<svg><g>")))),
    ("html math", |size| html(&lines(wall(size, "<math><mi>")))),
    ("html template", |size| html(&lines(wall(size, "<template>")))),
    ("html comments", |size| html(&lines(wall(size, "<!--")))),
    ("html short comments", |size| html(&lines(wall(size, "<!-->x")))),
    ("html less than", |size| html(&lines(wall(size, "<")))),
    ("html open tags", |size| html(&lines(wall(size, "<a ")))),
    ("html long tag name", |size| html(&format!("<{}>", lines(wall(size, "a"))))),
    ("html many tag names", |size| html(&numbered(size, |n| format!("<x{n}></x{n}>\n")))),
    ("html many open names", |size| html(&numbered(size, |n| format!("<x{n}>\n")))),
    ("html pre", |size| html(&lines(wall(size, "<pre>{")))),
    ("html headings", |size| html(&lines(wall(size, "<h2>请求参数")))),
    ("html frames", |size| html(&lines(wall(size, "<form><input>")))),
    ("html script", |size| html(&lines(wall(size, "<script>")))),
    ("html title", |size| html(&lines(wall(size, "<title>x</title>")))),
    ("html text", |size| html(&lines(wall(size, "x y ")))),
    ("html nul", |size| html(&lines(wall(size, "\0")))),
    ("md quotes", |size| markdown(&lines(wall(size, "> ")))),
    ("md lists", |size| markdown(&lines(wall(size, "- ")))),
    ("md nested lists", |size| markdown(&numbered(size, |n| format!("{}- x\n", "  ".repeat(n % 300))))),
    ("md stars", |size| markdown(&lines(wall(size, "*")))),
    ("md stars and letters", |size| markdown(&lines(wall(size, "*a_ ")))),
    ("md star pairs", |size| markdown(&lines(wall(size, "a**b")))),
    ("md mixed emphasis", |size| markdown(&lines(wall(size, "*_**__")))),
    ("md underscores", |size| markdown(&lines(wall(size, "_a ")))),
    ("md backticks", |size| markdown(&lines(numbered(size, |n| "`".repeat(n % 500 + 1) + "a")))),
    ("md brackets", |size| markdown(&lines(wall(size, "[")))),
    ("md bracket pairs", |size| markdown(&lines(wall(size, "[]")))),
    ("md images", |size| markdown(&lines(wall(size, "![")))),
    ("md links", |size| markdown(&lines(wall(size, "[a](")))),
    ("md angle links", |size| markdown(&lines(wall(size, "[a](<")))),
    ("md whole links", |size| markdown(&lines(wall(size, "[a](b) ")))),
    ("md nested links", |size| markdown(&lines(wall(size, "[[a](b)")))),
    ("md link titles", |size| markdown(&lines(wall(size, "[a](b \"")))),
    ("md references", |size| {
        markdown(&format!(
            "{}\n{}",
            numbered(size / 2, |n| format!("[r{n}]: /u\n")),
            numbered(size / 2, |n| format!("[r{n}]\n"))
        ))
    }),
    ("md one reference", |size| markdown(&format!("[a]: /{}\n\n{}", "u".repeat(10_000), lines(wall(size, "[a] "))))),
    ("md html", |size| markdown(&lines(wall(size, "<a ")))),
    ("md html comments", |size| markdown(&lines(wall(size, "a <!--")))),
    ("md cdata", |size| markdown(&lines(wall(size, "a <![CDATA[")))),
    ("md processing", |size| markdown(&lines(wall(size, "a <?")))),
    ("md declarations", |size| markdown(&lines(wall(size, "a <!A")))),
    ("md entities", |size| markdown(&lines(wall(size, "&amp;")))),
    ("md headings", |size| markdown(&wall(size, "# \n"))),
    ("md setext", |size| markdown(&wall(size, "a\n=\n"))),
    ("md fences", |size| markdown(&wall(size, "```\n"))),
    ("md tables", |size| markdown(&wall(size, "|a|b|\n|-|-|\n\n"))),
    ("md wide table", |size| {
        markdown(&format!("{}\n{}\n{}\n", "|a".repeat(size / 8), "|-".repeat(size / 8), "|b".repeat(size / 8)))
    }),
    ("md wide table, short rows", |size| {
        markdown(&format!(
            "{}|\n{}|\n{}\n",
            "|a".repeat(size.min(400_000) / 8),
            "|-".repeat(size.min(400_000) / 8),
            wall(size / 2, "|b|\n")
        ))
    }),
    ("md rows", |size| markdown(&format!("{HEAD}{}", numbered(size, |n| format!("| f{n} | string | 是 | x |\n"))))),
    ("md rows with paths", |size| {
        markdown(&format!("{HEAD}{}", numbered(size, |n| format!("| a.b{}.c{n} | string | 是 | x |\n", n % 50))))
    }),
    ("md one row again", |size| markdown(&format!("{HEAD}{}", wall(size, "| f | string | 是 | x |\n")))),
    ("md rows of conditions", |size| {
        markdown(&format!(
            "{HEAD}{}",
            numbered(size, |n| format!("| f{n} | string | 是 | 当 f1 为 1 时必填，与 f2 二选一 |\n"))
        ))
    }),
    ("md long cell", |size| {
        markdown(&format!(
            "{HEAD}{}",
            numbered(size, |n| format!("| f{n} | string | 是 | {} |\n", "最多9".repeat(5000)))
        ))
    }),
    ("md codes", |size| {
        markdown(&format!("{ERRORS}{}", numbered(size, |n| format!("| {} | invalid thing {n} | x |\n", 1000 + n))))
    }),
    ("md one code again", |size| markdown(&format!("{ERRORS}{}", wall(size, "| 7 | invalid thing | x |\n")))),
    ("md codes of one name", |size| {
        markdown(&format!("{ERRORS}{}", numbered(size, |n| format!("| {} | invalid thing | x |\n", 1000 + n))))
    }),
    ("md format groups", |size| {
        markdown(&format!("{FORMATS}{}", numbered(size, |n| format!("| group{n} | .x{n} | image/png |\n"))))
    }),
    ("md format rows", |size| {
        markdown(&format!("{FORMATS}{}", numbered(size, |n| format!("| group | .x{n} | image/png |\n"))))
    }),
    ("md many tables", |size| {
        markdown(&numbered(size, |n| {
            format!("\n\n## 请求参数\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| f{n} | string | x |\n")
        }))
    }),
    ("md structures", |size| {
        markdown(&numbered(size, |n| {
            format!(
                "\n\n### Object S{n}\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| f{n} | object S{} | x |\n",
                n + 1
            )
        }))
    }),
    ("md one structure, many users", |size| {
        markdown(&format!(
            "{HEAD}{}\n\n### Object S\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n{}",
            numbered(size / 2, |n| format!("| f{n} | object S | 是 | x |\n")),
            numbered(size / 2, |n| format!("| g{n} | string | x |\n"))
        ))
    }),
    ("md enumerations", |size| {
        markdown(&numbered(size, |n| format!("\n\n### kind{n} 的合法值\n\n| 值 | 说明 |\n| --- | --- |\n| 1 | x |\n")))
    }),
    ("md one enumeration", |size| {
        markdown(&format!(
            "{HEAD}| kind | number | 是 | x |\n\n\n### kind 的合法值\n\n| 值 | 说明 |\n| --- | --- |\n{}",
            numbered(size, |n| format!("| {n} | x |\n"))
        ))
    }),
    ("md calls", |size| markdown(&numbered(size, |n| format!("\nPOST https://api.weixin.qq.com/wxa/x{n}?a=1\n")))),
    ("md samples", |size| markdown(&format!("## 请求示例\n\n{}", wall(size, "```\n{\"a\": 1}\n```\n\n")))),
    ("md many samples in one", |size| markdown(&format!("## 请求示例\n\n```\n{}```\n", wall(size, "{\"a\": 1}\n")))),
    ("md distinct samples", |size| {
        markdown(&format!("## 请求示例\n\n{}", numbered(size, |n| format!("```\n{{\"a{n}\": 1}}\n```\n\n"))))
    }),
    ("md sample with many keys", |size| {
        markdown(&format!("## 请求示例\n\n```\n{{{}\"z\":1}}\n```\n", numbered(size, |n| format!("\"k{n}\":1,\n"))))
    }),
    ("md sample with a list of objects", |size| {
        markdown(&format!(
            "## 请求示例\n\n```\n{{\"l\":[{}{{}}]}}\n```\n",
            numbered(size, |n| format!("{{\"k{n}\":1}},\n"))
        ))
    }),
    ("md deep sample", |size| markdown(&format!("## 请求示例\n\n```\n{}\n```\n", lines(wall(size, "{\"a\":"))))),
    ("md sample with comments", |size| {
        markdown(&format!("## 请求示例\n\n```\n{{\"a\": 1,{}}}\n```\n", lines(wall(size, "/*x"))))
    }),
    ("md sample of words", |size| {
        markdown(&format!("## 请求示例\n\n```\n{{\"a\": {}}}\n```\n", lines(wall(size, "x y"))))
    }),
    ("md permission sets", |size| markdown(&lines(wall(size, "权限集 id：1、")))),
    ("md forms", |size| markdown(&format!("```\n{}\n```\n", wall(size, "curl -F a=@b\n")))),
    ("md one long form", |size| {
        markdown(&format!("```\n{}\n```\n", lines(numbered(size, |n| format!("curl -F a{n}=@b ")))))
    }),
    ("md sentence of values", |size| {
        markdown(&format!(
            "{HEAD}{}",
            numbered(size, |n| format!("| f{n} | number | 是 | {} |\n", "1：a，".repeat(3000)))
        ))
    }),
    ("md paragraphs", |size| markdown(&wall(size, "一句话。\n\n"))),
    ("md one paragraph", |size| markdown(&wall(size, "一句话。\n"))),
    ("md braces", |size| markdown(&wall(size, "{\n\n"))),
    ("md one structure, some users", |size| {
        markdown(&format!(
            "{HEAD}{}\n\n### Object S\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n{}{}",
            numbered(size.min(40_000) / 2, |n| format!("| f{n} | object S | 是 | x |\n")),
            numbered(size.min(40_000) / 2, |n| format!("| g{n} | string | x |\n")),
            wall(size, "\n")
        ))
    }),
    ("md structures in sentences", |size| {
        markdown(&format!(
            "{HEAD}{}{}",
            numbered(size / 2, |n| format!("| f{n} | | 是 | 见 {} |\n", "S12 ".repeat(100))),
            numbered(size / 2, |n| format!(
                "\n\n### Object Struct{n}\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| f{n} | string | x |\n"
            ))
        ))
    }),
    ("md names without letters", |size| {
        markdown(&format!(
            "## 请求示例\n\n```\n{{{}\"z\":1}}\n```\n",
            numbered(size.min(20_000), |n| format!(
                "\"名{}\":{{\"a\":1}},\n",
                char::from_u32(0x4e00 + n as u32).unwrap_or('x')
            ))
        ))
    }),
    ("md one long part", |size| markdown(&format!("```\ncurl {}\n```\n", lines(wall(size, "-fffffffff"))))),
    ("md letters f", |size| markdown(&format!("```\ncurl {}\n```\n", lines(wall(size, "f"))))),
    ("flat rows", |size| flat(&format!("{FLAT_HEAD}{}", numbered(size, |n| format!("f{n} string 是 x\n"))))),
    ("flat rows with a sample", |size| {
        flat(&format!(
            "请求示例\n{{{}}}\n{FLAT_HEAD}{}",
            numbered(size / 2, |n| format!("\"f{n}\":1,\n")),
            numbered(size / 2, |n| format!("f{n} string 是 x\n"))
        ))
    }),
    ("flat rows and other samples", |size| {
        flat(&format!(
            "请求示例\n{{\"o\":{{{}}}}}\n{FLAT_HEAD}{}",
            numbered(size / 2, |n| format!("\"g{n}\":{{\"h{n}\":1}},\n")),
            numbered(size / 2, |n| format!("f{n} string 是 x\n"))
        ))
    }),
    ("flat misspelled rows", |size| {
        flat(&format!(
            "请求示例\n{{{}\"z\":1}}\n{FLAT_HEAD}{}",
            numbered(size / 2, |n| format!("\"field_{n}x\":1,\n")),
            numbered(size / 2, |n| format!("field_{n}y string 是 x\n"))
        ))
    }),
    ("flat structures", |size| flat(&numbered(size, |n| format!("Object S{n}\n参数 类型 说明\nf{n} object S{n} x\n")))),
    ("flat tables in tables", |size| {
        flat(&numbered(size, |n| format!("请求参数\n参数 类型 说明\na{n} object x\n参数 类型 说明\nb{n} string x\n")))
    }),
    ("flat row that goes on", |size| flat(&format!("{FLAT_HEAD}a string 是 x\n{}", wall(size, "一句话，没有结束\n")))),
    ("flat dotted name", |size| flat(&format!("{FLAT_HEAD}{}", wall(size, "a.b.c.d.e.f.g.h string 是 x\n")))),
    ("flat code rows", |size| {
        flat(&format!("错误码\n错误码 说明\n{}", numbered(size, |n| format!("{} invalid\n", 1000 + n))))
    }),
    ("md texts of one code", |size| {
        markdown(&format!("{ERRORS}{}", numbered(size, |n| format!("| 1001 | text {n} of a code | |\n"))))
    }),
    ("md calls in one sentence", |size| markdown(&lines(format!("调用频率{}", wall(size, "1次，"))))),
    ("md characters in sentences", |size| {
        markdown(&format!(
            "{HEAD}{}",
            numbered(size, |n| format!("| f{n} | string | 是 | 只能由{} |\n", "数字、字母和".repeat(3000)))
        ))
    }),
    ("md days in sentences", |size| {
        markdown(&format!(
            "{HEAD}{}",
            numbered(size, |n| format!("| f{n} | string | 是 | {}起废弃 |\n", "20".repeat(4000)))
        ))
    }),
    ("flat format rows", |size| {
        flat(&format!("type format Content-Type\n{}", numbered(size, |n| format!("group{n} .x{n} image/png\n"))))
    }),
    ("flat braces", |size| flat(&format!("请求示例\n{}", wall(size, "{\n")))),
    ("flat open samples", |size| flat(&format!("请求示例\n{}", wall(size, "{\"a\":1,\n")))),
    ("flat many samples", |size| flat(&format!("请求示例\n{}", wall(size, "{\"a\":1}\n")))),
    ("flat headings", |size| flat(&wall(size, "请求参数\n"))),
    ("flat words", |size| flat(&wall(size, "参数 类型 说明\na string x\n"))),
    ("flat addresses", |size| flat(&lines(wall(size, "https://api.weixin.qq.com/a ")))),
    ("flat long line", |size| flat(&lines(wall(size, "a")))),
    ("flat long chinese line", |size| flat(&lines(wall(size, "长")))),
    ("flat blank lines", |size| flat(&wall(size, "\n"))),
    ("flat values", |size| flat(&format!("枚举-kind\n枚举值 说明\n{}", numbered(size, |n| format!("{n} x\n"))))),
    ("flat numbers", |size| flat(&wall(size, "1.1.1.1.1.1\n"))),
    ("flat stars and numbers", |size| flat(&lines(wall(size, "# 1. ")))),
];
