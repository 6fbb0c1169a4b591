//! The vendor's published vectors, and what must not pass. Signatures by PSS are random: theirs are verified, ours are
//! made and verified.

use super::open::{Opened, without};
use super::seal::plaintext;
use super::*;
use crate::types::base64;

const APPID: &str = "wxba6223c06417af7b";
const ADDRESS: &str = "https://api.weixin.qq.com/wxa/getuserriskrank";
const KEY_NUMBER: &str = "fa05fe1e5bcc79b81ad5ad4b58acf787";
const KEY: &str = "otUpngOjU+nVQaWJIC3D/yMLV17RKaP6t4Ot9tbnzLY=";
const PLATFORM_NUMBER: &str = "79ba700ea147819f640941bceb38b1d1";
const OLD_NUMBER: &str = "2171af9cdf1d7404423852e7e183d852";

const ACCOUNT: &str = include_str!("vectors/account.pem");
const ACCOUNT_PKCS8: &str = include_str!("vectors/account.pkcs8.pem");
const ACCOUNT_PUBLIC: &str = include_str!("vectors/account.pub.pem");
const PLATFORM: &str = include_str!("vectors/platform.pem");
const REQUEST: &str = include_str!("vectors/request.json");
const REQUEST_SIGNATURE: &str = include_str!("vectors/request.sig");
const RESPONSE: &str = include_str!("vectors/response.json");
const RESPONSE_SIGNATURE: &str = include_str!("vectors/response.sig");

/// When the vendor made its request and its response.
const SENT: u64 = 1_635_927_954;
const ANSWERED: u64 = 1_635_927_956;

const PLAINTEXT: &str = r#"{"_n":"o89QaPVsRu1yppIZzvSZc4","_appid":"wxba6223c06417af7b","_timestamp":1635927954,"appid":"wxba6223c06417af7b","openid":"oEWzBfmdLqhFS2mTXCo2E4Y9gJAM","scene":0,"client_ip":"127.0.0.1"}"#;

fn keys() -> SealedKeys {
    let keys = SealedKeys::new(APPID).encryption(KEY_NUMBER, KEY).expect("a key");
    keys.signature("", ACCOUNT).expect("a key").certificate(PLATFORM_NUMBER, PLATFORM).expect("a certificate")
}

/// The keys of an account whose service signs with the account's key, which is the only one that tests have.
fn mirrored() -> SealedKeys {
    keys().certificate("mirror", ACCOUNT_PUBLIC).expect("a key")
}

fn headers(all: &[(&'static str, &str)]) -> SealHeaders {
    SealHeaders::of(|name| all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)).expect("it is sealed")
}

fn vendors() -> SealHeaders {
    headers(&[
        (super::APPID, APPID),
        (TIMESTAMP, "1635927956"),
        (SERIAL, PLATFORM_NUMBER),
        (SIGNATURE, RESPONSE_SIGNATURE),
        (SERIAL_DEPRECATED, OLD_NUMBER),
        (SIGNATURE_DEPRECATED, "bm90IGNoZWNrZWQ="),
    ])
}

fn opened(result: Result<Opened, Distrust>) -> (String, bool) {
    let opened = result.expect("it is genuine");
    (String::from_utf8(opened.body).expect("text"), opened.expiring)
}

#[test]
fn the_vendors_request_is_made_and_read() {
    let encryption = keys().encryption.expect("it is there");
    let context = (ADDRESS, APPID, SENT);
    let iv = base64::decode("fmW/zNxXlytUZBgj").expect("Base64").try_into().expect("12 bytes");
    let made = encryption.encrypt(context, iv, PLAINTEXT.into()).expect("it can be encrypted");
    assert_eq!(std::str::from_utf8(&made), Ok(REQUEST));
    assert_eq!(encryption.decrypt(context, REQUEST.as_bytes()).as_deref(), Some(PLAINTEXT.as_bytes()));
    let json =
        br#"{"appid":"wxba6223c06417af7b","openid":"oEWzBfmdLqhFS2mTXCo2E4Y9gJAM","scene":0,"client_ip":"127.0.0.1"}"#;
    assert_eq!(plaintext("o89QaPVsRu1yppIZzvSZc4", APPID, SENT, [], Some(json)), PLAINTEXT.as_bytes());
    let key = pem::public_key(ACCOUNT_PUBLIC).expect("a key");
    let signature = base64::decode(REQUEST_SIGNATURE).expect("Base64");
    key.verify_sig(&signed(ADDRESS, APPID, SENT, REQUEST.as_bytes()), &signature).expect("it is genuine");
}

#[test]
fn the_vendors_response_is_opened() {
    let (body, expiring) = opened(keys().open(ADDRESS, ANSWERED + 10, &vendors(), RESPONSE.as_bytes()));
    assert_eq!(body, r#"{"errcode":0,"errmsg":"getuserriskrank succ","risk_rank":0,"unoin_id":2258658297}"#);
    assert!(!expiring);
    // With the number of the certificate that is about to expire.
    let rotated = headers(&[
        (super::APPID, APPID),
        (TIMESTAMP, "1635927956"),
        (SERIAL, "another"),
        (SIGNATURE, "bm90IGNoZWNrZWQ="),
        (SERIAL_DEPRECATED, PLATFORM_NUMBER),
        (SIGNATURE_DEPRECATED, RESPONSE_SIGNATURE),
    ]);
    assert!(opened(keys().open(ADDRESS, ANSWERED, &rotated, RESPONSE.as_bytes())).1);
}

#[test]
fn what_is_not_genuine_is_told_apart() {
    let open = |address: &str, now: u64, headers: &SealHeaders, body: &str| {
        keys().open(address, now, headers, body.as_bytes()).map(|_| ())
    };
    let with = |name: &'static str, value: &'static str| {
        let all = [
            (super::APPID, APPID),
            (TIMESTAMP, "1635927956"),
            (SERIAL, PLATFORM_NUMBER),
            (SIGNATURE, RESPONSE_SIGNATURE),
        ];
        headers(&all.map(|(known, old)| if known == name { (known, value) } else { (known, old) }))
    };
    assert_eq!(open(ADDRESS, ANSWERED, &with("", ""), RESPONSE), Ok(()));
    assert_eq!(open(ADDRESS, ANSWERED, &with(super::APPID, "wx1"), RESPONSE), Err(Distrust::Appid));
    assert_eq!(open(ADDRESS, ANSWERED, &with(TIMESTAMP, "soon"), RESPONSE), Err(Distrust::Timestamp));
    assert_eq!(open(ADDRESS, ANSWERED, &with(TIMESTAMP, ""), RESPONSE), Err(Distrust::Timestamp));
    assert_eq!(open(ADDRESS, ANSWERED, &with(TIMESTAMP, "1635927957"), RESPONSE), Err(Distrust::Signature));
    for now in [ANSWERED - 300, ANSWERED + 300] {
        assert_eq!(open(ADDRESS, now, &with("", ""), RESPONSE), Ok(()), "{now}");
    }
    for now in [0, ANSWERED - 301, ANSWERED + 301, u64::MAX] {
        assert_eq!(open(ADDRESS, now, &with("", ""), RESPONSE), Err(Distrust::Clock), "{now}");
    }
    assert_eq!(open(ADDRESS, ANSWERED, &with(SERIAL, "other"), RESPONSE), Err(Distrust::Certificate));
    assert_eq!(open(ADDRESS, ANSWERED, &with(SIGNATURE, "AAAA"), RESPONSE), Err(Distrust::Signature));
    assert_eq!(open(ADDRESS, ANSWERED, &with(SIGNATURE, "*"), RESPONSE), Err(Distrust::Signature));
    assert_eq!(open("https://gateway.example/wxa", ANSWERED, &with("", ""), RESPONSE), Err(Distrust::Signature));
    assert_eq!(open(ADDRESS, ANSWERED, &with("", ""), &format!("{RESPONSE}\n")), Err(Distrust::Signature));
}

/// Signed by the right key, but damaged, made with another key, or for somebody else.
#[test]
fn a_signature_alone_is_not_enough() {
    let mirrored = mirrored();
    let open = |keys: &SealedKeys, body: &[u8]| {
        let signature = mirrored.sign(&signed(ADDRESS, APPID, ANSWERED, body)).expect("it can be signed");
        let time = ANSWERED.to_string();
        let all = headers(&[(super::APPID, APPID), (TIMESTAMP, &time), (SERIAL, "mirror"), (SIGNATURE, &signature)]);
        keys.open(ADDRESS, ANSWERED, &all, body).map(|opened| String::from_utf8(opened.body).expect("text"))
    };
    assert!(open(&mirrored, RESPONSE.as_bytes()).is_ok());
    let other = mirrored.clone().encryption(KEY_NUMBER, base64::encode(&[7; 32])).expect("a key");
    assert_eq!(open(&other, RESPONSE.as_bytes()), Err(Distrust::Ciphertext));
    let other = mirrored.clone().encryption("2", KEY).expect("a key");
    assert_eq!(open(&other, RESPONSE.as_bytes()), Err(Distrust::Ciphertext));
    for body in ["", "{}", "[]", "x", r#"{"iv":1,"data":"","authtag":""}"#, r#"{"iv":"","data":"","authtag":""}"#] {
        assert_eq!(open(&mirrored, body.as_bytes()), Err(Distrust::Ciphertext), "{body}");
    }
    // A tag may not be shortened, and no character of data or tag may be another.
    assert_eq!(
        open(&mirrored, RESPONSE.replace("z2BFD8QctKXTuBlhICGOjQ==", "z2BFD8QctKXTuBlh").as_bytes()),
        Err(Distrust::Ciphertext)
    );
    assert_eq!(open(&mirrored, RESPONSE.replace("HExs", "HExt").as_bytes()), Err(Distrust::Ciphertext));
    assert_eq!(open(&mirrored, RESPONSE.replace("z2BF", "z2BG").as_bytes()), Err(Distrust::Ciphertext));
    let encryption = mirrored.encryption.clone().expect("it is there");
    let encrypted =
        |text: &str| encryption.encrypt((ADDRESS, APPID, ANSWERED), [1; 12], text.into()).expect("it can be");
    for text in [
        "",
        "{}",
        "[1]",
        r#"{"_appid":"wx1","_timestamp":1635927956}"#,
        r#"{"_appid":"wxba6223c06417af7b","_timestamp":1635927955}"#,
        r#"{"_appid":"wxba6223c06417af7b"}"#,
    ] {
        assert_eq!(open(&mirrored, &encrypted(text)), Err(Distrust::Plaintext), "{text}");
    }
    let text = r#"{"_appid":"wxba6223c06417af7b","_timestamp":1635927956,"a":[1.10,{"_n":"}"}]}"#;
    assert_eq!(open(&mirrored, &encrypted(text)).as_deref(), Ok(r#"{"a":[1.10,{"_n":"}"}]}"#));
}

#[test]
fn what_is_sealed_can_be_opened() {
    let keys = mirrored();
    let seal = || keys.seal(ADDRESS, SENT, [("q", "\"1\"")], Some(br#"{"a":1}"#)).expect("it can be sealed");
    let (one, other) = (seal(), seal());
    assert_ne!(one.body, other.body, "another vector and another nonce");
    assert_ne!(one.headers[2], other.headers[2]);
    let [appid, time, signature] = &one.headers[..] else { panic!("three headers") };
    assert_eq!((appid.1.as_str(), time.1.as_str()), (APPID, "1635927954"));
    let all = headers(&[(super::APPID, APPID), (TIMESTAMP, &time.1), (SERIAL, "mirror"), (SIGNATURE, &signature.1)]);
    assert_eq!(opened(keys.open(ADDRESS, SENT, &all, &one.body)).0, r#"{"q":"\"1\"","a":1}"#);
    let empty = keys.seal(ADDRESS, SENT, [], Some(b"{}")).expect("it can be sealed");
    let encryption = keys.encryption.expect("it is there");
    let text = encryption.decrypt((ADDRESS, APPID, SENT), &empty.body).expect("it can be decrypted");
    assert_eq!(without(&text, &ADDED), b"{}");
}

#[test]
fn added_fields_are_taken_out_and_nothing_else() {
    let text = |object: &str| String::from_utf8(without(object.as_bytes(), &ADDED)).expect("text");
    for (object, left) in [
        ("{}", "{}"),
        (r#"{"_n":"a"}"#, "{}"),
        (r#"{"_n":"a","b":1}"#, r#"{"b":1}"#),
        (r#"{"b":1.000,"_n" : "a,}","_appid":{"x":"]"}, "c": "\"_n\":1"}"#, r#"{"b":1.000, "c": "\"_n\":1"}"#),
        (r#" {"_n2":1,"_timestamp":[1,2]} "#, r#"{"_n2":1} "#),
        (r#"{"b":1"#, r#"{"b":1"#),
        (r#"{"b":]}"#, r#"{"b":]}"#),
        ("[1]", "[1]"),
        ("", ""),
    ] {
        assert_eq!(text(object), left, "{object}");
    }
}

#[test]
fn keys_are_read_in_all_their_forms_and_shown_in_none() {
    let in_json = ACCOUNT.replace('\n', "\\n");
    for private in [ACCOUNT, ACCOUNT_PKCS8, &in_json] {
        keys().signature("", private).expect("a private key");
    }
    for public in [PLATFORM, ACCOUNT_PUBLIC, &PLATFORM.replace('\n', "\\n")] {
        keys().certificate("1", public).expect("a public key");
    }
    for wrong in ["", "x", PLATFORM, ACCOUNT_PUBLIC, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
        let error = keys().signature("", wrong).expect_err(wrong).to_string();
        assert!(error.starts_with("the private key must be RSA"), "{error}");
    }
    for wrong in ["", "x", ACCOUNT, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"] {
        let error = keys().certificate("1", wrong).expect_err(wrong).to_string();
        assert!(error.starts_with("the certificate must be"), "{error}");
    }
    for wrong in ["", "AAAA", "密", &KEY[4..], &format!("{KEY}AAAA")] {
        let error = keys().encryption("1", wrong).expect_err(wrong).to_string();
        assert_eq!(error, "the key of the encryption must be 32 bytes in Base64");
    }
    assert!(keys().encryption(" ", KEY).is_err());
    let shown = format!("{:?}", keys());
    assert_eq!(shown, format!("SealedKeys {{ appid: \"{APPID}\", certificates: [\"{PLATFORM_NUMBER}\"], .. }}"));
}

#[test]
fn what_is_missing_is_said() {
    let bare = SealedKeys::new(APPID);
    let missing = |keys: &SealedKeys| keys.missing().unwrap_or_default().to_owned();
    assert!(missing(&SealedKeys::new(" ")).contains("appid"));
    assert!(missing(&bare).contains("`SealedKeys::encryption`"));
    let bare = bare.encryption(KEY_NUMBER, KEY).expect("a key");
    assert!(missing(&bare).contains("`SealedKeys::signature`"));
    let bare = bare.signature("", ACCOUNT).expect("a key");
    assert!(missing(&bare).contains("`SealedKeys::certificate`"));
    assert_eq!(keys().missing(), None);
}
