//! The diff as Markdown: it fits into a comment on a pull request, whatever there is to say.

use weixin_codegen::diff::{Verdict, render};

use super::{context, invented, mixed};

/// What GitHub takes, in UTF-16 code units.
const LIMIT: usize = 65_536;

fn size(text: &str) -> usize {
    text.encode_utf16().count()
}

#[test]
fn it_fits_into_a_comment() {
    for (count, sections) in [(1, 1), (40, 3), (500, 1), (500, 20), (500, 500), (5_000, 1), (5_000, 40), (5_000, 5_000)]
    {
        for letters in ["", "word ", "中文说明", "<&>|@`", "🙂🙂", &"<".repeat(2_000)] {
            let text = render::markdown(&invented(count, sections, letters), &context());
            assert!(size(&text) <= LIMIT, "{count} changes in {sections} sections, {letters:.9}: {}", size(&text));
            let parts = |part: &str| text.matches(part).count();
            assert_eq!(parts("<details>"), parts("</details>"));
            assert!(text.contains(&format!("**{count} change")), "{text:.200}");
        }
    }
}

/// Every change is in a row, or in a count.
#[test]
fn what_has_no_room_is_counted() {
    for (count, sections) in [(40, 3), (500, 1), (500, 20), (5_000, 40), (5_000, 5_000)] {
        let text = render::markdown(&invented(count, sections, "中文说明"), &context());
        let rows = text.lines().filter(|line| line.starts_with("| `")).count();
        let counted: usize = text
            .split("\n| only counted | changes | |\n|---|---:|---|\n")
            .skip(1)
            .flat_map(|table| table.lines().take_while(|line| line.starts_with('|')))
            .map(|line| line.split(" | ").nth(1).and_then(|count| count.parse::<usize>().ok()).expect("a count"))
            .sum();
        assert_eq!(rows + counted, count, "{count} in {sections}");
        let said = format!("\n{counted} of {count} changes are only counted here");
        assert_eq!(text.contains(&said), counted > 0, "{count} in {sections}");
    }
}

/// The kinds of what is only counted are those of that, not of the rows above.
#[test]
fn what_is_counted_has_its_own_kinds() {
    for sections in [1, 20] {
        let text = render::markdown(&invented(500, sections, "中文说明"), &context());
        let counted: Vec<&str> = text.lines().filter(|line| line.starts_with("| section")).collect();
        assert!(!counted.is_empty(), "{text}");
        for line in counted {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [_, count, kinds] = cells[..] else { panic!("{line}") };
            let of_kinds: usize = kinds.split(' ').filter_map(|word| word.parse::<usize>().ok()).sum();
            assert_eq!(count.parse(), Ok(of_kinds), "{line}");
        }
    }
}

/// What breaks comes first and in the open, and has the room before anything else.
#[test]
fn what_breaks_is_not_folded() {
    let diff = invented(500, 20, "");
    let text = render::markdown(&diff, &context());
    let breaking = diff.changes.iter().filter(|change| change.heaviest() == Verdict::Breaking).count();
    let open = text.split("<details>").next().expect("there is a beginning");
    assert!(open.contains(&format!("### Breaking: {breaking}\n")), "{open}");
    assert_eq!(open.lines().filter(|line| line.starts_with("| `")).count(), 60);
    let few = render::markdown(&mixed(), &context());
    assert!(!few.contains("<details>") && few.contains("### Docs: 4\n"), "{few}");
}
