//! What `--write` can write beside the lines that are there: tables that are new, codes of shared tables, limits of formats.

use weixin_codegen::Source;
use weixin_import::{ChangeState, Drift, KnownSpec, Written};

use crate::support::known::{known, text_of, with};
use crate::support::read;
use crate::support::shelf::{FILE, compared, page, shown, spec_of};

const FORMATS: &str = "formats/list_shelf_media.yaml";

/// A page is written into a spec that another one made: what was found, what was written, and the spec then.
fn written(spec: &[Source], before: &str, after: &str) -> (Drift, Written, KnownSpec) {
    let mut known = known(spec, &page(before));
    let found = compared(&known, after);
    let written = known.write(&found).unwrap_or_else(|error| panic!("{error}"));
    (found, written, known)
}

fn states(drift: &Drift) -> Vec<(String, ChangeState)> {
    drift.changes.iter().map(|change| (change.at.to_string(), change.state)).collect()
}

/// The page without its table of codes.
fn without_codes() -> String {
    let page = read("shelf.zh.md");
    let (head, _) = page.split_once("## [#](#7)").expect("a table of codes");
    head.to_owned()
}

/// The page of an upload, whose file has a limit.
fn upload(size: &str) -> String {
    let page = read("shelf.zh.md");
    let cut = |page: &str, from: &str, to: &str, with: &str| {
        let (head, rest) = page.split_once(from).expect("its beginning");
        let (_, tail) = rest.split_once(to).expect("its end");
        format!("{head}{with}{to}{tail}")
    };
    let row = format!("| media | file | 是 | 封面，支持 png、jpg 格式，大小不超过 {size} |\n\n");
    let page = cut(&page, "| shelf\\_id |", "## [#](#3)", &row);
    let page = cut(&page, "## [#](#4)", "## [#](#5)", "");
    cut(&page, "请求示例", "返回示例", "")
}

#[test]
fn a_table_of_codes_that_is_new_is_written_code_by_code() {
    let (before, after) = (without_codes(), read("shelf.zh.md"));
    let (found, written, known) = written(&spec_of(&before), &before, &after);
    let done = [("errors.-1".to_owned(), ChangeState::Done), ("errors.930001".to_owned(), ChangeState::Open)];
    assert_eq!(states(&found), done, "what a shared table says is there already: {}", shown(&found));
    assert_eq!(written.failed, []);
    let text = text_of(&known, FILE);
    assert!(text.contains("\nerrors:\n  930001: { name: ShelfClosed, text: shelf closed }\n"), "{text}");
    assert!(!text.contains("-1:"), "{text}");
    assert!(compared(&known, &after).is_empty(), "{}", shown(&compared(&known, &after)));
}

#[test]
fn a_page_may_go_on_behind_the_text_of_a_shared_code() {
    let before = read("shelf.zh.md");
    let after = before.replace("| -1 | system error |", "| -1 | System error, try again later |");
    let (found, written, known) = written(&spec_of(&before), &before, &after);
    assert_eq!(states(&found), [("errors.-1.text".to_owned(), ChangeState::Done)], "{}", shown(&found));
    assert_eq!(written.failed, []);
    assert!(compared(&known, &after).is_empty());
    // And it may leave out what holds anyway.
    let after = before.replace("| -1 | system error | 稍后再试 |\n", "");
    let (found, written, known) = self::written(&spec_of(&before), &before, &after);
    assert_eq!(states(&found), [("errors.-1".to_owned(), ChangeState::Done)], "{}", shown(&found));
    assert_eq!(written.failed, []);
    assert!(compared(&known, &after).is_empty());
}

#[test]
fn a_shared_code_with_another_text_gets_a_row_and_keeps_its_class() {
    let before = read("shelf.zh.md");
    let after = before.replace("| -1 | system error |", "| -1 | shelf is on fire |");
    let (found, written, known) = written(&spec_of(&before), &before, &after);
    assert_eq!(states(&found), [("errors.-1.text".to_owned(), ChangeState::Open)], "{}", shown(&found));
    assert_eq!(written.failed, []);
    let text = text_of(&known, FILE);
    assert!(text.contains("  -1: { name: ShelfIsOnFire, text: shelf is on fire, class: busy }\n"), "{text}");
    assert!(text.contains("  930001:"), "{text}");
    assert!(compared(&known, &after).is_empty(), "{}", shown(&compared(&known, &after)));
}

#[test]
fn a_limit_is_written_where_only_this_file_has_it() {
    let (before, after) = (upload("2M"), upload("3M"));
    let (found, written, known) = written(&spec_of(&before), &before, &after);
    let open = ["jpg", "png"].map(|format| (format!("form.media.formats.{format}.max"), ChangeState::Open));
    assert_eq!(states(&found), open, "{}", shown(&found));
    assert_eq!(written.failed, []);
    assert!(text_of(&known, FORMATS).contains("max: 3 MiB\n"), "{}", text_of(&known, FORMATS));
    assert_eq!(written.others.keys().collect::<Vec<_>>(), [FORMATS]);
    assert!(compared(&known, &after).is_empty(), "{}", shown(&compared(&known, &after)));
}

#[test]
fn what_is_assumed_of_a_limit_goes_with_it() {
    let before = upload("2M");
    let after = before.replace("，大小不超过 2M", "");
    let (_, written, known) = written(&spec_of(&before), &before, &after);
    assert_eq!(written.failed, []);
    let text = text_of(&known, FORMATS);
    assert!(!text.contains("max:") && !text.contains("assumptions") && text.contains("png:"), "{text}");
    assert!(compared(&known, &after).is_empty(), "{}", shown(&compared(&known, &after)));
}

#[test]
fn a_response_of_nothing_gets_fields_and_loses_them() {
    let before = read("shelf.zh.md");
    let start = before.find("| total |").expect("a field");
    let end = before.find("## [#](#4)").expect("the next section");
    let bare = format!("{}\n{}", &before[..start], &before[end..]);
    let sample = bare.find("返回示例").expect("a sample");
    let codes = bare.find("## [#](#7)").expect("codes");
    let bare = format!("{}{}", &bare[..sample], &bare[codes..]);
    for (from, to) in [(&bare, &before), (&before, &bare)] {
        let (found, written, mut known) = self::written(&spec_of(from), from, to);
        assert!(!found.changes.is_empty());
        assert_eq!(written.failed, [], "{}", shown(&found));
        // The sample, and the sentence above the new table, are said until somebody has read them.
        let left = compared(&known, to);
        assert!(left.changes.is_empty() && left.has_news(), "{}", shown(&left));
        known.record(&left).expect("facts");
        assert!(compared(&known, to).is_empty(), "{}\n{}", shown(&compared(&known, to)), text_of(&known, FILE));
        let is_bare = text_of(&known, FILE).contains("\nresponse: nothing\n");
        assert_eq!(is_bare, *to == bare, "{}", text_of(&known, FILE));
    }
}

#[test]
fn a_limit_that_others_share_is_theirs_too() {
    let (before, after) = (upload("2M"), upload("3M"));
    let mut spec = spec_of(&before);
    let own = text(&spec, FILE).replace("listShelf", "fillShelf").replace("/list", "/fill");
    let path = "endpoints/wxa/fillShelf.yaml".to_owned();
    spec.push(Source { shown: path.clone(), path, text: own });
    let (_, written, known) = written(&spec, &before, &after);
    assert_eq!(written.done, []);
    let why = format!("it stands in `{FORMATS}`, which others use, too");
    assert!(written.failed.iter().all(|(_, said)| *said == why) && written.failed.len() == 2, "{:?}", written.failed);
    assert!(text_of(&known, FORMATS).contains("max: 2 MiB\n"));
    assert_eq!(states(&compared(&known, &after)).len(), 2, "what is not written is said again");
}

fn text<'a>(spec: &'a [Source], path: &str) -> &'a str {
    spec.iter().find(|source| source.path == path).map_or("", |source| &source.text)
}

#[test]
fn a_limit_of_one_format_is_not_that_of_its_group() {
    let (before, after) = (upload("2M"), upload("3M"));
    // Somebody knows another format, of which the page says nothing.
    let spec = with(spec_of(&before), FORMATS, "          png:", "          gif: { types: image/gif }\n          png:");
    let (_, written, known) = written(&spec, &before, &after);
    assert!(written.failed.iter().all(|(_, why)| why.contains("its group of formats has others")), "{written:?}");
    assert!(text_of(&known, FORMATS).contains("max: 2 MiB\n"));
}

#[test]
fn a_table_that_goes_leaves_what_people_changed() {
    let (before, after) = (read("shelf.zh.md"), without_codes());
    let before = before.replace("| 930001 |", "| 930002 | shelf empty | 等 |\n| 930001 |");
    let spec = with(spec_of(&before), "listShelf.yaml", "text: shelf closed", "text: the shelf is closed");
    let (found, _, known) = written(&spec, &before, &after);
    let expected = [("-1", ChangeState::Done), ("930001", ChangeState::Decided), ("930002", ChangeState::Open)];
    assert_eq!(states(&found), expected.map(|(code, state)| (format!("errors.{code}"), state)), "{}", shown(&found));
    let text = text_of(&known, FILE);
    assert!(text.contains("the shelf is closed") && !text.contains("930002"), "{text}");
}
