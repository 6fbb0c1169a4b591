//! Prose of a spec as HTML: the Markdown that docs of the bindings have, read by rustdoc's own reader, so that both look alike.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

use crate::html::Html;
use crate::markdown::{self, DocLine};

/// Paragraphs, lists and blocks of code.
pub(super) fn prose(text: &str) -> Html {
    if text.trim().is_empty() {
        return Html::default();
    }
    let lines = markdown::block(text);
    let lines: Vec<&str> = lines.iter().map(DocLine::as_str).collect();
    Html::trusted(rendered(&lines.join("\n")))
}

/// A text in the middle of a line.
pub(super) fn inline(text: &str) -> Html {
    // Behind a letter, nothing begins a block.
    let html = rendered(&format!("x{}", markdown::inline(&format!(" {text}")).trim_end()));
    let inside = html.trim().strip_prefix("<p>x").and_then(|html| html.strip_suffix("</p>"));
    inside.map_or_else(Html::default, |html| Html::trusted(html.trim_start().to_owned()))
}

/// The reader's output. What it takes for HTML is text all the same.
fn rendered(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::empty()).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::CodeBlock(_)) => Event::Html(CowStr::Borrowed("<pre><code>")),
        Event::End(TagEnd::CodeBlock) => Event::Html(CowStr::Borrowed("</code></pre>\n")),
        other => other,
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::{inline, prose};

    #[test]
    fn prose_is_what_docs_show() {
        assert_eq!(inline("use `media_id`, *not* a<b").as_str(), "use <code>media_id</code>, <em>not</em> a&lt;b");
        assert_eq!(inline("- 1 item").as_str(), "- 1 item");
        assert_eq!(inline("").as_str(), "");
        assert_eq!(prose("").as_str(), "");
        assert_eq!(
            prose("One.\n\n- two\n- <img src=x onerror=alert(1)>").as_str(),
            "<p>One.</p>\n<ul>\n<li>two</li>\n<li>&lt;img src=x onerror=alert(1)&gt;</li>\n</ul>\n"
        );
        assert_eq!(
            inline("see https://example.com/a?b=1&c=2.").as_str(),
            "see <a href=\"https://example.com/a?b=1&amp;c=2\">https://example.com/a?b=1&amp;c=2</a>."
        );
        for evil in
            ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://example.com/x.png)", "&lt;b&gt;"]
        {
            for html in [inline(evil), prose(evil)] {
                let html = html.as_str();
                assert!(
                    !html.contains("<script") && !html.contains("href=\"javascript") && !html.contains("<img"),
                    "{html}"
                );
            }
        }
    }
}
