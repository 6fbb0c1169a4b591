//! What is pushed: documents in JSON and in XML, and what is encrypted.

use std::time::{Duration, UNIX_EPOCH};

use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{Array, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};
use sha1::{Digest, Sha1};
use weixin::push::{Deduplicator, Format, Inbound, Inbox, PushError, PushErrorKind};

use super::{Reading, Target, unprintable};
use crate::language::demo::{EverythingResponse, WiresResponse};

const TOKEN: &str = "TOKEN-THAT-NO-MESSAGE-HOLDS";
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const APPID: &str = "wxba5fad812f8e6fb9";
const TIME: u64 = 1_714_112_445;

/// The longest message, in characters: our words, a name and the beginning of a value.
const LONGEST_MESSAGE: usize = 400;

const JSON: &[&[u8]] = &[
    br#"{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1714112445,"MsgType":"event","Event":"demo","l":[{"a":1},"b"]}"#,
    br#"{"MsgId":18446744073709551615,"Encrypt":"AAAA","t":"\ud83d\ude00\u0007","inside":"{\"a\":[1]}","ids":"1,2","n":null}"#,
    b"\xef\xbb\xbf {\"AppId\":\"wx1\",\"InfoType\":\"authorized\",\"list\":[{\"price\":{\"amount\":1}}],\"text\":\"\xb3\xc9\xb9\xa6\"}",
];

const XML: &[&[u8]] = &[
    b"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>1714112445</CreateTime><l><item>1</item><item>2</item></l></xml>",
    b"<?xml version=\"1.0\"?><xml><a>&lt;&#65;</a><a/><b><c>1</c></b><!-- c --><t>]]&gt;</t></xml>",
    b"\xef\xbb\xbf\n<xml>\n <MsgId>7</MsgId>\n <Encrypt><![CDATA[AA]]]]><![CDATA[>==]]></Encrypt><d x='1'>\xb3\xc9</d>\n</xml>\n",
];

/// What an input begins with that is a ciphertext as it travels.
const CIPHERTEXT: u8 = b'c';

/// What an input begins with that is a message; all others are plaintexts.
const MESSAGE: u8 = b'm';

/// The vendor's own ciphertext, messages, and plaintexts with their random bytes, length, message, appid and padding.
const SEALED: &[&[u8]] = &[
    b"c+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv\
      ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFI\
      ZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=",
    br#"m{"ToUserName":"gh_1","CreateTime":1714112445,"MsgType":"event"}"#,
    b"m<xml><AppId><![CDATA[wx1]]></AppId><CreateTime>1714112445</CreateTime></xml>",
    b"p0123456789abcdef\0\0\0\x0a{\"MsgId\":1}wxba5fad812f8e6fb9\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f\x0f",
    b"p0123456789abcdef\0\0\0\x10<xml><a>1</a></xml>wxba5fad812f8e6fb9\x05\x05\x05\x05\x05",
    b"p0123456789abcdef\0\0\0\0wxba5fad812f8e6fb9\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a\x1a",
];

const WORDS: &[&[u8]] = &[
    b"<xml>",
    b"</xml>",
    b"<a>",
    b"</a>",
    b"<a/>",
    b"<![CDATA[",
    b"]]>",
    b"&amp;",
    b"&#x41;",
    b"&#0;",
    b"&#xd800;",
    b"&e;",
    b"<!--",
    b"-->",
    b"<?xml version='1.0' encoding='gbk'?>",
    b"<!DOCTYPE x [",
    b"<!ENTITY e SYSTEM \"file:///etc/passwd\">",
    b"xmlns:x=''",
    b"<item>",
    b"</item>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b"null",
    b"1e999",
    b"\\u0000",
    b"\\ud83d",
    b"\"Encrypt\":",
    b"\"MsgId\":",
    b"==",
    b"-_",
    b"\0",
    b"\x07",
    b"\xb3\xc9\xb9\xa6",
    b"\xff\xff\xff\xff",
    b"wxba5fad812f8e6fb9",
];

/// What an input is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document,
    Sealed,
}

/// The inbox in plain and in safe mode.
pub(super) struct Pushes {
    kind: Kind,
    seeds: Vec<Vec<u8>>,
    plain: Inbox,
    safe: Inbox,
}

impl Pushes {
    pub(super) fn json() -> Self {
        Self::new(Kind::Document, JSON)
    }

    pub(super) fn xml() -> Self {
        Self::new(Kind::Document, XML)
    }

    pub(super) fn sealed() -> Self {
        Self::new(Kind::Sealed, SEALED)
    }

    fn new(kind: Kind, seeds: &[&[u8]]) -> Self {
        let now = || UNIX_EPOCH + Duration::from_secs(TIME);
        Self {
            kind,
            seeds: seeds.iter().map(|seed| seed.to_vec()).collect(),
            plain: Inbox::plain(TOKEN).clock(now),
            safe: Inbox::new(TOKEN, KEY, APPID).clock(now),
        }
    }

    /// Reads a document that is signed as in plain mode, and once more with a wrong signature.
    fn open(&self, document: &[u8]) -> Result<Result<Inbound, PushError>, String> {
        let right = format!("signature={}&{}", signature(&["1", &TIME.to_string(), TOKEN]), time());
        let wrong = format!("signature={}&{}", signature(&["2", &TIME.to_string(), TOKEN]), time());
        refused_as_forged(self.plain.read(&wrong, document))?;
        Ok(self.plain.read(&right, document))
    }

    /// Reads a ciphertext that is signed, whatever is in it, and once more with the signature of another.
    fn sealed_push(&self, input: &[u8]) -> Result<Result<Inbound, PushError>, String> {
        let (kind, rest) = input.split_first().unwrap_or((&CIPHERTEXT, &[]));
        let ciphertext = match *kind {
            CIPHERTEXT => String::from_utf8_lossy(rest).into_owned(),
            MESSAGE => encrypted(plaintext(rest)),
            _ => encrypted(rest.to_vec()),
        };
        let body = json!({ "Encrypt": ciphertext }).to_string();
        let signed =
            |text: &str| format!("msg_signature={}&{}", signature(&["1", &TIME.to_string(), TOKEN, text]), time());
        refused_as_forged(self.safe.read(&signed(&format!("{ciphertext}A")), body.as_bytes()))?;
        Ok(self.safe.read(&signed(&ciphertext), body.as_bytes()))
    }

    /// What is read can be written, and is the same when it is read again.
    fn returns(&self, inbound: &Inbound) -> Result<(), String> {
        let tree = inbound.to_json();
        if !tree.is_object() {
            return Err("what was read is not an object".to_owned());
        }
        let pushes = Deduplicator::new();
        if !pushes.is_new(inbound) || pushes.is_new(inbound) != inbound.id().is_none() {
            return Err("the second push is not known, or the first one is".to_owned());
        }
        printable(&format!("{inbound:?}"))?;
        for fault in [inbound.decode::<EverythingResponse>().err(), inbound.decode::<WiresResponse>().err()] {
            fault.map_or(Ok(()), |fault| printable(&fault.to_string()))?;
        }
        // Some names cannot be written in XML.
        let Ok(reply) = self.plain.reply(inbound, &tree) else { return Ok(()) };
        let again = self.open(reply.body.as_bytes())?;
        let again = again.map_err(|error| format!("cannot read {}: {error}", reply.body))?;
        // The parser of numbers is off by the last digit now and then. XML has its own line ends, and lacks characters.
        let is_altered = inbound.format() == Format::Xml && reply.body.contains(['\r', '\u{fffd}']);
        if again.to_json() == tree || has_fraction(&tree) || is_altered {
            Ok(())
        } else {
            Err(format!("{tree} became {}", again.to_json()))
        }
    }
}

/// The rest of a query.
fn time() -> String {
    format!("timestamp={TIME}&nonce=1")
}

/// Whatever the body is, the signature decides first.
fn refused_as_forged(read: Result<Inbound, PushError>) -> Result<(), String> {
    match read.map_err(|error| error.kind()) {
        Err(PushErrorKind::Signature) => Ok(()),
        other => Err(format!("the signature was wrong: {other:?}")),
    }
}

/// The plaintext of a message.
fn plaintext(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut bytes = [b"0123456789abcdef", &length[..], message, APPID.as_bytes()].concat();
    let padding = 32 - bytes.len() % 32;
    bytes.resize(bytes.len() + padding, padding as u8);
    bytes
}

/// The ciphertext of a plaintext, whose last block is filled up with zeros.
fn encrypted(mut bytes: Vec<u8>) -> String {
    bytes.resize(bytes.len().next_multiple_of(16), 0);
    // The key of zeros, and its first half as the vector.
    let mut cipher = cbc::Encryptor::<Aes256>::new(&[0; 32].into(), &[0; 16].into());
    cipher.encrypt_blocks(Array::<u8, U16>::slice_as_chunks_mut(&mut bytes).0);
    STANDARD.encode(bytes)
}

/// Whether there is a number that is no integer, or too large for one.
fn has_fraction(json: &Json) -> bool {
    match json {
        Json::Number(number) => number.is_f64(),
        Json::Array(items) => items.iter().any(has_fraction),
        Json::Object(members) => members.values().any(has_fraction),
        Json::Null | Json::Bool(_) | Json::String(_) => false,
    }
}

fn signature(texts: &[&str]) -> String {
    let mut texts = texts.to_vec();
    texts.sort_unstable();
    Sha1::digest(texts.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A message is bounded, can be seen, and holds no secret.
fn printable(message: &str) -> Result<(), String> {
    if let Some(character) = unprintable(message) {
        return Err(format!("{character:?} stands in {message}"));
    }
    if message.contains(TOKEN) || message.chars().count() > LONGEST_MESSAGE {
        return Err(format!("too much is said: {message}"));
    }
    Ok(())
}

impl Target for Pushes {
    fn seeds(&self) -> &[Vec<u8>] {
        &self.seeds
    }

    fn words(&self) -> &[&'static [u8]] {
        WORDS
    }

    fn longest(&self) -> usize {
        2_048
    }

    fn run(&self, input: &[u8]) -> Result<Reading, String> {
        let read = match self.kind {
            Kind::Document => self.open(input)?,
            Kind::Sealed => self.sealed_push(input)?,
        };
        match read {
            Ok(inbound) if inbound.is_encrypted() != (self.kind == Kind::Sealed) => {
                Err("it is not known how it came".to_owned())
            }
            Ok(inbound) if inbound.is_encrypted() => Ok(Reading::Accepted),
            Ok(inbound) => self.returns(&inbound).map(|()| Reading::Accepted),
            Err(error) if matches!(error.kind(), PushErrorKind::Signature | PushErrorKind::Expired) => {
                Err(format!("the signature was right: {error}"))
            }
            Err(error) => printable(&error.to_string()).map(|()| Reading::Refused),
        }
    }
}
