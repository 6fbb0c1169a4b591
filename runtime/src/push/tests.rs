//! The vendor's vectors, the order of the checks, and bytes of all kinds.

#![allow(clippy::unwrap_used, reason = "in a test")]

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

const TOKEN: &str = "AAAAA";
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const APPID: &str = "wxba5fad812f8e6fb9";

const PLAIN_QUERY: &str = "signature=899cf89e464efb63f54ddac96b0a0a235f53aa78&timestamp=1714037059&nonce=486452656";
const PLAIN_BODY: &str = r#"{
    "ToUserName": "gh_97417a04a28d",
    "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "CreateTime": 1714037059,
    "MsgType": "event",
    "Event": "debug_demo",
    "debug_str": "hello world"
}"#;

const SAFE_QUERY: &str = "signature=6c5c811b55cc85e0e1b54100749188c20beb3f5d&timestamp=1714112445&nonce=415670741\
    &openid=o9AgO5Kd5ggOC-bXrbNODIiE3bGY&encrypt_type=aes&msg_signature=046e02f8204d34f8ba5fa3b1db94908f3df2e9b3";
const CIPHERTEXT: &str = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv\
    ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFI\
    ZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";

fn at(seconds: u64) -> impl Fn() -> SystemTime + Send + Sync + 'static {
    move || UNIX_EPOCH + Duration::from_secs(seconds)
}

fn plain() -> Inbox {
    Inbox::plain(TOKEN).clock(at(1_714_037_060))
}

fn safe() -> Inbox {
    Inbox::new(TOKEN, KEY, APPID).clock(at(1_714_112_446))
}

fn safe_body() -> String {
    json!({ "ToUserName": "gh_97417a04a28d", "Encrypt": CIPHERTEXT }).to_string()
}

/// The query of a plain push at a time when `plain()` accepts it.
fn signed(nonce: &str) -> String {
    let signature = signature::to_hex(&signature::of([TOKEN, "1714037059", nonce]));
    format!("signature={signature}&timestamp=1714037059&nonce={nonce}")
}

fn kind<T: std::fmt::Debug>(result: Result<T, PushError>) -> PushErrorKind {
    result.expect_err("an error").kind()
}

#[test]
fn an_address_is_verified() {
    let query = "?signature=f464b24fc39322e44b38aa78f5edd27bd1441696&echostr=4375120948345356249&timestamp=1714036504\
        &nonce=1514711492";
    let inbox = Inbox::new(TOKEN, KEY, APPID).clock(at(1_714_036_504));
    let reply = inbox.verify(query).unwrap();
    assert_eq!((&*reply.body, reply.content_type), ("4375120948345356249", "text/plain; charset=utf-8"));
    let wrong = query.replace("f464", "f465");
    assert_eq!(kind(inbox.verify(&wrong)), PushErrorKind::Signature);
    assert_eq!(kind(Inbox::plain("AAAAB").clock(at(1_714_036_504)).verify(query)), PushErrorKind::Signature);
    assert_eq!(kind(inbox.verify(&query.replace("echostr", "echo"))), PushErrorKind::Query);
}

#[test]
fn an_encrypted_echo_is_decrypted() {
    let key = cipher::AesKey::new(&KEY.into()).unwrap();
    let echo = key.encrypt([9; 16], "an echo", APPID).unwrap();
    let signature = signature::to_hex(&signature::of([TOKEN, "1714112445", "n", &echo]));
    let rest = format!("msg_signature={signature}&timestamp=1714112445&nonce=n");
    // With its plus signs as they are, and escaped.
    for echo in [echo.clone(), echo.replace('+', "%2B")] {
        let query = format!("{rest}&echostr={echo}");
        assert_eq!(safe().verify(&query).unwrap().body, "an echo");
        let without_key = Inbox::plain(TOKEN).clock(at(1_714_112_446));
        assert_eq!(kind(without_key.verify(&query)), PushErrorKind::Encrypted);
    }
}

#[test]
fn a_plain_push_is_read() {
    let inbound = plain().read(PLAIN_QUERY, PLAIN_BODY.as_bytes()).unwrap();
    assert_eq!(inbound.to_json()["debug_str"], "hello world");
    assert_eq!((inbound.format(), inbound.is_encrypted()), (Format::Json, false));
    assert!(inbound.is_event("Debug_Demo") && !inbound.is_event("debug"));
    assert_eq!(inbound.msg_type().as_deref(), Some("event"));
    let reply = plain().reply(&inbound, &json!({ "demo_resp": "good luck" })).unwrap();
    assert_eq!(reply.body, r#"{"demo_resp":"good luck"}"#);
}

#[test]
fn an_encrypted_push_is_read() {
    let inbound = safe().read(SAFE_QUERY, safe_body().as_bytes()).unwrap();
    assert!(inbound.is_encrypted());
    assert_eq!(
        inbound.to_json(),
        json!({
            "ToUserName": "gh_97417a04a28d",
            "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
            "CreateTime": 1_714_112_445,
            "MsgType": "event",
            "Event": "debug_demo",
            "debug_str": "hello world",
        })
    );
    let xml =
        format!("<xml>\n<ToUserName><![CDATA[gh]]></ToUserName>\n<Encrypt><![CDATA[{CIPHERTEXT}]]></Encrypt></xml>");
    assert_eq!(safe().read(SAFE_QUERY, xml.as_bytes()).unwrap().to_json(), inbound.to_json());
}

#[test]
fn a_reply_is_encrypted() {
    let message = r#"{"demo_resp":"good luck"}"#;
    let reply = safe().seal(message, Format::Json, *b"707722b803182950", 1_713_424_427, "415670741").unwrap();
    let sealed: Json = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(
        sealed,
        json!({
            "Encrypt": "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
            "MsgSignature": "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
            "TimeStamp": 1_713_424_427,
            "Nonce": "415670741",
        })
    );
    let xml = safe().seal(message, Format::Xml, *b"707722b803182950", 1_713_424_427, "415670741").unwrap();
    assert_eq!(
        xml.body,
        "<xml><Encrypt><![CDATA[ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==]]>\
         </Encrypt><MsgSignature><![CDATA[1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1]]></MsgSignature><Nonce>\
         <![CDATA[415670741]]></Nonce><TimeStamp>1713424427</TimeStamp></xml>"
    );
}

#[test]
fn what_is_sealed_is_read_again() {
    let inbound = safe().read(SAFE_QUERY, safe_body().as_bytes()).unwrap();
    let reply = safe().reply(&inbound, &json!({ "a": 1 })).unwrap();
    let sealed: Json = serde_json::from_str(&reply.body).unwrap();
    assert_eq!((&sealed["Nonce"], &sealed["TimeStamp"]), (&json!("415670741"), &json!(1_714_112_446)));
    let signature = sealed["MsgSignature"].as_str().unwrap();
    let query = format!("msg_signature={signature}&timestamp=1714112446&nonce=415670741");
    assert_eq!(safe().read(&query, reply.body.as_bytes()).unwrap().to_json(), json!({ "a": 1 }));
}

#[test]
fn compatible_mode_is_read_with_and_without_a_key() {
    let body = json!({ "MsgType": "event", "Event": "plain", "Encrypt": CIPHERTEXT }).to_string();
    assert!(safe().read(SAFE_QUERY, body.as_bytes()).unwrap().is_event("debug_demo"));
    let inbox = Inbox::plain(TOKEN).clock(at(1_714_112_446));
    assert!(inbox.read(SAFE_QUERY, body.as_bytes()).unwrap().is_event("plain"));
    assert_eq!(kind(inbox.read(SAFE_QUERY, safe_body().as_bytes())), PushErrorKind::Encrypted);
}

#[test]
fn a_wrong_signature_comes_before_everything_else() {
    let wrong = PLAIN_QUERY.replace("899c", "899d");
    for body in [PLAIN_BODY, "", "{", "<xml>", "\0", "<!DOCTYPE x>"] {
        assert_eq!(kind(plain().read(&wrong, body.as_bytes())), PushErrorKind::Signature, "{body}");
        let read = plain().read(PLAIN_QUERY, body.as_bytes()).map_err(|error| error.kind());
        assert_eq!(read.err(), (body != PLAIN_BODY).then_some(PushErrorKind::Document), "{body}");
    }
    for signature in ["", "0", "gg", &"0".repeat(39), &"0".repeat(41), &"é".repeat(20), &"0".repeat(40)] {
        let query = format!("signature={signature}&timestamp=1714037059&nonce=486452656");
        assert_eq!(kind(plain().read(&query, PLAIN_BODY.as_bytes())), PushErrorKind::Signature, "{signature}");
    }
    // The signature of the query does not count for a ciphertext.
    let mixed =
        SAFE_QUERY.replace("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3", "6c5c811b55cc85e0e1b54100749188c20beb3f5d");
    assert_eq!(kind(safe().read(&mixed, safe_body().as_bytes())), PushErrorKind::Signature);
    // Nor is a changed ciphertext decrypted.
    let changed = safe_body().replace("+qdx", "+qdy");
    assert_eq!(kind(safe().read(SAFE_QUERY, changed.as_bytes())), PushErrorKind::Signature);
    // Of a body without ciphertext, only the service hears what is wrong.
    let wrong = SAFE_QUERY.replace("6c5c", "6c5d");
    for (body, expected) in [("{", PushErrorKind::Document), ("{}", PushErrorKind::Unencrypted)] {
        assert_eq!(kind(safe().read(SAFE_QUERY, body.as_bytes())), expected);
        assert_eq!(kind(safe().read(&wrong, body.as_bytes())), PushErrorKind::Signature);
    }
}

#[test]
fn times_are_judged_by_the_clock() {
    let read = |now, tolerance: Option<u64>| {
        let inbox = Inbox::plain(TOKEN).clock(at(now)).tolerance(tolerance.map(Duration::from_secs));
        inbox.read(PLAIN_QUERY, PLAIN_BODY.as_bytes()).map_err(|error| (error.kind(), error.to_string()))
    };
    let sent = 1_714_037_059;
    for (now, tolerance, accepted) in [
        (sent, Some(0), true),
        (sent + 600, Some(600), true),
        (sent + 601, Some(600), false),
        (sent - 600, Some(600), true),
        (sent - 601, Some(600), false),
        (0, None, true),
        (u64::from(u32::MAX), None, true),
    ] {
        assert_eq!(read(now, tolerance).is_ok(), accepted, "{now} {tolerance:?}");
    }
    let (kind_, message) = read(sent + 601, Some(600)).unwrap_err();
    assert_eq!((kind_, &*message), (PushErrorKind::Expired, "the push is 601 seconds old, and 600 are tolerated"));
    // A signed time that is none.
    for time in ["", "soon", "-1", "99999999999999999999", "18446744073709551615"] {
        let signature = signature::to_hex(&signature::of([TOKEN, time, "n"]));
        let query = format!("signature={signature}&timestamp={time}&nonce=n");
        let error = plain().read(&query, PLAIN_BODY.as_bytes()).unwrap_err().kind();
        assert!(matches!(error, PushErrorKind::Query | PushErrorKind::Expired), "{time}: {error:?}");
    }
}

#[test]
fn keys_and_appids_of_others_are_told_apart() {
    let clock = at(1_714_112_446);
    let other = Inbox::new(TOKEN, KEY, "wx0").clock(at(1_714_112_446));
    let error = other.read(SAFE_QUERY, safe_body().as_bytes()).unwrap_err();
    assert_eq!(error.kind(), PushErrorKind::Appid);
    assert_eq!(error.to_string(), "the push is for `wxba5fad812f8e6fb9`, the inbox of `wx0`");
    let other = Inbox::new(TOKEN, "B".repeat(43), APPID).clock(clock);
    assert_eq!(kind(other.read(SAFE_QUERY, safe_body().as_bytes())), PushErrorKind::Ciphertext);
    assert_eq!(kind(safe().read(PLAIN_QUERY, PLAIN_BODY.as_bytes())), PushErrorKind::Unencrypted);
}

#[test]
fn an_inbox_that_cannot_work_says_so() {
    for (inbox, what) in [
        (Inbox::plain(" "), "the token of the inbox is empty"),
        (Inbox::plain("a\nb"), "the token of the inbox contains the control character U+000A"),
        (Inbox::new(TOKEN, "short", APPID), "the EncodingAESKey of the inbox is not 43 characters of Base64"),
        (Inbox::new(TOKEN, KEY, " "), "the appid of the inbox is empty"),
    ] {
        let error = inbox.read(PLAIN_QUERY, PLAIN_BODY.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), &*error.to_string()), (PushErrorKind::Configuration, what));
        assert_eq!(inbox.check(), Err(error.clone()));
        assert_eq!(inbox.verify(PLAIN_QUERY), Err(error));
    }
    assert!(Inbox::new("AAAAA\n", format!("{KEY}=\n"), format!(" {APPID}")).check().is_ok());
}

#[test]
fn a_query_must_be_unambiguous() {
    for query in ["", "?", "nonce=1", "signature=1&nonce=2", "&&==", &"a".repeat(9000)] {
        let error = kind(plain().read(query, PLAIN_BODY.as_bytes()));
        assert!(matches!(error, PushErrorKind::Query | PushErrorKind::TooLarge), "{query}");
    }
    let twice = format!("{PLAIN_QUERY}&nonce=1");
    let error = plain().read(&twice, PLAIN_BODY.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "the query has the parameter `nonce` twice");
}

#[test]
fn sizes_are_limited() {
    let inbox = plain().max_body(PLAIN_BODY.len());
    assert!(inbox.read(PLAIN_QUERY, PLAIN_BODY.as_bytes()).is_ok());
    assert_eq!(kind(inbox.read(PLAIN_QUERY, format!("{PLAIN_BODY} ").as_bytes())), PushErrorKind::TooLarge);
    let many = format!("{{\"a\":[{}0]}}", "0,".repeat(70_000));
    let error = plain().read(PLAIN_QUERY, many.as_bytes()).unwrap_err();
    assert_eq!((error.kind(), &*error.to_string()), (PushErrorKind::TooLarge, "more than 65,536 values"));
    let many = format!("<xml>{}</xml>", "<a/>".repeat(70_000));
    assert_eq!(kind(plain().read(PLAIN_QUERY, many.as_bytes())), PushErrorKind::TooLarge);
    for deep in [format!("<xml>{}", "<a>".repeat(200_000)), format!("{{\"a\":{}", "[".repeat(500_000))] {
        assert_eq!(kind(plain().read(PLAIN_QUERY, deep.as_bytes())), PushErrorKind::Document);
    }
}

#[allow(unreachable_pub, dead_code, reason = "the macro makes what it makes for users")]
mod batch {
    crate::object! {
        /// A list in a string.
        #[received]
        pub struct Batch {
            #[field(json_text "rows", required)]
            pub rows: Vec<u8>,
        }
    }
}

#[test]
fn what_is_inside_strings_counts() {
    for (rows, accepted) in [(65_000, true), (66_000, false)] {
        let rows = format!("[{}0]", "0,".repeat(rows));
        for body in [format!("<xml><rows>{rows}</rows></xml>"), format!("{{\"rows\":\"{rows}\"}}")] {
            let inbound = plain().read(PLAIN_QUERY, body.as_bytes()).unwrap();
            let fault = inbound.decode::<batch::Batch>().err().map(|fault| fault.to_string());
            let expected = "expected at most 65,536 values, found more, in JSON inside of strings";
            assert_eq!(fault.as_deref(), (!accepted).then_some(expected));
        }
    }
    // What is beside them counts, too.
    let rows = format!("[{}0]", "0,".repeat(40_000));
    let body = format!("{{\"rows\":\"{rows}\",\"more\":{rows}}}");
    assert!(plain().read(PLAIN_QUERY, body.as_bytes()).unwrap().decode::<batch::Batch>().is_err());
}

#[test]
fn what_is_legible_is_read() {
    let gbk = b"\xb3\xc9\xb9\xa6";
    let around = [&b""[..], b"\xef\xbb\xbf", b" \r\n\t", b"\0\0"];
    for (start, end) in around.iter().flat_map(|start| around.map(|end| (*start, end))) {
        let json = [start, b"{\"MsgType\":\"text\",\"Content\":\"a\x07", gbk, b"z\"}", end].concat();
        let inbound = plain().read(PLAIN_QUERY, &json).unwrap();
        let content = inbound.text("Content").unwrap();
        assert!(content.starts_with("a\u{7}\u{fffd}") && content.ends_with('z'), "{content:?}");
        assert_eq!(inbound.msg_type().as_deref(), Some("text"));
    }
    for (start, end) in around.iter().flat_map(|start| around.map(|end| (*start, end))) {
        let xml = [start, b"<xml><MsgType>text</MsgType><Content><![CDATA[a\x07", gbk, b"z]]></Content></xml>", end];
        let inbound = plain().read(PLAIN_QUERY, &xml.concat()).unwrap();
        let content = inbound.text("Content").unwrap();
        assert!(content.starts_with("a\u{7}\u{fffd}") && content.ends_with('z'), "{content:?}");
    }
    // Another encoding is not guessed from what a document says of itself.
    let declared = [b"<?xml version='1.0' encoding='gbk'?><xml><a>", &gbk[..], b"</a></xml>"].concat();
    assert!(plain().read(PLAIN_QUERY, &declared).unwrap().text("a").unwrap().starts_with('\u{fffd}'));
}

#[test]
fn a_query_is_unescaped_once() {
    let escaped = PLAIN_QUERY.replace("486452656", "%34864526%356").replace("timestamp", "time%73tamp");
    assert!(plain().read(&escaped, PLAIN_BODY.as_bytes()).is_ok());
    let twice = PLAIN_QUERY.replace("486452656", "%2534864526%2556");
    assert_eq!(kind(plain().read(&twice, PLAIN_BODY.as_bytes())), PushErrorKind::Signature);
    // A parameter that is there twice by another spelling.
    let again = format!("{PLAIN_QUERY}&%6eonce=486452656");
    assert_eq!(kind(plain().read(&again, PLAIN_BODY.as_bytes())), PushErrorKind::Query);
    // What the account's own address has is nobody's business.
    assert!(plain().read(&format!("shop=1&shop=2&{PLAIN_QUERY}&x"), PLAIN_BODY.as_bytes()).is_ok());
}

#[test]
fn a_time_has_digits_only() {
    for time in ["+1714037059", " 1714037059", "1714037059.0", "0x662a"] {
        let signature = signature::to_hex(&signature::of([TOKEN, time, "n"]));
        let query: String = url::form_urlencoded::Serializer::new(format!("signature={signature}&nonce=n"))
            .append_pair("timestamp", time)
            .finish();
        assert_eq!(kind(plain().read(&query, PLAIN_BODY.as_bytes())), PushErrorKind::Query, "{time}");
    }
}

#[test]
fn of_two_ciphertexts_none_is_read_unsigned() {
    let [other, right] = ["AAAA", CIPHERTEXT].map(|text| format!("<Encrypt><![CDATA[{text}]]></Encrypt>"));
    let xml = format!("<xml>{right}{other}</xml>");
    assert_eq!(kind(safe().read(SAFE_QUERY, xml.as_bytes())), PushErrorKind::Document);
    // Of two members the same one is signed and decrypted.
    let members = [format!("\"Encrypt\":\"{CIPHERTEXT}\""), "\"Encrypt\":\"AAAA\"".to_owned()];
    for body in [members.join(","), [members[1].as_str(), &members[0]].join(",")] {
        match safe().read(SAFE_QUERY, format!("{{{body}}}").as_bytes()) {
            Ok(inbound) => assert!(inbound.is_event("debug_demo")),
            Err(error) => assert_eq!(error.kind(), PushErrorKind::Signature),
        }
    }
    for encrypt in ["1", "null", "[\"AAAA\"]", "{}"] {
        let body = format!("{{\"Encrypt\":{encrypt}}}");
        assert_eq!(kind(safe().read(SAFE_QUERY, body.as_bytes())), PushErrorKind::Document, "{encrypt}");
    }
    assert_eq!(kind(safe().read(SAFE_QUERY, b"{\"Encrypt\":\"\"}")), PushErrorKind::Signature);
}

#[test]
fn a_text_in_several_sections_is_one() {
    let xml = "<xml><a><![CDATA[x]]]]><![CDATA[>y]]>&amp;z</a><b><![CDATA[]]></b><c>\n <![CDATA[ d ]]>\n</c>\
        <d> e <![CDATA[f]]> &amp; <![CDATA[g]]> </d></xml>";
    assert_eq!(read_xml(xml).unwrap(), json!({ "a": "x]]>y&z", "b": "", "c": " d ", "d": " e f & g" }));
}

fn read_xml(xml: &str) -> Result<Json, PushError> {
    plain().read(PLAIN_QUERY, xml.as_bytes()).map(|inbound| inbound.to_json())
}

#[test]
fn xml_becomes_the_same_tree() {
    let xml = "\u{feff}<?xml version=\"1.0\"?><!-- c --><xml>\n  <a><![CDATA[<b> &amp;]]></a>\n  <n>1</n>\
        <l><item>1</item><item>2</item></l><e/><f></f><t>&lt;&amp;&gt;&quot;&apos;&#65;&#x4e2d;中</t><r x='y'>1</r><r>2</r></xml>\n";
    assert_eq!(
        read_xml(xml).unwrap(),
        json!({
            "a": "<b> &amp;", "n": "1", "l": { "item": ["1", "2"] }, "e": "", "f": "", "t": "<&>\"'A中中", "r": ["1", "2"],
        })
    );
    assert_eq!(read_xml("<xml/>").unwrap(), json!({}));
    assert_eq!(read_xml("<xml> text </xml>").unwrap(), json!({}));
}

#[test]
fn what_is_not_plain_xml_is_refused() {
    for (xml, what) in [
        ("<xml>", "at line 1, column 6: `xml` is not closed"),
        ("<xml>\n<a></b></xml>", "at line 2, column 4: "),
        ("<!DOCTYPE x [<!ENTITY e \"e\">]><xml>&e;</xml>", "at line 1, column 1: a document type is not accepted"),
        ("<xml>&e;</xml>", "at line 1, column 6: unknown entity `&e;`"),
        ("<xml>&#0;</xml>", "unknown entity `&#0;`"),
        ("<xml>& </xml>", "at line 1"),
        ("<xml/><xml/>", "at line 1, column 7: there is more than one root"),
        ("<xml/>a", "there is text outside of the root"),
        ("</xml>", "at line 1"),
        ("<!-- -->", "there is no element"),
        ("<", "at line 1"),
        ("<xml><![CDATA[</xml>", "at line 1, column 6"),
    ] {
        let error = read_xml(xml).unwrap_err();
        assert_eq!(error.kind(), PushErrorKind::Document);
        assert!(error.to_string().starts_with("invalid XML") && error.to_string().contains(what), "{xml}: {error}");
    }
}

#[test]
fn replies_travel_as_the_push_did() {
    let inbound = plain().read(PLAIN_QUERY, b"<xml><MsgType>text</MsgType></xml>").unwrap();
    let reply = json!({ "Content": "]]> & <a>\u{0}", "n": 1, "l": [1, { "b": true }], "e": null });
    let written = plain().reply(&inbound, &reply).unwrap();
    assert_eq!(
        written.body,
        "<xml><Content><![CDATA[]]]]><![CDATA[> & <a>\u{fffd}]]></Content><e></e><l>1</l><l><b>true</b></l><n>1</n></xml>"
    );
    let read = read_xml(&written.body).unwrap();
    assert_eq!(read, json!({ "Content": "]]> & <a>\u{fffd}", "e": "", "l": ["1", { "b": "true" }], "n": "1" }));
    for (reply, what) in [
        (json!([]), "the root must be an object"),
        (json!({ "a b": 1 }), "`a b` is not a name in XML"),
        (json!({ "": 1 }), "`` is not a name in XML"),
        (json!({ "a><b": 1 }), "`a><b` is not a name in XML"),
        (json!({ "a": [[1]] }), "a list in the list `a` has no form in XML"),
    ] {
        let error = plain().reply(&inbound, &reply).unwrap_err();
        assert_eq!(error.to_string(), format!("the reply cannot be written as XML: {what}"));
    }
    assert_eq!(Reply::success().body, "success");
}

#[allow(unreachable_pub, dead_code, reason = "the macro makes what it makes for users")]
mod order {
    crate::object! {
        /// Whatever can travel.
        #[received]
        pub struct Order {
            #[field(plain "count", required)]
            pub count: u32,
            #[field(plain "paid", required)]
            pub paid: bool,
            #[field(plain "at", optional)]
            pub at: Option<crate::UnixSeconds>,
            #[field(plain "ids", required)]
            pub ids: Vec<u64>,
            #[field(plain "names", required)]
            pub names: Vec<String>,
            #[field(plain "more", optional)]
            pub more: Option<u8>,
        }
    }
}

#[test]
fn types_are_read_from_either_form() {
    let json = r#"{"count":3,"paid":true,"at":1714037059,"ids":[7],"names":[]}"#;
    let xml = "<xml><count>3</count><paid>1</paid><at>1714037059</at><ids>7</ids><names/><more/></xml>";
    let orders = [json, xml].map(|body| {
        let inbound = plain().read(PLAIN_QUERY, body.as_bytes()).unwrap();
        format!("{:?}", inbound.decode::<order::Order>().unwrap())
    });
    assert_eq!(orders[0], orders[1]);
    assert!(orders[0].contains("ids: [7], names: [], more: None"), "{}", orders[0]);
    let inbound = plain().read(PLAIN_QUERY, b"<xml><count>x</count></xml>").unwrap();
    assert_eq!(inbound.decode::<order::Order>().unwrap_err().path(), "count");
    // JSON is as strict as ever.
    let inbound = plain().read(PLAIN_QUERY, json.replacen('3', "\"3\"", 1).as_bytes()).unwrap();
    assert_eq!(inbound.decode::<order::Order>().unwrap_err().to_string(), "count: expected a number, found a string");
}

#[test]
fn a_push_that_comes_again_is_known() {
    let now = Rc::new(RefCell::new(1_714_037_059));
    let read = |body: &str| {
        let inbox = Inbox::plain(TOKEN).clock(at(*now.borrow())).tolerance(None);
        inbox.read(PLAIN_QUERY, body.as_bytes()).unwrap()
    };
    let pushes = Deduplicator::new();
    for body in [
        PLAIN_BODY,
        r#"{"MsgId": 1, "CreateTime": 1}"#,
        r#"{"MsgId": 2, "CreateTime": 1}"#,
        r#"{"FromUserName": "a", "CreateTime": 1}"#,
        r#"{"FromUserName": "a", "CreateTime": 2}"#,
        r#"{"FromUserName": "a", "CreateTime": 1, "Event": "b"}"#,
        r#"{"FromUserName": "a Event=\"b\"", "CreateTime": 1}"#,
        r#"{"AppId": "a", "CreateTime": 1, "InfoType": "authorized", "AuthorizerAppid": "c"}"#,
        "<xml><MsgId>3</MsgId></xml>",
    ] {
        assert!(pushes.is_new(&read(body)), "{body}");
        assert!(!pushes.is_new(&read(body)), "{body}");
    }
    // The same number in the other form.
    assert!(!pushes.is_new(&read("<xml><MsgId>1</MsgId></xml>")));
    pushes.forget(&read(PLAIN_BODY));
    assert!(pushes.is_new(&read(PLAIN_BODY)) && !pushes.is_new(&read(PLAIN_BODY)));
    assert!(pushes.is_new(&read("{}")) && pushes.is_new(&read("{}")));
    *now.borrow_mut() += 1200;
    assert!(!pushes.is_new(&read(PLAIN_BODY)), "as long as a replay is accepted");
    *now.borrow_mut() += 1;
    assert!(pushes.is_new(&read(PLAIN_BODY)));
    assert_eq!(format!("{pushes:?}"), "Deduplicator(1 pushes)");
}

#[test]
fn nothing_secret_is_shown() {
    let token = "t0ken-secret";
    let inbox = Inbox::new(token, KEY.replace('A', "k"), APPID).clock(at(1_714_037_059));
    let plain = Inbox::plain(token).clock(at(1_714_037_059));
    let signature = signature::to_hex(&signature::of([token, "1714037059", "n"]));
    let query = format!("signature={signature}&timestamp=1714037059&nonce=n");
    let body = r#"{"InfoType":"component_verify_ticket","ComponentVerifyTicket":"ticket@secret"}"#;
    let inbound = plain.read(&query, body.as_bytes()).unwrap();
    let broken = plain.read(&query, &body.as_bytes()[..body.len() - 2]).unwrap_err();
    let shown = format!("{inbox:?} {plain:?} {inbound:?} {broken:?} {broken}");
    for secret in ["secret", "kkk"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("component_verify_ticket"));
}

proptest! {
    #[test]
    fn no_bytes_panic(query in ".{0,60}", body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = plain().read(&query, &body);
        let _ = plain().read(&signed("n"), &body);
        let _ = safe().read(SAFE_QUERY, &body);
        let _ = safe().verify(&query);
        let key = cipher::AesKey::new(&KEY.into()).unwrap();
        let _ = key.decrypt(&crate::types::base64::encode(&body));
        let _ = key.decrypt(&query);
    }

    #[test]
    fn no_almost_xml_panics(pieces in proptest::collection::vec(
        proptest::sample::select(vec![
            "<xml>", "</xml>", "<a>", "</a>", "<a/>", "<![CDATA[", "]]>", "&amp;", "&", ";", "#", "&#x", "<!--", "-->", "<?",
            "?>", "<!DOCTYPE", "[", "<!ENTITY", ">", "<", "\"", "'", "=", " ", "x", "\u{0}", "中",
        ]), 0..40,
    )) {
        let xml = format!("<{}", pieces.concat());
        if let Err(error) = read_xml(&xml) {
            prop_assert!(matches!(error.kind(), PushErrorKind::Document | PushErrorKind::TooLarge));
        }
    }

    #[test]
    fn every_tree_returns_from_xml(texts in proptest::collection::vec(("[A-Za-z_][A-Za-z0-9_.-]{0,8}", "\\PC{0,20}"), 1..8)) {
        let mut members = serde_json::Map::new();
        members.extend(texts.into_iter().map(|(name, text)| (name, Json::from(text))));
        let object = Json::from(members);
        prop_assert_eq!(read_xml(&xml::from_json(&object).unwrap()).unwrap(), object);
    }

    #[test]
    fn every_push_returns_from_its_ciphertext(content in "\\PC{0,300}", nonce in "[0-9]{1,10}") {
        let message = json!({ "Content": content });
        let reply = safe().seal(&message.to_string(), Format::Xml, [3; 16], 1_714_112_446, &nonce).unwrap();
        let sealed = xml::to_json(&reply.body, 10).unwrap();
        let sealed: Json = serde_json::from_str(&sealed).unwrap();
        let query = format!("msg_signature={}&timestamp=1714112446&nonce={nonce}", sealed["MsgSignature"].as_str().unwrap());
        prop_assert_eq!(safe().read(&query, reply.body.as_bytes()).unwrap().to_json(), message);
    }
}
