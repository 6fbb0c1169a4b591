//! The README in English and in Chinese: the same sections, programs and tables, so that neither falls behind.

use crate::workspace::{read, root};

/// What of a document is the same in every language.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    /// In their order: the level of a heading, a program without its comments, the cells of a row, an item of a list.
    parts: Vec<String>,
    /// Where its links lead, apart from those to the other language and within itself.
    links: Vec<String>,
}

/// A comment of a program or a command, which is translated, begins here.
fn comment(line: &str, info: &str) -> Option<usize> {
    let mark = if info.starts_with("rust") { "// " } else { "# " };
    let at = if line.starts_with(mark) { 0 } else { line.find(&format!(" {mark}"))? };
    (info != "text").then_some(at)
}

fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let mut code: Option<&str> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), code) {
            (Some(_), Some(_)) => code = None,
            (Some(info), None) => {
                code = Some(info);
                outline.parts.push(format!("```{info}"));
            }
            (None, Some(info)) => {
                let end = comment(line, info).unwrap_or(line.len());
                outline.parts.push(line[..end].trim_end().to_owned());
            }
            (None, None) => outline.parts.extend(prose(line)),
        }
        if code.is_none() {
            let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            let outside = targets.filter(|target| !target.starts_with('#') && !target.starts_with("README"));
            outline.links.extend(outside.map(str::to_owned));
        }
    }
    outline
}

/// What a line is, if it is more than a part of a paragraph.
fn prose(line: &str) -> Option<String> {
    let hashes = line.len() - line.trim_start_matches('#').len();
    if hashes > 0 {
        return Some(line[..hashes].to_owned());
    }
    if line.starts_with('|') {
        return Some(format!("a row of {}", line.matches('|').count() - 1));
    }
    let numbered = line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    (line.starts_with("- ") || numbered).then(|| "an item".to_owned())
}

/// The words of a heading as GitHub makes an anchor of them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn both_languages_have_the_same_sections_and_programs() {
    let (english, chinese) = (read(&root().join("README.md")), read(&root().join("README.zh-CN.md")));
    let (one, other) = (outline(&english), outline(&chinese));
    for (one, other) in one.parts.iter().zip(&other.parts) {
        assert_eq!(one, other, "README.md and README.zh-CN.md differ from here on");
    }
    assert_eq!(one, other);
    assert!(one.parts.len() > 150, "it was read: {}", one.parts.len());
    assert_eq!(one.parts.iter().find(|part| part.starts_with("```")).map(String::as_str), Some("```toml"));
}

#[test]
fn the_links_of_both_lead_somewhere() {
    for (file, other) in [("README.md", "README.zh-CN.md"), ("README.zh-CN.md", "README.md")] {
        let text = read(&root().join(file));
        assert!(text.contains(&format!("]({other})")), "{file} leads to {other}");
        let anchors = anchors(&text);
        for target in text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(anchors.iter().any(|anchor| anchor == target), "{file}: there is no section `#{target}`");
        }
        for target in outline(&text).links.iter().filter(|target| !target.starts_with("http")) {
            assert!(root().join(target).exists(), "{file}: there is no {target}");
        }
    }
}

#[test]
fn the_first_sentences_count_what_is_there() {
    let sources = weixin_embedded_spec::sources("spec");
    let api = weixin_codegen::model(sources).expect("the spec is right").without_drafts();
    let (endpoints, messages) = (api.endpoints().count().to_string(), api.messages.len().to_string());
    for name in ["README.md", "README.zh-CN.md"] {
        let text = read(&root().join(name));
        let first = text.split("\n\n").nth(2).unwrap_or_default();
        let numbers: Vec<&str> =
            first.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(2).collect();
        assert_eq!(numbers, [&endpoints, &messages], "endpoints and messages in the first sentence of {name}");
    }
}
