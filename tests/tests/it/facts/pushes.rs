//! Rows P1 to P9: what the service pushes. The vectors are the vendor's.

use std::time::UNIX_EPOCH;

use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json as value};
use sha1::{Digest, Sha1};
use weixin::push::{Deduplicator, Format, Inbound, Inbox, PushError, PushErrorKind, Reply};
use weixin::tokens::{PlatformEvent, TicketError};
use weixin::{Credentials, ExposeSecret, Platform};

use super::*;

const PUSH_TOKEN: &str = "AAAAA";
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const APPID: &str = "wxba5fad812f8e6fb9";
const NOW: u64 = 1_714_112_445;

const PLAIN: &str = "signature=899cf89e464efb63f54ddac96b0a0a235f53aa78&timestamp=1714037059&nonce=486452656";
const SAFE: &str = "signature=6c5c811b55cc85e0e1b54100749188c20beb3f5d&timestamp=1714112445&nonce=415670741\
    &openid=o9AgO5Kd5ggOC-bXrbNODIiE3bGY&encrypt_type=aes&msg_signature=046e02f8204d34f8ba5fa3b1db94908f3df2e9b3";
const CIPHERTEXT: &str = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv\
    ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFI\
    ZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";

fn at(seconds: u64, inbox: Inbox) -> Inbox {
    inbox.clock(move || UNIX_EPOCH + Duration::from_secs(seconds))
}

fn safe() -> Inbox {
    at(NOW, Inbox::new(PUSH_TOKEN, KEY, APPID))
}

fn plain() -> Inbox {
    at(1_714_037_059, Inbox::plain(PUSH_TOKEN))
}

fn signature(texts: &[&str]) -> String {
    let mut texts = texts.to_vec();
    texts.sort_unstable();
    Sha1::digest(texts.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A query of plain mode.
fn signed(nonce: &str) -> String {
    format!("signature={}&timestamp=1714037059&nonce={nonce}", signature(&[PUSH_TOKEN, "1714037059", nonce]))
}

fn plain_push(body: &str) -> Inbound {
    plain().read(&signed("1"), body.as_bytes()).expect("a push")
}

/// Pushes a ciphertext, rightly signed.
fn push_sealed(inbox: &Inbox, ciphertext: &str) -> Result<Inbound, PushError> {
    let signature = signature(&[PUSH_TOKEN, "1714112445", "1", ciphertext]);
    let body = value!({ "Encrypt": ciphertext }).to_string();
    inbox.read(&format!("msg_signature={signature}&timestamp=1714112445&nonce=1"), body.as_bytes())
}

/// The ciphertext of a message with so many bytes of padding; each of them says how many there are.
fn sealed(message: &str, appid: &str, padding: u8) -> String {
    let length = u32::try_from(message.len()).expect("it is short").to_be_bytes();
    let mut bytes = [b"0123456789abcdef", &length[..], message.as_bytes(), appid.as_bytes()].concat();
    bytes.extend(std::iter::repeat_n(padding, padding.into()));
    assert_eq!(bytes.len() % 16, 0, "whole blocks");
    // The key is zeros, and so is its first half, the vector.
    let mut cipher = cbc::Encryptor::<Aes256>::new(&[0; 32].into(), &[0; 16].into());
    cipher.encrypt_blocks(Array::<u8, U16>::slice_as_chunks_mut(&mut bytes).0);
    STANDARD.encode(bytes)
}

fn opened(ciphertext: &str) -> Vec<u8> {
    let mut bytes = STANDARD.decode(ciphertext).expect("Base64");
    let mut cipher = cbc::Decryptor::<Aes256>::new(&[0; 32].into(), &[0; 16].into());
    cipher.decrypt_blocks(Array::<u8, U16>::slice_as_chunks_mut(&mut bytes).0);
    bytes
}

fn kind<T: std::fmt::Debug>(result: Result<T, PushError>) -> PushErrorKind {
    result.expect_err("it is refused").kind()
}

#[test]
fn p1_the_echo_comes_back_as_it_was() {
    let query = "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&echostr=4375120948345356249&timestamp=1714036504\
        &nonce=1514711492";
    for inbox in [Inbox::plain(PUSH_TOKEN), Inbox::new(PUSH_TOKEN, KEY, APPID)] {
        let reply = at(1_714_036_504, inbox).verify(query).expect("the vendor's vector");
        assert_eq!((&*reply.body, reply.content_type), ("4375120948345356249", "text/plain; charset=utf-8"));
    }
    // The echo is not signed: it is a text, whatever is in it, and never a page.
    let query = query.replace("4375120948345356249", "%3Cscript%3E%26%0A");
    let reply = at(1_714_036_504, Inbox::plain(PUSH_TOKEN)).verify(&query).expect("rightly signed");
    assert_eq!((&*reply.body, reply.content_type), ("<script>&\n", "text/plain; charset=utf-8"));
}

#[test]
fn p2_plain_pushes_are_signed_in_the_query_and_come_in_either_form() {
    let json = r#"{"ToUserName": "gh_97417a04a28d", "CreateTime": 1714037059, "Event": "debug_demo"}"#;
    let xml = "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><CreateTime>1714037059</CreateTime>\
        <Event><![CDATA[debug_demo]]></Event></xml>";
    for (body, format) in [(json, Format::Json), (xml, Format::Xml)] {
        let inbound = plain().read(PLAIN, body.as_bytes()).expect("the vendor's vector");
        let text = |name| inbound.text(name).map(|text| text.into_owned());
        assert_eq!(text("CreateTime").as_deref(), Some("1714037059"));
        assert_eq!(text("Event").as_deref(), Some("debug_demo"));
        assert_eq!((inbound.format(), inbound.is_encrypted()), (format, false));
        // A wrong digit anywhere.
        for at in 0..40 {
            let mut wrong = PLAIN.to_owned();
            let place = "signature=".len() + at;
            let digit = if PLAIN.as_bytes()[place] == b'0' { "1" } else { "0" };
            wrong.replace_range(place..=place, digit);
            assert_eq!(kind(plain().read(&wrong, body.as_bytes())), PushErrorKind::Signature, "{at}");
        }
    }
}

#[test]
fn p3_the_signature_of_a_ciphertext_is_another_one() {
    let body = value!({ "ToUserName": "gh_97417a04a28d", "Encrypt": CIPHERTEXT }).to_string();
    let inbound = safe().read(SAFE, body.as_bytes()).expect("the vendor's vector");
    assert_eq!(inbound.text("debug_str").as_deref(), Some("hello world"));
    assert!(inbound.is_encrypted());
    let (signature, of_query) =
        ("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3", "6c5c811b55cc85e0e1b54100749188c20beb3f5d");
    assert_eq!(kind(safe().read(&SAFE.replace(signature, of_query), body.as_bytes())), PushErrorKind::Signature);
    assert_eq!(kind(safe().read(&SAFE.replace("msg_", "x_"), body.as_bytes())), PushErrorKind::Unencrypted);
    // Without it, the signature of the query makes no difference.
    let without = SAFE.replace(&format!("signature={of_query}&timestamp"), "timestamp");
    assert!(safe().read(&without, body.as_bytes()).is_ok());
}

#[test]
fn p4_keys_padding_and_appid_of_a_ciphertext() {
    let message = |length: usize| format!(r#"{{"a":"{}"}}"#, "x".repeat(length));
    // 20 bytes stand before a message and 18 behind it: every length of the padding.
    for length in 0..64 {
        let message = message(length);
        let padding = 32 - (20 + message.len() + APPID.len()) % 32;
        let inbound = push_sealed(&safe(), &sealed(&message, APPID, padding as u8)).expect("a push");
        assert_eq!(inbound.to_json(), serde_json::from_str::<Value>(&message).expect("JSON"), "{length}");
    }
    // The last character of a key has two bits that are no part of it.
    for last in ["A", "B", "C", "D"] {
        let inbox = at(NOW, Inbox::new(PUSH_TOKEN, format!("{}{last}", &KEY[1..]), APPID));
        assert!(push_sealed(&inbox, CIPHERTEXT).is_ok(), "{last}");
    }
    let other = at(NOW, Inbox::new(PUSH_TOKEN, format!("{}E", &KEY[1..]), APPID));
    assert_eq!(kind(push_sealed(&other, CIPHERTEXT)), PushErrorKind::Ciphertext);
    assert_eq!(kind(push_sealed(&safe(), &sealed("{}", "wxba5fad812f8e6fb8", 24))), PushErrorKind::Appid);
    // Whatever is wrong inside is one and the same, also for those who can sign.
    let whole = STANDARD.decode(CIPHERTEXT).expect("Base64");
    let damaged = |change: fn(&mut Vec<u8>)| {
        let mut bytes = opened(CIPHERTEXT);
        change(&mut bytes);
        let mut cipher = cbc::Encryptor::<Aes256>::new(&[0; 32].into(), &[0; 16].into());
        cipher.encrypt_blocks(Array::<u8, U16>::slice_as_chunks_mut(&mut bytes).0);
        STANDARD.encode(bytes)
    };
    let messages: BTreeSet<String> = [
        STANDARD.encode(&whole[..whole.len() - 16]),
        STANDARD.encode(&whole[..whole.len() - 1]),
        damaged(|bytes| *bytes.last_mut().expect("one") = 0),
        damaged(|bytes| *bytes.last_mut().expect("one") = 33),
        damaged(|bytes| *bytes.last_mut().expect("one") -= 1),
        damaged(|bytes| bytes[16..20].fill(0xff)),
        damaged(|bytes| bytes.truncate(16)),
        damaged(Vec::clear),
        "not Base64".to_owned(),
    ]
    .iter()
    .map(|ciphertext| {
        let error = push_sealed(&safe(), ciphertext).expect_err("it is damaged");
        assert_eq!(error.kind(), PushErrorKind::Ciphertext, "{ciphertext}: {error}");
        error.to_string()
    })
    .collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
}

#[test]
fn p5_of_both_forms_the_one_that_was_agreed_upon_counts() {
    let body = value!({ "MsgType": "event", "Event": "plain", "Encrypt": CIPHERTEXT }).to_string();
    assert!(safe().read(SAFE, body.as_bytes()).expect("a push").is_event("debug_demo"));
    let inbound = at(NOW, Inbox::plain(PUSH_TOKEN)).read(SAFE, body.as_bytes()).expect("a push");
    assert!(inbound.is_event("plain") && !inbound.is_encrypted());
    // What is beside a ciphertext is signed by nobody.
    let forged = value!({ "MsgType": "text", "Content": "forged", "Encrypt": CIPHERTEXT }).to_string();
    assert_eq!(safe().read(SAFE, forged.as_bytes()).expect("a push").text("Content"), None);
}

#[test]
fn p6_success_is_enough_and_other_replies_are_sealed() {
    assert_eq!(Reply::success().body, "success");
    let body = value!({ "Encrypt": CIPHERTEXT }).to_string();
    let inbound = safe().read(SAFE, body.as_bytes()).expect("a push");
    let reply = safe().reply(&inbound, &value!({ "demo_resp": "good luck" })).expect("a reply").body;
    let reply: Value = serde_json::from_str(&reply).expect("JSON");
    let text = |name: &str| reply[name].as_str().expect("a text").to_owned();
    let (ciphertext, nonce, time) = (text("Encrypt"), text("Nonce"), reply["TimeStamp"].to_string());
    assert_eq!((&*nonce, &*time), ("415670741", "1714112445"));
    assert_eq!(text("MsgSignature"), signature(&[PUSH_TOKEN, &time, &nonce, &ciphertext]));
    let plaintext = opened(&ciphertext);
    let message = br#"{"demo_resp":"good luck"}"#;
    assert_eq!(plaintext.len(), 64, "a multiple of 32, as the vendor's own");
    assert_eq!(plaintext[16..20], 25_u32.to_be_bytes());
    assert_eq!(plaintext[20..], [&message[..], APPID.as_bytes(), b"\x01"].concat());
    // A plain push has a plain reply.
    let inbound = plain().read(PLAIN, b"<xml><MsgType>event</MsgType></xml>").expect("a push");
    let reply = plain().reply(&inbound, &value!({ "demo_resp": "good luck" })).expect("a reply");
    assert_eq!(reply.body, "<xml><demo_resp><![CDATA[good luck]]></demo_resp></xml>");
}

#[test]
fn p7_a_push_that_comes_again_is_known() {
    let pushes = Deduplicator::new();
    for body in [
        r#"{"MsgId": 7, "FromUserName": "a", "CreateTime": 1}"#,
        r#"{"MsgId": 8, "FromUserName": "a", "CreateTime": 1}"#,
        r#"{"FromUserName": "a", "CreateTime": 1, "MsgType": "event", "Event": "x"}"#,
        r#"{"FromUserName": "b", "CreateTime": 1, "MsgType": "event", "Event": "x"}"#,
        r#"{"FromUserName": "a", "CreateTime": 2, "MsgType": "event", "Event": "x"}"#,
    ] {
        let inbound = plain_push(body);
        assert!(pushes.is_new(&inbound), "{body}");
        assert!(!pushes.is_new(&inbound), "{body}");
    }
}

#[tokio::test]
async fn p8_pushes_to_a_platform_name_it() {
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    let push = |appid: &str, kind: &str| {
        let fields = value!({
            "AppId": appid, "CreateTime": 1, "InfoType": kind, "ComponentVerifyTicket": "ticket@1",
            "AuthorizerAppid": "wxa", "AuthorizationCode": "queryauth@1",
        });
        plain_push(&fields.to_string())
    };
    let taken = platform.accept(&push("wxp", "component_verify_ticket")).await;
    assert!(matches!(taken, Ok(Some(PlatformEvent::Ticket))));
    let taken = platform.accept(&push("wxp", "authorized")).await;
    let Ok(Some(PlatformEvent::Authorized(authorization))) = taken else { panic!("{taken:?}") };
    assert_eq!(authorization.code.as_ref().map(|code| code.expose_secret()), Some("queryauth@1"));
    for kind in ["component_verify_ticket", "authorized"] {
        let taken = platform.accept(&push("wxq", kind)).await;
        assert!(matches!(taken, Err(TicketError::OtherPlatform(_))), "{taken:?}");
    }
    // To an account: its name says nothing of a platform.
    let taken = platform.accept(&plain_push(r#"{"ToUserName": "wxp", "MsgType": "text"}"#)).await;
    assert!(matches!(taken, Ok(None)), "{taken:?}");
}

#[tokio::test]
async fn p9_names_of_events_have_no_case() {
    let inbound = plain_push(r#"{"MsgType": "event", "Event": "WeApp_Audit_Success"}"#);
    assert!(inbound.is_event("weapp_audit_success") && inbound.is_event("WEAPP_AUDIT_SUCCESS"));
    assert!(!inbound.is_event("weapp_audit_fail") && !inbound.is_event("weapp_audit_success "));
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    for kind in ["updateauthorized", "updateAuthorized", "UPDATEAUTHORIZED"] {
        let fields = value!({ "AppId": "wxp", "InfoType": kind, "AuthorizerAppid": "wxa" });
        let taken = platform.accept(&plain_push(&fields.to_string())).await;
        assert!(matches!(taken, Ok(Some(PlatformEvent::Changed(_)))), "{kind}: {taken:?}");
    }
}
