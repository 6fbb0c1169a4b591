//! What a reviewer is asked to look at beside a change.

use weixin_codegen::diff::diff_loaded;

use super::{CALL, ERRORS, base, loaded};

/// The base with edits: file, old text, new text.
fn edited(edits: &[(&str, &str, &str)]) -> weixin_codegen::load::Loaded {
    let mut sources = base();
    for (path, from, to) in edits {
        let source = sources.iter_mut().find(|source| source.path == *path).expect("the file is there");
        assert_eq!(source.text.matches(from).count(), 1, "{from}");
        source.text = source.text.replace(from, to);
    }
    loaded(sources)
}

/// A note says where it is in its own file; what another file says under the same keys is something else.
#[test]
fn a_note_is_about_its_own_file() {
    let note = (CALL, "assumptions:\n", "assumptions:\n  - { at: errors, assumed: the page has all }\n");
    let table =
        "  fresh: { doc: More codes., codes: { 77: { name: Fresh, text: fresh, class: caller } } }\nassumptions:";
    let asked = (CALL, "shared_errors: [extra]", "shared_errors: [extra, fresh]");
    let code = (CALL, "  8: { name: Silent }", "  8: { name: Silent }\n  9: { name: Loud }");
    let new = edited(&[note, (ERRORS, "assumptions:", table), asked, code, (CALL, "max: 9", "max: 8")]);
    let diff = diff_loaded(&edited(&[note]), &new);
    let remarks = |what: &str| {
        let change = diff.changes.iter().find(|change| change.what == what).unwrap_or_else(|| panic!("no {what}"));
        change.remarks.clone()
    };
    assert_eq!(remarks("table"), [""; 0]);
    assert_eq!(remarks("error 9"), ["the assumption at `errors` is as it was: does it still hold?"]);
    assert_eq!(remarks("count"), ["the assumption at `json.count` is as it was: does it still hold?"]);
}
