//! Values that travel in a form of their own.

use weixin_runtime::File;
use weixin_tests::features;

use super::{body, received, sent, wrong};

#[test]
fn wire() {
    use features::wire::demo::Call;
    assert_eq!(body(&Call::new(u64::MAX)), r#"{"id":"18446744073709551615"}"#);
    let answer = received::<Call>(r#"{"id":"18446744073709551615","count":"7","name":8,"flag":"1"}"#).expect("lenient");
    assert_eq!((answer.id, answer.count, answer.name.as_str(), answer.flag), (u64::MAX, 7, "8", true));
    assert!(received::<Call>(r#"{"id":1,"count":7,"name":"8","flag":true}"#).is_ok());
    let exact =
        |exact: &str| received::<Call>(&format!(r#"{{"id":1,"count":7,"name":"8","flag":true,"exact":{exact}}}"#));
    assert_eq!(exact("7").expect("a number").exact, Some(7));
    assert!(exact(r#""7""#).expect_err("a string").contains("exact: expected a number, found a string"));
}

#[test]
fn joined() {
    use features::joined::demo::{Call, CallInner, PictureId};
    let inner = CallInner::new(vec!["a".to_owned(), "文".to_owned()]);
    let call = Call::new(vec![PictureId::new("x-1"), PictureId::new("y_2")]).inner(inner);
    assert_eq!(body(&call), r#"{"inner":{"tags":"a 文"},"pictures":"x-1|y_2"}"#);
    assert_eq!(body(&Call::new(vec![])), r#"{"pictures":""}"#);
    let tags = CallInner::new(vec!["a b".to_owned(), "abcd".to_owned()]);
    let call = Call::new(vec!["a|b".into(), "".into(), "c".into()]).inner(tags);
    assert_eq!(wrong(&call), {
        "pictures[0]: `a|b`, must not contain `|`\npictures[1]: ``, must not be empty\n\
         pictures: 3 items, must be at most 2\ninner.tags[0]: `a b`, must not contain ` `\n\
         inner.tags[1]: 4 characters, must be at most 3\n"
    });
    let pictures = |body: &str| received::<Call>(body).expect("good").pictures;
    let ids = pictures(r#"{"pictures":"xxx|yyy| zzz|"}"#).expect("they are there");
    assert_eq!(ids.iter().map(PictureId::as_str).collect::<Vec<_>>(), ["xxx", "yyy", "zzz"]);
    assert_eq!(pictures(r#"{"pictures":["a"]}"#).map(|ids| ids.len()), Some(1), "a list is taken too");
    assert_eq!(pictures(r#"{"pictures":""}"#), Some(vec![]));
    assert_eq!(pictures("{}"), None);
    assert!(received::<Call>(r#"{"pictures":7}"#).is_err());
}

#[test]
fn wire_lists() {
    use features::wire_lists::demo::{Call, Form, State};
    let call = Call::new(vec![1, 20], vec![0.5, 2.0])
        .tags(vec!["a".to_owned(), "b&c".to_owned()])
        .states(vec![State::Passed, State::Failed])
        .table(vec![vec![1, -2], vec![3]])
        .flags([("x", vec![true, false])])
        .large(vec![u64::MAX]);
    let (line, body) = sent(&call);
    assert_eq!(line, "POST /demo/call?access_token=T&ids=1%2C20&tags=a&tags=b%26c");
    assert_eq!(
        body,
        r#"{"flags":{"x":"true|false"},"large":["18446744073709551615"],"ratios":"0.5,2","states":"0;1","table":"1,-2;3"}"#
    );
    assert_eq!(wrong(&call), "");
    let empty = Call::new(vec![], vec![]).tags(vec![]);
    assert_eq!(sent(&empty), ("POST /demo/call?access_token=T&ids=".to_owned(), r#"{"ratios":""}"#.to_owned()));
    let bad = Call::new(vec![1, 100, 3, 4], vec![f64::NAN]).tags(vec!["long".to_owned()]).table(vec![vec![], vec![1]]);
    assert_eq!(wrong(&bad), {
        "ids: 4 items, must be at most 3\nids[1]: 100, must be at most 99\ntags[0]: 4 characters, must be at most 3\n\
         ratios[0]: NaN, must be a finite number\ntable[0]: ``, must not be empty\n"
    });

    let all = r#"{"ids":"7, 8,","states":"1;9","table":"1,-2;3","flags":{"x":"true|0"},"large":["5",6],"odd":["1",2]}"#;
    let answer = received::<Call>(all).expect("good");
    assert_eq!((answer.ids, answer.table), (vec![7, 8], Some(vec![vec![1, -2], vec![3]])));
    assert_eq!(answer.states, Some(vec![State::Failed, State::from(9)]));
    assert_eq!((answer.large, answer.odd), (Some(vec![5, 6]), Some(vec![1, 2])));
    assert_eq!(answer.flags.expect("there")["x"], [true, false]);
    assert_eq!(received::<Call>(r#"{"ids":""}"#).expect("an empty list").ids, Vec::<u64>::new());
    for (body, what) in [
        (r#"{"ids":"7,x"}"#, "ids[1]: expected a number, found a string that is not one"),
        (r#"{"ids":"1","table":"1;2,x"}"#, "table[1][1]: expected a number, found a string that is not one"),
        (r#"{"ids":"1","large":[true]}"#, "large[0]: expected a number, found a boolean"),
        ("{}", "ids: expected a list, found nothing"),
    ] {
        let error = received::<Call>(body).expect_err(body);
        assert!(error.contains(what), "{error}");
    }

    let (_, form) = sent(&Form::new(vec![1, 2], vec![vec![1, 2], vec![3]]));
    let parts = ["\"ids\"\r\n\r\n1 2\r\n", "\"parts\"\r\n\r\n1,2\r\n", "\"parts\"\r\n\r\n3\r\n"];
    assert!(parts.iter().all(|part| form.contains(part)), "{form}");
    assert_eq!(wrong(&Form::new(vec![], vec![])), "parts: 0 items, must have at least one\n");
}

/// What is inside strings counts for the limit, too: a short string may have many values.
#[tokio::test]
async fn wire_json_within_the_limit() {
    use features::wire_json::demo::{Call, CallPicList};
    let body = r#"{"detail":"{\"name\":\"n\"}","rows":["{\"name\":\"r\"}",{"name":"s"}],"named":{"a":"[1,2]"}}"#;
    // Those of the body, and those inside `detail`, `rows[0]` and `named.a`.
    let (outside, all) = (8, 8 + 2 + 2 + 3);
    let server = weixin_recorder::Server::new(weixin_recorder::json(body)).await;
    let token = weixin_runtime::AccessToken::new("app", "access_token", "T".to_owned());
    let client = weixin_runtime::Client::builder(token).base_url(&server.url).build().expect("a client");
    for most in [outside - 1, outside, outside + 2, all - 1, all] {
        let call = client.call(Call::new(CallPicList::new(vec![]))).max_values(most);
        let Err(error) = call.send().await else {
            assert_eq!(most, all);
            continue;
        };
        let expected = format!(
            "call: the response is too large: more than {most} values: request less at a time, or raise `max_values`"
        );
        assert_eq!(error.to_string(), expected);
        assert!(most < all && !error.is_retryable());
    }
}

#[test]
fn wire_json() {
    use features::wire_json::demo::{Call, CallPicList, Filter, Form, FormDescription};
    let call = Call::new(CallPicList::new(vec!["https://a.example/\"b\"".to_owned()]))
        .filter(Filter::new("文").least(7u64))
        .extra(serde_json::json!([1, {"a": null}]))
        .rows(vec![Filter::new("a")]);
    let (line, body) = sent(&call);
    assert_eq!(
        line,
        "POST /demo/call?access_token=T&filter=%7B%22least%22%3A%227%22%2C%22name%22%3A%22%E6%96%87%22%7D"
    );
    assert_eq!(
        body,
        r#"{"extra":"[1,{\"a\":null}]","pic_list":"{\"list\":[\"https://a.example/\\\"b\\\"\"]}","rows":["{\"name\":\"a\"}"]}"#
    );
    let links = ["x".to_owned(), "https://a".to_owned(), "https://b".to_owned()];
    assert_eq!(wrong(&Call::new(CallPicList::new(links.to_vec())).rows(vec![Filter::new("abcd")])), {
        "pic_list.list: 3 items, must be at most 2\npic_list.list[0]: `x`, must be an http or https URL\n\
         rows[0].name: 4 characters, must be at most 3\n"
    });
    let with_text = |extra: &str| Call::new(CallPicList::new(vec![])).extra(serde_json::json!(extra));
    assert_eq!(sent(&with_text(" {\"b\": 1}\n")).1, r#"{"extra":" {\"b\": 1}\n","pic_list":"{\"list\":[]}"}"#);
    for (text, what) in
        [("{b: 1}", "key must be a string at line 1 column 2"), ("", "EOF while parsing a value at line 1 column 0")]
    {
        assert_eq!(wrong(&with_text(text)), format!("extra: a text that is not JSON ({what}), must be JSON\n"));
    }

    let all = r#"{"detail":"{\"name\":\"n\",\"least\":\"5\"}","rows":["{\"name\":\"r\"}",{"name":"s"}],"named":{"a":"[1,2]"},"extra":"[null]"}"#;
    let answer = received::<Call>(all).expect("good");
    assert_eq!((answer.detail.name.as_str(), answer.detail.least), ("n", Some(5)));
    let names: Vec<String> = answer.rows.into_iter().flatten().map(|row| row.name).collect();
    assert_eq!(names, ["r", "s"], "JSON itself is taken, too");
    assert_eq!(answer.named.expect("there")["a"], [1, 2]);
    assert_eq!(answer.extra, Some(serde_json::json!([null])));
    let blank = received::<Call>(r#"{"detail":"{\"name\":\"n\"}","extra":""}"#).expect("good");
    assert_eq!(blank.extra, None, "an empty string is no JSON");
    for (body, what) in [
        (r#"{"detail":"{"}"#, "detail: expected an object, found a string that is not JSON"),
        (r#"{"detail":"7"}"#, "detail: expected an object, found a number"),
        (r#"{"detail":"{\"name\":1}"}"#, "detail.name: expected a string, found a number"),
        (
            r#"{"detail":"{\"name\":\"\"}","rows":["x"]}"#,
            "rows[0]: expected an object, found a string that is not JSON",
        ),
        (r#"{"detail":"{\"name\":\"\"}","named":{"a":"[256]"}}"#, "named.a[0]: expected a number from 0 to 255"),
        (r#"{"detail":"{\"name\":\"\"}","extra":"x"}"#, "extra: expected a value, found a string that is not JSON"),
    ] {
        let error = received::<Call>(body).expect_err(body);
        assert!(error.contains(what), "{error}");
    }

    let form = Form::new(File::from_bytes("a.mp4", "x"), FormDescription::new("abc").introduction("d"));
    let text = "name=\"description\"\r\n\r\n{\"introduction\":\"d\",\"title\":\"abc\"}\r\n";
    assert!(sent(&form).1.contains(text));
    let long = Form::new(File::from_bytes("a.mp4", "x"), FormDescription::new("abcd"));
    assert_eq!(wrong(&long), "description.title: 4 characters, must be at most 3\n");
}

#[test]
fn bytes() {
    use features::bytes::demo::Call;
    let call = Call::new(b"\xfb\xff").key(vec![0; 2]).parts(vec!["a".into(), "".into()]).html("文");
    let (line, body) = sent(&call);
    assert_eq!(line, "POST /demo/call?access_token=T&key=AAA%3D");
    assert_eq!(body, r#"{"html":"5paH","img":"+/8=","parts":["YQ==",""]}"#);
    assert_eq!(wrong(&call), "");
    assert_eq!(wrong(&Call::new(b"12345").key(b"x").html("abcd")), {
        "key: 1 byte, must be at least 2 (the service would return 1, too large)\n\
         img: 5 bytes, must be at most 4 (the service would return 1, too large)\n\
         html: 4 characters, must be at most 3\n"
    });
    let answer = received::<Call>(r#"{"img":"-_8","html":"5paH\n"}"#).expect("good");
    assert_eq!((&answer.img[..], answer.html.as_deref()), (&b"\xfb\xff"[..], Some("文")));
    for (body, what) in [
        (r#"{"img":"a"}"#, "img: expected bytes in Base64, found a string that holds none"),
        (r#"{"img":[1]}"#, "img: expected bytes in Base64, found a list"),
        (r#"{"img":"","html":"/w=="}"#, "html: expected a text in Base64, found a string that is not one"),
    ] {
        let error = received::<Call>(body).expect_err(body);
        assert!(error.contains(what), "{error}");
    }
}
