//! The escaper against the parser that rustdoc uses, with the options that rustdoc gives it.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{address, block, code, inline, is_plain, literal, written};

/// What a reader of a text sees of it.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// Paragraphs and items, a line each.
    text: String,
    /// The content of code spans.
    spans: Vec<String>,
    /// The content of blocks.
    blocks: Vec<String>,
    links: Vec<String>,
    /// What must not be there.
    strange: Vec<String>,
}

fn seen(markdown: &str) -> Seen {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let item = |link: BrokenLink<'_>| Some((CowStr::from(format!("item:{}", link.reference)), CowStr::from("")));
    let mut seen = Seen::default();
    let mut in_block = false;
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(item)) {
        match event {
            Event::Text(text) if in_block => seen.blocks.last_mut().expect("one is open").push_str(&text),
            Event::Text(text) => seen.text.push_str(&plain(&text)),
            Event::Code(text) => {
                seen.text.push_str(&text);
                seen.spans.push(text.into_string());
            }
            Event::SoftBreak => seen.text.push(' '),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "text" => {
                in_block = true;
                seen.blocks.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Start(Tag::Link { dest_url, .. }) => seen.links.push(dest_url.into_string()),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !seen.text.ends_with('\n') => seen.text.push('\n'),
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong) | Event::End(_) => {}
            other => seen.strange.push(format!("{other:?}")),
        }
    }
    let bad = seen.links.iter().filter(|link| !link.starts_with("https://") && !link.starts_with("http://"));
    seen.strange.extend(bad.cloned().collect::<Vec<_>>());
    seen
}

/// rustdoc sets quotes and dots as a printer would.
fn plain(text: &str) -> String {
    text.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('…', "...")
}

fn printed(text: &str) -> String {
    block(text).iter().map(super::DocLine::as_str).collect::<Vec<_>>().join("\n")
}

/// Text that is written like this reads like this.
#[test]
fn a_reader_sees_what_somebody_wrote() {
    for text in [
        "Takes Vec<String>, <T> and <br> and <script>alert(1)</script> and <!-- this -->.",
        "[Nonsense][], [Foo], [Foo::bar], [a b], [x](y z), [1], [^1], [ ], ![a](b.png) and `code`",
        "a_b_c, _private_, __init__, *x, a*b*c, pokemon/*/psychic/*, **, 2 * 3 * 4, *a *b, ***",
        "1~10 and 2~20, ~~gone~~, a--b, --flag, ---, -- and - and -",
        "&nbsp; &lt;b&gt; &#60; &amp a&b=c&d;",
        "# no heading",
        "#hash",
        "> no quote",
        "=== no line",
        "- - -",
        "* * *",
        "___",
        "a | b",
        "| a | b |",
        ":--|--:",
        "`lone",
        "a ``b` c",
        "<javascript:alert(1)> and [click](javascript:alert(1)) and [d](data:text/html,x) and [e](//evil.example)",
        "[a]: javascript:alert(1)",
        "[a](<https://example.com/>) [b](https://example.com \"title\") [c]( https://example.com )",
        "*/ /* // //! #[foo] #![x] {} {{ r#\"x\"# $x $crate \"q\" 'q'",
        "\\d and C:\\dir and a\\",
        "+ ",
        "12.",
        "12. ",
        "-",
        "a < b > c, a <= b, <3, 5<6",
        "你好：<上传>，_文件_",
        "ends with a colon:",
        "mailto:a@example.com <a@example.com> www.example.com ftp://example.com",
        "!",
    ] {
        let found = seen(&printed(text));
        assert_eq!(found.text.trim_end(), plain_of(text.trim_end()), "{text} became {}", printed(text));
        assert_eq!(found.strange, Vec::<String>::new(), "{text}");
        let in_a_line = seen(&format!("- `at`: {}.", inline(text)));
        assert_eq!(in_a_line.text.trim_end(), format!("at: {}.", plain_of(text.trim_end())), "{}", inline(text));
        assert_eq!(in_a_line.strange, Vec::<String>::new(), "{text}");
    }
}

/// Code spans are seen without their marks.
fn plain_of(text: &str) -> String {
    text.replace("`code`", "code").replace("<https://example.com/>", "https://example.com/")
}

/// What means something, and how it is written down.
#[test]
fn a_small_markdown_is_kept() {
    for (text, expected) in [
        ("One.\n\nTwo\nlines.", "One.\n\nTwo\nlines."),
        ("- a\n  b\n- c", "- a\n  b\n- c"),
        ("- a\n    - b\n\n      c\n1. d\n2. e", "- a\n  - b\n\n    c\n1. d\n2. e"),
        ("-   a\n\n    b", "- a\n\n  b"),
        ("a `b <c>` d", "a `b <c>` d"),
        ("a `b\nc <d>` e", "a `b\nc <d>` e"),
        ("``a ` b``", "``a ` b``"),
        ("This is *not* so, **never**, *图*。", "This is *not* so, **never**, *图*。"),
        ("*图* (*必填*)", "*图* (*必填*)"),
        ("a `b\n<c>` d", "a \\`b\n\\<c>\\` d"),
        ("See https://example.com/a?b=c_d&e=f.", "See <https://example.com/a?b=c_d&e=f>."),
        ("详见https://example.com/a。", "详见<https://example.com/a>。"),
        ("(http://example.com/x)", "(<http://example.com/x>)"),
        ("<https://example.com>", "<https://example.com>"),
        ("[the page](https://example.com/a_b)", "[the page](https://example.com/a_b)"),
        ("\\*not this\\*", "\\*not this\\*"),
        ("```\n<b>\n```\nafter", "```text\n<b>\n```\nafter"),
        ("```rust\nlet a: B = 1;\n```", "```text\nlet a: B = 1;\n```"),
        ("~~~\nfoo(\n~~~", "```text\nfoo(\n```"),
        ("````\n```\nx\n````", "````text\n```\nx\n````"),
        ("Open:\n```\nfoo", "Open:\n```text\nfoo\n```"),
        ("Code:\n\n    let x;\n\n      y\n\nafter", "Code:\n\n```text\nlet x;\n\n  y\n```\n\nafter"),
        ("    at the beginning", "```text\nat the beginning\n```"),
        ("- a\n  ```\n  b\n  ```\n  c", "- a\n  ```text\n  b\n  ```\n  c"),
        ("- a\n\n      code\n- b", "- a\n\n  ```text\n  code\n  ```\n- b"),
        ("- ```\n  b\n  ```", "- ```text\n  b\n  ```"),
        ("- ```\n  b\nc", "- ```text\n  b\n  ```\nc"),
        ("wrapped\n    and indented", "wrapped\nand indented"),
        ("一\n\u{3000}\n\u{3000}二", "一\n\n\u{3000}二"),
        ("\u{3000}\u{3000}两个全角空格", "\u{3000}\u{3000}两个全角空格"),
        ("\u{A0}\u{A0}\u{A0}# a\n=\u{3000}", "\u{A0}\u{A0}\u{A0}# a\n\\="),
        ("- \u{3000}一", "- \u{3000}一"),
        ("\tx", "```text\nx\n```"),
        ("", ""),
    ] {
        assert_eq!(printed(text), expected);
        assert_eq!(
            printed(expected),
            expected.replace("```text\n```text", "```text"),
            "escaping again changes nothing"
        );
        let found = seen(expected);
        assert_eq!(found.strange, Vec::<String>::new(), "{text}");
    }
    let found = seen(&printed("See https://example.com/a?b=c, [this](http://example.com) and ```\ncode`` <b>"));
    assert_eq!(found.links, ["https://example.com/a?b=c", "http://example.com"]);
    let found = seen(&printed("a\n```ignore\n# b\n<c>\n\n    d\n``\n```\n`e`"));
    assert_eq!((found.blocks, found.spans), (vec!["# b\n<c>\n\n    d\n``\n".to_owned()], vec!["e".to_owned()]));
}

#[test]
fn a_fact_is_a_code_span() {
    for fact in ["a", "a`b", "`", "``a``", " a ", "a ", "<b>", "\\", "a\\`", "*/", "[x](y)", "$x", "````"] {
        let found = seen(&format!("Field {}: *x*", code(fact)));
        assert_eq!((found.spans.as_slice(), found.strange.len()), ([fact.to_owned()].as_slice(), 0), "{}", code(fact));
    }
    assert_eq!(code("openid"), "`openid`");
    assert_eq!(address("https://example.com/a?b"), "<https://example.com/a?b>");
    for odd in ["https://example.com/a>b", "javascript:alert(1)", "https://", "https://exa mple.com", ""] {
        assert_eq!(address(odd), code(odd));
    }
}

#[test]
fn letters_are_letters_in_a_pull_request() {
    let text = "`a_b` | <c> & #1 @you *![d](e)* ~~f~~ \\";
    let found = seen(&literal(text));
    assert_eq!(found.text.trim_end().replace('\u{200D}', ""), text);
    assert_eq!((found.spans, found.strange), (Vec::new(), Vec::new()));
    assert!(!literal(text).contains("@you"));
}

#[test]
fn a_line_is_one_line() {
    let end = "a\nb\rc\u{2028}d\u{2029}e\u{85}f\u{B}g\u{C}h\0i\u{202E}j\u{200B}k";
    for line in block(end).iter().chain([&super::DocLine::new(end)]) {
        assert!(crate::text::fits_on_a_line(line.as_str()).is_ok(), "{line:?}");
        assert!(!line.attribute().contains('\n'));
    }
    assert_eq!(printed("\u{200B}# a\n\u{2028}> b"), "\\# a\n\\> b");
    assert!(!inline("a\n\n# b\r\n").contains('\n'));
}

/// A generator of numbers with nothing behind it.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Marks of Markdown in any order: nothing strange comes out, no letter is lost, and what follows is untouched.
#[test]
fn no_marks_in_any_order_are_more_than_text() {
    const PARTS: [&str; 66] = [
        "\u{3000}",
        "\u{A0}",
        "a",
        "b",
        "ab",
        "字",
        " ",
        "  ",
        "    ",
        "\n",
        "\n",
        "\n\n",
        "\n  ",
        "\n    ",
        "`",
        "`",
        "``",
        "```",
        "~",
        "~~~",
        "*",
        "**",
        "_",
        "__",
        "-",
        "- ",
        "--",
        "+ ",
        "1. ",
        "2) ",
        "10.",
        "#",
        "# ",
        ">",
        "> ",
        "<",
        "</",
        "<a",
        "<!--",
        "-->",
        "<?",
        "<https://example.com>",
        "https://example.com",
        "http://",
        "](https://example.com)",
        "[",
        "]",
        "[a]",
        "[^a]",
        "[a]: ",
        "](",
        "(",
        ")",
        "!",
        "![",
        "\\",
        "|",
        "|-|",
        "=",
        "===",
        "&",
        "&lt;",
        "\"",
        "'",
        ":",
        "javascript:",
    ];
    let rounds = std::env::var("WEIXIN_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20_000);
    let mut dice = Dice(11);
    for _ in 0..rounds {
        let text: String = (0..1 + dice.below(14)).map(|_| PARTS[dice.below(PARTS.len())]).collect();
        let printed = printed(&text);
        let found = seen(&printed);
        assert_eq!(found.strange, Vec::<String>::new(), "{text:?} became {printed:?}");
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        if !["```", "~~~", "](http"].iter().any(|part| text.contains(part)) && found.blocks.is_empty() {
            assert_eq!(letters(&found.text), letters(&text), "{text:?} became {printed:?}");
        }
        let after = seen(&format!("{printed}\n\nThe *end* of `it`, [here](https://example.com/end)."));
        assert!(after.text.ends_with("The end of it, here.\n"), "{text:?} became {printed:?}");
        assert_eq!(after.links.last().map(String::as_str), Some("https://example.com/end"));
        let in_a_line = seen(&format!("- `at`: {}.", inline(&text)));
        assert_eq!(in_a_line.strange, Vec::<String>::new(), "{text:?} became {:?}", inline(&text));
        assert!(in_a_line.blocks.is_empty(), "{text:?}");
    }
}

/// Twice the text takes no more than about twice the time.
#[test]
fn long_texts_take_no_longer_than_they_are() {
    for part in [
        "<",
        "[",
        "`",
        "` `` ",
        "*a ",
        "_",
        "h",
        "http://",
        "https://a ",
        "&",
        "&a",
        "- ",
        "    ",
        "\\",
        "[a](",
        "~",
        "1. ",
        "- 1. ",
        "- 1. a ",
        "\u{3000}",
    ] {
        let text = part.repeat(400_000 / part.len());
        let start = std::time::Instant::now();
        assert!(!block(&text).is_empty() || text.trim().is_empty());
        assert!(start.elapsed().as_secs() < 5, "{part}: {:?}", start.elapsed());
    }
}

/// The short way gives what the long one gives.
#[test]
fn plain_words_need_no_writer() {
    let words = ["a", "An", "id", "1", "B2", " ", "  ", ",", ".", ". ", "www", "x.y", "-", "`", "&", "1.", "中"];
    let mut plain = 0;
    for first in words {
        for second in words {
            for third in words {
                for between in ["", " "] {
                    let text = [first, second, third].join(between);
                    assert_eq!(block(&text), written(&text), "{text:?}");
                    plain += usize::from(is_plain(&text));
                }
            }
        }
    }
    assert!(plain > 500, "{plain}");
}
