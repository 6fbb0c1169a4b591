//! Pages of which the end is missing.

use crate::support::known::{known, text_of};
use crate::support::shelf::{FILE, compared, page, shown, spec};
use crate::support::{drafted, read, shared};

/// The page up to a text.
fn cut(behind: &str) -> String {
    let text = read("shelf.zh.md");
    let at = text.rfind(behind).unwrap_or_else(|| panic!("{behind}")) + behind.len();
    text[..at].to_owned()
}

#[test]
fn a_page_that_ends_within_something_is_said_and_not_written() {
    let cases =
        [("| 930001 | shelf clo", "a row of a table"), ("| -1 |", "a row of a table"), ("\"total\": 1,", "a sample")];
    for (behind, within) in cases {
        let text = cut(behind);
        let (import, _) = drafted(&page(&text), &shared(), false);
        let what = format!("the page ends within {within}: the rest of it is missing");
        let lines = text.trim_end().lines().count();
        assert!(
            import.todos.iter().any(|todo| todo.line == lines && todo.what.starts_with(&what)),
            "{:?}",
            import.todos
        );

        let mut known = known(&spec(), &page(&read("shelf.zh.md")));
        let found = compared(&known, &text);
        assert!(found.is_changed() && shown(&found).contains(&format!("! page:{lines}: {what}")), "{}", shown(&found));
        let before = (text_of(&known, FILE).to_owned(), known.stored(FILE).expect("facts").text());
        let refused = known.write(&found).expect_err("half a page").to_string();
        assert!(refused.starts_with(&format!("page:{lines}: {what}; nothing is written")), "{refused}");
        assert_eq!((text_of(&known, FILE).to_owned(), known.stored(FILE).expect("facts").text()), before);
        // The vendor's page may end so.
        known.record(&found).expect("facts");
        assert!(compared(&known, &text).is_empty(), "{}", shown(&compared(&known, &text)));
    }
    let whole = known(&spec(), &page(&read("shelf.zh.md")));
    assert!(compared(&whole, read("shelf.zh.md").trim_end()).is_empty(), "a page need not end with its line");
}
