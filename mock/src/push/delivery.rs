//! How a message gets to its target, and what comes back.

use std::fmt;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::seal::signature;
use super::target::{PushTarget, Sealed};
use super::xml;
use crate::rng::{Rng, Stream};
use crate::state::State;

/// The longest response that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// What a target answered: HTTP 200, in time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PushReply {
    /// The body: `success`, nothing, or a document. An encrypted one is decrypted.
    pub body: String,
    /// Whether it was encrypted. Its signature was right then.
    pub encrypted: bool,
    /// How often the message was sent until it was answered.
    pub attempts: u32,
}

/// Why a message was not delivered: what happened in the last attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PushFailed {
    /// The target is not one: the message says why.
    Target(String),
    /// Nobody answered, or not in time.
    Unreachable(String),
    /// The target answered with another status than 200, and with this beginning of a body.
    Status(u16, String),
    /// The reply cannot be accepted: it is encrypted, and its signature or its ciphertext is wrong.
    Reply(String),
}

impl fmt::Display for PushFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(why) => write!(f, "cannot push: {why}"),
            Self::Unreachable(why) => write!(f, "the push was not answered: {why}"),
            Self::Status(status, body) => write!(f, "the push was answered with HTTP {status}: {body}"),
            Self::Reply(why) => write!(f, "the reply to the push {why}"),
        }
    }
}

impl std::error::Error for PushFailed {}

/// A request to a target.
struct Push {
    url: Url,
    method: Method,
    content_type: &'static str,
    body: String,
}

/// Verifies an address as the vendor does when it is entered: the target has to answer `echostr`.
pub(crate) async fn verify(state: &State, target: &PushTarget) -> Result<PushReply, PushFailed> {
    let (mut rng, time) = random(state);
    let (nonce, echo) = (digits(&mut rng, 10), digits(&mut rng, 19));
    let signature = signature(&[&target.token, &time, &nonce]);
    let query = format!("signature={signature}&echostr={echo}&timestamp={time}&nonce={nonce}");
    let push = Push::new(target, &query, Method::GET, String::new())?;
    let body = push.send(target).await?;
    if body == echo {
        return Ok(PushReply { body, encrypted: false, attempts: 1 });
    }
    Err(PushFailed::Reply(format!("is not the `echostr`: {}", beginning(&body))))
}

/// Pushes a message, again if it is not answered.
pub(crate) async fn deliver(state: &State, target: &PushTarget, message: &Value) -> Result<PushReply, PushFailed> {
    if !message.is_object() {
        return Err(PushFailed::Target("the message is not an object".to_owned()));
    }
    let (mut rng, time) = random(state);
    let nonce = digits(&mut rng, 10);
    let mut query = format!("signature={}&timestamp={time}&nonce={nonce}", signature(&[&target.token, &time, &nonce]));
    if let Some(openid) = message.get("FromUserName").and_then(Value::as_str) {
        query.push_str(&format!("&openid={}", byte_serialize(openid.as_bytes()).collect::<String>()));
    }
    let mut body = target.written(message);
    if let Some(sealed) = &target.sealed {
        let mut random = [0; 16];
        random.copy_from_slice(rng.id(16).as_bytes());
        let ciphertext = sealed.encrypt(random, &body);
        let signature = signature(&[&target.token, &time, &nonce, &ciphertext]);
        query.push_str(&format!("&encrypt_type=aes&msg_signature={signature}"));
        body = target.written(&sealed.envelope(message, &ciphertext));
    }
    let push = Push::new(target, &query, Method::POST, body)?;
    let mut attempts = 0;
    let answered = loop {
        attempts += 1;
        match push.send(target).await {
            Err(PushFailed::Unreachable(_) | PushFailed::Status(..)) if attempts <= target.retries => {}
            other => break other?,
        }
    };
    target.opened(answered, attempts)
}

/// The random values of the next push, and the current time.
fn random(state: &State) -> (Rng, String) {
    (state.rng(state.next_push(), Stream::Push), state.clock.unix().as_secs().to_string())
}

fn digits(rng: &mut Rng, count: usize) -> String {
    (0..count).map(|_| char::from(b'1' + rng.below(9) as u8)).collect()
}

pub(super) fn beginning(body: &str) -> String {
    body.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl Sealed {
    /// What is sent of an encrypted message.
    fn envelope(&self, message: &Value, ciphertext: &str) -> Value {
        let mut envelope = match message.as_object() {
            Some(members) if self.compatible => members.clone(),
            _ => ["ToUserName", "AppId"]
                .into_iter()
                .filter_map(|name| Some((name.to_owned(), message.get(name)?.clone())))
                .collect(),
        };
        envelope.insert("Encrypt".to_owned(), Value::from(ciphertext));
        Value::from(envelope)
    }
}

impl PushTarget {
    fn written(&self, message: &Value) -> String {
        if self.xml { xml::write(message) } else { message.to_string() }
    }

    /// A reply, decrypted if it is encrypted.
    fn opened(&self, body: String, attempts: u32) -> Result<PushReply, PushFailed> {
        let Some(parts) = SealedReply::of(&body) else {
            let is_plain = matches!(body.trim(), "" | "success");
            return match &self.sealed {
                Some(sealed) if !sealed.compatible && !is_plain => {
                    Err(PushFailed::Reply(format!("is not encrypted: {}", beginning(&body))))
                }
                _ => Ok(PushReply { body, encrypted: false, attempts }),
            };
        };
        let Some(sealed) = &self.sealed else {
            return Err(PushFailed::Reply("is encrypted, and the push was not".to_owned()));
        };
        let right = signature(&[&self.token, &parts.time, &parts.nonce, &parts.ciphertext]);
        if parts.signature != right {
            return Err(PushFailed::Reply("has a wrong signature".to_owned()));
        }
        let body = sealed
            .decrypt(&parts.ciphertext)
            .map_err(|why| PushFailed::Reply(format!("has a ciphertext that {why}")))?;
        Ok(PushReply { body, encrypted: true, attempts })
    }
}

/// The parts of an encrypted reply.
struct SealedReply {
    ciphertext: String,
    signature: String,
    time: String,
    nonce: String,
}

impl SealedReply {
    fn of(body: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(body).unwrap_or(json!(null));
        let part = |name: &str| match json.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
            None => xml::text(body, name).map(str::to_owned),
        };
        Some(Self {
            ciphertext: part("Encrypt")?,
            signature: part("MsgSignature")?,
            time: part("TimeStamp")?,
            nonce: part("Nonce")?,
        })
    }
}

impl Push {
    fn new(target: &PushTarget, query: &str, method: Method, body: String) -> Result<Self, PushFailed> {
        let mut url = Url::parse(&target.url).map_err(|error| PushFailed::Target(error.to_string()))?;
        if url.scheme() != "http" || url.host_str().is_none() {
            return Err(PushFailed::Target("the URL does not begin with `http://`".to_owned()));
        }
        let own = url.query().filter(|own| !own.is_empty()).map(|own| format!("{own}&")).unwrap_or_default();
        url.set_query(Some(&format!("{own}{query}")));
        let content_type = if target.xml { "text/xml" } else { "application/json" };
        Ok(Self { url, method, content_type, body })
    }

    /// Sends it once; the body of a response with status 200.
    async fn send(&self, target: &PushTarget) -> Result<String, PushFailed> {
        let unanswered = |why: &dyn fmt::Display| PushFailed::Unreachable(why.to_string());
        let exchange = timeout(target.timeout, self.exchange()).await;
        let (status, body) = exchange.map_err(|elapsed| unanswered(&elapsed))?.map_err(|error| unanswered(&*error))?;
        if status == 200 { Ok(body) } else { Err(PushFailed::Status(status, beginning(&body))) }
    }

    async fn exchange(&self) -> Result<(u16, String), Box<dyn std::error::Error + Send + Sync>> {
        let addresses = self.url.socket_addrs(|| None)?;
        let stream = TcpStream::connect(&*addresses).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let target = &self.url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &self.url[url::Position::BeforeHost..url::Position::AfterPort];
        let request = Request::builder()
            .method(&self.method)
            .uri(target)
            .header("host", host)
            .header("content-type", self.content_type)
            .body(Full::new(Bytes::from(self.body.clone())))?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), LONGEST).collect().await;
        connection.abort();
        Ok((status, String::from_utf8_lossy(&body?.to_bytes()).into_owned()))
    }
}
