//! Codes, and where they stand.

use std::time::SystemTime;

use weixin_runtime::{ApiError, RawResponse, Secrets, decode};
use weixin_tests::features;

use super::{answered, received};

#[test]
fn errors() {
    use features::errors::demo::{Call, CallError};
    use weixin_runtime::{Class, Error};
    let at = SystemTime::UNIX_EPOCH;
    let refused = |body: &str| {
        decode::<Call>(&RawResponse::new(200, body.as_bytes().to_vec(), at), &Secrets::new()).expect_err("a refusal")
    };
    let stated = refused(r#"{"errcode":1,"errmsg":"too many"}"#);
    assert_eq!((stated.is_retryable(), stated.class()), (true, Some(Class::Throttled)));
    assert_eq!(stated.to_string(), "call: 1 there were too many calls: wait a minute");
    let bare = refused(r#"{"errcode":2,"errmsg":"订单状态无法调用关单"}"#);
    assert_eq!((bare.is_retryable(), bare.class()), (false, Some(Class::Unsorted)));
    assert_eq!((CallError::TextOnly.remedy(), bare.to_string().as_str()), (None, "call: 2 订单状态无法调用关单"));
    let silent = refused(r#"{"errcode":3,"errmsg":"wait"}"#);
    assert_eq!((CallError::Silent.texts(), silent.text()), (&[][..], None));
    let forbidden = refused(r#"{"errcode":6,"errmsg":"no permission"}"#);
    assert_eq!((forbidden.is_retryable(), forbidden.class()), (false, Some(Class::Permission)));
    assert_eq!(silent.to_string(), "call: 3 the service's docs do not say what it means; the service says: wait");
    // One code, several texts: which of them came.
    let which = |message: &str| match refused(&format!(r#"{{"errcode":4,"errmsg":"{message} rid: 1-2"}}"#)) {
        Error::Api(failure) => match (failure.error(), failure.text()) {
            (CallError::SignatureWrong, Some("signature is needed")) => "needed",
            (CallError::SignatureWrong, Some(_)) => "wrong",
            (CallError::SignatureWrong, None) => "another text",
            _ => "another code",
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(which("signature is needed"), "needed");
    assert_eq!(which("Signature is needed: pay_sig"), "needed");
    assert_eq!(which("请求签名错误"), "wrong");
    assert_eq!(which("签名"), "another text");
    let needed = refused(r#"{"errcode":4,"errmsg":"signature is needed"}"#).to_string();
    assert_eq!(needed, "call: 4 请求签名错误 / signature is needed: sign it; the service says: signature is needed");
}

#[test]
fn code() {
    use features::code::demo::{Call, CallError};
    let answer = received::<Call>(
        r#"{"errcode":0,"first":7,"all":[0,"7",null,"",8],"result":[{"id":"a","errcode":0},{"id":"b","errcode":7},{"id":"c"}]}"#,
    )
    .expect("good");
    assert_eq!((answer.first, answer.by_name.is_none()), (Some(CallError::NotYours), true));
    assert_eq!(answer.first.and_then(|error| error.row()).map(|row| row.texts()), Some(&["not yours"][..]));
    let eight = CallError::from_code(8.into());
    assert_eq!(answer.all, [None, Some(CallError::NotYours), None, None, Some(eight)]);
    let refused: Vec<&str> =
        answer.result.iter().filter(|one| one.errcode.is_some()).map(|one| one.id.as_str()).collect();
    assert_eq!(refused, ["b"]);
    let wrong = received::<Call>(r#"{"all":[true],"result":[]}"#).expect_err("a boolean");
    assert!(wrong.contains("all[0]: expected a code, found a boolean"), "{wrong}");
}

#[test]
fn envelopes() {
    use features::envelopes::demo::{Call, CallError, Inner, InnerError};
    // Either envelope can refuse, and the first refusal wins.
    assert_eq!(answered::<Call>(200, r#"{"errcode":0,"resultcode":1,"fee":5}"#).expect("a success").fee, Some(5));
    assert_eq!(answered::<Call>(200, r#"{"fee":5}"#).expect("a success").fee, Some(5));
    for (body, code, message) in [
        (r#"{"resultcode":9,"resultmsg":"none"}"#, 9, "none"),
        (r#"{"errcode":0,"errmsg":"ok","resultcode":9,"resultmsg":"none"}"#, 9, "none"),
        (r#"{"resultcode":9,"resultmsg":"none","errcode":1,"errmsg":"shut"}"#, 1, "shut"),
        (r#"{"errcode":{},"resultcode":9,"resultmsg":"none"}"#, 9, "none"),
    ] {
        let error = answered::<Call>(200, body).expect_err(body);
        let weixin_runtime::Error::Api(failure) = &error else { panic!("{error}") };
        assert_eq!((failure.code(), failure.message()), (code.into(), message), "{body}");
    }
    assert_eq!(answered::<Call>(200, r#"{"errcode":1}"#).expect_err("refused").api(), Some(CallError::Closed));
    let error = answered::<Call>(200, r#"{"errcode":{},"resultcode":0}"#).expect_err("malformed");
    assert!(error.to_string().contains("errcode: expected an integer, found an object"), "{error}");
    // A code inside an object, also in a damaged body.
    let good = answered::<Inner>(200, r#"{"base_resp":{"ret":0,"trace":"t"}}"#).expect("a success");
    assert_eq!(good.base_resp.trace.as_deref(), Some("t"));
    for body in [
        r#"{"base_resp":{"ret":-1,"errmsg":"busy rid: 1-2"}}"#,
        r#"{"data":[x],"base_resp":{"ret":-1,"errmsg":"busy rid: 1-2"}}"#,
        r#"{"base_resp":{"ret":-1,"errmsg":"busy rid: 1-2"},"data":[x"#,
        r#"{"ret":0,"base_resp":{"errmsg":"busy rid: 1-2","ret":"-1"}}"#,
    ] {
        let error = answered::<Inner>(200, body).expect_err(body);
        assert_eq!((error.api(), error.rid()), (Some(InnerError::Busy), Some("1-2")), "{body}");
    }
    assert!(matches!(answered::<Inner>(200, r#"{"ret":-1}"#), Err(weixin_runtime::Error::Decode(_))));
}

#[test]
fn envelopes_with_texts() {
    use features::envelopes::demo::{Each, Pay, PayError};
    // Success without a word.
    for (status, body) in [(204, ""), (200, ""), (200, " \n"), (200, "{}"), (200, r#"{"result":{"code":"SUCCESS"}}"#)] {
        assert!(answered::<Pay>(status, body).is_ok(), "{status} {body}");
    }
    assert!(answered::<Pay>(500, "").is_err());
    let error = answered::<Pay>(400, r#"{"code":"PARAM_ERROR","message":"amount is wrong"}"#).expect_err("refused");
    assert_eq!((error.api(), error.has_code("PARAM_ERROR")), (Some(PayError::ParamError), true));
    let shown = "pay: PARAM_ERROR a parameter is wrong: correct it; the service says: amount is wrong";
    assert_eq!(error.to_string(), shown);
    let error = answered::<Pay>(500, r#"{"result":{"code":"SYSTEM_ERROR"}}"#).expect_err("refused");
    assert_eq!((error.api(), error.is_retryable()), (Some(PayError::SystemError), true));
    // What reads as a number is one, and an unnamed code tells by its status whether it is worth another try.
    assert_eq!(answered::<Pay>(200, r#"{"code":"268"}"#).expect_err("refused").api(), Some(PayError::Frozen));
    for (status, retryable) in [(400, false), (429, true), (503, true)] {
        let error = answered::<Pay>(status, r#"{"code":"NEW_ONE","message":"m"}"#).expect_err("refused");
        assert_eq!((error.code(), error.is_retryable()), (Some("NEW_ONE".into()), retryable));
        assert!(matches!(error.api(), Some(PayError::Unknown(_))));
    }
    // Codes inside are read as that of the envelope is.
    let texts = ["268", " 268 ", "007", "1e3", "268.0", "+268", "9223372036854775808", "A B"];
    let body = serde_json::json!({ "all": texts }).to_string();
    let inside = answered::<Each>(200, &body).expect("a success").all;
    for (text, inside) in texts.iter().zip(inside) {
        let error = answered::<Pay>(400, &serde_json::json!({ "code": text }).to_string()).expect_err(text);
        assert_eq!(inside.as_ref().map(|error| error.code()), error.code(), "{text}");
        let is_number = text.trim() == "268";
        assert_eq!(error.code(), Some(if is_number { 268.into() } else { text.trim().into() }), "{text}");
    }
    let inside = answered::<Each>(200, r#"{"all":["SUCCESS",0,"0","",null,268.0]}"#).expect("a success").all;
    let inside: Vec<_> = inside.iter().map(|code| code.as_ref().map(|error| error.code())).collect();
    assert_eq!(inside, [None, None, None, None, None, Some(268.into())]);
    let long = "X".repeat(100);
    let error = answered::<Pay>(400, &format!(r#"{{"code":"{long}"}}"#)).expect_err("refused");
    assert!(error.to_string().contains("XXX…") && !error.has_code(long.as_str()), "{error}");
}
