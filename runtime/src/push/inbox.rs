//! What an account has agreed upon with the service, and how its pushes are read with that.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value as Json, json};

use super::cipher::{self, AesKey, KEY_LENGTH};
use super::clock::Clock;
use super::error::{PushError, PushErrorKind};
use super::inbound::{self, Format, Inbound, MAX_VALUES};
use super::message::ReplyContent;
use super::query::Query;
use super::reply::Reply;
use super::signature;
use super::xml;
use crate::response::document::{Document, Index, ScannedBody, ValueRef};
use crate::response::scalars::Source;
use crate::secrets::credential::{flaw, trimmed, trimmed_secret};
use crate::wording::{counted, quoted};

/// How old a push may be by default, and how much a clock may be ahead.
const TOLERANCE: Duration = Duration::from_secs(10 * 60);

/// The longest body by default, in bytes.
const MAX_BODY: usize = 1 << 20;

/// The form of a document.
type Read = (Box<[u8]>, Index, Format);

/// Reads what the service pushes to an account or a third-party platform, and encrypts the replies.
///
/// Token and key are what was entered where the service was told the address. They appear in no output.
#[derive(Clone, Debug)]
pub struct Inbox {
    token: SecretString,
    key: Key,
    appid: Box<str>,
    tolerance: Option<Duration>,
    max_body: usize,
    clock: Clock,
}

#[derive(Clone, Debug)]
enum Key {
    /// The account has chosen plain mode.
    Absent,
    Known(AesKey),
    /// What was passed is not a key.
    Invalid,
}

impl Inbox {
    /// An inbox for safe mode or compatible mode: only what is encrypted is read. `aes_key` is the `EncodingAESKey`, 43
    /// characters long; `appid` is the account's, or the platform's if it is the address of a third-party platform.
    ///
    /// [`check`](Self::check) tells whether all three are usable.
    pub fn new(token: impl Into<SecretString>, aes_key: impl Into<SecretString>, appid: impl AsRef<str>) -> Self {
        let key = AesKey::new(&aes_key.into()).map_or(Key::Invalid, Key::Known);
        Self { key, appid: trimmed(appid.as_ref()).into(), ..Self::plain(token) }
    }

    /// An inbox for plain mode, in which the signature does not cover the body. Also for compatible mode, whose
    /// ciphertext it ignores.
    pub fn plain(token: impl Into<SecretString>) -> Self {
        let token = trimmed_secret(token);
        let appid = Box::default();
        Self { token, key: Key::Absent, appid, tolerance: Some(TOLERANCE), max_body: MAX_BODY, clock: Clock::default() }
    }

    /// How old a push may be, and how far ahead of this machine's clock; ten minutes by default. `None` accepts a push of
    /// any time, and so a replay of it, too.
    #[must_use]
    pub fn tolerance(self, tolerance: impl Into<Option<Duration>>) -> Self {
        Self { tolerance: tolerance.into(), ..self }
    }

    /// The longest body that is read, in bytes; 1 MiB by default.
    #[must_use]
    pub fn max_body(self, bytes: usize) -> Self {
        Self { max_body: bytes, ..self }
    }

    /// Takes the time from a function instead of the system, for tests.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Clock::new(clock), ..self }
    }

    /// Whether token, key and appid are usable. Every other function checks it, too.
    ///
    /// # Errors
    ///
    /// [`PushErrorKind::Configuration`], with what is wrong.
    pub fn check(&self) -> Result<(), PushError> {
        let wrong = |what: String| Err(PushError::new(PushErrorKind::Configuration, what));
        if let Some(flaw) = flaw(&self.token) {
            return wrong(format!("the token of the inbox {flaw}"));
        }
        match self.key {
            Key::Invalid => wrong(format!("the EncodingAESKey of the inbox is not {KEY_LENGTH} characters of Base64")),
            Key::Known(_) if self.appid.is_empty() => wrong("the appid of the inbox is empty".to_owned()),
            Key::Known(_) | Key::Absent => Ok(()),
        }
    }

    /// Answers the request with which the service verifies an address, a GET: returns its `echostr`, decrypted if it was
    /// encrypted.
    ///
    /// # Errors
    ///
    /// The request is not the service's, or too old.
    pub fn verify(&self, query: &str) -> Result<Reply, PushError> {
        self.check()?;
        let query = Query::parse(query)?;
        let echo = query.required("echostr")?;
        let Some(given) = query.get("msg_signature")? else {
            self.check_plain(&query)?;
            return Ok(Reply::text(echo));
        };
        // A plus sign that was not escaped.
        let echo = echo.replace(' ', "+");
        self.check_signature(&query, given, &echo)?;
        let message = self.decrypt(self.key()?, &echo)?;
        match String::from_utf8(message) {
            Ok(message) => Ok(Reply::text(message)),
            Err(_) => Err(PushError::new(PushErrorKind::Document, "the decrypted `echostr` is not text")),
        }
    }

    /// Reads a push: the query of the address and the body of the request, a POST.
    ///
    /// # Errors
    ///
    /// The push is not to be trusted, or cannot be read. Answer with [`PushError::status`].
    pub fn read(&self, query: &str, body: &[u8]) -> Result<Inbound, PushError> {
        self.check()?;
        if body.len() > self.max_body {
            let most = counted(self.max_body as u64, "byte", "bytes");
            return Err(PushError::new(PushErrorKind::TooLarge, format!("the body is longer than {most}")));
        }
        let query = Query::parse(query)?;
        match &self.key {
            Key::Known(key) => self.read_encrypted(key, &query, body),
            Key::Absent | Key::Invalid => self.read_plain(&query, body),
        }
    }

    /// Makes a reply in the form of the push, and encrypted if the push was: of the reply that the spec describes, or of any
    /// JSON object. Where nothing is to be said, [`Reply::success`] is enough.
    ///
    /// # Errors
    ///
    /// [`PushErrorKind::Reply`] if the reply breaks rules of the spec or belongs to another message, if the object has no
    /// form in XML, or if the system has no random numbers.
    pub fn reply<R: ReplyContent + ?Sized>(&self, inbound: &Inbound, reply: &R) -> Result<Reply, PushError> {
        let message = written(&reply.content(inbound)?, inbound.format)?;
        if !inbound.encrypted {
            return Ok(in_format(message, inbound.format));
        }
        let random =
            cipher::random().ok_or_else(|| PushError::new(PushErrorKind::Reply, "the system has no random numbers"))?;
        self.seal(&message, inbound.format, random, self.clock.unix(), &inbound.nonce)
    }

    /// Encrypts and signs a reply.
    pub(super) fn seal(
        &self,
        message: &str,
        format: Format,
        random: [u8; 16],
        time: u64,
        nonce: &str,
    ) -> Result<Reply, PushError> {
        let encrypted = self.key()?.encrypt(random, message, &self.appid);
        let encrypted = encrypted.ok_or_else(|| PushError::new(PushErrorKind::Reply, "the reply is too long"))?;
        let token = self.token.expose_secret();
        let signature = signature::to_hex(&signature::of([token, &time.to_string(), nonce, &encrypted]));
        let envelope = json!({ "Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": time, "Nonce": nonce });
        Ok(in_format(written(&envelope, format)?, format))
    }

    fn read_plain(&self, query: &Query<'_>, body: &[u8]) -> Result<Inbound, PushError> {
        self.check_plain(query)?;
        let read = document(body)?;
        let inbound = self.inbound(read, false, query)?;
        // In compatible mode, what was encrypted stands beside it.
        if inbound.get("Encrypt").is_some() && inbound.get("MsgType").is_none() && inbound.get("InfoType").is_none() {
            return Err(PushError::new(PushErrorKind::Encrypted, "the push is encrypted, and the inbox has no key"));
        }
        Ok(inbound)
    }

    fn read_encrypted(&self, key: &AesKey, query: &Query<'_>, body: &[u8]) -> Result<Inbound, PushError> {
        let Some(given) = query.get("msg_signature")? else {
            return Err(PushError::new(
                PushErrorKind::Unencrypted,
                "the push is not encrypted: it has no `msg_signature`",
            ));
        };
        // Nothing is said about the body to those who cannot sign anything.
        let outer = document(body).and_then(ciphertext).or_else(|error| self.check_plain(query).and(Err(error)))?;
        self.check_signature(query, given, &outer)?;
        let message = self.decrypt(key, &outer)?;
        self.inbound(document(&message)?, true, query)
    }

    fn inbound(&self, (body, index, format): Read, encrypted: bool, query: &Query<'_>) -> Result<Inbound, PushError> {
        let nonce = query.required("nonce")?.into();
        Ok(Inbound { body, index, format, encrypted, nonce, received_at: self.clock.now() })
    }

    /// Checks the signature that covers nothing but the query.
    fn check_plain(&self, query: &Query<'_>) -> Result<(), PushError> {
        let (time, nonce) = (query.required("timestamp")?, query.required("nonce")?);
        let given = query.required("signature")?;
        self.judge(signature::is_of(given, [self.token.expose_secret(), time, nonce]), time)
    }

    /// Checks the signature that covers a ciphertext.
    fn check_signature(&self, query: &Query<'_>, given: &str, ciphertext: &str) -> Result<(), PushError> {
        let (time, nonce) = (query.required("timestamp")?, query.required("nonce")?);
        self.judge(signature::is_of(given, [self.token.expose_secret(), time, nonce, ciphertext]), time)
    }

    /// What follows from a signature: the time counts if it is right.
    fn judge(&self, is_right: bool, time: &str) -> Result<(), PushError> {
        if !is_right {
            let what = "the signature is wrong: the push is not from the service, or the token is another one";
            return Err(PushError::new(PushErrorKind::Signature, what));
        }
        let Some(tolerance) = self.tolerance else { return Ok(()) };
        // A sign is none of a time's.
        let digits = Some(time).filter(|time| time.bytes().all(|byte| byte.is_ascii_digit()));
        let sent = digits
            .and_then(|digits| digits.parse().ok())
            .and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        let sent = sent.ok_or_else(|| {
            PushError::new(PushErrorKind::Query, format!("the parameter `timestamp` is no time: {}", quoted(time)))
        })?;
        let (age, direction) = match self.clock.now().duration_since(sent) {
            Ok(age) => (age, "old"),
            Err(ahead) => (ahead.duration(), "ahead"),
        };
        if age <= tolerance {
            return Ok(());
        }
        let what =
            format!("the push is {} seconds {direction}, and {} are tolerated", age.as_secs(), tolerance.as_secs());
        Err(PushError::new(PushErrorKind::Expired, what))
    }

    fn decrypt(&self, key: &AesKey, ciphertext: &str) -> Result<Vec<u8>, PushError> {
        let plaintext = key.decrypt(ciphertext).ok_or_else(|| {
            let what = "the signature is right, but the ciphertext was not made with this EncodingAESKey";
            PushError::new(PushErrorKind::Ciphertext, what)
        })?;
        if *plaintext.appid != *self.appid {
            let (theirs, ours) = (quoted(&plaintext.appid), quoted(&self.appid));
            return Err(PushError::new(PushErrorKind::Appid, format!("the push is for {theirs}, the inbox of {ours}")));
        }
        Ok(plaintext.message)
    }

    fn key(&self) -> Result<&AesKey, PushError> {
        match &self.key {
            Key::Known(key) => Ok(key),
            Key::Absent | Key::Invalid => {
                Err(PushError::new(PushErrorKind::Encrypted, "the push is encrypted, and the inbox has no key"))
            }
        }
    }
}

/// Whether a document is XML, whatever stands before it.
fn is_xml(mut body: &[u8]) -> bool {
    loop {
        body = match body {
            [b' ' | b'\t' | b'\r' | b'\n' | b'\0', rest @ ..] | [0xef, 0xbb, 0xbf, rest @ ..] => rest,
            _ => return body.first() == Some(&b'<'),
        }
    }
}

/// Reads a document, whichever form it has.
fn document(body: &[u8]) -> Result<Read, PushError> {
    if !is_xml(body) {
        return Ok((body.into(), object(body)?, Format::Json));
    }
    let json = xml::to_json(&String::from_utf8_lossy(body), MAX_VALUES)?.into_bytes();
    let index = object(&json)?;
    Ok((json.into(), index, Format::Xml))
}

/// The index of a JSON object.
fn object(body: &[u8]) -> Result<Index, PushError> {
    let ScannedBody { document, stop, .. } = Document::read(body, MAX_VALUES);
    if let Some(stop) = stop {
        return Err(match stop.is_limit() {
            true => PushError::new(PushErrorKind::TooLarge, format!("more than {}", inbound::values())),
            false => PushError::new(PushErrorKind::Document, stop.describe(body, str::to_owned)),
        });
    }
    match document.root() {
        ValueRef::Object(_) => Ok(document.into_index()),
        other => Err(PushError::new(PushErrorKind::Document, format!("expected an object, found {}", other.kind()))),
    }
}

/// The ciphertext in the outermost object.
fn ciphertext((body, index, _): Read) -> Result<String, PushError> {
    let found = match index.root(Source::Bytes(&body)) {
        ValueRef::Object(members) => members.get("Encrypt"),
        _ => None,
    };
    match found {
        Some(ValueRef::String(text)) => Ok(text.into_owned()),
        Some(other) => {
            let what = format!("Encrypt: expected a string, found {}", other.kind());
            Err(PushError::new(PushErrorKind::Document, what))
        }
        None => Err(PushError::new(PushErrorKind::Unencrypted, "the push is not encrypted: it has no `Encrypt`")),
    }
}

/// An object in a form.
fn written(object: &Json, format: Format) -> Result<String, PushError> {
    match format {
        Format::Json => Ok(object.to_string()),
        Format::Xml => xml::from_json(object).map_err(|what| {
            PushError::new(PushErrorKind::Reply, format!("the reply cannot be written as XML: {what}"))
        }),
    }
}

fn in_format(body: String, format: Format) -> Reply {
    let content_type = match format {
        Format::Json => "application/json; charset=utf-8",
        Format::Xml => "application/xml; charset=utf-8",
    };
    Reply { content_type, body }
}
