//! Sealed calls: which are, with whose keys, and what is believed of their responses.

use reqwest::header::HeaderMap;

use super::Client;
use super::context::{ExchangeContext, Seal};
use super::options::Options;
use crate::endpoint::{Endpoint, Sealed};
use crate::error::TransportError;
use crate::error::signing::SigningError;
use crate::request::prepare::Prepared;
use crate::request::visitor::RequestVisitor;
use crate::response::raw::RawResponse;
use crate::response::reader::ReadResponse;

/// The response of a call, and whether it was sealed.
pub(super) struct MaybeOpened {
    pub(super) response: RawResponse,
    pub(super) opened: bool,
}

#[cfg(not(feature = "sealed"))]
impl Client {
    /// Refuses what cannot be sealed.
    pub(super) fn check_seal(&self, endpoint: &'static Endpoint, _: &Options) -> Result<bool, SigningError> {
        match endpoint.sealed {
            Sealed::No | Sealed::Accepted => Ok(false),
            Sealed::Required => Err(SigningError::unsealed(endpoint, "that takes the feature `sealed`")),
        }
    }

    pub(super) fn seal(
        &self,
        _: &RequestVisitor,
        _: &mut Prepared,
        _: &Options,
    ) -> Result<Option<Box<Seal>>, SigningError> {
        Ok(None)
    }
}

#[cfg(not(feature = "sealed"))]
impl ExchangeContext {
    pub(super) fn open(&self, _: &HeaderMap, response: RawResponse) -> Result<MaybeOpened, TransportError> {
        Ok(MaybeOpened { response, opened: false })
    }

    pub(super) fn distrust(&self, _: bool, _: &RawResponse, _: &ReadResponse) -> Option<TransportError> {
        None
    }
}

#[cfg(feature = "sealed")]
mod with_keys {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;
    use crate::error::TransportErrorKind;
    use crate::request::prepare;
    use crate::request::visitor::BodyKind;
    use crate::sealed::{self, Distrust, SealHeaders, SealedKeys, SealedRequest};

    impl Client {
        /// Whether a call is sealed. One that must be, and cannot, is refused before anything is sent.
        pub(in crate::client) fn check_seal(
            &self,
            endpoint: &'static Endpoint,
            options: &Options,
        ) -> Result<bool, SigningError> {
            match (endpoint.sealed, self.keys(options)) {
                (Sealed::No, _) | (Sealed::Accepted, None) => Ok(false),
                (Sealed::Accepted | Sealed::Required, Some(keys)) => match keys.missing() {
                    None => Ok(true),
                    Some(missing) => Err(SigningError::unsealed(endpoint, missing)),
                },
                (Sealed::Required, None) => {
                    let why = "there are no keys: give the client or the call `SealedKeys` with `sealed`";
                    Err(SigningError::unsealed(endpoint, why))
                }
            }
        }

        fn keys<'o>(&'o self, options: &'o Options) -> Option<&'o SealedKeys> {
            options.sealed.as_ref().or(self.settings.sealed.as_ref())
        }

        /// Seals a request, if the endpoint takes that and there are keys.
        pub(in crate::client) fn seal(
            &self,
            visitor: &RequestVisitor,
            prepared: &mut Prepared,
            options: &Options,
        ) -> Result<Option<Box<Seal>>, SigningError> {
            let endpoint = visitor.endpoint;
            let Some(keys) = self.keys(options).filter(|_| endpoint.sealed != Sealed::No) else { return Ok(None) };
            let failed = |why: &str| SigningError::unsealed(endpoint, why);
            let address = prepare::own_address(visitor).ok_or_else(|| failed("the service has no valid address"))?;
            let json = match visitor.body {
                BodyKind::None => None,
                BodyKind::Json | BodyKind::JsonOrEmptyObject => Some(visitor.collected.json.text()),
                BodyKind::Form | BodyKind::Urlencoded => return Err(failed("only a body of JSON can be sealed")),
            };
            if !endpoint.method.announces_body() {
                return Err(failed("a request without a body cannot be sealed"));
            }
            let query = visitor.collected.query.iter().map(|(name, value)| (*name, value.as_str()));
            let sealed = keys.seal(&address, sealed::now(), query, json.as_deref());
            let SealedRequest { body, headers } = sealed.ok_or_else(|| failed("the system has no randomness"))?;
            let headers = headers
                .into_iter()
                .map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::try_from(value).ok()?)));
            let headers: Option<HeaderMap> = headers.collect();
            let headers = headers.ok_or_else(|| failed("the appid contains characters that no header may have"))?;
            prepared.replace_by_sealed(visitor.collected.query.iter().count(), body);
            Ok(Some(Box::new(Seal { keys: keys.clone(), address, headers })))
        }
    }

    impl ExchangeContext {
        /// Opens the response of a sealed request. One that is not sealed stays as it is: it may be a refusal.
        pub(in crate::client) fn open(
            &self,
            headers: &HeaderMap,
            mut response: RawResponse,
        ) -> Result<MaybeOpened, TransportError> {
            let text = |name: &'static str| headers.get(name)?.to_str().ok();
            let Some((seal, sealed)) = self.seal.as_ref().zip(SealHeaders::of(text)) else {
                return Ok(MaybeOpened { response, opened: false });
            };
            let opened = seal.keys.open(&seal.address, sealed::now(), &sealed, &response.body);
            let opened = opened.map_err(|why| self.distrusted(why))?;
            if opened.expiring {
                tracing::warn!(
                    target: "weixin", endpoint = self.endpoint.name,
                    "the service's certificate is about to expire: add the new one with `SealedKeys::certificate`"
                );
            }
            response.body = opened.body.into();
            Ok(MaybeOpened { response, opened: true })
        }

        /// Why a response is not to be trusted: a success of a sealed call has to be sealed. Whoever stands in between
        /// can refuse a call, as they can cut the connection.
        pub(in crate::client) fn distrust(
            &self,
            opened: bool,
            response: &RawResponse,
            reading: &ReadResponse,
        ) -> Option<TransportError> {
            let is_due = self.seal.is_some() && !opened;
            let is_failure = reading.refusal().is_some() || reading.is_garbage() || !response.is_success();
            (is_due && !is_failure).then(|| self.distrusted(Distrust::Unsealed))
        }

        fn distrusted(&self, why: Distrust) -> TransportError {
            self.problem(TransportErrorKind::Untrusted, &why.to_string())
        }
    }
}
