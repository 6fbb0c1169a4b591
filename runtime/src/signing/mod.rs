//! Signatures of requests: who makes them, and what they are made of.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;
use url::Url;

use crate::endpoint::{Endpoint, Method, Signature, SignaturePlace, SignedPart};
use crate::error::signing::SigningError;
use crate::request::body::{Body, Segment};
use crate::request::places::{self, is_given};

#[cfg(feature = "sign")]
pub(crate) mod key;

/// Makes the signatures of one kind. `SigningKey`, behind the feature `sign`, does it for every method that the spec
/// has a word for; implement it for others, or if the key is not in this process.
pub trait Signer: Send + Sync + 'static {
    /// Signs a request. It is called for each attempt, when everything else of the request is settled, and should be
    /// quick. The signature is a secret, which appears in no message.
    ///
    /// # Errors
    ///
    /// [`SigningError`] if it cannot sign; nothing is sent then.
    fn sign(&self, request: &SigningInput<'_>) -> Result<SecretString, SigningError>;

    /// Whether it can make signatures of this kind. It is called before anything is sent, even for a token.
    ///
    /// # Errors
    ///
    /// [`SigningError`] if it cannot.
    fn check(&self, signature: &'static Signature) -> Result<(), SigningError> {
        let _ = signature;
        Ok(())
    }
}

/// What a signature can be made of.
pub struct SigningInput<'a> {
    endpoint: &'static Endpoint,
    signature: &'static Signature,
    path: &'a str,
    query: &'a str,
    body: Option<&'a [u8]>,
    time: SystemTime,
}

impl<'a> SigningInput<'a> {
    /// The fixed facts of the endpoint.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The fixed facts of the signature.
    pub fn signature(&self) -> &'static Signature {
        self.signature
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.endpoint.method
    }

    /// The path as the service sees it, whatever is in front of the service.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The query as it is sent, **with the token**; with the signatures in it only for one in a header, which is made last.
    pub fn query(&self) -> &'a str {
        self.query
    }

    /// The bytes of the body; empty if there is none, and `None` if they are not in memory.
    pub fn body(&self) -> Option<&'a [u8]> {
        self.body
    }

    /// When the request is signed.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// A field at the top of the JSON body: a string as it is, anything else as JSON. `None` if it is absent.
    pub fn field(&self, name: &str) -> Option<String> {
        let Json::Object(mut fields) = serde_json::from_slice(self.body?).ok()? else { return None };
        match fields.remove(name)? {
            Json::String(text) => Some(text),
            Json::Null => None,
            other => Some(other.to_string()),
        }
    }

    /// The bytes of a part of what is signed.
    ///
    /// # Errors
    ///
    /// [`SigningError`] if the body is not in memory, or the part is the key, which is the signer's.
    pub fn part(&self, part: &SignedPart) -> Result<Cow<'a, [u8]>, SigningError> {
        match part {
            SignedPart::Path => Ok(Cow::Borrowed(self.path.as_bytes())),
            SignedPart::Body => match self.body {
                Some(body) => Ok(Cow::Borrowed(body)),
                None => Err(SigningError::new("a body with files cannot be signed")),
            },
            SignedPart::Key => Err(SigningError::new("the key is the signer's own")),
            SignedPart::Field(name) => Ok(Cow::Owned(self.field(name).unwrap_or_default().into_bytes())),
            SignedPart::Signs(signs) => Ok(Cow::Borrowed(signs.as_bytes())),
        }
    }
}

impl fmt::Debug for SigningInput<'_> {
    /// Without what is sent, which holds secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningInput({} of {} {})", self.signature.name, self.endpoint.method, self.endpoint.path)
    }
}

/// Signers by the names that the spec gives them. Cheap to clone.
#[derive(Clone, Default)]
pub struct Signers(Vec<(Box<str>, Arc<dyn Signer>)>);

impl Signers {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// These and one more, which replaces another of its name.
    #[must_use]
    pub fn with(mut self, name: impl Into<Box<str>>, signer: impl Signer) -> Self {
        self.add(name.into(), Arc::new(signer));
        self
    }

    pub(crate) fn add(&mut self, name: Box<str>, signer: Arc<dyn Signer>) {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, signer));
    }

    fn get(&self, name: &str) -> Option<&dyn Signer> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, signer)| &**signer)
    }
}

impl fmt::Debug for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// The signatures that an endpoint needs, each with who makes it: the first of `signers` that has its name.
fn needed<'s>(
    endpoint: &'static Endpoint,
    signers: &[&'s Signers],
) -> impl Iterator<Item = Result<(&'static Signature, &'s dyn Signer), SigningError>> {
    endpoint.signed.iter().map(move |name| {
        let signature = endpoint.service.signatures.iter().find(|signature| signature.name == *name);
        let signer = signers.iter().find_map(|signers| signers.get(name));
        signature.zip(signer).ok_or_else(|| SigningError::missing(endpoint, name))
    })
}

/// Checks that everything is there that signs a request, before a byte is sent.
#[cfg(feature = "client")]
pub(crate) fn check(endpoint: &'static Endpoint, signers: &[&Signers]) -> Result<(), SigningError> {
    needed(endpoint, signers).try_for_each(|found| {
        let (signature, signer) = found?;
        signer.check(signature).map_err(|error| error.of(endpoint, signature.name))
    })
}

/// The kinds of things that carry signatures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Body,
    Query,
    Header,
}

impl Carrier {
    fn of(place: SignaturePlace) -> Self {
        match place {
            SignaturePlace::Json(_) => Self::Body,
            SignaturePlace::Query(_) => Self::Query,
            SignaturePlace::Header(_) => Self::Header,
        }
    }
}

/// The signatures of a request, of its URL and body at a time, that one kind of thing carries.
pub(crate) fn signatures(
    endpoint: &'static Endpoint,
    (url, body): (&Url, &Body),
    time: SystemTime,
    signers: &[&Signers],
    carrier: Carrier,
) -> Result<Vec<(SignaturePlace, SecretString)>, SigningError> {
    let needed = needed(endpoint, signers).collect::<Result<Vec<_>, _>>()?;
    let here = needed.into_iter().filter(|(signature, _)| Carrier::of(signature.place) == carrier);
    let mut here = here.peekable();
    if here.peek().is_none() {
        return Ok(Vec::new());
    }
    let (path, body, query) = (service_path(endpoint, url), in_memory(body), url.query().unwrap_or_default());
    here.map(|(signature, signer)| {
        let input = SigningInput { endpoint, signature, path: &path, query, body: body.as_deref(), time };
        let made = signer.check(signature).and_then(|()| signer.sign(&input)).and_then(|made| sendable(made, carrier));
        Ok((signature.place, made.map_err(|error| error.of(endpoint, signature.name))?))
    })
    .collect()
}

/// A signature as it can be sent: an empty one is none, and a line end would begin another header.
fn sendable(signature: SecretString, carrier: Carrier) -> Result<SecretString, SigningError> {
    let text = signature.expose_secret();
    if text.is_empty() {
        return Err(SigningError::new("it made an empty signature"));
    }
    match places::in_header(text).filter(|_| carrier == Carrier::Header) {
        Some(places::Misfit { found, must, .. }) => {
            Err(SigningError::new(format!("it made {found}, and a header must {must}")))
        }
        None => Ok(signature),
    }
}

/// The path as the service sees it: a gateway has another one in front of the endpoint's.
fn service_path(endpoint: &Endpoint, url: &Url) -> String {
    // An earlier answer gave the whole address.
    if is_given(endpoint.path) {
        return url.path().to_owned();
    }
    let base = endpoint.base_url().splitn(4, '/').nth(3).unwrap_or_default().trim_end_matches('/');
    let steps = endpoint.path.matches('/').count();
    let path = url.path();
    let start = path.rmatch_indices('/').nth(steps.saturating_sub(1)).map_or(0, |(at, _)| at);
    let slash = if base.is_empty() { "" } else { "/" };
    format!("{slash}{base}{}", &path[start..])
}

/// The bytes of a body without files.
fn in_memory(body: &Body) -> Option<Cow<'_, [u8]>> {
    let mut segments = body.segments();
    let bytes = |segment: &'_ Segment| match segment {
        Segment::Bytes(bytes) => Some(bytes.clone()),
        Segment::File(_) => None,
    };
    match (segments.next(), segments.next()) {
        (None, _) => Some(Cow::Borrowed(&[])),
        (Some(Segment::Bytes(only)), None) => Some(Cow::Borrowed(only)),
        _ => body.segments().map(bytes).collect::<Option<Vec<_>>>().map(|all| Cow::Owned(all.concat())),
    }
}

#[cfg(all(test, feature = "sign"))]
mod tests {
    use secrecy::ExposeSecret;

    use super::{
        Body, Carrier, Signature, SignaturePlace, SignedPart, Signers, SystemTime, Url, in_memory, signatures,
    };
    use crate::endpoint::{Endpoint, Service, SigningMethod};
    use crate::file::File;
    use crate::request::body::{Segment, Segments};
    use crate::signing::key::SigningKey;
    use crate::types::zone::UtcOffset;

    const PAY: &[SignedPart] = &[SignedPart::Path, SignedPart::Signs("&"), SignedPart::Body];

    const fn signature(name: &'static str, over: &'static [SignedPart]) -> Signature {
        Signature { name, place: SignaturePlace::Query(name), method: SigningMethod::HmacSha256, over }
    }

    static SERVICE: Service = Service {
        name: "weixin",
        base_url: "https://api.weixin.qq.com",
        hosts: &[],
        envelopes: &[],
        time_zone: UtcOffset::UTC,
        signatures: &[signature("pay", PAY), signature("user", &[SignedPart::Body]), signature("session", &[])],
    };

    const fn endpoint(path: &'static str) -> Endpoint {
        Endpoint { path, signed: &["pay", "user", "session"], ..Endpoint::uncalled("call", &SERVICE) }
    }

    fn signed(endpoint: &'static Endpoint, url: &str, body: &str) -> Vec<String> {
        let signers = Signers::new().with("pay", SigningKey::new("12345"));
        let signers = ["user", "session"]
            .iter()
            .fold(signers, |signers, name| signers.with(*name, SigningKey::new("9hAb/NEYUlkaMBEsmFgzig==")));
        let url = Url::parse(url).expect("a URL");
        let body = Body::json(body.into());
        let made = signatures(endpoint, (&url, &body), SystemTime::now(), &[&signers], Carrier::Query);
        let made = made.expect("they can be made");
        made.iter().map(|(_, signature)| signature.expose_secret().to_owned()).collect()
    }

    /// The vendor's guides compute the first of each.
    #[test]
    fn the_vendors_samples() {
        static BALANCE: Endpoint = endpoint("/xpay/query_user_balance");
        static ORDER: Endpoint = endpoint("/retail/B2b/getorder");
        let body = r#"{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}"#;
        let at = |host: &str| signed(&BALANCE, &format!("{host}/xpay/query_user_balance?access_token=T"), body);
        let [pay, user, session] = [
            "c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5",
            "089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7",
            "1f7605aea24c0785899e51bc4c483167a20ea7b0f5f36cfd398e89cb21c91e9c",
        ];
        assert_eq!(at("https://api.weixin.qq.com"), [pay, user, session]);
        // A gateway passes the request on to the path that the service has.
        assert_eq!(at("http://127.0.0.1:8080/gateway/of/ours"), [pay, user, session]);
        // The same outside of a call.
        assert_eq!(SigningKey::new("12345").hmac_sha256(&format!("/xpay/query_user_balance&{body}")), pay);
        assert_eq!(SigningKey::new("9hAb/NEYUlkaMBEsmFgzig==").hmac_sha256(body), user);
        let body = r#"{"mchid": "1230000109","out_trade_no": "1217752501201407033233368018"}"#;
        let order = signed(&ORDER, "https://api.weixin.qq.com/retail/B2b/getorder", body);
        assert_eq!(order[0], "2cb3e9fda4da9774f0c6f747bbf6c56e9045969d9921db7344fffdc945c1dc23");
    }

    #[test]
    fn a_body_is_put_together_unless_it_has_files() {
        let body = |segments: Vec<Segment>| Body::new("a/b", Segments::Many(segments.into()));
        let bytes = |text: &'static str| Segment::Bytes(text.into());
        assert_eq!(in_memory(&Body::none()).as_deref(), Some(&b""[..]));
        assert_eq!(in_memory(&body(vec![bytes("a"), bytes("b")])).as_deref(), Some(&b"ab"[..]));
        let file = Segment::File(File::from_bytes("a.txt", "x"));
        assert_eq!(in_memory(&body(vec![bytes("a"), file])), None);
    }
}
