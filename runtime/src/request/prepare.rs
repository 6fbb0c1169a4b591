//! From a request to an HTTP request, as plain values: method, URL, headers, body. No I/O.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use secrecy::ExposeSecret;
use url::Url;

use crate::endpoint::check::Check;
use crate::endpoint::codes::ApiError;
use crate::endpoint::{Endpoint, Method, Sealed, SignaturePlace};
use crate::error::signing::SigningError;
use crate::error::{Error, Failure, TransportError, TransportErrorKind};
use crate::request::Request;
use crate::request::body::Body;
use crate::request::multipart;
use crate::request::places;
use crate::request::seal::Seal;
#[cfg(feature = "sealed")]
use crate::request::seal::{self, SealedParts, sealed};
use crate::request::token::AccessToken;
use crate::request::violation::{Invalid, Violation};
use crate::request::visitor::{BodyKind, Collected, Outside, RequestVisitor};
#[cfg(feature = "sealed")]
use crate::sealed::SealedKeys;
use crate::secrets::Secrets;
use crate::secrets::credential::{Flaw, flaw};
use crate::signing::{self, Carrier, Signers};

/// An HTTP request, ready to be sent by any transport. `Debug` hides the query, which holds the token.
#[derive(Clone)]
#[must_use = "a prepared request does nothing until a transport sends it"]
pub struct Prepared {
    endpoint: &'static Endpoint,
    url: Url,
    /// The URL without its query, if a secret in its path is hidden in it.
    shown: Option<Box<str>>,
    headers: Vec<Header>,
    body: Body,
    secrets: Secrets,
    /// How it was sealed, if it was.
    #[cfg_attr(not(any(feature = "client", feature = "sealed")), allow(dead_code, reason = "it is never sealed"))]
    seal: Option<Box<Seal>>,
}

/// A header that a parameter makes.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    #[cfg_attr(not(feature = "client"), allow(dead_code, reason = "the HTTP library is told"))]
    pub(crate) is_secret: bool,
}

impl Prepared {
    /// The fixed facts of the endpoint.
    pub fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.endpoint.method
    }

    /// The URL, **with the token**: do not print it.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The URL without its query, which holds the token, and with `[hidden]` in place of secrets in its path.
    pub fn url_without_query(&self) -> &str {
        match &self.shown {
            Some(shown) => shown,
            None => self.url.as_str().split('?').next().unwrap_or_default(),
        }
    }

    /// The headers that the parameters make, **with secrets among them**, and `Content-Type`, where there is a body. The
    /// transport knows `Host` and `Content-Length`.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let own = self.headers.iter().map(|header| (header.name, header.value.as_str()));
        own.chain(self.body.content_type().map(|content_type| ("Content-Type", content_type)))
    }

    /// The body, with its `Content-Type` and `Content-Length`. It must not be sent chunked.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The secrets of this call, which are to be kept out of messages; [`decode`](crate::decode) takes them.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }
}

impl Prepared {
    /// Adds the signatures that the endpoint needs. Nothing of the request may change after that.
    pub(crate) fn sign(&mut self, signers: &[&Signers]) -> Result<(), SigningError> {
        if self.endpoint.signed.is_empty() {
            return Ok(());
        }
        let time = SystemTime::now();
        // What is in the body is made first and what is in a header last: others may be over the body, and over the query.
        for carrier in [Carrier::Body, Carrier::Query, Carrier::Header] {
            for (place, signature) in
                signing::signatures(self.endpoint, (&self.url, &self.body), time, signers, carrier)?
            {
                let signature = Arc::new(signature);
                self.carry(place, signature.expose_secret());
                self.secrets.share(&signature);
            }
        }
        Ok(())
    }

    fn carry(&mut self, place: SignaturePlace, signature: &str) {
        match place {
            SignaturePlace::Query(name) => drop(self.url.query_pairs_mut().append_pair(name, signature)),
            SignaturePlace::Json(name) => self.body = self.body.with_field(name, signature),
            SignaturePlace::Header(name) => {
                self.headers.push(Header { name, value: signature.to_owned(), is_secret: true });
            }
        }
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({} {}, {} bytes)", self.endpoint.method, self.url_without_query(), self.body.len())
    }
}

#[cfg(feature = "client")]
impl Prepared {
    /// The parts to send, and the secrets in them. The HTTP library would parse a URL given as text again.
    pub(crate) fn into_parts(self) -> (Url, Vec<Header>, Body, Secrets, Option<Box<Seal>>) {
        (self.url, self.headers, self.body, self.secrets, self.seal)
    }

    pub(crate) fn append_query(&mut self, parameters: &[(String, String)]) {
        if !parameters.is_empty() {
            self.url.query_pairs_mut().extend_pairs(parameters);
        }
    }
}

#[cfg(feature = "sealed")]
impl Prepared {
    /// Encrypts and signs it: its body is another one, and of its query only the token is left.
    pub(crate) fn seal(&mut self, visitor: &RequestVisitor, keys: &SealedKeys) -> Result<(), SigningError> {
        let address = own_address(visitor)
            .ok_or_else(|| SigningError::unsealed(self.endpoint, "the service has no valid address"))?;
        let SealedParts { seal, body, headers } = sealed(visitor, keys, address)?;
        let pairs: Vec<(String, String)> = self.url.query_pairs().into_owned().collect();
        // The parameters come last.
        let kept = pairs.len().saturating_sub(visitor.collected.query.iter().count());
        self.url.set_query(None);
        if kept > 0 {
            self.url.query_pairs_mut().extend_pairs(&pairs[..kept]);
        }
        self.headers.extend(headers.into_iter().map(|(name, value)| Header { name, value, is_secret: false }));
        self.body = Body::json(body);
        self.seal = Some(Box::new(seal));
        Ok(())
    }

    /// How it was sealed.
    pub(crate) fn sealed(&self) -> Option<&Seal> {
        self.seal.as_deref()
    }
}

/// Makes the HTTP request. It does not check the parameters; [`Request::validate`] does.
///
/// `base_url` is the address of the service, usually [`Service::base_url`](crate::Service::base_url). A path in it is
/// kept.
///
/// # Errors
///
/// [`Error::Invalid`] if the endpoint requires a token or another kind of token, or if the token cannot be sent;
/// [`Error::Transport`] if `base_url` is not a valid URL; [`Error::Signing`] if the endpoint needs signatures, for which
/// there is [`prepare_signed`], or takes sealed requests only, for which there is `prepare_sealed`.
pub fn prepare<R: Request>(
    request: &R,
    token: Option<&AccessToken>,
    base_url: &str,
) -> Result<Prepared, Error<R::Error>> {
    prepared(&RequestVisitor::probing(request, false), token, base_url, None, &Signers::new()).map_err(Into::into)
}

/// The same for endpoints that need signatures: `signers` make them.
///
/// # Errors
///
/// As for [`prepare`]; [`Error::Signing`] if a signer is missing or cannot sign.
pub fn prepare_signed<R: Request>(
    request: &R,
    token: Option<&AccessToken>,
    base_url: &str,
    signers: &Signers,
) -> Result<Prepared, Error<R::Error>> {
    prepared(&RequestVisitor::probing(request, false), token, base_url, None, signers).map_err(Into::into)
}

/// The same with a given boundary, for tests that compare bytes.
///
/// # Errors
///
/// As for [`prepare`].
pub fn prepare_with_boundary<R: Request>(
    request: &R,
    token: Option<&AccessToken>,
    base_url: &str,
    boundary: &str,
) -> Result<Prepared, Error<R::Error>> {
    prepared(&RequestVisitor::probing(request, false), token, base_url, Some(boundary), &Signers::new())
        .map_err(Into::into)
}

/// The same for endpoints that take sealed requests: encrypted and signed with these keys, at the time of the call, so
/// that it has to be sent within minutes. Each try needs a request of its own. [`decode_sealed`](crate::decode_sealed)
/// reads the response.
///
/// # Errors
///
/// As for [`prepare`]; [`Error::Signing`] if the endpoint takes no sealed requests, or a key is missing.
#[cfg(feature = "sealed")]
pub fn prepare_sealed<R: Request>(
    request: &R,
    token: Option<&AccessToken>,
    base_url: &str,
    keys: &SealedKeys,
) -> Result<Prepared, Error<R::Error>> {
    let visitor = RequestVisitor::probing(request, false);
    sealed_request(&visitor, token, base_url, keys).map_err(Into::into)
}

#[cfg(feature = "sealed")]
fn sealed_request(
    visitor: &RequestVisitor,
    token: Option<&AccessToken>,
    base_url: &str,
    keys: &SealedKeys,
) -> Result<Prepared, Failure> {
    if !seal::check(visitor.endpoint, Some(keys))? {
        return Err(SigningError::unsealed(visitor.endpoint, "it takes no sealed requests").into());
    }
    let mut prepared = unsigned(visitor, token, base_url, None)?;
    prepared.seal(visitor, keys)?;
    Ok(prepared)
}

/// Makes the HTTP request from what a visitor collected, for tools whose requests have no type. It is not sealed, even if
/// the endpoint takes no others: it is what can be shown.
///
/// # Errors
///
/// As for [`prepare`].
pub fn prepare_untyped<E: ApiError>(
    visitor: &RequestVisitor,
    token: Option<&AccessToken>,
    base_url: &str,
    signers: &Signers,
) -> Result<Prepared, Error<E>> {
    signed(visitor, token, base_url, None, signers).map_err(Into::into)
}

fn prepared(
    visitor: &RequestVisitor,
    token: Option<&AccessToken>,
    base_url: &str,
    boundary: Option<&str>,
    signers: &Signers,
) -> Result<Prepared, Failure> {
    if visitor.endpoint.sealed == Sealed::Required {
        let why = "use a client with `SealedKeys`, or `prepare_sealed` of the feature `sealed`";
        return Err(SigningError::unsealed(visitor.endpoint, why).into());
    }
    signed(visitor, token, base_url, boundary, signers)
}

fn signed(
    visitor: &RequestVisitor,
    token: Option<&AccessToken>,
    base_url: &str,
    boundary: Option<&str>,
    signers: &Signers,
) -> Result<Prepared, Failure> {
    let mut prepared = unsigned(visitor, token, base_url, boundary)?;
    prepared.sign(&[signers])?;
    Ok(prepared)
}

fn unsigned(
    visitor: &RequestVisitor,
    token: Option<&AccessToken>,
    base_url: &str,
    boundary: Option<&str>,
) -> Result<Prepared, Failure> {
    let base = parse_base(base_url).map_err(|details| builder_error(visitor.endpoint, details))?;
    assemble(visitor, token, address(base, visitor.endpoint), boundary)
}

/// Makes the HTTP request from what the visitor collected; this can be repeated with another token. `url` comes from
/// [`address`]. Without a boundary, a form gets a random one.
pub(crate) fn assemble(
    visitor: &RequestVisitor,
    token: Option<&AccessToken>,
    mut url: Url,
    boundary: Option<&str>,
) -> Result<Prepared, Failure> {
    let endpoint = visitor.endpoint;
    let mut secrets = visitor.secrets.clone();
    let token = accepted(endpoint, token)?;
    // Where each parameter goes: a place that is added has to be decided here.
    let Collected { outside, query: in_query, json, urlencoded, form } = &visitor.collected;
    let shown = fill_path(&mut url, endpoint, outside)?;
    let mut headers = headers(endpoint, outside)?;
    let mut token_in_query = None;
    if let Some(token) = token {
        secrets.share(token.shared_value());
        match token.prefix() {
            None => token_in_query = Some(token),
            Some(prefix) => headers.push(token_header(token, prefix)),
        }
    }
    if token_in_query.is_some() || !in_query.is_empty() {
        let mut query = url.query_pairs_mut();
        if let Some(token) = token_in_query {
            query.append_pair(token.carrier(), token.value().expose_secret());
        }
        query.extend_pairs(in_query.iter());
    }
    let body = match visitor.body {
        BodyKind::None => Body::none(),
        // Some services take a form without parts for a broken one.
        BodyKind::Form if form.is_empty() => Body::none(),
        BodyKind::Form => match boundary {
            Some(boundary) => multipart::form(form, boundary),
            None => multipart::form(form, &multipart::random_boundary()),
        },
        BodyKind::Raw => form.first().map_or_else(Body::none, Body::raw),
        BodyKind::Urlencoded if urlencoded.is_empty() => Body::none(),
        BodyKind::Urlencoded => {
            let mut text = url::form_urlencoded::Serializer::new(String::new());
            Body::urlencoded(text.extend_pairs(urlencoded.iter()).finish())
        }
        BodyKind::Json if json.is_empty() => Body::none(),
        BodyKind::Json | BodyKind::JsonOrEmptyObject => Body::json(json.text()),
    };
    Ok(Prepared { endpoint, url, shown, headers, body, secrets, seal: None })
}

/// Fills the parameters into the path. What would lead to another resource is refused even if nothing is checked. Returns
/// what can be shown, if a parameter is secret.
fn fill_path(url: &mut Url, endpoint: &'static Endpoint, outside: &[Outside]) -> Result<Option<Box<str>>, Invalid> {
    let (_, rest) = places::split(endpoint.path);
    if rest.is_empty() {
        return Ok(None);
    }
    let given = |name| outside.iter().find(|parameter| !parameter.in_header && parameter.wire == name);
    if places::is_given(endpoint.path) {
        let parameter = outside.iter().find(|parameter| !parameter.in_header);
        let (name, text) = parameter.map_or(("", ""), |parameter| (parameter.wire, parameter.text.as_str()));
        *url = places::address(text).map_err(|misfit| unfit(endpoint, name, misfit))?;
        return Ok(None);
    }
    let whole = |rest: String, url: &Url| format!("{}{rest}", url.path());
    let path = places::filled(rest, |name| {
        let text = given(name).map_or("", |parameter| parameter.text.as_str());
        match places::in_path(text) {
            None => Ok(places::segment(text)),
            Some(misfit) => Err(unfit(endpoint, name, misfit)),
        }
    })?;
    let path = whole(path, url);
    if !outside.iter().any(|parameter| parameter.is_secret && !parameter.in_header) {
        url.set_path(&path);
        return Ok(None);
    }
    let hidden = places::filled(rest, |name| {
        let parameter = given(name).filter(|parameter| !parameter.is_secret);
        Ok::<_, Invalid>(parameter.map_or_else(|| "[hidden]".to_owned(), |parameter| places::segment(&parameter.text)))
    })?;
    let shown = format!("{}{hidden}", url.as_str());
    url.set_path(&path);
    Ok(Some(shown.into()))
}

/// The headers that parameters make. One that would begin another header is refused even if nothing is checked.
fn headers(endpoint: &'static Endpoint, outside: &[Outside]) -> Result<Vec<Header>, Invalid> {
    let mut headers = Vec::new();
    for parameter in outside.iter().filter(|parameter| parameter.in_header) {
        if let Some(misfit) = places::in_header(&parameter.text) {
            return Err(unfit(endpoint, parameter.wire, misfit));
        }
        let (name, value) = (parameter.wire, parameter.text.clone());
        headers.push(Header { name, value, is_secret: parameter.is_secret });
    }
    Ok(headers)
}

fn token_header(token: &AccessToken, prefix: &str) -> Header {
    let space = if prefix.is_empty() { "" } else { " " };
    let value = format!("{prefix}{space}{}", token.value().expose_secret());
    Header { name: token.carrier(), value, is_secret: true }
}

fn unfit(endpoint: &'static Endpoint, name: &str, misfit: places::Misfit) -> Invalid {
    let places::Misfit { check, found, must } = misfit;
    Invalid::one(endpoint, Violation { field: name.to_owned(), check, found, must: must.to_owned(), predicted: None })
}

/// Parses a base URL. A query or fragment would be lost and a password shown, so they are refused.
pub(crate) fn parse_base(base_url: &str) -> Result<Url, &'static str> {
    let url = Url::parse(base_url).map_err(|_| "the base URL is not a valid URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the base URL must start with http:// or https://");
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("the base URL must have no query, fragment, user or password");
    }
    Ok(url)
}

/// The address of an endpoint below a base URL, which comes from [`parse_base`]; only up to the first parameter in its
/// path, if there are any.
pub(crate) fn address(base: Url, endpoint: &Endpoint) -> Url {
    let mut url = base;
    let (before, _) = places::split(endpoint.path);
    // Appended, because joining would drop the path of the base.
    let path = format!("{}/{}", url.path().trim_end_matches('/'), before.trim_start_matches('/'));
    url.set_path(&path);
    url
}

/// The service's own address of a request without its query, wherever the request is sent.
#[cfg(feature = "sealed")]
pub(crate) fn own_address(visitor: &RequestVisitor) -> Option<String> {
    let endpoint = visitor.endpoint;
    let mut url = address(parse_base(endpoint.base_url()).ok()?, endpoint);
    fill_path(&mut url, endpoint, &visitor.collected.outside).ok()?;
    url.set_query(None);
    Some(url.into())
}

/// The token to send. For a kind that is not accepted, the service would only return a puzzling code.
fn accepted<'t>(
    endpoint: &'static Endpoint,
    token: Option<&'t AccessToken>,
) -> Result<Option<&'t AccessToken>, Invalid> {
    if endpoint.token.is_empty() {
        return Ok(None);
    }
    let (check, found) = match token {
        Some(token) if endpoint.token.contains(&token.kind()) => match flaw(token.value()) {
            None => return Ok(Some(token)),
            Some(Flaw::Empty) => (Check::Missing, "an empty token".to_owned()),
            Some(flaw) => (Check::Parameter, format!("a token that {flaw}")),
        },
        Some(token) => (Check::Parameter, format!("a token of kind `{}`", token.kind())),
        None => (Check::Missing, "no token".to_owned()),
    };
    let field = token.map_or("access_token", AccessToken::carrier).to_owned();
    let must = format!("be a token of kind {}", crate::wording::listed(endpoint.token, "or"));
    Err(Invalid::token(endpoint, Violation { field, check, found, must, predicted: None }))
}

pub(crate) fn builder_error(endpoint: &'static Endpoint, details: &str) -> TransportError {
    TransportError { endpoint: endpoint.name, kind: TransportErrorKind::Builder, details: details.into() }
}
