//! Response bodies as the service, a gateway or a stranger might send them.

use std::time::{Duration, SystemTime};

use serde_json::Value as Json;
use weixin::ApiError;
use weixin::category_management::GetAllCategoryName;
use weixin::cooperation_shop::UploadBinary;
use weixin_runtime::{Content, Error, RawResponse, Request, SecretString, Secrets, decode, decode_untyped};

use super::{Reading, Target, unprintable};
use crate::language::demo::{Everything, EverythingError, FetchEither, FetchFile};

/// What no message may hold: it takes part in every call.
const SECRET: &str = "TOKEN-THAT-NO-MESSAGE-HOLDS";

/// The longest message, in characters: a name, a meaning, a text of the service and the beginning of a body.
const LONGEST_MESSAGE: usize = 6_000;

/// An envelope that stays whole: whatever follows, its code and its number for the support are found.
const ENVELOPE: &[u8] = br#"{"errcode":40001,"errmsg":"invalid credential rid: 65a1-0f-9","#;

const SEEDS: &[&str] = &[
    r#"{"errcode":0,"errmsg":"ok","media_id":"m"}"#,
    r#"{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 65a1-0f-9"}"#,
    r#"{"errcode":"40164","errmsg":"invalid ip 10.0.0.1 ipv6 ::ffff:10.0.0.1, not in whitelist hint: [aB_1]"}"#,
    r#"{"errcode":-1,"errmsg":"system error, TOKEN-THAT-NO-MESSAGE-HOLDS","x":"\ud83d\ude00"}"#,
    r#"{"errcode":0,"text":"t","lenient":"5","large":"18446744073709551615","exact":-9223372036854775808,"ratio":1.5,"flag":1,
 "null":null,"count":3,"word":"w","pictures":"a|b","list":[{"price":{"amount":1,"currency":"CNY"},"ticket":"T"}],
 "map":{"a":1},"any":[{}],"at":1700000000,"wait":250,"kind":2,"token":"s"}"#,
    r#"{"category_list":[{"first_class":"a","second_class":"b","first_id":"1","second_id":2},{"third_id":""}]}"#,
    r#"[{"errcode":0},[[[[]]]],{"access_token":"x","expires_in":7200.0}]"#,
    "<html><body>502 Bad Gateway</body></html>",
    "\u{feff} \u{89}PNG\r\n\u{1a}\n",
    "",
];

const WORDS: &[&[u8]] = &[
    b"\"errcode\":",
    b"\"errmsg\":",
    b"\"list\":",
    b"null",
    b"true",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\ud83d",
    b"\\u0000",
    b"\\x41",
    b"\\\"",
    b"1e999",
    b"-0",
    b"99999999999999999999",
    b"{}",
    b"[]",
    b"\"\"",
    b"\xff\xfe",
    b"\xb3\xc9\xb9\xa6",
    b"\0",
    b"rid: 1-2",
    b"hint: [x]",
    b"<!DOCTYPE html>",
    b"<?xml",
    b"\"access_token\":\"",
    b"TOKEN-THAT-NO-MESSAGE-HOLDS",
    b"\x07",
];

/// Answers, read as several types.
pub(super) struct Answers {
    seeds: Vec<Vec<u8>>,
    secrets: Secrets,
}

impl Answers {
    pub(super) fn new() -> Self {
        let mut secrets = Secrets::new();
        secrets.add(&SecretString::from(SECRET));
        Self { seeds: SEEDS.iter().map(|seed| seed.as_bytes().to_vec()).collect(), secrets }
    }

    fn typed<R: Request>(&self, answer: &RawResponse) -> Result<Reading, String> {
        judge(decode::<R>(answer, &self.secrets).map(drop))
    }

    /// What is JSON is read as the JSON that it is.
    fn untyped(&self, answer: &RawResponse) -> Result<(), String> {
        let read = decode_untyped(Everything::ENDPOINT, EverythingError::TABLE, false, answer, &self.secrets);
        let expected = serde_json::from_slice::<Json>(&answer.body).ok().filter(|json| json.get("errcode").is_none());
        match (&read, expected) {
            (Ok(Content::Json(json)), Some(expected)) if *json != expected => {
                return Err(format!("read as {json}, which is {expected}"));
            }
            (Err(error), Some(_)) => return Err(format!("valid JSON without a code is refused: {error}")),
            _ => {}
        }
        judge(read.map(drop)).map(drop)
    }

    /// Nothing that follows an envelope takes its code away.
    fn envelope(&self, tail: &[u8]) -> Result<(), String> {
        if tail.windows(3).any(|part| part == b"err" || part == b"\\u0") {
            return Ok(());
        }
        let answer = RawResponse::new(200, [ENVELOPE, tail].concat(), received());
        match decode::<UploadBinary>(&answer, &self.secrets) {
            Err(Error::Api(failure)) if failure.error().code() == 40001 && failure.rid() == Some("65a1-0f-9") => Ok(()),
            Err(error) => Err(format!("the code or the rid of an envelope is lost: {error}")),
            Ok(_) => Err("a refusal was taken for a success".to_owned()),
        }
    }
}

impl Target for Answers {
    fn seeds(&self) -> &[Vec<u8>] {
        &self.seeds
    }

    fn words(&self) -> &[&'static [u8]] {
        WORDS
    }

    fn longest(&self) -> usize {
        4_096
    }

    fn run(&self, input: &[u8]) -> Result<Reading, String> {
        let status = if input.len() % 7 == 6 { 502 } else { 200 };
        let answer = RawResponse::new(status, input.to_vec(), received());
        self.typed::<UploadBinary>(&answer)?;
        self.typed::<GetAllCategoryName>(&answer)?;
        self.typed::<FetchFile>(&answer)?;
        self.typed::<FetchEither>(&answer)?;
        if status == 200 {
            self.untyped(&answer)?;
        }
        self.envelope(input)?;
        self.typed::<Everything>(&answer)
    }
}

fn received() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)
}

/// An error is bounded, printable, and holds no secret.
fn judge<E: ApiError>(read: Result<(), Error<E>>) -> Result<Reading, String> {
    let Err(error) = read else { return Ok(Reading::Accepted) };
    let message = format!("{error}\n{error:?}");
    if message.contains(SECRET) {
        return Err(format!("the secret stands in {message}"));
    }
    if let Some(found) = unprintable(&error.to_string()) {
        return Err(format!("{found:?} stands in {message}"));
    }
    if message.chars().count() > 2 * LONGEST_MESSAGE {
        return Err(format!("a message of {} characters: {message:.200}", message.chars().count()));
    }
    Ok(Reading::Refused)
}
