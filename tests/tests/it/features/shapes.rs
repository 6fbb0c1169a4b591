//! Lists, maps, objects, enums, choices, and whole responses.

use weixin_tests::features;

use super::{body, received, wrong};

#[test]
fn list() {
    use features::list::demo::Call;
    let tags = |tags: &[&str]| Call::new(tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<String>>());
    assert_eq!(body(&tags(&["a", "b"])), r#"{"tags":["a","b"]}"#);
    assert_eq!(wrong(&tags(&[])), "tags: 0 items, must be at least 1\n");
    assert_eq!(
        wrong(&tags(&["a", "long", "c"])),
        "tags: 3 items, must be at most 2\ntags[1]: 4 characters, must be at most 3\n"
    );
    assert_eq!(received::<Call>(r#"{"tags":["x"]}"#).expect("good").tags, ["x"]);
    assert!(received::<Call>(r#"{"tags":["x",2]}"#).expect_err("a number").contains("tags[1]: expected a string"));
}

#[test]
fn map() {
    use features::map::demo::Call;
    let counts = |pairs: &[(&str, u32)]| {
        Call::new(
            pairs
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect::<std::collections::BTreeMap<_, _>>(),
        )
    };
    assert_eq!(body(&counts(&[("a", 1)])), r#"{"counts":{"a":1}}"#);
    assert_eq!(wrong(&counts(&[("a", 1), ("b", 2)])), "counts: 2 items, must be at most 1\n");
    assert_eq!(received::<Call>(r#"{"counts":{"x":7}}"#).expect("good").counts["x"], 7);
}

#[test]
fn object_inline() {
    use features::object_inline::demo::{Call, CallInner};
    assert_eq!(body(&Call::new(CallInner::new("abc"))), r#"{"inner":{"title":"abc"}}"#);
    assert_eq!(wrong(&Call::new(CallInner::new("abcd"))), "inner.title: 4 characters, must be at most 3\n");
    assert_eq!(received::<Call>(r#"{"inner":{"title":"x"}}"#).expect("good").inner.title, "x");
    assert!(
        received::<Call>(r#"{"inner":{}}"#)
            .expect_err("nothing")
            .contains("inner.title: expected a string, found nothing")
    );
}

#[test]
fn object_named() {
    use features::object_named::demo::{Call, Item};
    let call = Call::new(Item::new("a").note("n"), vec![Item::new("b"), Item::new("")]);
    assert_eq!(body(&call), r#"{"first":{"note":"n","title":"a"},"others":[{"title":"b"},{"title":""}]}"#);
    assert_eq!(wrong(&call), "others[1].title: 0 characters, must be at least 1\n");
    assert_eq!(received::<Call>(r#"{"item":{"title":"x"}}"#).expect("good").item.note, None);
}

#[test]
fn open_enum_string() {
    use features::open_enum_string::demo::{Call, Kind};
    assert_eq!(body(&Call::new(Kind::Image)), r#"{"kind":"image"}"#);
    assert_eq!(body(&Call::new("new")), r#"{"kind":"new"}"#);
    assert_eq!(received::<Call>(r#"{"kind":"+1"}"#).expect("good").kind, Kind::More);
    assert_eq!(received::<Call>(r#"{"kind":"hologram"}"#).expect("kept").kind.as_str(), "hologram");
}

#[test]
fn open_enum_number() {
    use features::open_enum_number::demo::{Call, State};
    assert_eq!(body(&Call::new(State::Failed)), r#"{"state":-1}"#);
    assert_eq!(received::<Call>(r#"{"state":0}"#).expect("good").state, State::Open);
    assert_eq!(received::<Call>(r#"{"state":9}"#).expect("kept").state.value(), 9);
}

#[test]
fn choice() {
    use features::choice::demo::{Action, Button, Call, Message, MessageImage, MessageText, ViewAction};
    let call = Call::new("o1", Message::text(MessageText::new("hi")));
    assert_eq!(body(&call), r#"{"msgtype":"text","text":{"content":"hi"},"to":"o1"}"#);
    assert_eq!(
        body(&Call::new("o1", Message::image(MessageImage::new("m"))).note("n")),
        r#"{"image":{"media_id":"m"},"msgtype":"image","note":"n","to":"o1"}"#
    );
    assert_eq!(body(&Call::new("o1", Message::wait())), r#"{"msgtype":"wait","to":"o1"}"#);
    assert_eq!(
        wrong(&Call::new("o1", Message::text(MessageText::new("long")))),
        "text.content: 4 characters, must be at most 3\n"
    );
    let buttons = [
        Button::new("a", Action::click("k")),
        Button::new("b", ViewAction::new("https://example.com").key("v")),
        Button::new("c", Action::view("nowhere")),
    ];
    let call = Call::new("o1", Message::wait()).buttons(buttons);
    assert_eq!(
        body(&call),
        r#"{"buttons":[{"key":"k","title":"a","type":"click"},{"key":"v","title":"b","type":"view","url":"https://example.com"},{"title":"c","type":"view","url":"nowhere"}],"msgtype":"wait","to":"o1"}"#
    );
    assert_eq!(wrong(&call), "buttons[2].url: `nowhere`, must be an http or https URL\n");
}

#[test]
fn or_text() {
    use features::or_text::demo::{Call, CallData, CallNote};
    use weixin_runtime::TextOr;
    let object = TextOr::Value(CallData::new("t"));
    assert_eq!(body(&Call::new(object)), r#"{"data":{"title":"t"}}"#);
    assert_eq!(body(&Call::new("text").note("more")), r#"{"data":"text","note":"more"}"#);
    assert_eq!(
        body(&Call::new("text").note(TextOr::Value(CallNote::new("t")))),
        r#"{"data":"text","note":{"title":"t"}}"#
    );
    let answer = received::<Call>(r#"{"data":"","rows":"none","all":["x",{"number":1}]}"#).expect("good");
    assert_eq!(
        (answer.data.text(), answer.rows.and_then(|rows| rows.text().map(str::to_owned))),
        (Some(""), Some("none".to_owned()))
    );
    assert_eq!((answer.all[0].text(), answer.all[1].value().map(|row| row.number)), (Some("x"), Some(1)));
    let answer = received::<Call>(r#"{"data":{"title":"t"},"rows":[1,2],"all":[]}"#).expect("good");
    assert_eq!(answer.data.value().map(|data| data.title.as_str()), Some("t"));
    assert_eq!(answer.rows.and_then(|rows| rows.value().cloned()), Some(vec![1, 2]));
    // The items travel in their own form.
    let ids = TextOr::Value(vec![u64::MAX, 2]);
    assert_eq!(body(&Call::new("text").ids(ids)), r#"{"data":"text","ids":["18446744073709551615","2"]}"#);
    let answer = received::<Call>(r#"{"data":"","ids":{"a":"1,2"},"all":[]}"#).expect("good");
    assert_eq!(answer.ids.and_then(|ids| ids.value().map(|ids| ids["a"].clone())), Some(vec![1, 2]));
    let error = |body| received::<Call>(body).expect_err("bad");
    assert!(error(r#"{"data":"","ids":{"a":"1,x"},"all":[]}"#).contains("ids.a[1]: expected a number, found a string"));
    assert!(error(r#"{"data":{"title":1},"all":[]}"#).contains("data.title: expected a string, found a number"));
    assert!(error(r#"{"data":7,"all":[]}"#).contains("data: expected a string or an object, found a number"));
    assert!(error(r#"{"all":[]}"#).contains("data: expected an object, found nothing"));
}

#[test]
fn response_list() {
    use features::response_list::demo::{Call, CallResponseItem};
    let rows: Vec<CallResponseItem> = received::<Call>(r#"[{"title":"a"},{"title":"b","price":3}]"#).expect("good");
    assert_eq!(
        rows.iter().map(|row| (row.title.as_str(), row.price)).collect::<Vec<_>>(),
        [("a", None), ("b", Some(3))]
    );
    assert!(received::<Call>("[]").expect("good").is_empty());
    let error = |body| received::<Call>(body).expect_err("bad");
    assert!(error(r#"[{"title":"a"},{"title":2}]"#).contains("[1].title: expected a string, found a number"));
    assert!(error(r#"{"errcode":0,"errmsg":"ok"}"#).contains("expected a list, found an object"));
    assert_eq!(error(r#"{"errcode":2,"errmsg":"x"}"#), "call: 2 no such list: ask for another; the service says: x");
}

/// The envelope is no part of a map, wherever it stands; a field of the same name further inside is.
#[test]
fn response_map() {
    use features::response_map::demo::Call;
    let counts = received::<Call>(r#"{"a":[1],"errcode":0,"b":[],"errmsg":"ok"}"#).expect("good");
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("a".to_owned(), vec![1]), ("b".to_owned(), Vec::new())]);
    assert!(received::<Call>("{}").expect("good").is_empty());
    assert!(received::<Call>(r#"{"a":[1,"x"]}"#).expect_err("bad").contains("a[1]: expected a number, found a string"));
    assert!(received::<Call>("[]").expect_err("bad").contains("expected an object, found a list"));
    assert!(received::<Call>(r#"{"errcode":2}"#).expect_err("refused").starts_with("call: 2 no such map"));
}
