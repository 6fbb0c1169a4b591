//! The diff as a page: nothing of a spec is markup, it needs nobody else, and it can be read in the light and in the dark.

use std::collections::BTreeMap;

use weixin_codegen::diff::render::{self, Context, Links};
use weixin_codegen::diff::{Change, Diff};

use super::{context, mixed};

/// A text that would be more than a text, if it were let.
pub(super) const HOSTILE: &str = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>\"'`&lt;<!--]]></style></details>\u{202E}";

/// Every text of a change is hostile.
pub(super) fn hostile() -> Diff {
    let mut diff = mixed();
    for change in &mut diff.changes {
        let text = || HOSTILE.to_owned();
        let place = change.position.take().map(|place| weixin_codegen::load::SourcePosition {
            file: format!("spec/{HOSTILE}.yaml"),
            path: text(),
            keys: vec![text()],
            ..place
        });
        *change = Change {
            section: text(),
            subject: format!("{HOSTILE} {HOSTILE}"),
            what: text(),
            old: change.old.as_ref().map(|_| text()),
            new: change.new.as_ref().map(|_| text()),
            affects: vec![text()],
            remarks: vec![text()],
            position: place,
            ..change.clone()
        };
    }
    diff
}

/// With an address that leads to a file.
pub(super) fn linked() -> Context {
    let template = "https://example.com/{revision}/{file}#L{line}".to_owned();
    Context { links: Some(Links { template, old: HOSTILE.to_owned(), new: "main".to_owned() }), ..context() }
}

/// The page without its own style and script.
fn body(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let (markup, script) = rest.split_once("<script>").unwrap_or((rest, "</script>"));
    let (_, after) = script.split_once("</script>").expect("its end");
    format!("{before}{markup}{after}")
}

#[test]
fn nothing_of_the_spec_is_markup() {
    for (diff, context) in
        [(mixed(), context()), (hostile(), Context { old: HOSTILE.into(), new: HOSTILE.into(), ..linked() })]
    {
        let page = body(&render::html(&diff, &context));
        for markup in ["<script", "<img", "<b>title", "</style", "<!--", "onerror=alert(1)>\"", "]]>"] {
            assert!(!page.contains(markup), "{markup} in {page}");
        }
        for tag in page.split('<').skip(1).filter_map(|rest| rest.split([' ', '>', '\n']).next()) {
            let known = "!doctype html /html head /head meta title /title style /style body /body main /main header /header h1 /h1 \
                h2 /h2 p /p code /code span /span ul /ul li /li a /a div /div input select /select option /option button /button \
                kbd /kbd section /section details /details summary /summary small /small b /b del /del ins /ins";
            assert!(known.split_whitespace().any(|known| known == tag), "<{tag}> in {page}");
        }
        let text = outside_of_code(&render::markdown(&diff, &context));
        for markup in ["<b>", "<script", "<img", "<!--", "</details>"] {
            assert!(!text.contains(markup), "{markup} in {text}");
        }
    }
    assert!(render::html(&mixed(), &context()).contains("&lt;script&gt;alert(&#39;grass&#39;)&lt;/script&gt;"));
    assert!(render::markdown(&mixed(), &context()).contains("&lt;b&gt;title"));
}

/// Markdown without its code spans, in which nothing is markup.
fn outside_of_code(text: &str) -> String {
    text.replace("\\`", "").split('`').step_by(2).collect()
}

/// It asks nobody for anything, and the only script that the browser may run is its own.
#[test]
fn the_page_is_on_its_own() {
    let page = render::html(&mixed(), &context());
    for remote in ["http://", "https://", "src=", "@import", "url(", "//cdn"] {
        assert!(!page.contains(remote), "the page is not on its own: {remote}");
    }
    assert_eq!(page.matches("<script").count(), 1);
    let (_, script) = page.split_once("<script>").expect("a script");
    let (script, _) = script.split_once("</script>").expect("its end");
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, script.as_bytes());
    let hash = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hash.as_ref());
    assert!(
        page.contains(&format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; ")),
        "the hash of the script is {hash}"
    );
    assert!(render::html(&mixed(), &linked()).contains("<a href=\"https://example.com/main/spec/formats.yaml#L7\">"));
}

/// Of two long texts only the words that differ are marked; what is between backticks in our own sentences is code.
#[test]
fn what_differs_in_a_text_is_marked() {
    let mut diff = mixed();
    diff.changes[0].remarks = vec!["`a` is not `b`".into(), "one ` is none".into()];
    let page = render::html(&diff, &context());
    for marked in [
        "<b>was</b>A <del>title.</del></p>",
        "<b>now</b>A <ins>&lt;b&gt;title&lt;/b&gt; | `x` &amp; *y* @z.</ins></p>",
        "<b>was</b>send it <del>again</del></p>",
        "<b>now</b>send it <ins>once more</ins></p>",
        "<p class=\"more remark\"><code>a</code> is not <code>b</code></p>",
        "<p class=\"more remark\">one ` is none</p>",
    ] {
        assert!(page.contains(marked), "{marked} is not in {page}");
    }
}

/// Without its script the page has every change, and no control that would do nothing.
#[test]
fn it_is_read_without_a_script() {
    let page = body(&render::html(&mixed(), &context()));
    assert_eq!(page.matches("<li class=\"change\"").count(), mixed().changes.len());
    assert!(page.contains("id=\"tools\" role=\"search\" hidden>"), "{page}");
    let tools = page.split("id=\"tools\"").nth(1).and_then(|rest| rest.split("</header>").next()).expect("tools");
    for control in ["<input", "<select", "<button"] {
        assert_eq!(page.matches(control).count(), tools.matches(control).count(), "{control}");
    }
}

/// The colours of the style, by name: in the light, and in the dark.
fn colours(style: &str) -> [BTreeMap<String, [f64; 3]>; 2] {
    let (light, rest) = style.split_once("@media (prefers-color-scheme: dark)").expect("a dark scheme");
    let dark = rest.split("}\n}").next().expect("its end");
    [light, dark].map(|scheme| {
        let pairs = scheme.split("--").skip(1).filter_map(|part| part.split_once(": #"));
        pairs
            .map(|(name, rest)| {
                let hex: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
                let hex = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex };
                let channel = |at: usize| {
                    let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits")) / 255.0;
                    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
                };
                (name.to_owned(), [channel(0), channel(2), channel(4)])
            })
            .collect()
    })
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |[red, green, blue]: [f64; 3]| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Texts of WCAG's level AA, and edges of controls that can be told from what is around them.
#[test]
fn every_text_stands_out_from_its_ground() {
    let page = render::html(&mixed(), &context());
    let style = page.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).expect("a style");
    assert!(
        !style.replace("opacity: 1;", "").contains("opacity"),
        "what is half transparent has another colour than this test knows"
    );
    for (scheme, colours) in ["light", "dark"].into_iter().zip(colours(style)) {
        let check = |text: &str, grounds: &[&str], least: f64| {
            for ground in grounds {
                let ratio = contrast(colours[text], colours[*ground]);
                assert!(ratio >= least, "{scheme}: {text} on {ground} is {ratio:.2}");
            }
        };
        check("ink", &["page", "card", "amber-soft"], 4.5);
        check("soft", &["page", "card"], 4.5);
        check("link", &["page", "card", "amber-soft"], 4.5);
        for hue in ["red", "amber", "green", "grey"] {
            check(hue, &["page", "card", &format!("{hue}-soft")], 4.5);
        }
        check("edge", &["page", "card"], 3.0);
    }
}
