//! From a request to an HTTP request, as plain values: method, URL, headers, body. No I/O.

use std::fmt;
use std::sync::Arc;

use secrecy::ExposeSecret;
use url::Url;

use crate::endpoint::check::Check;
use crate::endpoint::codes::ApiError;
use crate::endpoint::{Endpoint, Method};
use crate::error::signing::SigningError;
use crate::error::{Error, Failure, TransportError, TransportErrorKind};
use crate::request::Request;
use crate::request::body::Body;
use crate::request::multipart;
use crate::request::token::Token;
use crate::request::violation::{Invalid, Violation};
use crate::request::visitor::{BodyKind, Collected, RequestVisitor};
use crate::secrets::Secrets;
use crate::secrets::credential::{Flaw, flaw};
use crate::signing::{self, Signers};

/// An HTTP request, ready to be sent by any transport. `Debug` hides the query, which holds the token.
#[derive(Clone)]
pub struct Prepared {
    endpoint: &'static Endpoint,
    url: Url,
    body: Body,
    secrets: Secrets,
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

    /// The URL without its query, which holds the token.
    pub fn url_without_query(&self) -> &str {
        self.url.as_str().split('?').next().unwrap_or_default()
    }

    /// The headers that the parameters make: `Content-Type`, where there is a body. The transport knows `Host` and
    /// `Content-Length`.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.body.content_type().map(|content_type| ("Content-Type", content_type)).into_iter()
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
        for (query, signature) in signing::signatures(self.endpoint, &self.url, &self.body, signers)? {
            let signature = Arc::new(signature);
            self.url.query_pairs_mut().append_pair(query, signature.expose_secret());
            self.secrets.share(&signature);
        }
        Ok(())
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
    pub(crate) fn into_parts(self) -> (Url, Body, Secrets) {
        (self.url, self.body, self.secrets)
    }

    pub(crate) fn append_query(&mut self, parameters: &[(String, String)]) {
        if !parameters.is_empty() {
            self.url.query_pairs_mut().extend_pairs(parameters);
        }
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
/// there is [`prepare_signed`].
pub fn prepare<R: Request>(request: &R, token: Option<&Token>, base_url: &str) -> Result<Prepared, Error<R::Error>> {
    prepared(&RequestVisitor::probing(request, false), token, base_url, None, &Signers::new()).map_err(Into::into)
}

/// The same for endpoints that need signatures: `signers` make them.
///
/// # Errors
///
/// As for [`prepare`]; [`Error::Signing`] if a signer is missing or cannot sign.
pub fn prepare_signed<R: Request>(
    request: &R,
    token: Option<&Token>,
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
    token: Option<&Token>,
    base_url: &str,
    boundary: &str,
) -> Result<Prepared, Error<R::Error>> {
    prepared(&RequestVisitor::probing(request, false), token, base_url, Some(boundary), &Signers::new())
        .map_err(Into::into)
}

/// Makes the HTTP request from what a visitor collected, for tools whose requests have no type.
///
/// # Errors
///
/// As for [`prepare`].
pub fn prepare_untyped<E: ApiError>(
    visitor: &RequestVisitor,
    token: Option<&Token>,
    base_url: &str,
    signers: &Signers,
) -> Result<Prepared, Error<E>> {
    prepared(visitor, token, base_url, None, signers).map_err(Into::into)
}

fn prepared(
    visitor: &RequestVisitor,
    token: Option<&Token>,
    base_url: &str,
    boundary: Option<&str>,
    signers: &Signers,
) -> Result<Prepared, Failure> {
    let base = parse_base(base_url).map_err(|details| builder_error(visitor.endpoint, details))?;
    let mut prepared = assemble(visitor, token, address(base, visitor.endpoint), boundary)?;
    prepared.sign(&[signers])?;
    Ok(prepared)
}

/// Makes the HTTP request from what the visitor collected; this can be repeated with another token. `url` comes from
/// [`address`]. Without a boundary, a form gets a random one.
pub(crate) fn assemble(
    visitor: &RequestVisitor,
    token: Option<&Token>,
    mut url: Url,
    boundary: Option<&str>,
) -> Result<Prepared, Failure> {
    let endpoint = visitor.endpoint;
    let mut secrets = visitor.secrets.clone();
    let token = accepted(endpoint, token)?;
    // Where each parameter goes: a place that is added has to be decided here.
    let Collected { query: in_query, json, form } = &visitor.collected;
    if token.is_some() || !in_query.is_empty() {
        let mut query = url.query_pairs_mut();
        if let Some(token) = token {
            secrets.share(token.shared_value());
            query.append_pair(token.query(), token.value().expose_secret());
        }
        query.extend_pairs(in_query.iter());
    }
    let body = match visitor.body {
        BodyKind::None => Body::none(),
        BodyKind::Form => match boundary {
            Some(boundary) => multipart::form(form, boundary),
            None => multipart::form(form, &multipart::random_boundary()),
        },
        BodyKind::Json if json.is_empty() => Body::none(),
        BodyKind::Json | BodyKind::JsonOrEmptyObject => Body::json(json.text()),
    };
    Ok(Prepared { endpoint, url, body, secrets })
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

/// The address of an endpoint below a base URL, which comes from [`parse_base`].
pub(crate) fn address(base: Url, endpoint: &Endpoint) -> Url {
    let mut url = base;
    // Appended, because joining would drop the path of the base.
    let path = format!("{}/{}", url.path().trim_end_matches('/'), endpoint.path.trim_start_matches('/'));
    url.set_path(&path);
    url
}

/// The token to send. For a kind that is not accepted, the service would only return a puzzling code.
fn accepted<'t>(endpoint: &'static Endpoint, token: Option<&'t Token>) -> Result<Option<&'t Token>, Invalid> {
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
    let field = token.map_or("access_token", Token::query).to_owned();
    let must = format!("be a token of kind {}", crate::wording::listed(endpoint.token, "or"));
    Err(Invalid::one(endpoint, Violation { field, check, found, must, predicted: None }))
}

pub(crate) fn builder_error(endpoint: &'static Endpoint, details: &str) -> TransportError {
    TransportError { endpoint: endpoint.name, kind: TransportErrorKind::Builder, details: details.into() }
}
