//! Sealed calls: which are, with whose keys, and what is believed of their responses.

use reqwest::header::HeaderMap;

use super::Client;
use super::context::ExchangeContext;
use super::options::Options;
use crate::endpoint::Endpoint;
#[cfg(not(feature = "sealed"))]
use crate::endpoint::Sealed;
use crate::error::TransportError;
use crate::error::signing::SigningError;
use crate::request::prepare::Prepared;
#[cfg(feature = "sealed")]
use crate::request::seal;
use crate::request::seal::MaybeOpened;
use crate::request::visitor::RequestVisitor;
use crate::response::raw::RawResponse;
use crate::response::reader::ReadResponse;
#[cfg(feature = "sealed")]
use crate::sealed::SealedKeys;

#[cfg(not(feature = "sealed"))]
impl Client {
    /// Refuses what cannot be sealed.
    pub(super) fn check_seal(&self, endpoint: &'static Endpoint, _: &Options) -> Result<bool, SigningError> {
        match endpoint.sealed {
            Sealed::No | Sealed::Accepted => Ok(false),
            Sealed::Required => Err(SigningError::unsealed(endpoint, "that takes the feature `sealed`")),
        }
    }

    pub(super) fn seal(&self, _: &RequestVisitor, _: &mut Prepared, _: &Options) -> Result<(), SigningError> {
        Ok(())
    }
}

#[cfg(feature = "sealed")]
impl Client {
    /// Whether a call is sealed. One that must be, and cannot, is refused before anything is sent.
    pub(super) fn check_seal(&self, endpoint: &'static Endpoint, options: &Options) -> Result<bool, SigningError> {
        seal::check(endpoint, self.keys(options))
    }

    /// Seals a request, if the endpoint takes that and there are keys.
    pub(super) fn seal(
        &self,
        visitor: &RequestVisitor,
        prepared: &mut Prepared,
        options: &Options,
    ) -> Result<(), SigningError> {
        let keys = self.keys(options);
        match keys.filter(|_| visitor.endpoint.sealed != crate::endpoint::Sealed::No) {
            Some(keys) => prepared.seal(visitor, keys),
            None => Ok(()),
        }
    }

    fn keys<'o>(&'o self, options: &'o Options) -> Option<&'o SealedKeys> {
        options.sealed.as_ref().or(self.settings.sealed.as_ref())
    }
}

impl ExchangeContext {
    /// Opens the response of a sealed request.
    pub(super) fn open(&self, headers: &HeaderMap, response: RawResponse) -> Result<MaybeOpened, TransportError> {
        let Some(seal) = &self.seal else { return Ok(MaybeOpened { response, opened: false, expiring: false }) };
        let opened = seal.open(self.endpoint, response, |name| headers.get(name)?.to_str().ok())?;
        if opened.expiring {
            tracing::warn!(
                target: "weixin", endpoint = self.endpoint.name,
                "the service's certificate is about to expire: add the new one with `SealedKeys::certificate`"
            );
        }
        Ok(opened)
    }

    /// Why a response is not to be trusted: a success of a sealed call has to be sealed. Whoever stands in between can
    /// refuse a call, as they can cut the connection.
    pub(super) fn distrust(
        &self,
        opened: bool,
        response: &RawResponse,
        reading: &ReadResponse,
    ) -> Option<TransportError> {
        let seal = self.seal.as_ref().filter(|_| !opened && !reading.is_failure(response))?;
        Some(seal.unsealed(self.endpoint))
    }
}
